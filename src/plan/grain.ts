/** The grain of a relation: which columns identify its rows, and in which role. Derived from the plan alone. */
import type { GroupScope } from "../core/calculus.ts";
import type { RelationNode, TablePlan } from "./relations/index.ts";

export type Grain = Pick<TablePlan, "timeline" | "event" | "order" | "entity" | "tick" | "settled" | "stamp">;

/** The key columns that identify a row. */
export const keysOf = ({ event, entity, tick }: Grain): readonly string[] => [
  ...event,
  ...entity,
  ...(tick?.columns ?? []),
];

/** The columns that a relation always keeps under their names: keys, order, and timestamps of settlement. */
export const fixedColumns = (grain: Grain): readonly string[] => {
  const times = [grain.settled, grain.stamp?.knownAt, grain.stamp?.about].filter((name) => typeof name === "string");
  return [...new Set([...keysOf(grain), ...grain.order, ...times])];
};

const holdsAll = (by: readonly string[], names: readonly string[]): boolean => names.every((name) => by.includes(name));

/** Which part of the rows' place in time some columns contain. */
export const groupScopeOf = ({ event, entity, tick }: Grain, by: readonly string[]): GroupScope => {
  if (event.length === 0) return "static";
  if (!holdsAll(by, event)) return "beyond";
  if (tick === null || !holdsAll(by, tick.columns)) return "event";
  if (tick.ticks === "shared") return "sharedTick";
  return holdsAll(by, entity) ? "ownTick" : "event";
};

/** The grain of rows with the keys `by`, made from rows with the grain `grain`. */
export const withKeys = (grain: Grain, by: readonly string[]): Grain => {
  const holding = groupScopeOf(grain, by);
  const event = holding === "beyond" ? [] : grain.event;
  const tick = holding === "sharedTick" || holding === "ownTick" ? grain.tick : null;
  const placed = [...event, ...(tick?.columns ?? [])];
  return {
    timeline: grain.timeline,
    event,
    // One event has one place in the order, so an event key determines the order.
    order: holding === "beyond" ? [] : grain.order,
    entity: [...new Set(by)].filter((name) => !placed.includes(name)),
    tick,
    settled: null,
    stamp: null,
  };
};

/** The grain of a relation: that of the first table of its rows, unless a step changes the keys. */
export const grainOf = (node: RelationNode): Grain => {
  if (node.kind === "source") return node.table;
  const grain = grainOf(node.input);
  return node.kind === "aggregate" || node.kind === "dedupe" ? withKeys(grain, node.by) : grain;
};
