/**
 * Whether two relations can be combined: joined by event and tick, by the key of a static table or as an earlier event,
 * or unioned.
 */

import type { Site } from "../../core/site.ts";
import { type Grain, keysOf } from "../../plan/grain.ts";
import type { JoinNode, JoinPriorNode } from "../../plan/relations/index.ts";
import { sameKind } from "./dtypes.ts";
import type { Environment } from "./environment.ts";
import { type Finding, finding } from "./finding.ts";

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

/** The columns that a join adds: all except the keys, and except an order that the left side already has. */
export const joinedNames = (left: Environment, right: Environment): readonly string[] => {
  const dropped = new Set([
    ...keysOf(right.grain),
    ...right.grain.order.filter((name) => left.grain.order.includes(name)),
  ]);
  return [...right.columns.keys()].filter((name) => !dropped.has(name));
};

/**
 * Whether the joined rows belong to the same tick as these rows. Tick 10 of one clock does not say when tick 10 of
 * another clock happens. With own ticks, tick 10 of one entity does not say when tick 10 of another happens. Rows
 * without ticks have no such restriction.
 */
export const sameTick = (l: Grain, r: Grain): boolean =>
  r.tick === null ||
  (l.tick !== null &&
    l.tick.clock === r.tick.clock &&
    l.tick.phase === r.tick.phase &&
    l.tick.ticks === r.tick.ticks &&
    same(l.tick.columns, r.tick.columns) &&
    (r.tick.ticks === "shared" || same(l.entity, r.entity)));

/**
 * Both sides must have the same timeline, unless the joined side has none. A left side without a timeline has no
 * instants for the joined columns.
 */
const otherTimeline = (l: Grain, r: Grain, site: Site | null): readonly Finding[] => {
  if (r.timeline === null || JSON.stringify(l.timeline) === JSON.stringify(r.timeline)) return [];
  if (l.timeline === null) return [finding("GF2046", { other: r.timeline.name }, site)];
  return [finding("GF2011", { left: l.timeline.name, right: r.timeline.name }, site)];
};

const dtypesDiffer = (
  left: Environment,
  right: Environment,
  pairs: readonly { readonly left: string; readonly right: string }[],
  site: Site | null,
): readonly Finding[] =>
  pairs.flatMap((pair) => {
    const [a, b] = [left.columns.get(pair.left), right.columns.get(pair.right)];
    return a && b && !sameKind(a.dtype, b.dtype)
      ? [finding("GF2015", { name: pair.right, left: a.dtype, right: b.dtype }, site)]
      : [];
  });

const alike = (names: readonly string[]) => names.map((name) => ({ left: name, right: name }));

/** Why two relations cannot be joined, all reasons of one kind at once; empty if they can. */
export const joinFits = (left: Environment, right: Environment, node: JoinNode): readonly Finding[] => {
  const { how, on, site } = node;
  const [l, r] = [left.grain, right.grain];
  if (l.stamp !== null || r.stamp !== null) return [finding("GF2031", {}, site)];
  if (l.timeline === null && r.event.length > 0) return [finding("GF2040", {}, site)];
  const elsewhere = otherTimeline(l, r, site);
  if (elsewhere.length > 0) return elsewhere;
  if (r.event.length === 0) {
    const lost = on.filter((pair) => !left.columns.has(pair.left));
    if (lost.length > 0) return lost.map((pair) => finding("GF2033", { key: pair.right, column: pair.left }, site));
    return dtypesDiffer(left, right, on, site);
  }
  if (l.event.length === 0) return [finding("GF2040", {}, site)];
  if (!same(l.event, r.event)) {
    const words = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");
    return [finding("GF2022", { left: words(l.event), right: words(r.event) }, site)];
  }
  // Each key must have the same role: a tick of one side cannot match an entity.
  const theirTicks = r.tick?.columns ?? [];
  const more = [
    ...r.entity.filter((key) => !l.entity.includes(key)).map((key) => ({ role: "entity" as const, key })),
    ...theirTicks
      .filter((key) => !(l.tick?.columns ?? []).includes(key))
      .map((key) => ({ role: "tick" as const, key })),
  ];
  if (more.length > 0 && how !== "semi" && how !== "anti") return more.map((one) => finding("GF2012", one, site));
  const shared = keysOf(r).filter((key) => !more.some((one) => one.key === key));
  return dtypesDiffer(left, right, alike(shared), site);
};

/** Why there is no single latest earlier row; empty if there is. */
export const joinPriorFits = (left: Environment, right: Environment, node: JoinPriorNode): readonly Finding[] => {
  const { by, asOf, site } = node;
  const [l, r] = [left.grain, right.grain];
  if (l.stamp !== null || r.stamp !== null) return [finding("GF2031", {}, site)];
  // Static tables have no order either, but have their own message.
  const elsewhere = l.timeline === null ? [] : otherTimeline(l, r, site);
  if (elsewhere.length > 0) return elsewhere;
  if (l.timeline?.overlapping === true && asOf === null) return [finding("GF2029", {}, site)];
  if (l.timeline !== null && l.timeline.overlapping !== true && asOf !== null)
    return [finding("GF2062", { timeline: l.timeline.name }, site)];
  if (l.order.length === 0 || !same(l.order, r.order)) return [finding("GF2038", {}, site)];
  if (r.tick !== null) return r.tick.columns.map((key) => finding("GF2072", { key }, site));
  const lost = r.entity.filter((key) => !left.columns.has(key));
  if (lost.length > 0) return lost.map((key) => finding("GF2033", { key, column: key }, site));
  const strange = by.filter((name) => !left.columns.has(name) || !right.columns.has(name));
  if (strange.length > 0) return strange.map((name) => finding("GF2006", { name }, site));
  return dtypesDiffer(left, right, alike([...r.entity, ...by, ...l.order]), site);
};

/** Why two relations cannot be unioned; empty if they can. */
export const unionFits = (left: Environment, right: Environment, site: Site | null): readonly Finding[] => {
  const [l, r] = [left.grain, right.grain];
  if (l.stamp !== null || r.stamp !== null) return [finding("GF2031", {}, site)];
  const elsewhere = otherTimeline(l, r, site);
  if (elsewhere.length > 0) return elsewhere;
  const keyedAlike =
    same(l.event, r.event) &&
    same(l.entity, r.entity) &&
    same(l.order, r.order) &&
    l.settled === r.settled &&
    JSON.stringify(l.tick) === JSON.stringify(r.tick);
  if (!keyedAlike) return [finding("GF2035", {}, site)];
  const names = [...left.columns.keys()];
  const odd = [
    ...names.filter((name) => !right.columns.has(name)),
    ...[...right.columns.keys()].filter((name) => !left.columns.has(name)),
  ];
  if (odd.length > 0) return odd.map((name) => finding("GF2036", { name }, site));
  return names.flatMap((name) => {
    const [a, b] = [left.columns.get(name), right.columns.get(name)];
    return a && b && !sameKind(a.dtype, b.dtype)
      ? [finding("GF2037", { name, left: a.dtype, right: b.dtype }, site)]
      : [];
  });
};
