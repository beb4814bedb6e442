/**
 * The schema of plans. The compiler receives a plan from a process that ran an author's code, and trusts only what this
 * schema accepts. A new kind of node is one entry.
 */
import { z } from "zod";
import { isSpan, isUnit } from "../core/arguments.ts";
import { type FrameKind, frameRules } from "../core/calculus.ts";
import { otherwiseOptions } from "../core/check-rules.ts";
import { isDoc } from "../core/column-doc.ts";
import { dtypes } from "../core/dtypes.ts";
import { functionNames } from "../core/functions.ts";
import type { Site } from "../core/site.ts";
import { zones } from "../core/time-zones.ts";
import { repeatedTimes, timeOfDay, timeUnits, type ZonePlan } from "../core/zone-plan.ts";
import {
  aggregates,
  type ExpressionNode,
  type ExpressionNodes,
  isCalled,
  isParameter,
  type LiteralNode,
  type ParamNode,
} from "./expressions/index.ts";
import type { FramePlan } from "./frame.ts";
import { artifactNames, compressions, nullPolicies, type PipelinePlan, pipelineName } from "./pipeline.ts";
import {
  cardinalities,
  type DerivedColumn,
  joinKinds,
  type KeyPair,
  keepOptions,
  type RelationNode,
  type RelationNodes,
} from "./relations/index.ts";

type Schema<T> = z.core.$ZodType<T>;

/** Selects the schema by `kind`, so that an invalid node is reported as the kind that it claims to be. */
const byKind = <N extends { readonly kind: string }>(
  what: string,
  schemas: () => { readonly [kind: string]: Schema<N> },
): Schema<N> =>
  z.unknown().transform((value, context): N => {
    const kind = typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;
    const schema = new Map<unknown, Schema<N>>(Object.entries(schemas())).get(kind);
    if (schema === undefined) {
      context.addIssue({ code: "custom", message: `is no ${what}` });
      return z.NEVER;
    }
    const parsed = z.safeParse(schema, value);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path: [...path] });
    return z.NEVER;
  });

// The schemas of nodes refer to these two, and these to them. The functions defer the look-up until something is
// parsed.
export const expressionSchema: Schema<ExpressionNode> = byKind<ExpressionNode>("expression", () => expressions);
const relationSchema: Schema<RelationNode> = byKind<RelationNode>("relation", () => relations);
const expression = expressionSchema;
const relation = relationSchema;

const names = z.array(z.string());
const site: Schema<Site | null> = z.nullable(
  z.strictObject({ file: z.string(), line: z.number(), column: z.number() }),
);
const doc: Schema<string> = z.string().refine(isDoc);

const zonePlan: Schema<ZonePlan> = z.strictObject({
  name: z.enum(zones),
  unit: z.optional(z.enum(timeUnits)),
  twice: z.optional(z.enum(repeatedTimes)),
  day: z.optional(z.string().regex(timeOfDay)),
});

const count = z.int().min(1);

const frame: Schema<FramePlan> = z.strictObject({
  kind: z.enum(Object.keys(frameRules) as [FrameKind, ...FrameKind[]]),
  size: count.nullable(),
  unit: z.optional(z.string().refine(isUnit)),
  gap: z.int().min(0),
  entity: z.boolean(),
  by: z.array(z.string()),
  atLeast: count,
  asOf: z.string().nullable(),
  within: z.strictObject({ column: z.string(), span: z.union([z.string(), z.number()]).refine(isSpan) }).nullable(),
});

const literal: Schema<LiteralNode> = z.strictObject({
  kind: z.literal("literal"),
  dtype: z.enum([...dtypes, "number", "null"]),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});

const param: Schema<ParamNode> = z.strictObject({
  kind: z.literal("param"),
  name: z.string(),
});

const expressions: { readonly [K in keyof ExpressionNodes]: Schema<ExpressionNodes[K]> } = {
  arithmetic: z.strictObject({
    kind: z.literal("arithmetic"),
    operator: z.enum(["plus", "minus", "times", "divide"]),
    left: expression,
    right: expression,
  }),
  assume: z.strictObject({
    kind: z.literal("assume"),
    value: expression,
    reason: z.string(),
    at: z.string(),
    timeline: z.string(),
  }),
  cast: z.strictObject({
    kind: z.literal("cast"),
    value: expression,
    dtype: z.enum(dtypes),
  }),
  column: z.strictObject({
    kind: z.literal("column"),
    name: z.string(),
  }),
  compare: z.strictObject({
    kind: z.literal("compare"),
    operator: z.enum(["eq", "ne", "lt", "le", "gt", "ge"]),
    left: expression,
    right: expression,
  }),
  conditional: z.strictObject({
    kind: z.literal("conditional"),
    word: z.enum(["when", "where"]),
    condition: expression,
    // biome-ignore lint/suspicious/noThenProperty: the word of the field; no plan is ever awaited
    then: expression,
    otherwise: expression,
  }),
  fill: z.strictObject({
    kind: z.literal("fill"),
    value: expression,
    direction: z.enum(["forward", "backward"]),
    limit: z.int().min(1).nullable(),
  }),
  function: z
    .strictObject({
      kind: z.literal("function"),
      name: z.enum(functionNames),
      arguments: z.array(expression),
    })
    .refine(isCalled, "is called with other arguments than it takes"),
  group: z
    .strictObject({
      kind: z.literal("group"),
      aggregate: z.enum(aggregates).exclude(["rank", "rankFromTop", "ewMean"]),
      parameter: z.number().nullable(),
      value: expression,
    })
    .refine(({ aggregate, parameter }) => isParameter(aggregate, parameter), { path: ["parameter"] }),
  interpolate: z.strictObject({
    kind: z.literal("interpolate"),
    value: expression,
  }),
  isIn: z.strictObject({
    kind: z.literal("isIn"),
    value: expression,
    list: z.union([z.array(literal), param]),
  }),
  isNull: z.strictObject({
    kind: z.literal("isNull"),
    value: expression,
  }),
  literal,
  logic: z.strictObject({
    kind: z.literal("logic"),
    operator: z.enum(["and", "or"]),
    left: expression,
    right: expression,
  }),
  not: z.strictObject({
    kind: z.literal("not"),
    value: expression,
  }),
  orElse: z.strictObject({
    kind: z.literal("orElse"),
    value: expression,
    fallback: expression,
  }),
  param,
  shift: z.strictObject({
    kind: z.literal("shift"),
    value: expression,
    rows: z.int().refine((rows) => rows !== 0),
  }),
  window: z
    .strictObject({
      kind: z.literal("window"),
      aggregate: z.enum(aggregates),
      parameter: z.number().nullable(),
      value: expression,
      frame,
    })
    .refine(({ aggregate, parameter }) => isParameter(aggregate, parameter), { path: ["parameter"] }),
};

const derivedColumn: Schema<DerivedColumn> = z.strictObject({
  name: z.string(),
  value: expression,
  doc: z.optional(doc),
});

const keyPair: Schema<KeyPair> = z.strictObject({ left: z.string(), right: z.string() });

const relations: { readonly [K in keyof RelationNodes]: Schema<RelationNodes[K]> } = {
  aggregate: z.strictObject({
    kind: z.literal("aggregate"),
    input: relation,
    by: z.array(z.string()).min(1),
    columns: z.array(derivedColumn),
    site,
  }),
  asOf: z.strictObject({
    kind: z.literal("asOf"),
    input: relation,
    right: relation,
    on: z.string(),
    keys: z.array(keyPair),
    tolerance: z.number().min(0).nullable(),
    inclusive: z.boolean(),
    prefix: z.string(),
    site,
  }),
  assumeRows: z.strictObject({
    kind: z.literal("assumeRows"),
    input: relation,
    reason: z.string(),
    at: z.string(),
    timeline: z.string(),
    site,
  }),
  dedupe: z.strictObject({
    kind: z.literal("dedupe"),
    input: relation,
    by: z.array(z.string()).min(1),
    keep: z.enum(keepOptions),
    site,
  }),
  derive: z.strictObject({
    kind: z.literal("derive"),
    input: relation,
    columns: z.array(derivedColumn),
    site,
  }),
  filter: z.strictObject({
    kind: z.literal("filter"),
    input: relation,
    predicate: expression,
    site,
  }),
  join: z.strictObject({
    kind: z.literal("join"),
    how: z.enum(joinKinds),
    input: relation,
    right: relation,
    on: z.array(keyPair),
    cardinality: z.enum(cardinalities),
    prefix: z.string(),
    site,
  }),
  joinPrior: z.strictObject({
    kind: z.literal("joinPrior"),
    input: relation,
    right: relation,
    by: z.array(z.string()),
    asOf: z.string().nullable(),
    prefix: z.string(),
    site,
  }),
  select: z.strictObject({
    kind: z.literal("select"),
    input: relation,
    columns: z.array(z.strictObject({ name: z.string(), as: z.string() })),
    site,
  }),
  source: z.strictObject({
    kind: z.literal("source"),
    table: z.strictObject({
      name: z.string(),
      timeline: z
        .strictObject({ name: z.string(), phases: names.min(1), overlapping: z.boolean().nullable() })
        .nullable(),
      event: names,
      order: names,
      entity: names,
      tick: z
        .strictObject({
          clock: z.string(),
          phase: z.string(),
          ticks: z.enum(["own", "shared"]),
          unit: z.optional(z.string().refine(isUnit)),
          columns: names.min(1),
        })
        .nullable(),
      settled: z.string().nullable(),
      closed: z.string().nullable(),
      stamp: z.strictObject({ knownAt: z.string(), about: z.string().nullable() }).nullable(),
      rows: z.string(),
      columns: z.array(
        z.strictObject({
          name: z.string(),
          dtype: z.enum(dtypes),
          nullable: z.boolean(),
          at: z.string(),
          moment: z.string(),
          check: z.optional(
            z.strictObject({ schema: z.record(z.string(), z.json()), otherwise: z.enum(otherwiseOptions) }),
          ),
          settled: z.optional(z.string()),
          zone: z.optional(zonePlan),
          doc: z.optional(doc),
        }),
      ),
      path: z.string().nullable(),
    }),
    site,
  }),
  top: z.strictObject({
    kind: z.literal("top"),
    input: relation,
    count: z.int().min(1),
    value: z.nullable(expression),
    lowest: z.boolean(),
    per: z.array(z.string()),
    site,
  }),
  union: z.strictObject({
    kind: z.literal("union"),
    input: relation,
    right: relation,
    site,
  }),
};

export const pipelineSchema: Schema<PipelinePlan> = z.strictObject({
  kind: z.literal("pipeline"),
  name: z.string().regex(pipelineName),
  decides: z.strictObject({ at: z.string(), said: z.string(), timeline: z.string() }),
  nulls: z.enum(nullPolicies),
  params: z.record(z.string(), z.unknown()),
  relation,
  features: names,
  keys: names,
  labels: names,
  sink: z.union([
    z.strictObject({ parquet: z.string().regex(artifactNames.parquet), compression: z.enum(compressions) }),
    z.strictObject({
      parquet: z.string().regex(artifactNames.folder),
      compression: z.enum(compressions),
      by: z.literal("event"),
    }),
    z.strictObject({ csv: z.string().regex(artifactNames.csv) }),
    z.strictObject({ ndjson: z.string().regex(artifactNames.ndjson) }),
  ]),
  sites: z.strictObject({ pipeline: site, from: site, features: site, keys: site, labels: site, sink: site }),
});
