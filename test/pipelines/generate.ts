/**
 * Generates random pipelines as source text: valid ones of any shape, and ones whose last step may be invalid. The same
 * text is type-checked by TypeScript and, because it is also JavaScript, run to build the plan.
 */
import * as greenflag from "greenflag";
import type { PipelinePlan } from "../../dsl/index.ts";
import type { VerifyContext } from "../../src/compiler/verify/context.ts";
import type { Environment } from "../../src/compiler/verify/environment.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { verifyRelation } from "../../src/compiler/verify/relation.ts";
import type { Dtype } from "../../src/core/dtypes.ts";
import { chainOf } from "../../src/core/instant.ts";
import type { RelationNode } from "../../src/plan/relations/index.ts";
import { Random } from "../../src/proof/seeded-random.ts";
import * as world from "./random-database.ts";

/** A pipeline: a chain of calls, each on lines of its own. A derive holds its columns apart, so that each can be left out. */
export interface Recipe {
  readonly base: string;
  readonly steps: readonly Step[];
  readonly decide: string;
  readonly nulls: boolean;
}

export type Step = string | { readonly derive: readonly string[] };

const called = (step: Step): string =>
  typeof step === "string" ? step : `.derive((r) => ({\n${step.derive.map((one) => `  ${one},\n`).join("")}}))`;

const chained = (base: string, steps: readonly Step[]): string => [base, ...steps.map(called)].join("\n");

/** A derived column, about every other one with what it holds in words: by its length, so that nothing else is chosen otherwise. */
const told = (name: string, value: string): string =>
  value.length % 2 === 0 ? `${name}: ${value}` : `${name}: ${value}.doc(${JSON.stringify(`*/ in\n${value}`)})`;

/** Names a generated text may use. */
const scope: Readonly<Record<string, unknown>> = { ...greenflag, ...world };

/** What a text of the language evaluates to. The texts are made here, of a few fixed words. */
const evaluated = (text: string): unknown =>
  new Function(...Object.keys(scope), `return ${text};`)(...Object.values(scope));

interface Rows {
  readonly plan: RelationNode;
  readonly names: readonly string[];
}

const rowsOf = (base: string, steps: readonly Step[]): Rows => evaluated(chained(base, steps)) as Rows;

/** What the verifier derives of a relation; used to choose columns that are there, and to keep good pipelines good. */
const environmentIn = ({ plan, names }: Rows): { readonly environment: Environment; readonly wrong: boolean } => {
  const notes: VerifyContext = { brands: new Map(), environments: new Map(), findings: [], parameters: new Map() };
  const environment = verifyRelation(plan, notes);
  const derived = [...environment.columns.keys()];
  if (notes.findings.length === 0 && derived.join() !== names.join())
    throw new Error(`a row has ${names.join()}, and to the verifier ${derived.join()}`);
  return { environment, wrong: notes.findings.length > 0 };
};

/** All but key columns are named as features, so that each has its verdict. */
export const sourceOf = (name: string, recipe: Recipe): string => {
  const { base, steps, decide, nulls } = recipe;
  const { environment } = environmentIn(rowsOf(base, steps));
  const { event, entity, tick } = environment.grain;
  const keys = [...event, ...entity, ...(tick?.columns ?? [])];
  const features = [...environment.columns.keys()].filter((column) => !keys.includes(column));
  const options = `{ decide: ${decide}${nulls ? ', nulls: "refused"' : ""} }`;
  return [
    `pipeline(${JSON.stringify(name)}, ${options})`,
    `.from(${base})`,
    ...steps.map(called),
    `.features([\n${features.map((feature) => `  ${JSON.stringify(feature)},\n`).join("")}])`,
    `.sink({ parquet: ${JSON.stringify(`${name}.parquet`)} })`,
  ].join("\n");
};

export const planOf = (text: string): PipelinePlan => (evaluated(text) as { readonly plan: PipelinePlan }).plan;

/** The plan with the features that are known by its decision; null if there are none, or it is refused for another reason. */
export const acceptedPlan = (source: string): PipelinePlan | null => accepted(planOf(source));

/** The same for every instant at which it could decide, the earliest first. Nothing is decided in hindsight. */
export const acceptedPlans = (source: string): readonly PipelinePlan[] => {
  const plan = planOf(source);
  const { timeline } = plan.decides;
  const chain = timeline === "flying" ? chains.flying : chains.season;
  return chain.slice(0, -1).flatMap((at) => accepted({ ...plan, decides: { at, said: at, timeline } }) ?? []);
};

const accepted = (plan: PipelinePlan): PipelinePlan | null => {
  const late = verify(plan).findings;
  if (late.some(({ code }) => code !== "GF2001" && code !== "GF2025")) return null;
  const refused = new Set(late.filter(({ code }) => code === "GF2001").map(({ name }) => name));
  const features = plan.features.filter((name) => !refused.has(name));
  return features.length === 0 ? null : { ...plan, features, nulls: "allowed" };
};

const bases = [
  ...["meetings", "results", "entries", "laps", "minutes", "sectors", "sirens", "stints", "runs"],
  ...["flights", "pings", "claims"],
] as const;
/** Those that a pipeline begins with: rows with ticks more often, for most forms are about them. */
const begins = [...bases, "laps", "laps", "minutes", "minutes", "results"] as const;
/** Those that can be looked up in earlier events. */
const orderly = ["meetings", "results"] as const;
const settling = ["flights", "claims"] as const;
const facts = ["cars", "tracks"] as const;
const logs = ["odds", "weather"] as const;

export class Generator {
  readonly #random: Random;
  /** Whether the step at hand may be wrong. */
  #wild = false;
  #count = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  #chance(of: number): boolean {
    return this.#random.chance(of);
  }
  #number(from: number, to: number): number {
    return this.#random.integer(from, to);
  }
  #pick<T>(all: readonly T[]): T {
    const one = all[this.#number(0, all.length - 1)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  }
  #some<T>(all: readonly T[], most: number): readonly T[] {
    const count = this.#number(0, Math.min(most, all.length));
    return [...all].sort(() => this.#random.next() - 0.5).slice(0, count);
  }
  #fresh(prefix: string): string {
    this.#count++;
    return `${prefix}${this.#count}`;
  }

  /** A pipeline; where `wild`, its last step may be wrong. */
  recipe(wild: boolean): Recipe {
    const base = this.#pick(wild && this.#chance(0.1) ? [...bases, ...facts, ...logs] : begins);
    const steps: Step[] = [];
    const wanted = this.#number(wild ? 0 : 1, 5);
    for (let tries = 0; steps.length < wanted && tries < 40; tries++) {
      const step = this.#step(base, steps);
      if (step !== null && this.#isSound(base, [...steps, step])) steps.push(step);
    }
    if (wild) {
      this.#wild = true;
      for (let tries = 0; tries < 20; tries++) {
        const step = this.#step(base, steps);
        if (step === null || !this.#builds(base, [...steps, step])) continue;
        steps.push(step);
        break;
      }
      this.#wild = false;
    }
    const { environment } = environmentIn(rowsOf(base, steps));
    return { base, steps, decide: this.#decision(environment), nulls: this.#chance(0.2) };
  }

  #builds(base: string, steps: readonly Step[]): boolean {
    try {
      return environmentIn(rowsOf(base, steps)).environment.columns.size < 60;
    } catch (error) {
      if (error instanceof Error && error.name === "AuthorError") return false;
      // A method that a value does not have at all: TypeScript's matter alone.
      if (this.#wild && error instanceof TypeError) return false;
      throw new Error(`cannot be built: ${chained(base, steps)}`, { cause: error });
    }
  }

  #isSound(base: string, steps: readonly Step[]): boolean {
    return this.#builds(base, steps) && !environmentIn(rowsOf(base, steps)).wrong;
  }

  /** Late decisions more often than early ones: nothing is learned where all is refused. At ticks where there are any. */
  #decision({ grain }: Environment): string {
    const { name, phases } = grain.timeline ?? { name: "season", phases: world.season.plan.phases };
    if (grain.tick !== null && this.#chance(0.5)) return `${name}.during(${JSON.stringify(grain.tick.phase)})`;
    const when = this.#pick(["before", "during", "after", "after"]);
    return `${name}.${when}(${JSON.stringify(this.#pick(when === "after" ? phases : [...phases, ...phases.slice(-1)]))})`;
  }

  #step(base: string, steps: readonly Step[]): Step | null {
    const { environment } = environmentIn(rowsOf(base, steps));
    switch (
      this.#pick([
        "filter",
        "derive",
        "derive",
        "derive",
        "derive",
        "join",
        "join",
        "facts",
        "prior",
        "prior",
        "asOf",
        "asOf",
        "union",
        "aggregate",
        "aggregate",
        "top",
        "limit",
        "dedupe",
        "assumeRows",
        "select",
        "rename",
      ])
    ) {
      case "filter":
        return `.filter((r) => ${this.#truth(environment, 2)})`;
      case "derive":
        return { derive: this.#derived(environment, this.#wild ? 1 : this.#number(1, 3)) };
      case "join":
        return this.#join(environment);
      case "facts":
        return this.#facts(environment);
      case "prior": {
        const by = this.#some(this.#columns(environment), 1);
        const time = this.#asked(environment);
        const options = [
          `prefix: ${this.#prefix()}`,
          ...(by.length === 0 ? [] : [`by: ${JSON.stringify(by)}`]),
          ...(time === null ? [] : [`asOf: ${JSON.stringify(time)}`]),
        ];
        const likely = environment.grain.timeline?.overlapping === true ? settling : orderly;
        return `.joinPrior(${this.#other(this.#chance(0.8) ? likely : bases)}, { ${options.join(", ")} })`;
      }
      case "asOf":
        return this.#asOf(environment);
      case "union": {
        const same = this.#chance(0.8);
        const more =
          same && this.#chance(0.4)
            ? called({ derive: [told(this.#name(environment), this.#value(environment, 1))] })
            : "";
        const [event] = environment.grain.event;
        // With itself a run refuses every union; halves have no row in common.
        const half = (is: string) =>
          same && event !== undefined && !this.#wild
            ? `.filter((r) => r[${JSON.stringify(event)}].modulo(2).${is}(0))`
            : "";
        return `${half("eq")}.union(${same ? chained(base, steps) : this.#pick(bases)}${half("ne")}${more})`;
      }
      case "aggregate":
        return this.#aggregate(environment);
      case "top": {
        const options = [...this.#per(environment), ...(this.#chance(0.3) ? ["lowest: true"] : [])];
        return `.top(${this.#number(1, 3)}, (r) => ${this.#value(environment, 2)}${options.length === 0 ? "" : `, { ${options.join(", ")} }`})`;
      }
      case "limit": {
        const options = this.#per(environment);
        return `.limit(${this.#number(1, 3)}${options.length === 0 ? "" : `, { ${options.join(", ")} }`})`;
      }
      case "dedupe":
        return `.dedupe(${JSON.stringify(this.#keys(environment))}${this.#chance(0.5) ? ', { keep: "last" }' : ""})`;
      case "select": {
        const kept = this.#some(this.#columns(environment), 6);
        return `.select(${JSON.stringify(kept)})`;
      }
      case "rename": {
        const names = this.#some(this.#columns(environment), 2);
        const renamed = names.map(
          (name) =>
            `${JSON.stringify(name)}: ${this.#chance(0.8) ? JSON.stringify(this.#fresh("n")) : JSON.stringify(this.#pick(this.#columns(environment)))}`,
        );
        return `.rename({ ${renamed.join(", ")} })`;
      }
      case "assumeRows":
        return this.#chance(0.3) ? `.assumeRows("we were told", ${this.#instant(environment)})` : null;
      default:
        return null;
    }
  }

  #instant({ grain }: Environment): string {
    const { name, phases } = grain.timeline ?? { name: "season", phases: world.season.plan.phases };
    return this.#chance(0.2)
      ? `${name}.always`
      : `${name}.${this.#pick(["before", "during", "after"])}(${JSON.stringify(this.#pick(phases))})`;
  }

  #columns({ columns }: Environment): readonly string[] {
    return [...columns.keys(), ...(this.#wild && this.#chance(0.1) ? ["nobody"] : [])];
  }

  #prefix(): string {
    return this.#wild && this.#chance(0.2) ? '""' : JSON.stringify(this.#fresh("j"));
  }

  /** A new name, seldom one that is there already. */
  #name(environment: Environment): string {
    const { event, entity, tick, order, settled } = environment.grain;
    const fixed = [...event, ...entity, ...(tick?.columns ?? []), ...order, settled];
    const free = [...environment.columns.keys()].filter((column) => !fixed.includes(column));
    return this.#chance(0.1) && free.length > 0 ? JSON.stringify(this.#pick(free)) : this.#fresh("d");
  }

  #derived(environment: Environment, count: number): readonly string[] {
    const names = new Set(Array.from({ length: count }, () => this.#name(environment)));
    return [...names].map((name) => told(name, this.#value(environment, 3)));
  }

  /** Another relation: a table, or a table and a step or two. */
  #other(from: readonly string[] = bases): string {
    const base = this.#pick(this.#wild && this.#chance(0.1) ? [...bases, ...facts, ...logs] : from);
    const steps: Step[] = [];
    for (let i = this.#number(0, 2); i > 0; i--) {
      const step = this.#plainStep(environmentIn(rowsOf(base, steps)).environment);
      if (this.#isSound(base, [...steps, step])) steps.push(step);
    }
    return chained(base, steps);
  }

  #plainStep(environment: Environment): Step {
    const kind = this.#pick(["filter", "derive", "aggregate", "aggregate", "dedupe"]);
    if (kind === "filter") return `.filter((r) => ${this.#truth(environment, 1)})`;
    if (kind === "derive") return { derive: [told(this.#fresh("d"), this.#value(environment, 2))] };
    return kind === "aggregate" ? this.#aggregate(environment) : `.dedupe(${JSON.stringify(this.#keys(environment))})`;
  }

  #join(environment: Environment): Step | null {
    const how = this.#pick(["left", "left", "inner", "semi", "anti"]);
    for (let tries = 0; tries < 8; tries++) {
      // Meetings say when things happen, which logs are read by.
      const other = this.#other(this.#chance(0.3) ? ["meetings"] : bases);
      const theirs = environmentIn(evaluated(other) as Rows).environment;
      const isAlike = theirs.grain.timeline?.name === environment.grain.timeline?.name;
      if (isAlike || this.#wild) return `.join(${other}, { how: "${how}", prefix: ${this.#prefix()} })`;
    }
    return null;
  }

  #facts(environment: Environment): Step {
    const table = this.#pick(facts);
    const key = table === "cars" ? "car" : "name";
    const texts = this.#of(environment, textual);
    const found = this.#chance(0.3) || texts.length === 0 ? null : this.#pick(texts);
    const on = found === null ? "" : `, on: { ${key}: ${JSON.stringify(found)} }`;
    return `.join(${table}, { how: "${this.#pick(["left", "inner", "semi", "anti"])}", prefix: ${this.#prefix()}${on} })`;
  }

  #asOf(environment: Environment): Step {
    const log = this.#wild && this.#chance(0.1) ? this.#other() : this.#pick(logs);
    const times = [...environment.columns]
      .filter(([, brand]) => brand !== null && brand.moment !== "none")
      .map(([name]) => name);
    const time =
      times.length === 0 || (this.#wild && this.#chance(0.2))
        ? this.#pick(this.#columns(environment))
        : this.#pick(times);
    const texts = this.#of(environment, textual);
    const key = log === "odds" ? "car" : "place";
    const on = texts.length === 0 || this.#chance(0.2) ? "" : `, on: { ${key}: ${JSON.stringify(this.#pick(texts))} }`;
    return `.asOf(${log}, { time: ${JSON.stringify(time)}, prefix: ${this.#prefix()}${on}${this.#chance(0.3) ? ', tolerance: "6h"' : ""} })`;
  }

  /** Columns to group by: the event more often than not. */
  #keys(environment: Environment): readonly string[] {
    const { event, entity, tick } = environment.grain;
    const likely = [
      ...(this.#chance(0.85) ? event : []),
      ...(this.#chance(0.5) ? entity : []),
      ...(this.#chance(0.4) ? (tick?.columns ?? []) : []),
    ];
    const more = this.#some(this.#columns(environment), this.#chance(0.3) ? 1 : 0);
    const all = [...new Set([...likely, ...more])];
    return all.length === 0 ? [this.#pick(this.#columns(environment))] : all;
  }

  #per(environment: Environment): readonly string[] {
    return this.#chance(0.5) ? [] : [`per: ${JSON.stringify(this.#keys(environment))}`];
  }

  #aggregate(environment: Environment): Step {
    const by = this.#keys(environment);
    const made = Array.from({ length: this.#number(1, 3) }, () => {
      const column = this.#pick(this.#columns(environment));
      const one = `g[${JSON.stringify(column)}].${this.#aggregated(this.#aggregatesOf(environment, column))}`;
      return told(this.#fresh("a"), one);
    });
    return `.aggregate(${JSON.stringify(by)}, (g) => ({\n${made.map((one) => `  ${one},\n`).join("")}}))`;
  }

  #aggregatesOf(environment: Environment, column: string): readonly string[] {
    const dtype = environment.columns.get(column)?.dtype;
    if (this.#wild && this.#chance(0.2)) return [...aggregates.numbers, ...aggregates.truths];
    if (dtype === "bool") return aggregates.truths;
    if (dtype === "duration") return aggregates.spans;
    return dtype !== undefined && numeric.includes(dtype) ? aggregates.numbers : aggregates.others;
  }

  /** One of some aggregates, called. */
  #aggregated(names: readonly string[]): string {
    const name = this.#pick(names);
    const given =
      name === "quantile" ? ["0", "0.25", "0.9", "1"] : name === "ewMean" ? ["0.5", "1", "2.5", "20"] : [""];
    return `${name}(${this.#pick(given)})`;
  }

  #of({ columns }: Environment, dtypes: readonly Dtype[]): readonly string[] {
    return [...columns].filter(([, brand]) => brand !== null && dtypes.includes(brand.dtype)).map(([name]) => name);
  }

  #column(environment: Environment, dtypes: readonly Dtype[]): string | null {
    if (this.#wild && this.#chance(0.08)) return `r[${JSON.stringify(this.#pick([...environment.columns.keys()]))}]`;
    const names = this.#of(environment, dtypes);
    return names.length === 0 ? null : `r[${JSON.stringify(this.#pick(names))}]`;
  }

  /** Any value that has the methods of a column. */
  #value(environment: Environment, depth: number): string {
    const kind = this.#random.next();
    if (kind < 0.6) return this.#numeric(environment, depth);
    if (kind < 0.8) return this.#truth(environment, depth);
    const looked = this.#column(environment, [...textual, "date", "datetime"]);
    if (kind < 0.85 && looked !== null && depth > 0)
      return `${looked}.over(${this.#frame(environment)[0]}).${this.#pick(["min", "max", "first", "last"])}()`;
    const made = this.#pick([
      () => this.#text(environment, depth),
      () => this.#day(environment, depth),
      () => this.#span(environment, depth),
      () => this.#category(environment, depth),
    ])();
    return made ?? this.#column(environment, [...textual, "date", "datetime"]) ?? this.#numeric(environment, depth);
  }

  /** An argument for a function that is as it should be, but for some where things may be wrong. */
  #argument(good: string): string {
    return this.#wild && this.#chance(0.25) ? this.#pick(['"text"', "3", "0.5", "true", "null"]) : good;
  }

  /** A number by a same-row function. Roots and powers are kept small, so that nothing overflows in what looks at it. */
  #function(environment: Environment, depth: number): string {
    const of = () => this.#numeric(environment, depth - 1);
    const other = () => this.#argument(this.#chance(0.5) ? String(this.#number(1, 9)) : of());
    const text = this.#text(environment, depth - 1);
    const day = this.#column(environment, ["date", "datetime"]);
    const time = this.#column(environment, ["datetime"]);
    const pure = this.#column(environment, ["date"]);
    const span = this.#span(environment, depth - 1);
    const all = [
      () => `${of()}.${this.#pick(["abs", "sign", "round", "floor", "ceil"])}()`,
      () => `${of()}.round(${this.#number(0, 3)})`,
      () => `${of()}.clip(${this.#argument(String(this.#number(-9, 0)))}, ${this.#number(1, 99)})`,
      () => `${of()}.abs().clip(1, 20).${this.#pick(["sqrt", "log", "log10", "exp", "pow(2)", "pow(0.5)"])}`,
      () => `${of()}.modulo(${other()})`,
      () => `${of()}.${this.#pick(["greatest", "least"])}(${other()})`,
      ...(text === null ? [] : [() => `${text}.length()`]),
      ...(span === null ? [] : [() => `${span}.seconds()`, () => `${span}.over(wholeEvent()).rank()`]),
      ...(day === null
        ? []
        : [
            () =>
              `${day}.${this.#pick(["year", "month", "day", "weekday", "dayOfYear"])}(${this.#wild ? this.#zone() : ""})`,
          ]),
      ...(time === null
        ? []
        : [
            () => `${time}.${this.#pick(["day", "weekday", "hour", "minute", "second"])}(${this.#zone()})`,
            () =>
              `${time}.secondsSince(${this.#argument(this.#pick([time, 'lit("2024-01-02T03:04:05Z", datetime)']))})`,
          ]),
      ...(pure === null
        ? []
        : [() => `${pure}.daysSince(${this.#argument(this.#pick([pure, 'lit("2024-01-03", date)']))})`]),
    ];
    const made = this.#pick(all)();
    // Those without arguments of their own.
    return /\.(sqrt|log|log10|exp)$/.test(made) ? `${made}()` : made;
  }

  /** A time zone, or none: then it is UTC. */
  #zone(): string {
    return this.#chance(0.5) ? "" : JSON.stringify(this.#pick(["America/New_York", "Asia/Kolkata", "Pacific/Apia"]));
  }

  /** Text by a same-row function; null where there is none. */
  #text(environment: Environment, depth: number): string | null {
    const column = this.#column(environment, textual);
    if (column === null || depth <= 0 || this.#chance(0.3)) return column;
    const of = () => this.#text(environment, depth - 1) ?? column;
    const other = () => this.#argument(this.#chance(0.5) ? '"k"' : of());
    return this.#pick([
      () => `${of()}.${this.#pick(["lower", "upper", "trim"])}()`,
      () => `${of()}.replace("k", ${this.#pick(['""', '"kk"', '"ß"'])})`,
      () => `${of()}.slice(${this.#number(-2, 2)}${this.#chance(0.5) ? "" : `, ${this.#number(0, 2)}`})`,
      () => `${of()}.concat(${other()})`,
      () => `${of()}.${this.#pick(["greatest", "least"])}(${other()})`,
      () => `${of()}.orElse("k1")`,
      () => `${this.#span(environment, 0) ?? column}.cast(str)`,
    ])();
  }

  /** Text as a category; null where there is none. */
  #category(environment: Environment, depth: number): string | null {
    const column = this.#column(environment, ["categorical"]);
    const text = this.#text(environment, depth - 1);
    if (text === null || (column !== null && this.#chance(0.2))) return column;
    const made = [() => `${text}.cast(categorical)`];
    if (column === null) return this.#pick(made)();
    const other = () => this.#argument(this.#column(environment, ["categorical"]) ?? column);
    return this.#pick([
      ...made,
      () => `${column}.orElse(lit("k0", categorical))`,
      () => `${column}.orElse(${other()})`,
      () => `${column}.greatest(${other()})`,
      () => `when(${column}.eq(${text})).then(${column}).otherwise(${other()})`,
      () => `when(${this.#truth(environment, 0)}).then(${column}).otherwise(${text})`,
    ])();
  }

  /** A duration; null where there is none. */
  #span(environment: Environment, depth: number): string | null {
    const column = this.#column(environment, ["duration"]);
    const time = this.#column(environment, ["datetime"]);
    const between = time === null ? null : `${time}.timeSince(lit("2024-01-05T06:07:08Z", datetime))`;
    if (depth <= 0 || (column !== null && this.#chance(0.2))) return column ?? between;
    const own = column ?? between;
    if (own === null) return null;
    const other = () =>
      this.#argument(this.#chance(0.5) ? this.#pick(spans) : (this.#span(environment, depth - 1) ?? own));
    return this.#pick([
      () => `${own}.${this.#pick(["plus", "minus", "greatest", "least", "orElse"])}(${other()})`,
      () => `${own}.over(${this.#frame(environment)[0]}).${this.#pick(["sum", "min", "max", "first", "last"])}()`,
      () => `${own}.cast(str).cast(duration)`,
      () => `when(${this.#truth(environment, 0)}).then(${own}).otherwise(${this.#chance(0.3) ? "null" : other()})`,
      () =>
        environment.grain.tick === null ? own : `${own}.${this.#pick(["lag()", "difference()", "fillForward(2)"])}`,
    ])();
  }

  /** A day or a time by a same-row function; null where there is none. */
  #day(environment: Environment, depth: number): string | null {
    const column = this.#column(environment, ["date", "datetime"]);
    const time = this.#column(environment, ["datetime"]);
    const whole = this.#column(environment, ["i32"]);
    if (column === null || depth <= 0) return column;
    const days = this.#argument(whole === null || this.#chance(0.6) ? String(this.#number(-9, 9)) : whole);
    return this.#pick([
      () => `${column}.addDays(${days})`,
      () => `${column}.${this.#pick(["greatest", "least"])}(${this.#argument(column)})`,
      () => (time === null ? column : `${time}.toDate(${this.#zone()})`),
      () => {
        const span = this.#argument(this.#span(environment, 0) ?? this.#pick(spans));
        return time === null ? column : `${time}.${this.#pick(["addTime", "subtractTime"])}(${span})`;
      },
    ])();
  }

  #numeric(environment: Environment, depth: number): string {
    const column =
      this.#column(environment, numeric) ?? `${this.#column(environment, all) ?? "r"}.over(everywhere()).count()`;
    if (depth <= 0) return column;
    const of = () => this.#numeric(environment, depth - 1);
    const operand = () => (this.#chance(0.3) ? String(this.#number(-2, 9)) : of());
    switch (
      this.#pick([
        "column",
        "arithmetic",
        "when",
        "orElse",
        "window",
        "window",
        "window",
        "window",
        ...(environment.grain.tick !== null || this.#wild ? ["lag", "lag", "fill"] : []),
        "assume",
        "cast",
        "count",
        "function",
        "function",
      ])
    ) {
      case "function":
        return this.#function(environment, depth);
      case "arithmetic":
        return `${of()}.${this.#pick(["plus", "minus", "times", "dividedBy"])}(${operand()})`;
      case "when":
        return `when(${this.#truth(environment, depth - 1)}).then(${of()}).otherwise(${this.#chance(0.3) ? "null" : operand()})`;
      case "orElse":
        return `${of()}.orElse(${this.#number(0, 9)})`;
      case "window": {
        const truth = this.#chance(0.2);
        const value = truth ? this.#truth(environment, depth - 1) : of();
        const [frame, looks] = this.#frame(environment);
        const more =
          looks === "oneWay" ? ["ewMean", "ewMean"] : looks === "among" && !truth ? ["rank", "rankFromTop"] : [];
        const asked = [...(truth ? numbersOfTruths : aggregates.numbers), ...more];
        const odd = ["rank", "mean", "std", "all", "ewMean", "ewMean"];
        const called = this.#aggregated(this.#wild && this.#chance(0.1) ? odd : asked);
        // Large numbers that cancel each other would leave nothing but the rounding of their weights.
        if (!called.startsWith("ewMean")) return `${value}.over(${frame}).${called}`;
        // And what is compared or cut must not turn on their last bits.
        return `${value}${truth ? "" : ".clip(-1000, 1000)"}.over(${frame}).${called}.round(6)`;
      }
      case "lag":
        return this.#chance(0.3)
          ? `${of()}.difference()`
          : `${of()}.${this.#pick(["lag", "lead"])}(${this.#number(1, 2)})`;
      case "fill":
        return this.#chance(0.4)
          ? `${of()}.interpolate()`
          : `${of()}.${this.#pick(["fillForward", "fillBackward"])}(${this.#chance(0.5) ? "" : "2"})`;
      case "assume":
        return this.#chance(0.4)
          ? `${of()}.assume("it is printed in the programme", ${this.#instant(environment)})`
          : column;
      case "cast":
        return `${of()}.cast(f64)`;
      case "count":
        return `${this.#column(environment, all) ?? column}.over(${this.#frame(environment)[0]}).count()`;
      default:
        return column;
    }
  }

  #truth(environment: Environment, depth: number): string {
    const column = this.#column(environment, ["bool"]);
    const of = () => this.#numeric(environment, depth - 1);
    const kind = this.#pick([
      ...[
        "column",
        "window",
        "compare",
        "compare",
        "text",
        "ask",
        "logic",
        "not",
        "isNull",
        "time",
        "isIn",
        "between",
        "isFinite",
      ],
    ]);
    if (kind === "column" && column !== null) return column;
    if (kind === "window" && column !== null && depth > 0)
      return `${column}.over(${this.#frame(environment)[0]}).${this.#pick(["any", "all", "first", "last"])}()`;
    if (kind === "text") {
      const text = this.#text(environment, depth);
      if (text !== null) return `${text}.${this.#pick(["eq", "ne", "lt"])}("k1")`;
    }
    if (kind === "ask") {
      const text = this.#text(environment, depth);
      const other = this.#argument(this.#pick(['"k"', '""', '"1"', text ?? '"k"']));
      if (text !== null) return `${text}.${this.#pick(["contains", "startsWith", "endsWith"])}(${other})`;
    }
    if (kind === "between") return `${of()}.between(${this.#number(-3, 3)}, ${this.#argument(of())})`;
    if (kind === "isFinite") return `${of()}.${this.#pick(["isFinite", "isNaN"])}()`;
    if (kind === "time" && this.#chance(0.4)) {
      const span = this.#span(environment, depth - 1);
      if (span !== null) return `${span}.${this.#pick(["gt", "le", "eq"])}(${this.#argument(this.#pick(spans))})`;
    }
    if (kind === "time") {
      const time = this.#column(environment, ["datetime"]);
      if (time !== null) return `${time}.gt(lit("2024-01-04T00:00:00Z", datetime))`;
    }
    if (kind === "isNull") return `${this.#column(environment, all) ?? of()}.${this.#pick(["isNull", "isNotNull"])}()`;
    const category = this.#column(environment, ["categorical"]);
    if (kind === "isIn" && category !== null && this.#chance(0.4)) return `${category}.isIn(["k0", "crash"])`;
    if (kind === "isIn") return `${of()}.isIn([1, 2, 3])`;
    if (depth > 0 && kind === "logic")
      return `${this.#truth(environment, depth - 1)}.${this.#pick(["and", "or"])}(${this.#truth(environment, depth - 1)})`;
    if (depth > 0 && kind === "not") return `${this.#truth(environment, depth - 1)}.not()`;
    const other = this.#wild && this.#chance(0.1) ? '"text"' : this.#chance(0.5) ? String(this.#number(0, 9)) : of();
    return `${of()}.${this.#pick(["eq", "ne", "lt", "le", "gt", "ge"])}(${other})`;
  }

  /** The time as of which earlier events are read where events overlap, if there is one; and where things may be wrong. */
  #asked({ columns, grain }: Environment): string | null {
    const moments = [...columns].filter(([, brand]) => brand !== null && brand.moment !== "none").map(([name]) => name);
    const timed = grain.timeline?.overlapping === true || (this.#wild && this.#chance(0.2));
    return timed && moments.length > 0 ? this.#pick(moments) : null;
  }

  /** A span of a column's values. */
  #within(environment: Environment): string {
    const column = this.#pick(this.#columns(environment));
    const dtype = environment.columns.get(column)?.dtype ?? "i32";
    const good = numeric.includes(dtype) ? ["1", "2.5", "30"] : dtype === "date" ? ['"1d"', '"2d"'] : ['"6h"', '"2d"'];
    const fits = [...numeric, "date", "datetime", "duration"].includes(dtype);
    if (!fits && !this.#wild) return "";
    return `.within(${this.#pick(this.#wild ? [...good, "3", '"90s"'] : good)}, ${JSON.stringify(column)})`;
  }

  /** A frame these rows have, any frame where things may be wrong; and how it looks at others. */
  #frame(environment: Environment): readonly [text: string, looks: "oneWay" | "around" | "among"] {
    const { grain } = environment;
    const overlapping = grain.timeline?.overlapping === true;
    const ticks = this.#number(1, 4);
    const size = this.#chance(0.2) ? `"${ticks}${this.#pick(["l", "t"])}"` : String(ticks);
    const events = this.#number(1, 3);
    const anyEvents = this.#chance(0.3) ? "" : this.#chance(0.2) ? `"${events}e"` : String(events);
    const by = this.#chance(0.3) ? `.by(${JSON.stringify(this.#pick(this.#columns(environment)))})` : "";
    const entities = this.#chance(0.25) ? ".allEntities()" : "";
    const across = grain.order.length > 0 && !overlapping && this.#chance(0.25) ? ".acrossEvents()" : "";
    const where = this.#chance(0.2) ? `.where(${this.#truth(environment, 0)})` : "";
    const least = `${this.#chance(0.15) ? ".atLeast(2)" : ""}${where}`;
    const time = this.#asked(environment);
    const asOf = time === null ? "" : `.asOf(${JSON.stringify(time)})`;
    const ticked = grain.tick !== null || this.#wild;
    const within = this.#chance(0.2) ? this.#within(environment) : "";
    const ordered = (grain.order.length > 0 && (!overlapping || asOf !== "")) || this.#wild;
    const kinds = [
      ...(overlapping && !this.#wild ? ["wholeEvent()"] : ["everywhere()"]),
      ...(grain.event.length > 0 || this.#wild ? ["wholeEvent()", "wholeEvent()"] : []),
      ...(ticked ? ["peers()", "peers()", "last", "last", "soFar", "soFar", "next", "around"] : []),
      ...(ordered ? ["prior", "prior", "prior"] : []),
      ...((grain.order.length > 0 && !overlapping) || this.#wild ? ["following"] : []),
      ...(across === "" ? [] : ["last"]),
    ];
    const kind = this.#pick(kinds);
    switch (kind) {
      case "last":
        return [`last(${size})${across}${entities}${by}${within}${least}`, "oneWay"];
      case "soFar":
        return [`soFar()${across}${entities}${by}${within}${least}`, "oneWay"];
      case "next":
        return [`next(${size})${by}${within}${least}`, "oneWay"];
      case "around":
        return [`around(${size})${by}${least}`, "around"];
      case "prior":
        return [
          `prior(${anyEvents})${this.#chance(0.2) ? ".gap(1)" : ""}${entities}${by}${asOf}${within}${least}`,
          "oneWay",
        ];
      case "following":
        return [`following(${anyEvents})${entities}${by}${within}${least}`, "oneWay"];
      default:
        return [`${kind}${by}${least}`, "among"];
    }
  }
}

/** Booleans as numbers, and all that they, numbers and others have. */
const numbersOfTruths = ["mean", "sum", "count"];
const aggregates = {
  numbers: [...["mean", "sum", "min", "max", "std", "var", "median", "quantile"], ...["count", "first", "last"]],
  truths: [...numbersOfTruths, "any", "all", "first", "last"],
  others: ["count", "min", "max", "first", "last"],
  spans: ["count", "sum", "min", "max", "first", "last"],
};

const numeric: readonly Dtype[] = ["i32", "i64", "f64"];
const spans = ['lit("PT1M30.5S", duration)', 'lit("-P1D", duration)', 'lit("PT0S", duration)'];
const textual: readonly Dtype[] = ["str", "categorical"];
const all: readonly Dtype[] = ["bool", "i32", "i64", "f64", ...textual, "date", "datetime", "duration"];

/** The instants of both timelines, for whoever wants to look for one. */
export const chains = { season: chainOf(world.season.plan.phases), flying: chainOf(world.flying.plan.phases) };
