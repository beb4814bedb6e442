/** Pipelines: a relation, the instant of the decision, and the columns that are features, keys and labels. */
import { AuthorError } from "../src/core/author-error.ts";
import { callSite } from "../src/core/call-site.ts";
import type { Instant, Latest, StaticChain } from "../src/core/instant.ts";
import type {
  LeakSentence,
  NothingToDecideSentence,
  NullFeatureSentence,
  RowsSentence,
  StampedSentence,
  TicklessSentence,
} from "../src/core/messages.ts";
import { preventCoercion } from "../src/core/prevent-coercion.ts";
import { showValue } from "../src/core/show-value.ts";
import type { Site } from "../src/core/site.ts";
import { checkMade, makeObject } from "../src/plan/make-node.ts";
import { nullPolicies, type PipelinePlan, pipelineName } from "../src/plan/pipeline.ts";
import type { RelationNode } from "../src/plan/relations/index.ts";
import { choiceOption, rejectUnknownOptions } from "./check-options.ts";
import { type ParameterSchemas, parameterSchema } from "./parameter.ts";
import type { Context, Joinable, Steps } from "./relation.ts";
import type { brand, Scope } from "./scope.ts";
import { type Sink, sinkPlan } from "./sink.ts";
import { steps } from "./steps.ts";

/** The columns, plus an index signature for any other name. */
type Any<C> = C & { readonly [other: string]: never };

/**
 * Maps every column to its own name or to the sentence that rejects it, and any other name to the known names.
 *
 * The `-?` removes nothing, because no column is optional. Without it, TypeScript evaluates for each name what a name
 * that is not yet inferred could give; with it, TypeScript uses the index signature.
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

export interface Decided<Role extends "Feature" | "Key", S extends Scope, X extends Context> {
  readonly upTo: S["chain"]["upTo"][X["at"]];
  /** The nullability that a column may have. */
  readonly nulls: [Role, X["nulls"]] extends ["Feature", "refused"] ? false : boolean;
  /** All names that are known by the decision, and not nullable where nulls are refused. The editor completes these. */
  readonly known: {
    [K in keyof S["columns"]]: S["columns"][K]["at"] extends S["chain"]["upTo"][X["at"]]
      ? S["columns"][K]["nullable"] extends Decided<Role, S, X>["nulls"]
        ? K
        : never
      : never;
  }[keyof S["columns"]];
}

/**
 * The verdicts that names are compared with, made once per relation. `Checked` gets them as one argument: written out
 * there, they would be made again for every name, and a thousand names would take as long as a million.
 */
type NameVerdicts<Role extends "Feature" | "Key", S extends Scope, X extends Context> = Verdicts<
  Role,
  S,
  X,
  Decided<Role, S, X>["upTo"],
  Decided<Role, S, X>["nulls"],
  Decided<Role, S, X>["known"]
>;

/** Maps each name to its verdict. No name is empty; the first branch makes TypeScript infer the names. */
type Checked<N extends readonly string[], V extends { readonly [name: string]: unknown }> = {
  readonly [I in keyof N]: N[I] extends "" ? N[I] : V[N[I]];
};

/** The expected type, or one sentence for all names if the rows are known too late or have no such tick. */
type RowsFit<S extends Scope, X extends Context, Then> = [S["grain"]["event"]] extends [never]
  ? // For static tables `from` has already reported it.
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

/** A pipeline whose features are not named yet. */
export interface Draft<S extends Scope, X extends Context> extends Steps<"draft", S, X> {
  /**
   * The columns that the model learns from. Each must be known by the decision; one that is not is a compile error at
   * its name.
   */
  features<const N extends readonly string[]>(
    names: RowsFit<S, X, Checked<N, NameVerdicts<"Feature", S, X>>>,
  ): Outputs<S, X>;
}

/** A pipeline that still needs its labels, keys or sink. */
export interface Outputs<S extends Scope, X extends Context> {
  /** The columns to predict. They may be known at any instant. */
  label(...names: readonly (keyof S["columns"] & string)[]): Outputs<S, X>;
  /** Further columns that identify rows. The keys of the relation are always included. */
  keys<const N extends readonly string[]>(names: Checked<N, NameVerdicts<"Key", S, X>>): Outputs<S, X>;
  /**
   * Where the rows are written: a Parquet file in the output folder, compressed with snappy by default; with `by:
   * "event"`, a folder of such files; or a CSV or NDJSON file.
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

/** A pipeline that has no rows yet. */
export interface PipelineStart<X extends Context> {
  /** Values given at run time. Each is checked by its zod schema before anything is read. */
  params<const P extends ParameterSchemas>(
    schemas: P,
  ): PipelineStart<Context<X["parameters"] & P, X["at"], X["said"], X["nulls"]>>;
  /** The rows that the pipeline starts from. */
  from<S extends Scope>(
    relation: Decidable<S>,
  ): [S["grain"]["event"]] extends [never]
    ? // An error. What follows is judged like a static table, so that no later step repeats it.
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
 * Starts a pipeline that decides at an instant. A column that is known later cannot be a feature.
 *
 * @example pipeline("pre_race", { decide: before("race") }).from(results)
 */
export const pipeline = <At extends string, Said extends string, const Nulls extends "allowed" | "refused" = "allowed">(
  name: string,
  options: {
    readonly decide: Instant<At, Said>;
    /** Whether features may be null. With `refused`, every nullable feature is a compile error. */
    readonly nulls?: Nulls;
  },
): PipelineStart<Context<Record<never, never>, At, Said, Nulls>> => {
  if (typeof name !== "string" || !pipelineName.test(name))
    throw new AuthorError("GF1105", { name: typeof name === "string" ? name : showValue(name) });
  rejectUnknownOptions("pipeline(...)", ["decide", "nulls"], options);
  const head = {
    name,
    decides: { at: options.decide.at, said: options.decide.said, timeline: options.decide.timeline },
    nulls: choiceOption("nulls", nullPolicies, options.nulls ?? "allowed"),
    site: callSite(),
  };
  return start(head, {}) as unknown as PipelineStart<Context<Record<never, never>, At, Said, Nulls>>;
};

export interface Head {
  readonly name: string;
  readonly decides: PipelinePlan["decides"];
  readonly nulls: PipelinePlan["nulls"];
  readonly site: Site | null;
}

/** The head of a pipeline that has its rows. */
export interface StartedHead extends Head {
  readonly from: Site | null;
}

const start = (head: Head, schemas: ParameterSchemas): object =>
  preventCoercion("draft", {
    params: (more: ParameterSchemas) => {
      // Checked here, so that the error points to the schema itself.
      parameterSchema(more);
      return start(head, { ...schemas, ...more });
    },
    from: (relation: Joinable<Scope>) => {
      checkMade("from(...)", relation);
      return draft({ ...head, from: callSite() }, schemas, relation.plan, relation.names);
    },
  });

const draft = (head: StartedHead, schemas: ParameterSchemas, plan: RelationNode, names: readonly string[]): object =>
  preventCoercion("draft", {
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
  preventCoercion("draft", {
    label: (...names: string[]) =>
      outputs({ ...plan, labels: [...plan.labels, ...names], sites: { ...plan.sites, labels: callSite() } }),
    keys: (names: readonly string[]) =>
      outputs({ ...plan, keys: [...plan.keys, ...names], sites: { ...plan.sites, keys: callSite() } }),
    sink: (to: Sink) => {
      const sink = sinkPlan(to);
      return makeObject({ plan: makeObject({ ...plan, sink, sites: { ...plan.sites, sink: callSite() } }) });
    },
  });
