/** Random relations over the tables of `tables.ts`, that look at earlier events as of a time in some of their columns. */
import { last, next, peers, prior, soFar, wholeEvent } from "greenflag";
import type { VerifyContext } from "../../src/compiler/verify/context.ts";
import type { Environment } from "../../src/compiler/verify/environment.ts";
import { verifyRelation } from "../../src/compiler/verify/relation.ts";
import { family } from "../../src/core/dtypes.ts";
import { chainOf } from "../../src/core/instant.ts";
import type { PipelinePlan } from "../../src/plan/pipeline.ts";
import type { RelationNode } from "../../src/plan/relations/index.ts";
import type { Random } from "../../src/proof/seeded-random.ts";
import * as world from "./tables.ts";

// biome-ignore lint/suspicious/noExplicitAny: steps are chosen when the test runs; the verifier judges them
export type Loose = any;

/** A declared table. */
interface Table {
  readonly plan: RelationNode;
}

/** What a table is called. */
export const nameOf = ({ plan }: Table): string => (plan.kind === "source" ? plan.table.name : plan.kind);

/** A step, and what it says. */
export interface Step {
  readonly said: string;
  readonly take: (rows: Loose) => Loose;
}

export interface Recipe {
  readonly base: Table;
  readonly steps: readonly Step[];
}

/** A recipe for people. */
export const told = ({ base, steps }: Recipe): string => [nameOf(base), ...steps.map(({ said }) => said)].join("\n  ");

export const relationOf = ({ base, steps }: Recipe): Loose =>
  steps.reduce((rows, { take }) => take(rows), base as Loose);

/** What the verifier derives; null for what it refuses. */
export const judged = (node: RelationNode): Environment | null => {
  const notes: VerifyContext = { brands: new Map(), environments: new Map(), findings: [], parameters: new Map() };
  const environment = verifyRelation(JSON.parse(JSON.stringify(node)), notes);
  return notes.findings.length === 0 ? environment : null;
};

/** The instants at which a pipeline over these tables may decide, and how an author says them. */
export const decisions = { "after 'boarding'": "before 'air'", "after 'air'": "after 'air'" } as const;
const chain = chainOf(world.flying.plan.phases);

/** All but the keys are features, or labels where they are known too late; null for what is refused. */
export const planOf = (rows: Loose, at: keyof typeof decisions = "after 'air'"): PipelinePlan | null => {
  const environment = judged(rows.plan);
  if (environment === null || environment.grain.event.length === 0) return null;
  const { event, entity, tick } = environment.grain;
  const keys = [...event, ...entity, ...(tick?.columns ?? [])];
  const columns = [...environment.columns].filter(([name]) => !keys.includes(name));
  const isKnown = (instant: string | undefined) => chain.indexOf(instant ?? "always") <= chain.indexOf(at);
  const features = columns.filter(([, brand]) => isKnown(brand?.at)).map(([name]) => name);
  const labels = columns.filter(([, brand]) => !isKnown(brand?.at)).map(([name]) => name);
  if (features.length === 0 || !isKnown(environment.rows)) return null;
  return {
    kind: "pipeline",
    name: "p",
    decides: { at, said: decisions[at], timeline: "flying" },
    nulls: "allowed",
    params: { type: "object", properties: {} },
    relation: rows.plan,
    features,
    keys: [],
    labels,
    sink: { parquet: "p.parquet", compression: "none" },
    sites: { pipeline: null, from: null, features: null, keys: null, labels: null, sink: null },
  };
};

const isSound = (recipe: Recipe): boolean => {
  try {
    return judged(relationOf(recipe).plan) !== null;
  } catch (error) {
    if (error instanceof Error && error.name === "AuthorError") return false;
    throw error;
  }
};

const numbers: readonly string[] = ["int"];

/** A column that is read of earlier events. */
interface Read extends Step {
  readonly columns: (row: Loose) => Loose;
}

export class Plans {
  readonly #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  #name(prefix: string): string {
    this.#count++;
    return `${prefix}${this.#count}`;
  }

  /** A recipe whose last step reads earlier events as of a time, in every way. */
  recipe(): Recipe {
    const { flights, charters, claims, letters, pings } = world;
    const base = this.#random.pick<Table>([flights, flights, flights, charters, claims, letters, pings]);
    let recipe: Recipe = { base, steps: [] };
    const add = (step: Step | null): void => {
      if (step === null) return;
      const longer = { base, steps: [...recipe.steps, step] };
      if (isSound(longer)) recipe = longer;
    };
    const steps = this.#random.integer(1, 4);
    for (let tries = 0; recipe.steps.length < steps && tries < 20; tries++)
      add(this.#step(this.#environment(recipe), recipe));
    // Side by side, for polars plans the rows anew for each step that looks at others.
    const environment = this.#environment(recipe);
    const reads = Array.from({ length: 3 }, () => this.#window(environment)).filter((read) => read !== null);
    const sound = reads.filter(({ take }) => isSound({ base, steps: [...recipe.steps, { said: "", take }] }));
    if (sound.length > 0)
      add({
        said: `derive ${sound.map(({ said }) => said).join("; ")}`,
        take: (rows) => rows.derive((r: Loose) => Object.assign({}, ...sound.map(({ columns }) => columns(r)))),
      });
    if (this.#random.chance(0.3)) add(this.#priorRow(environment));
    return recipe;
  }

  #environment(recipe: Recipe): Environment {
    const environment = judged(relationOf(recipe).plan);
    if (environment === null) throw new Error("a recipe is refused");
    return environment;
  }

  #of({ columns }: Environment, families: readonly string[]): readonly string[] {
    return [...columns]
      .filter(([, brand]) => brand !== null && families.includes(family[brand.dtype]))
      .map(([name]) => name);
  }

  #moments({ columns }: Environment): readonly string[] {
    return [...columns].filter(([, brand]) => brand !== null && brand.moment !== "none").map(([name]) => name);
  }

  /** A step that reads no earlier events. */
  #step(environment: Environment, recipe: Recipe): Step | null {
    const { grain } = environment;
    const kinds = [
      ...["filter", "derive", "derive", "derive", "join", "join", "join", "select", "rename", "top", "dedupe"],
      ...["aggregate", "union", "facts", "log", "prior"],
    ];
    switch (this.#random.pick(kinds)) {
      case "filter":
        return this.#filter(environment);
      case "derive":
        return this.#derive(environment);
      case "join":
        return this.#join(environment);
      case "facts": {
        const on = this.#of(environment, ["str"]);
        if (on.length === 0) return null;
        const [name, how, prefix] = [
          this.#random.pick(on),
          this.#random.pick(["left", "inner", "semi", "anti"]),
          this.#name("f"),
        ];
        return {
          said: `join routes ${how} by ${name}`,
          take: (rows) => rows.join(world.routes, { how, on: { name }, prefix }),
        };
      }
      case "log": {
        const [times, on] = [this.#moments(environment), this.#of(environment, ["str"])];
        if (times.length === 0 || on.length === 0) return null;
        const [time, place, prefix] = [this.#random.pick(times), this.#random.pick(on), this.#name("w")];
        return {
          said: `weather as of ${time} at ${place}`,
          take: (rows) => rows.asOf(world.weather, { time, on: { place }, prefix }),
        };
      }
      case "prior":
        return this.#read(environment);
      case "select": {
        const names = [...environment.columns.keys()].filter(() => this.#random.chance(0.6));
        return { said: `select ${names.join()}`, take: (rows) => rows.select(names) };
      }
      case "rename": {
        const name = this.#random.pick([...environment.columns.keys()]);
        const as = this.#name("n");
        return { said: `rename ${name} to ${as}`, take: (rows) => rows.rename({ [name]: as }) };
      }
      case "top": {
        const per = this.#random.chance(0.5) ? [] : this.#keys(environment);
        const [value, words] = this.#number(environment, 1);
        const count = this.#random.integer(1, 2);
        return { said: `top ${count} by ${words} per ${per.join()}`, take: (rows) => rows.top(count, value, { per }) };
      }
      case "dedupe": {
        const by = this.#keys(environment);
        return { said: `dedupe ${by.join()}`, take: (rows) => rows.dedupe(by) };
      }
      case "aggregate":
        return this.#aggregate(environment);
      case "union": {
        const [event] = grain.event;
        if (event === undefined) return null;
        const { flights, charters, claims, letters } = world;
        // Of two tables of different events, or halves of one.
        const others = new Map<Table, Table>([
          [flights, charters],
          [claims, letters],
        ]);
        const other = { ...recipe, base: others.get(recipe.base) ?? recipe.base };
        const half = (is: "eq" | "ne", rows: Loose): Loose =>
          other.base === recipe.base ? rows.filter((r: Loose) => r[event].modulo(2)[is](0)) : rows;
        const more = this.#random.chance(0.5) ? this.#filter(environment) : null;
        return {
          said: `union with ${nameOf(other.base)}${more === null ? "" : ` of which ${more.said}`}`,
          take: (rows) => {
            const right = half("ne", relationOf(other));
            return half("eq", rows).union(more === null ? right : more.take(right));
          },
        };
      }
      default:
        return null;
    }
  }

  #filter(environment: Environment): Step {
    const [predicate, words] = this.#truth(environment, 1);
    return { said: `filter ${words}`, take: (rows) => rows.filter(predicate) };
  }

  #derive(environment: Environment): Step {
    const old = [...environment.columns.keys()];
    const name = this.#random.chance(0.15) ? this.#random.pick(old) : this.#name("d");
    const [value, words] = this.#number(environment, 2);
    return { said: `derive ${name} = ${words}`, take: (rows) => rows.derive((r: Loose) => ({ [name]: value(r) })) };
  }

  #keys(environment: Environment): readonly string[] {
    const { event, entity, tick } = environment.grain;
    const more = this.#random.chance(0.4) ? [this.#random.pick([...environment.columns.keys()])] : [];
    return [
      ...new Set([
        ...event,
        ...(this.#random.chance(0.5) ? entity : []),
        ...(this.#random.chance(0.3) ? (tick?.columns ?? []) : []),
        ...more,
      ]),
    ];
  }

  #aggregate(environment: Environment): Step {
    const by = this.#keys(environment);
    const names = this.#of(environment, numbers);
    const made = [0, 1].map(() => ({
      as: this.#name("a"),
      name: this.#random.pick(names.length === 0 ? [...environment.columns.keys()] : names),
      how: names.length === 0 ? "count" : this.#random.pick(["max", "sum", "count", "first"]),
    }));
    return {
      said: `aggregate by ${by.join()}: ${made.map(({ as, name, how }) => `${as} = ${how} of ${name}`).join(", ")}`,
      take: (rows) =>
        rows.aggregate(by, (g: Loose) => Object.fromEntries(made.map(({ as, name, how }) => [as, g[name][how]()]))),
    };
  }

  /** Another relation: a table, and a step or two. */
  #other(tables: readonly Table[]): Recipe {
    const base = this.#random.pick(tables);
    let recipe: Recipe = { base, steps: [] };
    for (let i = this.#random.integer(0, 2); i > 0; i--) {
      const environment = this.#environment(recipe);
      const step = this.#random.pick([
        () => this.#filter(environment),
        () => this.#derive(environment),
        () => this.#aggregate(environment),
        () => this.#join(environment, 0),
        () => this.#read(environment),
      ])();
      if (step === null) continue;
      const longer = { base, steps: [...recipe.steps, step] };
      if (isSound(longer)) recipe = longer;
    }
    return recipe;
  }

  #join(_: Environment, depth = 1): Step {
    const { pings, claims, audits, crews, flights } = world;
    const all: readonly Table[] = [pings, claims, claims, audits, crews, crews, flights];
    const other = depth === 0 ? { base: this.#random.pick(all), steps: [] } : this.#other(all);
    const how = this.#random.pick(["left", "left", "inner", "semi", "anti"]);
    const prefix = this.#name("j");
    const words = [nameOf(other.base), ...other.steps.map(({ said }) => said)].join("; ");
    return { said: `join ${how} ${prefix} (${words})`, take: (rows) => rows.join(relationOf(other), { how, prefix }) };
  }

  /** Something that is read of earlier events, as of a time. */
  #read(environment: Environment): Step | null {
    return this.#random.chance(0.3) ? this.#priorRow(environment) : this.#window(environment);
  }

  #priorRow(environment: Environment): Step | null {
    const times = this.#moments(environment);
    if (times.length === 0 || environment.grain.order.length === 0) return null;
    const time = this.#random.pick(times);
    const other = this.#other([world.flights, world.claims]);
    const names = [...this.#environment(other).columns.keys()];
    const kept = this.#random.chance(0.5) ? names : names.filter(() => this.#random.chance(0.4));
    const prefix = this.#name("p");
    const by = this.#random.chance(0.2) ? ["plane"] : [];
    const words = [nameOf(other.base), ...other.steps.map(({ said }) => said)].join("; ");
    return {
      said: `prior ${prefix} as of ${time} (${words}; ${kept.join()})`,
      take: (rows) => rows.joinPrior(relationOf(other).select(kept), { prefix, by, asOf: time }),
    };
  }

  #window(environment: Environment): Read | null {
    const times = this.#moments(environment);
    if (times.length === 0 || environment.grain.order.length === 0) return null;
    const name = this.#name("x");
    const [frame, said] = this.#prior(environment, this.#random.pick(times));
    const [value, words] = this.#random.chance(0.7) ? this.#number(environment, 1) : this.#truth(environment, 1);
    const how = this.#random.pick(["count", "first", "last"]);
    const columns = (r: Loose) => ({ [name]: value(r).over(frame(r))[how]() });
    return { said: `${name} = ${how} of ${words} over ${said}`, columns, take: (rows) => rows.derive(columns) };
  }

  #prior(environment: Environment, time: string): readonly [(row: Loose) => Loose, string] {
    const size = this.#random.chance(0.3) ? undefined : this.#random.integer(1, 3);
    const gap = this.#random.chance(0.15);
    const everybody = this.#random.chance(0.5);
    const by = this.#random.chance(0.25) ? this.#random.pick([...environment.columns.keys()]) : null;
    const within = this.#random.chance(0.15) ? this.#random.pick(this.#of(environment, ["datetime"])) : null;
    const where = this.#random.chance(0.2) ? this.#truth(environment, 0) : null;
    const words = [
      `prior(${size ?? ""})`,
      gap ? "gap" : "",
      everybody ? "all" : "",
      by ?? "",
      time,
      within ?? "",
      where?.[1] ?? "",
    ];
    return [
      (r) => {
        let frame: Loose = (prior as Loose)(size);
        if (gap) frame = frame.gap(1);
        if (everybody) frame = frame.allEntities();
        if (by !== null) frame = frame.by(by);
        frame = frame.asOf(time);
        if (within !== null) frame = frame.within("3d", within);
        return where === null ? frame : frame.where(where[0](r));
      },
      words.filter((word) => word !== "").join(" "),
    ];
  }

  /** A frame within an event. */
  #frame(environment: Environment): readonly [(row: Loose) => Loose, string] {
    const ticks = environment.grain.tick !== null;
    const size = this.#random.integer(1, 2);
    const kind = this.#random.pick(["wholeEvent", "wholeEvent", ...(ticks ? ["last", "soFar", "next", "peers"] : [])]);
    const by = this.#random.chance(0.4) ? this.#random.pick([...environment.columns.keys()]) : null;
    const where = this.#random.chance(0.2) ? this.#truth(environment, 0) : null;
    const frames: { readonly [kind: string]: () => Loose } = {
      wholeEvent,
      soFar,
      peers,
      last: () => last(size),
      next: () => next(size),
    };
    return [
      (r) => {
        const frame = frames[kind]?.();
        const parted = by === null ? frame : frame.by(by);
        return where === null ? parted : parted.where(where[0](r));
      },
      [`${kind} ${size}`, by ?? "", where === null ? "" : `where ${where[1]}`].join(" "),
    ];
  }

  #number(environment: Environment, depth: number): readonly [(row: Loose) => Loose, string] {
    const names = this.#of(environment, numbers);
    const name = names.length === 0 ? this.#random.pick([...environment.columns.keys()]) : this.#random.pick(names);
    const plain: readonly [(row: Loose) => Loose, string] =
      names.length === 0 ? [(r) => r[name].over(wholeEvent()).count(), `count of ${name}`] : [(r) => r[name], name];
    if (depth <= 0) return plain;
    const of = this.#number(environment, depth - 1);
    const ticks = environment.grain.tick !== null;
    switch (
      this.#random.pick([
        "plain",
        "plus",
        "when",
        "window",
        "window",
        "isNull",
        ...(ticks ? ["lag", "fill", "line"] : []),
      ])
    ) {
      case "plus": {
        const other = this.#number(environment, depth - 1);
        return [(r) => of[0](r).plus(other[0](r)), `(${of[1]} + ${other[1]})`];
      }
      case "when": {
        const [truth, words] = this.#truth(environment, depth - 1);
        const other = this.#number(environment, depth - 1);
        return [
          (r) => truth(r).isNull().not().and(truth(r)).cast(whole).times(of[0](r)).plus(other[0](r)),
          `if ${words}: ${of[1]}, ${other[1]}`,
        ];
      }
      case "isNull": {
        const any = this.#random.pick([...environment.columns.keys()]);
        return [(r) => r[any].isNull().cast(whole), `${any} is null`];
      }
      case "window": {
        const [frame, words] = this.#frame(environment);
        const how = this.#random.pick(["max", "sum", "count", "first", "last"]);
        return [(r) => of[0](r).over(frame(r))[how](), `${how} of ${of[1]} over ${words}`];
      }
      case "lag": {
        const rows = this.#random.integer(1, 2);
        const way = this.#random.pick(["lag", "lead"]);
        return [(r) => of[0](r)[way](rows), `${way} ${rows} of ${of[1]}`];
      }
      case "fill": {
        const way = this.#random.pick(["fillForward", "fillBackward"]);
        const limit = this.#random.chance(0.5) ? 1 : null;
        return [(r) => (limit === null ? of[0](r)[way]() : of[0](r)[way](limit)), `${way} ${limit} of ${of[1]}`];
      }
      case "line":
        return [(r) => of[0](r).interpolate().cast(whole), `interpolate ${of[1]}`];
      default:
        return plain;
    }
  }

  #truth(environment: Environment, depth: number): readonly [(row: Loose) => Loose, string] {
    const [value, words] = this.#number(environment, depth);
    if (this.#random.chance(0.15)) {
      const name = this.#random.pick([...environment.columns.keys()]);
      return [(r) => r[name].isNotNull(), `${name} is there`];
    }
    const limit = this.#random.integer(1, 8);
    return [(r) => value(r).gt(limit), `${words} > ${limit}`];
  }
}

const whole = { dtype: "i64" } as Loose;
