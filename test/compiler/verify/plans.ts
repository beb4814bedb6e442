/**
 * Plans written by hand. The types never see them, so a test with them fails if the verifier loses a clause, even if
 * the types have the same clause.
 */

import { type Verified, verify } from "../../../src/compiler/verify/index.ts";
import type { Dtype } from "../../../src/core/dtypes.ts";
import * as expressions from "../../../src/plan/expressions/index.ts";
import type { FramePlan } from "../../../src/plan/frame.ts";
import type { PipelinePlan } from "../../../src/plan/pipeline.ts";
import * as relations from "../../../src/plan/relations/index.ts";

export type Relation = relations.RelationNode;
export type Expression = expressions.ExpressionNode;

/** The instants of the timeline that most of these plans live on. */
export const [always, grid, lapwise, finished, hindsight] = [
  "always",
  "after 'qualifying'",
  "during 'race'",
  "after 'race'",
  "hindsight",
] as const;

export const weekend: relations.TimelinePlan = {
  name: "weekend",
  phases: ["qualifying", "race"],
  overlapping: false,
};
export const overlapping: relations.TimelinePlan = { ...weekend, overlapping: true };

type Column = Partial<Omit<relations.ColumnPlan, "name">>;

/** A column of each instant, and timestamps that denote one. */
export const columns: { readonly [name: string]: Column } = {
  known: {},
  rank: { at: grid },
  place: { at: finished },
  champion: { at: hindsight },
  start: { dtype: "datetime", moment: grid },
  posted: { dtype: "datetime", at: finished, moment: grid },
};

const declared = (
  name: string,
  { dtype = "f64", nullable = false, at = always, moment = "none", ...rest }: Column,
) => ({
  name,
  dtype,
  nullable,
  at,
  moment,
  ...rest,
});

/** A table with one event, entity and order key, unless other keys are given; the key columns need no mention. */
export const table = (
  name: string,
  fields: Partial<Omit<relations.TablePlan, "name" | "columns">> = {},
  more: { readonly [name: string]: Column } = columns,
): relations.SourceNode => {
  const plan = {
    timeline: weekend,
    event: ["race"],
    order: ["day"],
    entity: ["driver"],
    tick: null,
    settled: null,
    closed: null,
    stamp: null,
    rows: always,
    path: null,
    ...fields,
  };
  const { event, order, entity, tick, stamp } = plan;
  const stamps = stamp === null ? [] : [stamp.knownAt, ...(stamp.about === null ? [] : [stamp.about])];
  const keys = [...new Set([...event, ...order, ...entity, ...(tick?.columns ?? [])])].filter((key) => !(key in more));
  return relations.source({
    table: {
      ...plan,
      name,
      columns: [
        ...keys.map((key) => declared(key, { dtype: "i64" })),
        ...stamps.filter((key) => !(key in more)).map((key) => declared(key, { dtype: "datetime" })),
        ...Object.entries(more).map(([column, one]) => declared(column, one)),
      ],
    },
    site: null,
  });
};

/** A table of facts by one key. */
export const facts = (name: string, key: string, more: { readonly [name: string]: Column } = { [key]: {}, size: {} }) =>
  table(name, { timeline: null, event: [], order: [], entity: [key] }, more);

/** A log by one key. */
export const log = (name: string, key: string, more: { readonly [name: string]: Column } = { [key]: {}, rain: {} }) =>
  table(
    name,
    { timeline: null, event: [], order: [], entity: [key], stamp: { knownAt: "published", about: null } },
    more,
  );

export const own: relations.TickPlan = { clock: "lap", phase: "race", ticks: "own", columns: ["lap"] };
export const shared: relations.TickPlan = { ...own, clock: "minute", ticks: "shared", columns: ["minute"] };

export const col = (name: string): Expression => expressions.column({ name });
export const lit = (value: expressions.LiteralNode["value"], dtype: Dtype | "number" | "null" = "number"): Expression =>
  expressions.literal({ dtype, value });
export const isPositive = (name: string): Expression =>
  expressions.compare({ operator: "gt", left: col(name), right: lit(0) });

/** One of two values by a condition. */
export const choice = (condition: Expression, value: Expression, otherwise: Expression): Expression =>
  // biome-ignore lint/suspicious/noThenProperty: the word of the field; no plan is ever awaited
  expressions.conditional({ word: "when", condition, then: value, otherwise });

type Aggregate = expressions.WindowNode["aggregate"];

export const over = (
  kind: FramePlan["kind"],
  value: Expression | string = "known",
  frame: Partial<FramePlan> = {},
  aggregate: Aggregate = "mean",
): Expression =>
  expressions.window({
    aggregate,
    parameter: null,
    value: typeof value === "string" ? col(value) : value,
    frame: { kind, size: null, gap: 0, entity: true, by: [], atLeast: 1, asOf: null, within: null, ...frame },
  });

export const group = (value: Expression | string, aggregate: expressions.GroupNode["aggregate"] = "mean"): Expression =>
  expressions.group({ aggregate, parameter: null, value: typeof value === "string" ? col(value) : value });

const site = null;
const named = (made: { readonly [name: string]: Expression }) =>
  Object.entries(made).map(([name, value]) => ({ name, value }));

export const derive = (input: Relation, made: { readonly [name: string]: Expression }): Relation =>
  relations.derive({ input, columns: named(made), site });
export const filter = (input: Relation, predicate: Expression): Relation =>
  relations.filter({ input, predicate, site });
export const aggregate = (
  input: Relation,
  by: readonly string[],
  made: { readonly [name: string]: Expression } = {},
): Relation => relations.aggregate({ input, by, columns: named(made), site });
export const top = (input: Relation, value: Expression | null, per: readonly string[]): Relation =>
  relations.top({ input, count: 1, value, lowest: false, per, site });
export const dedupe = (input: Relation, by: readonly string[]): Relation =>
  relations.dedupe({ input, by, keep: "first", site });
export const select = (input: Relation, ...columns: readonly relations.SelectedColumn[]): Relation =>
  relations.select({ input, columns, site });
export const join = (
  input: Relation,
  right: Relation,
  fields: Partial<Pick<relations.JoinNode, "how" | "on" | "prefix">> = {},
): Relation =>
  relations.join({ input, right, how: "left", on: [], cardinality: "many-to-one", prefix: "j_", site, ...fields });
export const joinPrior = (
  input: Relation,
  right: Relation,
  fields: Partial<Pick<relations.JoinPriorNode, "by" | "asOf" | "prefix">> = {},
): Relation => relations.joinPrior({ input, right, by: [], asOf: null, prefix: "p_", site, ...fields });
export const asOf = (
  input: Relation,
  right: Relation,
  fields: Partial<Pick<relations.AsOfNode, "on" | "keys" | "prefix">> = {},
): Relation =>
  relations.asOf({
    input,
    right,
    on: "start",
    keys: [],
    tolerance: null,
    inclusive: false,
    prefix: "w_",
    site,
    ...fields,
  });
export const union = (input: Relation, right: Relation): Relation => relations.union({ input, right, site });
export const assumeRows = (input: Relation, at: string, timeline = "weekend"): Relation =>
  relations.assumeRows({ input, reason: "a test", at, timeline, site });

/** Where the pipeline itself is written; its steps are written nowhere. */
const whole = { file: "pipeline", line: 1, column: 1 };

/** A pipeline over a relation that decides in hindsight, so that nothing is late. */
export const pipeline = (relation: Relation, fields: Partial<PipelinePlan> = {}): PipelinePlan => ({
  kind: "pipeline",
  name: "p",
  decides: { at: hindsight, said: "in hindsight", timeline: "weekend" },
  nulls: "allowed",
  params: {},
  relation,
  features: ["known"],
  keys: [],
  labels: [],
  sink: { parquet: "p.parquet", compression: "zstd" },
  sites: { pipeline: whole, from: whole, features: whole, keys: whole, labels: whole, sink: whole },
  ...fields,
});

export const verified = (relation: Relation, fields: Partial<PipelinePlan> = {}): Verified =>
  verify(pipeline(relation, fields));

/** What a relation is refused for, whatever a pipeline makes of it. */
export const codes = (relation: Relation): readonly string[] => [
  ...new Set(
    verified(relation)
      .findings.filter(({ site: found }) => found === null)
      .map(({ code }) => code),
  ),
];

/** What is derived of a column of a sound relation. */
export const brand = (relation: Relation, name: string) => {
  const refused = codes(relation);
  if (refused.length > 0) throw new Error(`the plan is refused: ${refused.join(", ")}`);
  return verified(relation).relation.columns.get(name);
};
export const at = (relation: Relation, name: string): string | undefined => brand(relation, name)?.at;
/** When the rows of a sound relation are known. */
export const rowsAt = (relation: Relation): string => {
  const refused = codes(relation);
  if (refused.length > 0) throw new Error(`the plan is refused: ${refused.join(", ")}`);
  return verified(relation).relation.rows;
};
