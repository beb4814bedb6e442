/** When the rows of a relation, its cells and its events are settled: one rule per kind of node. */
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import { groupScopeOf } from "../../../plan/grain.ts";
import type { AggregateNode, RelationNodes } from "../../../plan/relations/index.ts";
import { operandsOf } from "../../../plan/traverse.ts";
import { asOf, timesOf, within } from "./expression.ts";
import { join, joinPrior } from "./join.ts";
import { carryOver, keepEvents, type Rule, sameName } from "./rule-helpers.ts";
import type { Rows } from "./settled-rows.ts";
import { source } from "./source.ts";
import { keysOfTimes, mergeTimes, never, type Times, withoutTimes } from "./symbolic-times.ts";
import { latest, latestOf, wholeEvent } from "./time-columns.ts";
import { union } from "./union.ts";

/** Rows that are kept or dropped by a property of all rows of an event. */
const selecting = (made: Rows, input: Rows, per: readonly string[], values: Times): Rows => {
  const { grain } = input.environment;
  if (!input.overlaps) return made;
  if (groupScopeOf(grain, per) === "beyond") {
    made.rows = never("its rows are held against those of other events");
    made.closed = made.rows;
    return made;
  }
  // At least one row of every event remains.
  keepEvents(made, input);
  const frame = { ...wholeEvent, by: per.filter((name) => !grain.event.includes(name)) };
  const chosen = within(frame, values, input);
  made.rows = mergeTimes(made.rows, made.passing(chosen, sameName));
  made.closed = mergeTimes(input.closed, input.ofAll(values), input.ofAll(input.ofSome(per)));
  return made;
};

/** Aggregates of an event's rows. */
const groups = (node: AggregateNode, input: Rows, made: Rows): void => {
  const { grain } = made.environment;
  const { by } = node;
  const parted = input.ofAll(input.ofSome(by));
  made.rows = mergeTimes(input.here(input.closed), parted);
  made.closed = mergeTimes(input.closed, parted);
  const whole = by.every((name) => grain.event.includes(name));
  const grouped = (values: Times): Times => {
    const rest = values.filter((time) => time.kind === "row");
    if (rest.length === 0) return values;
    if (whole) return mergeTimes(withoutTimes(values, rest), input.ofAll(rest));
    const one = made.later(`group of ${keysOfTimes(rest)} in ${made.id}`, () =>
      made.group(latestOf(input, rest), "the latest of the rows that come together", latest),
    );
    return mergeTimes(withoutTimes(values, rest), [one]);
  };
  const ofGroups = (value: ExpressionNode): Times =>
    value.kind === "group"
      ? mergeTimes(grouped(timesOf(value.value, input)), made.rows)
      : mergeTimes(...operandsOf(value).map(ofGroups));
  for (const name of made.environment.columns.keys()) made.columns.set(name, []);
  for (const { name, value } of node.columns) made.columns.set(name, ofGroups(value));
};

export const rules: { readonly [K in keyof RelationNodes]: Rule<RelationNodes[K]> } = {
  source,
  join,
  joinPrior,
  union,

  filter: (node, of, begin) => {
    const input = of(node.input);
    const made = carryOver(begin(input), input, sameName);
    const condition = timesOf(node.predicate, input);
    made.rows = mergeTimes(made.rows, made.passing(condition, sameName));
    // Dropped rows count too: each of them may appear later.
    made.closed = mergeTimes(input.closed, input.ofAll(condition));
    return made;
  },

  derive: (node, of, begin) => {
    const input = of(node.input);
    const replaced = new Set(node.columns.map(({ name }) => name));
    const now = (name: string) => (replaced.has(name) ? null : name);
    const made = keepEvents(carryOver(begin(input), input, now), input);
    for (const { name, value } of node.columns) made.columns.set(name, made.passing(timesOf(value, input), now));
    return made;
  },

  select: (node, of, begin) => {
    const input = of(node.input);
    const names = new Map(node.columns.map(({ name, as }) => [name, as]));
    return keepEvents(
      carryOver(begin(input), input, (name) => names.get(name) ?? null),
      input,
    );
  },

  // An assumption says when a row is known within its event; it says nothing about settlement.
  assumeRows: (node, of, begin) => {
    const input = of(node.input);
    return keepEvents(carryOver(begin(input), input, sameName), input);
  },

  asOf: (node, of, begin) => {
    const input = of(node.input);
    const made = keepEvents(carryOver(begin(input), input, sameName), input);
    const read = input.overlaps
      ? asOf(
          node.on,
          node.keys.map(({ left }) => left),
          input,
        )
      : [];
    for (const name of made.environment.columns.keys())
      if (!input.columns.has(name)) made.columns.set(name, made.passing(read, sameName));
    return made;
  },

  top: (node, of, begin) => {
    const input = of(node.input);
    const values = node.value === null ? [] : timesOf(node.value, input);
    return selecting(carryOver(begin(input), input, sameName), input, node.per, values);
  },

  dedupe: (node, of, begin) => {
    const input = of(node.input);
    return selecting(carryOver(begin(input), input, sameName), input, node.by, []);
  },

  aggregate: (node, of, begin) => {
    const input = of(node.input);
    const made = begin(input);
    for (const rows of input.within) made.within.add(rows);
    for (const rows of input.whole) made.whole.add(rows);
    for (const table of input.tables) made.tables.add(table);
    if (made.overlaps) groups(node, input, made);
    else {
      // Static tables are settled from the start; an aggregate across events is never settled.
      const times = input.overlaps ? never("it is made of the rows of all events") : input.rows;
      made.rows = times;
      made.closed = times;
      for (const name of made.environment.columns.keys()) made.columns.set(name, times);
    }
    return made;
  },
};
