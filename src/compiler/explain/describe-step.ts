/** Short descriptions of steps, and their places in the author's files. */
import { listSome } from "../../core/diagnostics/define.ts";
import type { Site } from "../../core/site.ts";
import type { RelationNode, RelationNodes } from "../../plan/relations/index.ts";
import { firstTableOf } from "../../plan/traverse.ts";
import type { SourcePlace } from "./derivation.ts";

/** The places of steps and tables in the author's files. */
export interface Places {
  /** A step, or a name within it. */
  readonly step: (site: Site | null, name: string | null) => SourcePlace | null;
  /** The declaration of a table, or of one of its columns. */
  readonly table: (table: string, column: string | null) => SourcePlace | null;
}

/** The first table of a relation's rows. */
const nameOf = (node: RelationNode): string => firstTableOf(node).name;

const per = (names: readonly string[]): string => (names.length === 0 ? "" : ` per ${listSome(names)}`);

/** A short description of a step or a table. */
const steps: { readonly [K in keyof RelationNodes]: (node: RelationNodes[K]) => string } = {
  aggregate: ({ by }) => `aggregate by ${listSome(by)}`,
  asOf: ({ right }) => `asOf join with ${nameOf(right)}`,
  assumeRows: () => "assumeRows",
  dedupe: ({ by }) => `dedupe by ${listSome(by)}`,
  derive: () => "derive",
  filter: () => "filter",
  join: ({ how, right }) => `${how} join with ${nameOf(right)}`,
  joinPrior: ({ right }) => `joinPrior with ${nameOf(right)}`,
  select: () => "select",
  source: ({ table }) => `table '${table.name}'`,
  top: ({ count, value, lowest, per: names }) =>
    value === null ? `limit ${count}${per(names)}` : `${lowest ? "lowest" : "top"} ${count}${per(names)}`,
  union: ({ right }) => `union with ${nameOf(right)}`,
};

export const describeStep = (node: RelationNode): string => (steps[node.kind] as (node: RelationNode) => string)(node);
