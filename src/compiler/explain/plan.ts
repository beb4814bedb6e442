/** The plan as the rules of `explain` see it: the verifier's findings, the places, and the facts they lead on to. */

import { some } from "../../core/diagnostics/define.ts";
import type { Site } from "../../core/site.ts";
import type { RelationNode, RelationNodes } from "../../plan/relations/index.ts";
import { tablesOf } from "../../plan/traverse.ts";
import type { Environment } from "../verify/environment.ts";
import { sameTick } from "../verify/join-compatibility.ts";
import type { Enters, Fact, Spot } from "./derivation.ts";
import type { Around } from "./expression.ts";

/** Where things stand in the author's files. */
export interface Places {
  /** A step, or a name within it. */
  readonly step: (site: Site | null, name: string | null) => Spot | null;
  /** The declaration of a table, or of one of its columns. */
  readonly table: (table: string, column: string | null) => Spot | null;
}

/** The facts of a plan. */
export interface Facts {
  /** A column of a relation, as the step left it that made it. */
  readonly column: (node: RelationNode, name: string) => Fact;
  /** The rows of a relation, as the step left them that made them as late as they are. */
  readonly rows: (node: RelationNode) => Fact;
  /** The same, with every step that had a say in which rows there are. */
  readonly everyStep: (node: RelationNode) => Fact;
}

export interface Plan extends Facts {
  readonly places: Places;
  readonly environment: (node: RelationNode) => Environment;
  readonly brand: Around["brand"];
  readonly key: (node: RelationNode) => string;
  readonly tell: (node: RelationNode, every: boolean) => Fact;
}

/** The table whose rows a relation begins with. */
const nameOf = (node: RelationNode): string => tablesOf(node)[0]?.name ?? "";

const per = (names: readonly string[]): string => (names.length === 0 ? "" : ` per ${some(names)}`);

/** A step in a few words, or a table. */
const steps: { readonly [K in keyof RelationNodes]: (node: RelationNodes[K]) => string } = {
  aggregate: ({ by }) => `aggregate by ${some(by)}`,
  asOf: ({ right }) => `asOf join with ${nameOf(right)}`,
  assumeRows: () => "assumeRows",
  dedupe: ({ by }) => `dedupe by ${some(by)}`,
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

export const stepOf = (node: RelationNode): string => (steps[node.kind] as (node: RelationNode) => string)(node);

export const around = (node: RelationNode, plan: Plan): Around => ({
  grain: plan.environment(node).grain,
  column: (name) => plan.column(node, name),
  rows: () => plan.rows(node),
  brand: plan.brand,
  groups: null,
  key: plan.key(node),
});

/** How what a join finds enters: at another tick than its own, only when its phase is over. */
export const acrossTicks = ({ input, right }: RelationNodes["join"], plan: Plan): Enters =>
  sameTick(plan.environment(input).grain, plan.environment(right).grain) ? "counted" : "lifted";
