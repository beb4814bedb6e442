/**
 * Settlement as far as a plan determines it: which timestamps settle a value, the rows of a relation and its events,
 * and which of them nothing settles. The actual times depend on the data. But something without any settlement can
 * never be read of an earlier event, so a window or a join that reads it is refused (GF2030).
 *
 * Written from the amendment "Settlement is a hidden time" of the calculus: where that takes a maximum of times, this
 * takes the union of the timestamps.
 */
import type { Site } from "../../core/site.ts";
import { settlingOf } from "../../plan/declaration-rules.ts";
import type { ExpressionNode, WindowNode } from "../../plan/expressions/index.ts";
import { partitionColumns } from "../../plan/frame.ts";
import { keysOf } from "../../plan/grain.ts";
import {
  droppingColumns,
  type RelationNode,
  type RelationNodes,
  rowsInstant,
  type TablePlan,
} from "../../plan/relations/index.ts";
import { operandsOf } from "../../plan/traverse.ts";
import type { Environment } from "./environment.ts";
import { type Finding, finding } from "./finding.ts";

/** The timestamps that settle something. Without any, it is settled from the start. */
export interface Settlement {
  /** The timestamps, in words: all of them must have passed. */
  readonly times: readonly string[];
  /** The parts that nothing settles, in words. */
  readonly lacking: readonly string[];
}

/** For a relation: the presence of a row, the closing of its events, and every column. */
export interface Settlements {
  readonly rows: Settlement;
  readonly closed: Settlement;
  readonly column: (name: string) => Settlement;
}

const atOnce: Settlement = { times: [], lacking: [] };
const by = (time: string): Settlement => ({ times: [time], lacking: [] });

const all = (...parts: readonly Settlement[]): Settlement => ({
  times: [...new Set(parts.flatMap(({ times }) => times))],
  lacking: [...new Set(parts.flatMap(({ lacking }) => lacking))],
});

const tableTime = ({ name }: TablePlan, time: string | null, what: string): Settlement =>
  time === null ? { times: [], lacking: [`${what} of table '${name}'`] } : by(`'${time}' of table '${name}'`);

const declared = (table: TablePlan): Settlements => {
  const { columns, settled, closed } = table;
  const fixed = [...keysOf(table), ...table.order];
  const dropping = droppingColumns(table);
  const rows = rowsInstant(table) === "always" ? atOnce : tableTime(table, settled, "the rows");
  const ending = rowsInstant(table) === "always" ? atOnce : tableTime(table, closed ?? settled, "the rows");
  const column = (name: string): Settlement => {
    const found = columns.find((one) => one.name === name);
    if (found === undefined || fixed.includes(name)) return atOnce;
    if (settlingOf(table).includes(name)) return tableTime(table, name, `'${name}'`);
    return found.at === "always" ? atOnce : tableTime(table, found.settled ?? settled, `'${name}'`);
  };
  const checks = all(...dropping.map(({ name }) => column(name)));
  const [there, over] = [all(rows, checks), all(ending, checks)];
  return { rows: there, closed: over, column: (name) => all(column(name), there) };
};

/** Reports something that is read as of a timestamp although nothing settles it. */
type Note = (what: string, site: Site | null, name: string | null, settlement: Settlement) => void;

interface Around {
  readonly of: Settlements;
  /** The rows of a group, within an aggregate. */
  readonly group: Settlement;
  readonly note: (what: string, settlement: Settlement) => void;
}

const windowed = ({ frame, value, aggregate }: WindowNode, around: Around): Settlement => {
  const { of } = around;
  const columns = all(...partitionColumns(frame).map(of.column));
  const looked = all(expression(value, around), of.rows, columns);
  if (frame.asOf !== null) {
    around.note(`The ${aggregate}() of a window`, looked);
    return all(by(`'${frame.asOf}' of the row itself`), of.column(frame.asOf), ...frame.by.map(of.column));
  }
  // If events overlap, no other frame extends beyond the event.
  return all(looked, of.closed);
};

/** The settlement of an expression. */
const expression = (node: ExpressionNode, around: Around): Settlement => {
  const { of } = around;
  const operands = () => all(...operandsOf(node).map((operand) => expression(operand, around)));
  switch (node.kind) {
    case "column":
      return of.column(node.name);
    case "window":
      return windowed(node, around);
    case "shift":
    case "fill":
    case "interpolate":
      return all(operands(), of.rows, of.closed);
    case "group":
      return all(operands(), around.group);
    default:
      return operands();
  }
};

/** The settlement of the columns, rows and events of a relation; `note` receives what nothing settles. */
const settlements = (environments: ReadonlyMap<RelationNode, Environment>, note: Note) => {
  const known = new Map<RelationNode, Settlements>();
  const grainIn = (node: RelationNode) => environments.get(node)?.grain;
  const judged = (
    node: ExpressionNode,
    of: Settlements,
    site: Site | null,
    name: string | null,
    group: Settlement = atOnce,
  ): Settlement => expression(node, { of, group, note: (what, settlement) => note(what, site, name, settlement) });
  const added = (
    left: Settlements,
    names: readonly string[],
    prefix: string,
    column: (name: string) => Settlement,
  ): Settlements["column"] => {
    const more = new Map(names.map((name) => [`${prefix}${name}`, name]));
    return (name) => {
      const of = more.get(name);
      return of === undefined ? left.column(name) : column(of);
    };
  };
  const namesIn = (node: RelationNode): readonly string[] => [...(environments.get(node)?.columns.keys() ?? [])];
  /** The columns that a step adds to those of its input. */
  const joinedColumns = (node: RelationNode & { readonly input: RelationNode; readonly prefix: string }) => {
    const before = new Set(namesIn(node.input));
    return namesIn(node).flatMap((name) => (before.has(name) ? [] : [name.slice(node.prefix.length)]));
  };

  const rules: { readonly [K in keyof RelationNodes]: (node: RelationNodes[K]) => Settlements } = {
    source: ({ table }) => declared(table),

    filter: ({ input, predicate, site }) => {
      const of = settled(input);
      const kept = judged(predicate, of, site, null);
      return { ...of, rows: all(of.rows, kept), closed: all(of.closed, kept) };
    },

    derive: ({ input, columns, site }) => {
      const of = settled(input);
      const made = new Map(columns.map(({ name, value }) => [name, judged(value, of, site, name)]));
      return { ...of, column: (name) => made.get(name) ?? of.column(name) };
    },

    join: (node) => {
      const { input, right: joined, how, on } = node;
      const [left, right] = [settled(input), settled(joined)];
      const keys = all(...on.map((pair) => left.column(pair.left)));
      const found = all(right.rows, keys);
      const looked = all(found, right.closed);
      const side = how === "left" ? looked : found;
      const column = added(left, joinedColumns(node), node.prefix, (name) => all(right.column(name), side));
      if (how === "left") return { ...left, column };
      return { rows: all(left.rows, how === "anti" ? looked : found), closed: all(left.closed, looked), column };
    },

    joinPrior: (node) => {
      const { input, right: joined, by: partition, asOf, site } = node;
      const [left, right] = [settled(input), settled(joined)];
      const names = joinedColumns(node);
      if (asOf !== null)
        note("A row", site, null, all(right.rows, ...[...names, ...partition].map((name) => right.column(name))));
      const found = all(
        ...(asOf === null ? [] : [by(`'${asOf}' of the row itself`), left.column(asOf)]),
        ...[...(grainIn(joined)?.entity ?? []), ...partition].map(left.column),
      );
      return { ...left, column: added(left, names, node.prefix, () => found) };
    },

    asOf: (node) => {
      const { input, on, keys } = node;
      const left = settled(input);
      const found = all(
        by(`'${on}' of the row itself`),
        left.column(on),
        ...keys.map((pair) => left.column(pair.left)),
      );
      return { ...left, column: added(left, joinedColumns(node), node.prefix, () => found) };
    },

    union: ({ input, right: other }) => {
      const [left, right] = [settled(input), settled(other)];
      return {
        rows: all(left.rows, right.rows),
        closed: all(left.closed, right.closed),
        column: (name) => all(left.column(name), right.column(name)),
      };
    },

    aggregate: ({ input, by: keys, columns, site }) => {
      const of = settled(input);
      const closed = all(of.closed, ...keys.map(of.column));
      const group = all(of.rows, closed);
      const made = new Map(columns.map(({ name, value }) => [name, judged(value, of, site, name, group)]));
      return { rows: group, closed, column: (name) => made.get(name) ?? group };
    },

    top: ({ input, value, per, site }) => {
      const of = settled(input);
      const compared = value === null ? atOnce : judged(value, of, site, null);
      const groupSettlement = all(of.rows, of.closed, ...per.map(of.column), compared);
      return { ...of, rows: groupSettlement, closed: groupSettlement };
    },

    dedupe: ({ input, by: keys }) => {
      const of = settled(input);
      const groupSettlement = all(of.rows, of.closed, ...keys.map(of.column));
      return {
        rows: groupSettlement,
        closed: groupSettlement,
        column: (name) => all(of.column(name), groupSettlement),
      };
    },

    select: ({ input, columns }) => {
      const of = settled(input);
      const names = new Map(columns.map(({ name, as }) => [as, name]));
      return { ...of, column: (name) => of.column(names.get(name) ?? name) };
    },

    assumeRows: ({ input }) => settled(input),
  };

  const settled = (node: RelationNode): Settlements => {
    const before = known.get(node);
    if (before !== undefined) return before;
    // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
    const made = (rules[node.kind] as (node: RelationNode) => Settlements)(node);
    known.set(node, made);
    return made;
  };
  return settled;
};

const isOverlapping = (environment: Environment | undefined): boolean =>
  environment?.grain.timeline?.overlapping === true;

/** Finds everything that is read of earlier events as of a timestamp although nothing settles it. */
export const checkSettlement = (
  relation: RelationNode,
  environments: ReadonlyMap<RelationNode, Environment>,
): readonly Finding[] => {
  if (!isOverlapping(environments.get(relation))) return [];
  const found: Finding[] = [];
  settlements(environments, (what, site, name, { lacking }) => {
    if (lacking.length > 0) found.push(finding("GF2030", { what, unsettled: lacking }, site, name));
  })(relation);
  return found;
};

/** The settlement of a column of a relation; null if events do not overlap. */
export const settlementOf = (
  relation: RelationNode,
  name: string,
  environments: ReadonlyMap<RelationNode, Environment>,
): Settlement | null =>
  isOverlapping(environments.get(relation)) ? settlements(environments, () => {})(relation).column(name) : null;
