/** Settlement of joins: of matches, of missing matches, and of the resulting rows. */

import { keyPairs } from "../../../engines/lowering/relation.ts";
import { keysOf } from "../../../plan/grain.ts";
import type { JoinNode, JoinPriorNode } from "../../../plan/relations/index.ts";
import { joinedNames } from "../../verify/join-compatibility.ts";
import { asOf } from "./expression.ts";
import { carryOver, copyRows, keepEvents, type Rule, sameName } from "./rule-helpers.ts";
import type { Rows } from "./settled-rows.ts";
import { keysOfTimes, mergeTimes, never, type OfRow, type Time, type Times, withoutTimes } from "./symbolic-times.ts";
import { column, conditional, isNull, latest, latestOf } from "./time-columns.ts";

/** The times of matched and of unmatched rows; `otherwise` is used if the two differ. */
const either = (found: Times, none: Times, otherwise: (found: Times, none: Times) => OfRow): Times => {
  const [a, b] = [withoutTimes(found, none), withoutTimes(none, found)];
  const both = withoutTimes(found, a);
  return a.length === 0 && b.length === 0 ? both : mergeTimes(both, [otherwise(a, b)]);
};

/** Whether the joined side has no keys except the event's, so that an event has at most one row there. */
const isAlone = ({ environment: { grain } }: Rows): boolean =>
  grain.event.length > 0 && keysOf(grain).every((name) => grain.event.includes(name));

export const join: Rule<JoinNode> = (node, of, begin) => {
  const { how, prefix } = node;
  const r = of(node.right);
  const l = how === "left" ? of(node.input) : copyRows(of(node.input));
  const made = carryOver(begin(l), l, sameName);
  const pairs = keyPairs(node, l.environment, r.environment);
  const keys = l.ofSome(pairs.map(({ left }) => left));
  const nothing = l.here(r.closed);

  if (how !== "left") {
    // Whether each row matches. Dropped rows count too, because they may appear later.
    const matched = either(r.rows, nothing, (found, none) =>
      l.later(`${keysOfTimes(found)} found in ${r.id} or ${keysOfTimes(none)} by ${JSON.stringify(pairs)}`, () => {
        // One of several matches is enough.
        const first = l.lookUp(
          r,
          pairs,
          "min",
          latestOf(r, found),
          "when the first of the rows that are found is settled",
        );
        const value = conditional(isNull(first), latestOf(l, none), column(first));
        return l.derive(value, "when it is settled whether a row is found", latest);
      }),
    );
    made.rows = mergeTimes(made.rows, made.passing(mergeTimes(keys, how === "anti" ? nothing : matched), sameName));
    made.closed = mergeTimes(l.closed, l.ofAll(mergeTimes(keys, matched)));
    if (how !== "anti") for (const rows of r.within) made.within.add(rows);
  } else keepEvents(made, l);
  if (how === "semi" || how === "anti") return made;

  const names = joinedNames(l.environment, r.environment);
  /** The name of a joined column after the join. */
  const called = (name: string): string | null =>
    names.includes(name)
      ? `${prefix}${name}`
      : (pairs.find(({ right }) => right === name)?.left ?? (l.environment.grain.order.includes(name) ? name : null));
  const carried = (times: Times): Times =>
    times.map((time): Time => {
      if (time.kind !== "row") return time;
      const name = time.plain === null ? null : called(time.plain);
      if (name !== null) return made.own(name);
      const stays = time.plain === null ? time : r.copy(time.plain);
      return { ...stays, column: () => made.bring(stays.column(), prefix) };
    });
  /** Whether a null after a left join means that the event has no row there, and therefore is not closed. */
  const isNever = ({ time }: { readonly time: Time }): boolean =>
    isAlone(r) && time.kind === "event" && time.missing === "never" && r.whole.has(time.rows);
  const isPlain = (time: Time): boolean => time.kind === "row" && time.plain !== null && called(time.plain) !== null;

  for (const [key, plain] of r.plain) {
    const name = called(plain.name);
    if (name !== null && (how === "inner" || isNever(plain))) made.plain.set(key, { ...plain, name });
  }
  for (const name of names) {
    const found = mergeTimes(r.of(name), r.rows);
    const absent = nothing.some((time) => isNever({ time }));
    if (how === "inner" || (absent && found.some(isPlain)))
      made.columns.set(`${prefix}${name}`, mergeTimes(made.passing(keys, sameName), carried(found)));
    else
      made.columns.set(
        `${prefix}${name}`,
        mergeTimes(
          made.passing(keys, sameName),
          either(found, nothing, (some, none) =>
            made.later(`${keysOfTimes(some)} joined from ${r.id} or ${keysOfTimes(none)} in ${made.id}`, () => {
              const one = r.later(`latest of ${keysOfTimes(some)} in ${r.id}`, () =>
                r.derive(latestOf(r, some), "when the row and what is joined of it are settled", latest),
              );
              const there = made.bring(one.column(), prefix).name;
              const value = conditional(isNull(there), latestOf(made, none), column(there));
              return made.derive(value, "when what the join found, or did not, is settled", latest);
            }),
          ),
        ),
      );
  }
  return made;
};

export const joinPrior: Rule<JoinPriorNode> = (node, of, begin) => {
  const [l, r] = [of(node.input), of(node.right)];
  const made = keepEvents(carryOver(begin(l), l, sameName), l);
  const by = [...new Set([...r.environment.grain.entity, ...node.by])];
  const read = !l.overlaps ? [] : node.asOf === null ? never("it is read without asOf(...)") : asOf(node.asOf, by, l);
  for (const name of made.environment.columns.keys())
    if (!l.columns.has(name)) made.columns.set(name, made.passing(read, sameName));
  return made;
};
