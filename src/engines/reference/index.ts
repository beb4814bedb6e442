/**
 * The reference: what a plan means, computed row by row in plain TypeScript. It is slow and simple, and written from
 * docs/calculus.md, docs/semantics.md and docs/language.md alone, not from other engines. Tests compare the engines and
 * the law with it.
 */
import type { Dtype } from "../../core/dtypes.ts";
import type { PipelinePlan } from "../../plan/pipeline.ts";
import type { RelationNode, TablePlan } from "../../plan/relations/index.ts";
import { findViolations } from "./check-contracts.ts";
import { ContractViolated, NotComputable, type Violation } from "./failures.ts";
import { parametersOf } from "./parameters.ts";
import { readDatabase, tableRelation } from "./read-tables.ts";
import { evaluateRelation } from "./relation-steps.ts";
import { cachePerRelation, cellOf, keysOf, orderOf, type Relation, valuesOf } from "./relation-values.ts";
import { type Clause, settlement, type Time } from "./settlement.ts";
import { compareAll, type GivenValue, type Value } from "./values.ts";

export type { Violation, ViolationKind } from "./failures.ts";
export { always, type Clause, clauses, never, type Time } from "./settlement.ts";
export type { GivenValue, Value } from "./values.ts";

/** A row of a table: exact values, or plain JavaScript numbers and Dates. Missing values are null. */
export type GivenRow = { readonly [column: string]: GivenValue };
/** Rows by the name of their table. */
export type GivenDatabase = ReadonlyMap<string, readonly GivenRow[]>;

export interface Options {
  readonly params?: { readonly [name: string]: unknown };
  /** Clauses of the settlement to leave out, for tests that show that each is needed. */
  readonly without?: ReadonlySet<Clause>;
  /**
   * Whether the data are checked against the declarations first, as every run does: contracts, and checks that refuse,
   * drop or set to null. Otherwise the data count as already checked.
   */
  readonly checked?: boolean;
}

export interface OutputColumn {
  readonly name: string;
  readonly dtype: Dtype;
  readonly role: "key" | "feature" | "label";
}

export type Interpretation =
  /** The artifact: its columns and its rows, in order, with exact values. */
  | {
      readonly kind: "rows";
      readonly columns: readonly OutputColumn[];
      readonly rows: readonly { readonly [column: string]: Value }[];
      /** When each value is settled, if events overlap; in the order of the rows. */
      readonly settled: readonly { readonly [column: string]: Time }[];
    }
  /** The data violate the contract. */
  | { readonly kind: "refused"; readonly violations: readonly Violation[] }
  /** A value cannot be computed. */
  | { readonly kind: "stopped"; readonly why: string };

/** Every table that a relation reads, each once. */
export const tablesOf = (node: RelationNode): readonly TablePlan[] => {
  if (node.kind === "source") return [node.table];
  const tables = [...tablesOf(node.input), ...("right" in node ? tablesOf(node.right) : [])];
  return [...new Map(tables.map((table) => [table.name, table])).values()];
};

/**
 * The rows of a relation over a database. Throws on a violation of the contract, and on a value that cannot be
 * computed.
 */
export const interpretRelation = (
  node: RelationNode,
  database: GivenDatabase,
  schema: PipelinePlan["params"],
  { params = {}, without = new Set(), checked = true }: Options = {},
): Relation => {
  const tables = tablesOf(node);
  const read = readDatabase(tables, database);
  if (checked) {
    const violations = findViolations(tables, read);
    if (violations.length > 0) throw new ContractViolated(violations);
  }
  const setting = {
    settlement: settlement(without),
    parameters: parametersOf(schema, params),
    once: cachePerRelation(),
  };
  const sources = new Map(
    tables.map((table) => [table.name, tableRelation(table, read.get(table.name) ?? [], setting, checked)]),
  );
  return evaluateRelation(node, sources, setting);
};

const outputOf = (plan: PipelinePlan, { grain, columns }: Relation): readonly OutputColumn[] => {
  const roles = [
    ["key", [...keysOf(grain), ...plan.keys]],
    ["feature", plan.features],
    ["label", plan.labels],
  ] as const;
  const all = roles.flatMap(([role, names]) =>
    names.map((name) => ({ name, dtype: columns.get(name) as Dtype, role })),
  );
  return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i);
};

/** The result of a pipeline over a database: the rows of its artifact, or why there are none. */
export const interpret = (plan: PipelinePlan, database: GivenDatabase, options: Options = {}): Interpretation => {
  try {
    const relation = interpretRelation(plan.relation, database, plan.params, options);
    const columns = outputOf(plan, relation);
    const order = orderOf(relation.grain);
    const rows = relation.rows.toSorted((a, b) => compareAll(valuesOf(a, order), valuesOf(b, order)));
    return {
      kind: "rows",
      columns,
      rows: rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, cellOf(row, name).value]))),
      settled: rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, cellOf(row, name).settled]))),
    };
  } catch (error) {
    if (error instanceof ContractViolated) return { kind: "refused", violations: error.violations };
    if (error instanceof NotComputable) return { kind: "stopped", why: error.message };
    throw error;
  }
};
