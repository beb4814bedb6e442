/** Unions: every row settles as on its own side, and every event closes as on the side that contains it. */
import type { UnionNode } from "../../../plan/relations/index.ts";
import type { Rule } from "./rule-helpers.ts";
import type { Rows } from "./settled-rows.ts";
import {
  isOfEvent,
  keysOfTimes,
  mergeTimes,
  type OfSides,
  type Time,
  type Times,
  withoutTimes,
} from "./symbolic-times.ts";
import { latest, latestOf } from "./time-columns.ts";

/** The author's column that contains a time; null if there is none. */
const plainOf = (rows: Rows, time: Time): string | null =>
  time.kind === "row" ? time.plain : (rows.plain.get(time.key)?.name ?? null);

const same = (a: Times, b: Times): boolean => withoutTimes(a, b).length === 0 && withoutTimes(b, a).length === 0;
const equal = (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one));

export const union: Rule<UnionNode> = (node, of, begin) => {
  const [a, b] = [of(node.input), of(node.right)];
  const made = begin(null);
  for (const rows of a.within) if (b.within.has(rows)) made.within.add(rows);
  for (const rows of [...a.whole, ...b.whole]) made.whole.add(rows);
  for (const table of [...a.tables, ...b.tables]) made.tables.add(table);
  for (const [key, plain] of a.plain) if (b.plain.get(key)?.name === plain.name) made.plain.set(key, plain);

  /**
   * Times of the rows of both sides: one time if both agree or both have a column of the same name, otherwise an added
   * column.
   */
  const together = (left: Times, right: Times): Times => {
    const alike = left.filter((time) => time.kind !== "row" && right.some(({ key }) => key === time.key));
    const [l, r] = [withoutTimes(left, alike), withoutTimes(right, alike)];
    const names = l
      .flatMap((time) => plainOf(a, time) ?? [])
      .filter((name) => r.some((time) => plainOf(b, time) === name));
    const rest = (rows: Rows, times: Times): Times =>
      times.filter((time) => {
        const plain = plainOf(rows, time);
        return plain === null || !names.includes(plain);
      });
    const [x, y] = [rest(a, l), rest(b, r)];
    const common = mergeTimes(
      alike,
      names.map((name) => made.own(name)),
    );
    if (x.length === 0 && y.length === 0) return common;
    const words = "when the value or row of this side is settled";
    return mergeTimes(common, [
      made.later(`${keysOfTimes(x)} or ${keysOfTimes(y)} in ${made.id}`, () =>
        made.unite(a.derive(latestOf(a, x), words, latest), b.derive(latestOf(b, y), words, latest), latest),
      ),
    ]);
  };
  made.rows = together(a.rows, b.rows);
  for (const [name, times] of a.columns) made.columns.set(name, together(times, b.of(name)));

  if (same(a.closed, b.closed) || equal(a.tables, b.tables)) {
    made.closed = mergeTimes(a.closed, b.closed);
    return made;
  }
  const sides: OfSides = {
    kind: "sides",
    key: `sides of ${made.id}`,
    union: made,
    sides: [
      { rows: a, closed: a.closed },
      { rows: b, closed: b.closed },
    ],
  };
  // If each side closes its events by a column of the same name, that column closes the events of the union.
  const [x, ...more] = a.here(a.closed);
  const [y, ...others] = b.here(b.closed);
  if (x !== undefined && y !== undefined && more.length === 0 && others.length === 0 && isOfEvent(x) && isOfEvent(y)) {
    const name = plainOf(a, x);
    if (name !== null && name === plainOf(b, y)) made.plain.set(sides.key, { name, time: sides });
  }
  made.closed = [sides];
  return made;
};
