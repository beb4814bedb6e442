/**
 * Finds what a pipeline's features depend on: the columns of its tables from which a value, or the existence of a row,
 * can reach them.
 */

import { chainOf } from "../core/instant.ts";
import { grainOf, keysOf } from "../plan/grain.ts";
import type { RelationNode } from "../plan/relations/index.ts";
import { columnsOf } from "../plan/traverse.ts";
import { type Database, type Row, rowsIn } from "./database.ts";
import { identityOf, isSettling, type Knowledge, type Premise, textOf } from "./knowledge.ts";

/** The columns by table. A table without columns here matters by its rows. */
export type Upstream = ReadonlyMap<string, ReadonlySet<string>>;

/** The names of a relation's columns. */
const namesOf = (node: RelationNode): ReadonlySet<string> => {
  switch (node.kind) {
    case "source":
      return new Set(node.table.columns.map(({ name }) => name));
    case "derive":
      return new Set([...namesOf(node.input), ...node.columns.map(({ name }) => name)]);
    case "aggregate":
      return new Set([...node.by, ...node.columns.map(({ name }) => name)]);
    case "select":
      return new Set(node.columns.map(({ as }) => as));
    case "join":
      return node.how === "semi" || node.how === "anti" ? namesOf(node.input) : joined(node);
    case "joinPrior":
    case "asOf":
      return joined(node);
    default:
      return namesOf(node.input);
  }
};

const joined = (node: { readonly input: RelationNode; readonly right: RelationNode; readonly prefix: string }) =>
  new Set([...namesOf(node.input), ...[...namesOf(node.right)].map((name) => node.prefix + name)]);

export const upstreamOf = (relation: RelationNode, features: readonly string[]): Upstream => {
  const found = new Map<string, Set<string>>();
  const visit = (node: RelationNode, names: readonly string[]): void => {
    switch (node.kind) {
      case "source":
        found.set(node.table.name, new Set([...(found.get(node.table.name) ?? []), ...names]));
        return;
      case "filter":
        visit(node.input, [...names, ...columnsOf(node.predicate)]);
        return;
      case "derive":
      case "aggregate": {
        const made = new Map(node.columns.map(({ name, value }) => [name, columnsOf(value)]));
        const by = node.kind === "aggregate" ? node.by : [];
        visit(node.input, [...by, ...names.flatMap((name) => made.get(name) ?? [name])]);
        return;
      }
      case "select":
        visit(
          node.input,
          names.map((name) => node.columns.find(({ as }) => as === name)?.name ?? name),
        );
        return;
      case "dedupe":
        visit(node.input, [...names, ...node.by]);
        return;
      case "top":
        visit(node.input, [...names, ...node.per, ...(node.value === null ? [] : columnsOf(node.value))]);
        return;
      case "union":
        visit(node.input, names);
        visit(node.right, names);
        return;
      case "join":
      case "joinPrior":
      case "asOf": {
        const left = namesOf(node.input);
        const ours = names.filter((name) => left.has(name));
        const rightNames = names.filter((name) => !left.has(name)).map((name) => name.slice(node.prefix.length));
        // A left join whose columns are not used changes nothing.
        const matters = rightNames.length > 0 || (node.kind === "join" && node.how !== "left");
        const pairs = node.kind === "join" ? node.on : node.kind === "asOf" ? node.keys : [];
        const keys = keysOf(grainOf(node.right));
        const by = node.kind === "joinPrior" ? [...node.by, ...(node.asOf === null ? [] : [node.asOf])] : [];
        const timestamps = node.kind === "asOf" ? [node.on] : [];
        const found = [
          ...keys.filter((name) => left.has(name)),
          ...pairs.map((pair) => pair.left),
          ...by,
          ...timestamps,
        ];
        visit(node.input, matters ? [...ours, ...found] : ours);
        if (matters) visit(node.right, [...rightNames, ...(node.kind === "joinPrior" ? node.by : [])]);
        return;
      }
      case "assumeRows":
        visit(node.input, names);
        return;
    }
  };
  visit(relation, features);
  return found;
};

/**
 * Whether anything upstream of a feature is unknown at the decisions of a pipeline, so that a change could reach it.
 */
export const isExposed = ({ tables, at }: Premise, upstream: Upstream): boolean =>
  tables.some((table) => {
    const columns = upstream.get(table.name);
    if (columns === undefined) return false;
    if (table.stamp !== null || isSettling(table)) return true;
    const chain = chainOf(table.timeline?.phases ?? []);
    const isLate = (instant: string) => chain.indexOf(instant) >= chain.indexOf(at) && instant !== "always";
    const during = at.startsWith("during ");
    return table.columns.some(
      (column) => columns.has(column.name) && isLate(column.at) && (column.at !== at || during),
    );
  });

/**
 * Whether the differences between two databases could matter without the rules: they are upstream of a feature, and in
 * the decision's own event, in an earlier one or in a log.
 */
export const reachesFeature = (
  { tables }: Premise,
  upstream: Upstream,
  knowledge: Knowledge,
  before: Database,
  after: Database,
): boolean =>
  tables.some((table) => {
    const columns = upstream.get(table.name);
    if (columns === undefined) return false;
    const identity = identityOf(table);
    const textsOf = (rows: readonly Row[]) =>
      new Set(
        rows
          .filter((row) => knowledge.standing(table, row) !== "other")
          .map((row) => `${textOf(row, identity)} ${textOf(row, [...columns])}`),
      );
    const [rowsBefore, rightNames] = [textsOf(rowsIn(before, table)), textsOf(rowsIn(after, table))];
    return rowsBefore.size !== rightNames.size || [...rowsBefore].some((one) => !rightNames.has(one));
  });
