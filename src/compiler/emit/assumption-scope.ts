/**
 * What an assumption makes of the tables beneath it: the columns, and the rows, that are read earlier than their tables
 * declare, by the author's word. Score mode must read them of the event itself.
 */

import { isBy } from "../../core/instant.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import { lookedUp } from "../../plan/frame.ts";
import { droppingOf, type RelationNode, rowsOf, type TablePlan } from "../../plan/relations/index.ts";
import { inputsOf, operandsOf } from "../../plan/traverse.ts";
import type { Verified } from "../verify/index.ts";

/** The instants vouched for, of one table. */
export interface Vouched {
  rows: string | null;
  readonly columns: Map<string, string>;
}

interface Place {
  readonly table: TablePlan;
  readonly column: string;
}

const columnsIn = (node: ExpressionNode): readonly string[] =>
  node.kind === "column"
    ? [node.name]
    : [
        ...operandsOf(node).flatMap(columnsIn),
        ...(node.kind === "window"
          ? [...lookedUp(node.frame), ...(node.frame.asOf === null ? [] : [node.frame.asOf])]
          : []),
      ];

const looksAtRows = (node: ExpressionNode): boolean =>
  ["window", "shift", "fill", "interpolate", "group"].includes(node.kind) || operandsOf(node).some(looksAtRows);

/** The expressions of a step that keep or drop rows. */
const predicatesOf = (node: RelationNode): readonly ExpressionNode[] =>
  node.kind === "filter" ? [node.predicate] : node.kind === "top" && node.value !== null ? [node.value] : [];

/** The columns of its input by which a step keeps, drops or gathers rows. */
const choosing = (node: RelationNode): readonly string[] => [
  ...predicatesOf(node).flatMap(columnsIn),
  ...(node.kind === "aggregate" || node.kind === "dedupe" ? node.by : node.kind === "top" ? node.per : []),
  // Whether a row finds one, and so stays, is a matter of what it is looked up by.
  ...(node.kind === "join" && node.how !== "left" ? node.on.map(({ left }) => left) : []),
];

/** Assumptions of a step, with the relation whose columns they speak of. */
const assumedIn = (node: ExpressionNode): readonly { readonly at: string; readonly value: ExpressionNode }[] => [
  ...(node.kind === "assume" ? [node] : []),
  ...operandsOf(node).flatMap(assumedIn),
];

const expressionsOf = (node: RelationNode): readonly ExpressionNode[] =>
  node.kind === "derive" || node.kind === "aggregate" ? node.columns.map(({ value }) => value) : predicatesOf(node);

export const vouchedFor = ({ plan, environments }: Verified): ReadonlyMap<string, Vouched> => {
  const vouched = new Map<string, Vouched>();
  const of = (table: TablePlan): Vouched => {
    const known = vouched.get(table.name);
    if (known !== undefined) return known;
    const made: Vouched = { rows: null, columns: new Map() };
    vouched.set(table.name, made);
    return made;
  };

  // A chain of filters asks for the same columns again at each step: without the answers of before, 2^n times.
  const places = new Map<RelationNode, Map<string, readonly Place[]>>();

  /** The columns of tables that a column of a relation is made of, or that chose the rows it is made of. Each once. */
  const placesOf = (node: RelationNode, name: string): readonly Place[] => {
    const ofNode = places.get(node) ?? new Map<string, readonly Place[]>();
    places.set(node, ofNode);
    const known = ofNode.get(name);
    if (known !== undefined) return known;
    const all = [
      ...madeOf(node, name),
      ...(node.kind === "source" ? [] : choosing(node).flatMap((one) => placesOf(node.input, one))),
    ];
    const found = [...new Map(all.map((one) => [JSON.stringify([one.table.name, one.column]), one])).values()];
    ofNode.set(name, found);
    return found;
  };

  const madeOf = (node: RelationNode, name: string): readonly Place[] => {
    switch (node.kind) {
      case "source":
        return [{ table: node.table, column: name }];
      case "derive":
      case "aggregate": {
        const made = node.columns.find((column) => column.name === name);
        return (made === undefined ? [name] : columnsIn(made.value)).flatMap((one) => placesOf(node.input, one));
      }
      case "join":
      case "joinPrior":
      case "asOf":
        return environments.get(node.input)?.columns.has(name) === true
          ? placesOf(node.input, name)
          : placesOf(node.right, name.slice(node.prefix.length));
      case "select":
        return placesOf(node.input, node.columns.find(({ as }) => as === name)?.name ?? name);
      case "union":
        return [...placesOf(node.input, name), ...placesOf(node.right, name)];
      default:
        return placesOf(node.input, name);
    }
  };

  const vouchColumns = (node: RelationNode, names: readonly string[], at: string): void => {
    const chain = environments.get(node)?.chain ?? [];
    for (const { table, column } of names.flatMap((name) => placesOf(node, name))) {
      const declared = table.columns.find((one) => one.name === column)?.at ?? "always";
      const before = of(table).columns.get(column) ?? declared;
      if (!isBy(chain, before, at)) of(table).columns.set(column, at);
      // A value is not there without its row.
      vouchTable(table, chain, at);
    }
  };

  /** The rows of a table, and with them what its checks drop them by. */
  const vouchTable = (table: TablePlan, chain: readonly string[], at: string): void => {
    const { rows, columns } = of(table);
    if (isBy(chain, rows ?? rowsOf(table), at)) return;
    of(table).rows = at;
    for (const column of droppingOf(table))
      if (!isBy(chain, columns.get(column.name) ?? column.at, at)) columns.set(column.name, at);
  };

  /** Rows are there by all that keeps or drops them: their tables, and what they were chosen by. */
  const vouchRows = (node: RelationNode, at: string): void => {
    const chain = environments.get(node)?.chain ?? [];
    if (node.kind === "source") {
      vouchTable(node.table, chain, at);
      return;
    }
    vouchColumns(node.input, choosing(node), at);
    const keepsAll = (node.kind === "join" && node.how === "left") || node.kind === "joinPrior" || node.kind === "asOf";
    for (const input of keepsAll ? [node.input] : inputsOf(node)) vouchRows(input, at);
  };

  const visit = (node: RelationNode): void => {
    for (const input of inputsOf(node)) visit(input);
    if (node.kind === "source") return;
    if (node.kind === "assumeRows") vouchRows(node.input, node.at);
    for (const { at, value } of expressionsOf(node).flatMap(assumedIn)) {
      const names = columnsIn(value);
      vouchColumns(node.input, names, at);
      if (looksAtRows(value)) vouchRows(node.input, at);
    }
  };

  visit(plan.relation);
  return vouched;
};
