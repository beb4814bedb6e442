/**
 * Finds the scope of the assumptions of a pipeline: the columns and rows of its tables that are read earlier than
 * declared. Score mode must read them of the event itself.
 */
import { frameRules, groupRules, type Outcome, selectionRules } from "../../core/calculus.ts";
import { isBy } from "../../core/instant.ts";
import type { AssumeNode, ExpressionNode } from "../../plan/expressions/index.ts";
import { type Grain, grainOf, groupScopeOf } from "../../plan/grain.ts";
import {
  droppingColumns,
  type RelationNode,
  type RelationNodes,
  rowsInstant,
  type TablePlan,
} from "../../plan/relations/index.ts";
import { columnsOf, expressionsOf, inOrder, inputsOf, walk } from "../../plan/traverse.ts";
import type { Verified } from "../verify/index.ts";
import { tickScopeOf } from "../verify/tick-scope.ts";

/** The assumed instants of one table. */
export interface AssumedInstants {
  rows: string | null;
  readonly columns: Map<string, string>;
}

/** How far a read extends beyond its own tick: not at all, over its event, or into later events. */
const readScopes = ["tick", "event", "beyond"] as const;
type Reach = (typeof readScopes)[number];

const farther = (a: Reach, b: Reach): Reach => (readScopes.indexOf(a) > readScopes.indexOf(b) ? a : b);

/** A column of a table that something depends on. */
interface Place {
  readonly table: TablePlan;
  readonly column: string;
  readonly reach: Reach;
}

/** What a column of a relation depends on: cells, and the rows that it reads. */
interface Sources {
  readonly places: readonly Place[];
  readonly rows: readonly { readonly node: RelationNode; readonly reach: Reach }[];
}

const nothing: Sources = { places: [], rows: [] };

const together = (parts: readonly Sources[], reach: Reach = "tick"): Sources => {
  const farthest = <T extends { readonly reach: Reach }>(all: readonly T[], key: (one: T) => unknown): readonly T[] => {
    const found = new Map<unknown, T>();
    for (const one of all) {
      const before = found.get(key(one))?.reach ?? "tick";
      found.set(key(one), { ...one, reach: farther(farther(one.reach, before), reach) });
    }
    return [...found.values()];
  };
  return {
    places: farthest(
      parts.flatMap(({ places }) => places),
      ({ table, column }) => JSON.stringify([table.name, column]),
    ),
    rows: farthest(
      parts.flatMap(({ rows }) => rows),
      ({ node }) => node,
    ),
  };
};

const ofOutcome = { base: "tick", partition: "tick", lifted: "event", hindsight: "beyond" } as const satisfies {
  readonly [O in Outcome]: Reach;
};

/** How far an expression reads other rows; null if it reads none. */
const reachOf = (value: ExpressionNode, grain: Grain): Reach | null => {
  const own = (node: ExpressionNode): Reach | null => {
    switch (node.kind) {
      case "window":
        return ofOutcome[frameRules[node.frame.kind].outcome[tickScopeOf(grain, node.frame.entity, node.frame.by)]];
      case "shift":
        return node.rows < 0 ? "event" : "tick";
      case "fill":
        return node.direction === "backward" ? "event" : "tick";
      case "interpolate":
        return "event";
      default:
        return null;
    }
  };
  return walk(value)
    .map(own)
    .reduce((farthest, one) => (one === null ? farthest : farthest === null ? one : farther(farthest, one)), null);
};

/** The columns of its input by which a step keeps, drops or groups rows. */
const choosing = (node: RelationNode): readonly string[] => [
  ...expressionsOf(node).flatMap(({ name, value }) => (name === null ? columnsOf(value) : [])),
  ...(node.kind === "aggregate" || node.kind === "dedupe" ? node.by : node.kind === "top" ? node.per : []),
  // Whether a row has a match, and therefore stays, depends on its keys.
  ...(node.kind === "join" && node.how !== "left" ? node.on.map(({ left }) => left) : []),
];

/** The columns of its input by which a join looks up rows. */
const lookedUpBy = (node: RelationNodes["join" | "joinPrior" | "asOf"]): readonly string[] => {
  switch (node.kind) {
    case "join":
      return node.on.map(({ left }) => left);
    case "joinPrior":
      return [...node.by, ...(node.asOf === null ? [] : [node.asOf])];
    case "asOf":
      return [node.on, ...node.keys.map(({ left }) => left)];
  }
};

/** How far a step reads that groups or compares rows; null for any other step. */
const gatheringOf = (node: RelationNode): Reach | null => {
  if (node.kind !== "aggregate" && node.kind !== "dedupe" && node.kind !== "top") return null;
  const rules = node.kind === "aggregate" ? groupRules : selectionRules;
  return ofOutcome[rules[groupScopeOf(grainOf(node.input), node.kind === "top" ? node.per : node.by)]];
};

/** The assumptions of a step, which concern columns of its input. */
const assumedIn = (node: RelationNode): readonly AssumeNode[] =>
  expressionsOf(node).flatMap(({ value }) => walk(value).filter((part) => part.kind === "assume"));

export const assumedInstants = ({ plan, environments }: Verified): ReadonlyMap<string, AssumedInstants> => {
  const vouched = new Map<string, AssumedInstants>();
  const of = (table: TablePlan): AssumedInstants => {
    const known = vouched.get(table.name);
    if (known !== undefined) return known;
    const made: AssumedInstants = { rows: null, columns: new Map() };
    vouched.set(table.name, made);
    return made;
  };

  // Cached, because a chain of filters asks for the same columns and rows at each step: without the cache, 2^n times.
  const known = new Map<RelationNode, Map<string, Sources>>();
  const vouchedRows = new Map<RelationNode, Set<string>>();

  /** What a column of a relation depends on, and what selected its rows. Each once. */
  const sourcesOf = (node: RelationNode, name: string): Sources => {
    const ofNode = known.get(node) ?? new Map<string, Sources>();
    known.set(node, ofNode);
    const before = ofNode.get(name);
    if (before !== undefined) return before;
    const found = together([madeOf(node, name), chosenBy(node)]);
    ofNode.set(name, found);
    return found;
  };

  /**
   * What decides which rows of its input a step keeps or groups: columns and, if rows are compared or grouped, all
   * rows.
   */
  const chosenBy = (node: RelationNode): Sources => {
    if (node.kind === "source") return nothing;
    const reach = gatheringOf(node);
    const rows = reach === null ? nothing : { places: [], rows: [{ node: node.input, reach }] };
    return together([...choosing(node).map((one) => sourcesOf(node.input, one)), rows], reach ?? "tick");
  };

  const madeOf = (node: RelationNode, name: string): Sources => {
    switch (node.kind) {
      case "source":
        return { places: [{ table: node.table, column: name, reach: "tick" }], rows: [] };
      case "derive": {
        const made = node.columns.find((column) => column.name === name);
        return made === undefined ? sourcesOf(node.input, name) : sourcesOfValue(node.input, made.value);
      }
      case "aggregate": {
        const made = node.columns.find((column) => column.name === name);
        return made === undefined
          ? sourcesOf(node.input, name)
          : together([sourcesOfValue(node.input, made.value)], gatheringOf(node) ?? "tick");
      }
      case "join":
      case "joinPrior":
      case "asOf": {
        if (environments.get(node.input)?.columns.has(name) === true) return sourcesOf(node.input, name);
        // A joined value depends on the keys and on whether there is a match.
        const found = lookedUpBy(node).map((one) => sourcesOf(node.input, one));
        const rows = { places: [], rows: [{ node: node.right, reach: "tick" as const }] };
        return together([sourcesOf(node.right, name.slice(node.prefix.length)), ...found, rows]);
      }
      case "select":
        return sourcesOf(node.input, node.columns.find(({ as }) => as === name)?.name ?? name);
      case "union":
        return together([sourcesOf(node.input, name), sourcesOf(node.right, name)]);
      default:
        return sourcesOf(node.input, name);
    }
  };

  const sourcesOfValue = (input: RelationNode, value: ExpressionNode): Sources => {
    const reach = reachOf(value, grainOf(input));
    const columns = columnsOf(value).map((one) => sourcesOf(input, one));
    return together(
      [...columns, reach === null ? nothing : { places: [], rows: [{ node: input, reach }] }],
      reach ?? "tick",
    );
  };

  /** The instant at which all rows of a read are known; `during` is each row's own tick. */
  const instantFor = (chain: readonly string[], at: string, reach: Reach): string =>
    reach === "beyond"
      ? "always"
      : reach === "event" && at.startsWith("during ")
        ? (chain[chain.indexOf(at) - 1] ?? "always")
        : at;

  const vouchFor = (chain: readonly string[], { places, rows }: Sources, at: string): void => {
    for (const { table, column, reach } of places) {
      const instant = instantFor(chain, at, reach);
      const declared = table.columns.find((one) => one.name === column)?.at ?? "always";
      const before = of(table).columns.get(column) ?? declared;
      if (!isBy(chain, before, instant)) of(table).columns.set(column, instant);
      // A value exists only with its row.
      assumeTable(table, chain, instant);
    }
    for (const { node, reach } of rows) assumeRows(node, instantFor(chain, at, reach));
  };

  const chainOf = (node: RelationNode): readonly string[] => environments.get(node)?.chain ?? [];

  /** The rows of a table, including the columns whose checks drop rows. */
  const assumeTable = (table: TablePlan, chain: readonly string[], at: string): void => {
    const { rows, columns } = of(table);
    if (isBy(chain, rows ?? rowsInstant(table), at)) return;
    of(table).rows = at;
    for (const column of droppingColumns(table))
      if (!isBy(chain, columns.get(column.name) ?? column.at, at)) columns.set(column.name, at);
  };

  /** The existence of rows depends on their tables and on everything that selects them. */
  const assumeRows = (node: RelationNode, at: string): void => {
    const done = vouchedRows.get(node) ?? new Set<string>();
    vouchedRows.set(node, done);
    if (done.has(at)) return;
    done.add(at);
    const chain = chainOf(node);
    if (node.kind === "source") {
      assumeTable(node.table, chain, at);
      return;
    }
    vouchFor(chain, chosenBy(node), at);
    const keepsAll = (node.kind === "join" && node.how === "left") || node.kind === "joinPrior" || node.kind === "asOf";
    for (const input of keepsAll ? [node.input] : inputsOf(node)) assumeRows(input, at);
  };

  for (const node of inOrder(plan.relation)) {
    if (node.kind === "source") continue;
    if (node.kind === "assumeRows") assumeRows(node.input, node.at);
    for (const { at, value } of assumedIn(node)) {
      const chain = chainOf(node.input);
      const sources = sourcesOfValue(node.input, value);
      // An aggregate depends on all rows of its group.
      const isOfGroup = walk(value).some(({ kind }) => kind === "group");
      vouchFor(chain, isOfGroup ? together([sources, chosenBy(node)], gatheringOf(node) ?? "tick") : sources, at);
    }
  }
  return vouched;
};
