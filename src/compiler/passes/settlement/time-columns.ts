/** The columns that contain settlement times: the author's columns where possible, added columns otherwise. */
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type { FramePlan } from "../../../plan/frame.ts";
import type { Rows } from "./settled-rows.ts";
import type { EventTime, OfEvent, OfSides, Time, TimeColumn, Times } from "./symbolic-times.ts";

export const column = (name: string): ExpressionNode => ({ kind: "column", name });
export const isNull = (name: string): ExpressionNode => ({ kind: "isNull", value: column(name) });

/** Before all times. */
export const startOfTime = (): ExpressionNode => ({ kind: "literal", dtype: "datetime", value: "-infinity" });
/** After all times. */
const never = (): ExpressionNode => ({ kind: "literal", dtype: "datetime", value: "infinity" });

export const conditional = (
  condition: ExpressionNode,
  then: ExpressionNode,
  otherwise: ExpressionNode,
): ExpressionNode => ({
  kind: "conditional",
  word: "when",
  condition,
  then,
  otherwise,
});

const later = (a: ExpressionNode, b: ExpressionNode): ExpressionNode => ({
  kind: "function",
  name: "greatest",
  arguments: [a, b],
});

/** The last microsecond of a day: a value that settles on a day may settle at its very end. */
const endOfDay = (day: ExpressionNode): ExpressionNode => ({
  kind: "function",
  name: "addTime",
  arguments: [
    { kind: "cast", value: day, dtype: "datetime" },
    { kind: "literal", dtype: "duration", value: "PT23H59M59.999999S" },
  ],
});

/** A time as a non-null expression. */
const timeExpression = (rows: Rows, time: Time): ExpressionNode => {
  if (time.kind === "never") return never();
  const { name, dtype, nulls } = columnOf(rows, time);
  const value = dtype === "date" ? endOfDay(column(name)) : column(name);
  return nulls === "none" ? value : conditional(isNull(name), nulls === "never" ? never() : startOfTime(), value);
};

/** The latest of some times as a non-null expression. */
export const latestOf = (rows: Rows, times: Times): ExpressionNode =>
  times.length === 0 ? startOfTime() : times.map((time) => timeExpression(rows, time)).reduce(later);

export const latest = { dtype: "datetime", nulls: "none" } as const;
/** The same for times that may be absent. */
export const latestIfAny = { dtype: "datetime", nulls: "start" } as const;

export const maximum = (value: ExpressionNode, frame: FramePlan): ExpressionNode => ({
  kind: "window",
  aggregate: "max",
  parameter: null,
  value,
  frame: { ...frame, by: [...frame.by], atLeast: 1 },
});

export const wholeEvent: FramePlan = {
  kind: "event",
  size: null,
  gap: 0,
  entity: false,
  by: [],
  atLeast: 1,
  asOf: null,
  within: null,
};

const eventOf = ({ environment: { grain } }: Rows) => grain.event.map((name) => ({ left: name, right: name }));

/** The column of a time, which is added if necessary. */
export const columnOf = (rows: Rows, time: Exclude<Time, { readonly kind: "never" }>): TimeColumn => {
  if (time.kind === "row") return time.column();
  const found = rows.found.get(time.key) ?? (time.kind === "event" ? ofEvent(rows, time) : ofSides(rows, time));
  rows.found.set(time.key, found);
  return found;
};

/** The existing column of the author or of an earlier step. */
const there = (rows: Rows, time: EventTime, of: Rows): TimeColumn | null => {
  const plain = rows.plain.get(time.key);
  if (plain !== undefined) return rows.declared(plain.name);
  const { input } = rows;
  if (input === null || !input.within.has(of)) return null;
  const before = columnOf(input, time);
  return rows.together === null
    ? rows.keep(before)
    : rows.group(column(before.name), "the same in all rows of the event", before);
};

/** Whether each row aggregates all rows of an event. */
const isPerEvent = ({ together, environment: { grain } }: Rows): boolean =>
  together?.every((name) => grain.event.includes(name)) === true;

const ofEvent = (rows: Rows, time: OfEvent): TimeColumn => {
  const { rows: of, time: inner, missing } = time;
  const words = "the latest of all rows of the event";
  if (isPerEvent(rows) && rows.input === of) return rows.group(latestOf(of, [inner]), words, latest);
  const known = there(rows, time, of);
  if (known !== null) return known;
  if (rows === of) return rows.derive(maximum(latestOf(rows, [inner]), wholeEvent), words, latest);
  // A declared time can be used directly, because it is the same in all rows of an event.
  if (missing === "never" && inner.kind === "row" && inner.plain !== null) {
    const { name, ...declared } = of.declared(inner.plain);
    return { name: rows.lookUp(of, eventOf(rows), "max", column(name), `'${name}' of the event`), ...declared };
  }
  const name = rows.lookUp(of, eventOf(rows), "max", latestOf(of, [inner]), words);
  return { name, ...(rows.within.has(of) ? latest : latestIfAny) };
};

/** For an event on both sides or on neither, the later of both. */
const ofSides = (rows: Rows, time: OfSides): TimeColumn => {
  // A row added on the other side would belong to an event that counts as closed.
  time.union.added.oneSideOnly = true;
  const known = there(rows, time, time.union);
  if (known !== null) return known;
  const [a, b] = time.sides.map((side) => {
    const closing = latestOf(rows, rows.here(side.closed));
    const { name } = rows.derive(closing, "from when on a side of the union is closed for the event", latest);
    return { closed: column(name), holds: holding(rows, side.rows) };
  });
  if (a === undefined || b === undefined) throw new Error("a union of one side");
  const only = (one: ExpressionNode, other: ExpressionNode): ExpressionNode => ({
    kind: "logic",
    operator: "and",
    left: one,
    right: { kind: "not", value: other },
  });
  const value = conditional(
    only(a.holds, b.holds),
    a.closed,
    conditional(only(b.holds, a.holds), b.closed, later(a.closed, b.closed)),
  );
  return rows.derive(value, "from when on the side of the union that holds the event is closed", latest);
};

/** Whether one of a side's tables has rows of the event. */
const holding = (rows: Rows, side: Rows): ExpressionNode =>
  [...side.tables]
    .map((table): ExpressionNode => {
      const [key] = eventOf(table);
      if (key === undefined) throw new Error("a table of no events");
      const count = rows.lookUp(table, eventOf(rows), "count", column(key.right), "how many rows it has of the event");
      return { kind: "not", value: isNull(count) };
    })
    .reduce((left, right): ExpressionNode => ({ kind: "logic", operator: "or", left, right }));
