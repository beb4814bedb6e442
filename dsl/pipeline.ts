/** Pipelines: a relation, the instant of the decision, and the columns that are features, keys and labels. */
import { AuthorError } from "../src/core/author-error.ts";
import { callSite } from "../src/core/call-site.ts";
import { guarded } from "../src/core/coercion.ts";
import type { Instant, Latest, StaticChain } from "../src/core/instant.ts";
import type {
  LeakSentence,
  NothingToDecideSentence,
  NullFeatureSentence,
  RowsSentence,
  StampedSentence,
  TicklessSentence,
} from "../src/core/messages.ts";
import { shown } from "../src/core/show-value.ts";
import type { Site } from "../src/core/site.ts";
import { checkMade, made } from "../src/plan/make.ts";
import { nullPolicies, type PipelinePlan, pipelineName } from "../src/plan/pipeline.ts";
import type { RelationNode } from "../src/plan/relations/index.ts";
import { onlyOptions, wordOf } from "./options.ts";
import { type ParameterSchemas, parameterSchema } from "./parameter.ts";
import type { Context, Joinable, Steps } from "./relation.ts";
import type { brand, Scope } from "./scope.ts";
import { type Sink, sinkPlan } from "./sink.ts";
import { steps } from "./steps.ts";

/** The columns, and any other name. */
type Any<C> = C & { readonly [other: string]: never };

/**
 * For every column its own name, or the sentence that says why not; for any other name those that are known.
 *
 * The `-?` takes away nothing, for no column is optional. But without it TypeScript works out for each name anew what the
 * verdict on a name not yet inferred could be; with it, it looks under any other name.
 */
type Verdicts<Role extends "Feature" | "Key", S extends Scope, X extends Context, UpTo, Nulls, Known> = {
  [K in keyof Any<S["columns"]>]-?: string extends K
    ? Known
    : S["columns"][K & string]["at"] extends UpTo
      ? S["columns"][K & string]["nullable"] extends Nulls
        ? K
        : NullFeatureSentence<K & string>
      : LeakSentence<Role, K & string, Latest<S["chain"], S["columns"][K & string]["at"]>, X["said"]>;
};

interface Decided<Role extends "Feature" | "Key", S extends Scope, X extends Context> {
  readonly upTo: S["chain"]["upTo"][X["at"]];
  /** What the nullability of a column may be. */
  readonly nulls: [Role, X["nulls"]] extends ["Feature", "refused"] ? false : boolean;
  /** All names that are known by the decision, and not null where that is refused. This is what the editor completes. */
  readonly known: {
    [K in keyof S["columns"]]: S["columns"][K]["at"] extends S["chain"]["upTo"][X["at"]]
      ? S["columns"][K]["nullable"] extends Decided<Role, S, X>["nulls"]
        ? K
        : never
      : never;
  }[keyof S["columns"]];
}

/**
 * What names are held against, made once for a relation. It is handed to `Checked` whole, as an argument: written out
 * there, it would be made again for every name, and a thousand names would take as long as a million.
 */
type Judged<Role extends "Feature" | "Key", S extends Scope, X extends Context> = Verdicts<
  Role,
  S,
  X,
  Decided<Role, S, X>["upTo"],
  Decided<Role, S, X>["nulls"],
  Decided<Role, S, X>["known"]
>;

/** Each name against its verdict. No name is empty; the first branch is there so that the names are inferred from it. */
type Checked<N extends readonly string[], V extends { readonly [name: string]: unknown }> = {
  readonly [I in keyof N]: N[I] extends "" ? N[I] : V[N[I]];
};

/** What is wanted, or one sentence for all names: the rows themselves are known too late, or have no such tick. */
type RowsFit<S extends Scope, X extends Context, Then> = [S["grain"]["event"]] extends [never]
  ? // Of facts `from` has said so already.
    [S["chain"]["timeline"]] extends [never]
    ? Then
    : NothingToDecideSentence
  : S["rows"] extends S["chain"]["upTo"][X["at"]]
    ? X["at"] extends `during '${infer P}'`
      ? [P] extends [S["grain"]["tickPhase"]]
        ? Then
        : TicklessSentence<X["said"]>
      : Then
    : RowsSentence<S["rows"], X["said"]>;

/** A pipeline whose features are still to be named. */
export interface Draft<S extends Scope, X extends Context> extends Steps<"draft", S, X> {
  /**
   * The columns the model learns from. Each must be known by the decision; one that is not is a compile error on its
   * name.
   */
  features<const N extends readonly string[]>(names: RowsFit<S, X, Checked<N, Judged<"Feature", S, X>>>): Outputs<S, X>;
}

/** A pipeline that lacks its labels, keys or sink. */
export interface Outputs<S extends Scope, X extends Context> {
  /** What is to be predicted, whenever it is known. */
  label(...names: readonly (keyof S["columns"] & string)[]): Outputs<S, X>;
  /** Further columns that tell the rows apart; the relation's own keys are there anyway. */
  keys<const N extends readonly string[]>(names: Checked<N, Judged<"Key", S, X>>): Outputs<S, X>;
  /**
   * Where the rows go: into a Parquet file in the output folder, compressed with snappy unless said; with `by: "event"` into
   * a folder of them; or, for people who look, into a CSV or NDJSON file.
   *
   * @example .sink({ parquet: "pre_race.parquet", compression: "zstd" })
   * @example .sink({ parquet: "pre_race", by: "event" })
   * @example .sink({ csv: "pre_race.csv" })
   */
  sink(to: Sink): Pipeline<S, X>;
}

/** A finished pipeline. */
export interface Pipeline<S extends Scope = Scope, X extends Context = Context> {
  readonly plan: PipelinePlan;
  readonly [brand]: { readonly scope: S; readonly context: X };
}

/** A pipeline without its rows. */
export interface PipelineStart<X extends Context> {
  /** Values given at run time, each checked by its zod schema before anything is read. */
  params<const P extends ParameterSchemas>(
    schemas: P,
  ): PipelineStart<Context<X["parameters"] & P, X["at"], X["said"], X["nulls"]>>;
  /** The rows to work on. */
  from<S extends Scope>(
    relation: Decidable<S>,
  ): [S["grain"]["event"]] extends [never]
    ? // Refused: what follows is judged as facts are, of which no step says the same again.
      Draft<Scope<StaticChain, S["grain"], "always", S["columns"]>, X>
    : Draft<S, X>;
}

/** The rows, or the sentence that says why nothing can be decided about them. */
type Decidable<S extends Scope> = [S["grain"]["stamp"]] extends [never]
  ? [S["grain"]["event"]] extends [never]
    ? NothingToDecideSentence
    : Joinable<S>
  : StampedSentence;

/**
 * Begins a pipeline that decides at an instant: nothing known later can be a feature of it.
 *
 * @example pipeline("pre_race", { decide: before("race") }).from(results)
 */
export const pipeline = <At extends string, Said extends string, const Nulls extends "allowed" | "refused" = "allowed">(
  name: string,
  options: {
    readonly decide: Instant<At, Said>;
    /** Whether features may be null: `refused` makes every feature that may be a compile error. */
    readonly nulls?: Nulls;
  },
): PipelineStart<Context<Record<never, never>, At, Said, Nulls>> => {
  if (typeof name !== "string" || !pipelineName.test(name))
    throw new AuthorError("GF1105", { name: typeof name === "string" ? name : shown(name) });
  onlyOptions("pipeline(...)", ["decide", "nulls"], options);
  const head = {
    name,
    decides: { at: options.decide.at, said: options.decide.said, timeline: options.decide.timeline },
    nulls: wordOf("nulls", nullPolicies, options.nulls ?? "allowed"),
    site: callSite(),
  };
  return start(head, {}) as unknown as PipelineStart<Context<Record<never, never>, At, Said, Nulls>>;
};

interface Head {
  readonly name: string;
  readonly decides: PipelinePlan["decides"];
  readonly nulls: PipelinePlan["nulls"];
  readonly site: Site | null;
}

/** The head of a pipeline that has its rows. */
interface Begun extends Head {
  readonly from: Site | null;
}

const start = (head: Head, schemas: ParameterSchemas): object =>
  guarded("draft", {
    params: (more: ParameterSchemas) => {
      // Here already, so that a schema that cannot be carried is refused where it stands.
      parameterSchema(more);
      return start(head, { ...schemas, ...more });
    },
    from: (relation: Joinable<Scope>) => {
      checkMade("from(...)", relation);
      return draft({ ...head, from: callSite() }, schemas, relation.plan, relation.names);
    },
  });

const draft = (head: Begun, schemas: ParameterSchemas, plan: RelationNode, names: readonly string[]): object =>
  guarded("draft", {
    ...steps(plan, names, Object.keys(schemas), (node, known) => draft(head, schemas, node, known)),
    features: (features: readonly string[]) =>
      outputs({
        kind: "pipeline",
        name: head.name,
        decides: head.decides,
        nulls: head.nulls,
        params: parameterSchema(schemas),
        relation: plan,
        features: [...features],
        keys: [],
        labels: [],
        sites: { pipeline: head.site, from: head.from, features: callSite(), keys: null, labels: null, sink: null },
      }),
  });

const outputs = (plan: Omit<PipelinePlan, "sink">): object =>
  guarded("draft", {
    label: (...names: string[]) =>
      outputs({ ...plan, labels: [...plan.labels, ...names], sites: { ...plan.sites, labels: callSite() } }),
    keys: (names: readonly string[]) =>
      outputs({ ...plan, keys: [...plan.keys, ...names], sites: { ...plan.sites, keys: callSite() } }),
    sink: (to: Sink) => {
      const sink = sinkPlan(to);
      return made({ plan: made({ ...plan, sink, sites: { ...plan.sites, sink: callSite() } }) });
    },
  });
