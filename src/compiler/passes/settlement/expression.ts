/** When the value of an expression is settled. */
import { frameRules } from "../../../core/calculus.ts";
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import { type FramePlan, partitionColumns } from "../../../plan/frame.ts";
import { operandsOf } from "../../../plan/traverse.ts";
import type { Rows } from "./settled-rows.ts";
import { isOfEvent, keysOfTimes, mergeTimes, never, type Times, withoutTimes } from "./symbolic-times.ts";
import { latestIfAny, latestOf, latest as latestOfAny, maximum, wholeEvent } from "./time-columns.ts";

export const timesOf = (node: ExpressionNode, rows: Rows): Times => {
  switch (node.kind) {
    case "column":
      return rows.of(node.name);
    case "window":
      return ofWindow(node.frame, timesOf(node.value, rows), rows);
    case "shift":
      return ofShift(node.rows, timesOf(node.value, rows), rows);
    case "fill":
      return ofFill(node.direction, node.limit, timesOf(node.value, rows), rows);
    case "interpolate":
      return ofInterpolation(timesOf(node.value, rows), rows);
    // All operands, including the condition of a conditional. An assumption says when a value is known within its
    // event; it says nothing about settlement.
    default:
      return mergeTimes(...operandsOf(node).map((operand) => timesOf(operand, rows)));
  }
};

const ofWindow = (frame: FramePlan, values: Times, rows: Rows): Times => {
  if (!rows.overlaps) return values;
  switch (frame.kind) {
    case "prior":
      return frame.asOf === null
        ? never("it is read without asOf(...)")
        : asOf(frame.asOf, partitionColumns(frame), rows);
    case "career":
      return never("it is read without asOf(...)");
    case "later":
    case "everywhere":
      return never("it is made of later events");
    default:
      return within(frame, values, rows);
  }
};

/** A read as of a timestamp, whether or not it finds anything. A null timestamp never passes. */
export const asOf = (time: string, by: readonly string[], rows: Rows): Times =>
  mergeTimes([rows.own(time)], rows.of(time), rows.ofSome(by));

/** Whether the membership of other rows in the frame may still change: all frames within an event wait for it. */
const membership = (by: readonly string[], rows: Rows): Times =>
  mergeTimes(rows.here(rows.closed), rows.ofAll(rows.ofSome(by)));

/** A window inside an event. */
export const within = (frame: FramePlan, values: Times, rows: Rows): Times => {
  const members = membership(partitionColumns(frame), rows);
  return mergeTimes(members, overFrame(frame, withoutTimes(values, members), rows));
};

/** The row itself is in the frame, so that a time per event is the time of one of its rows. */
const holdsItself = ({ kind, within: span }: FramePlan): boolean => frameRules[kind].self && span === null;

const overFrame = (frame: FramePlan, values: Times, rows: Rows): Times => {
  const itself = holdsItself(frame);
  const kept = itself ? values.filter((time) => isOfEvent(time) || time.kind === "never") : [];
  const rest = withoutTimes(values, kept);
  if (rest.length === 0) return kept;
  if (frame.kind === "event" && frame.by.length === 0 && frame.within === null) return [...kept, ...rows.ofAll(rest)];
  const made = rows.later(`window ${JSON.stringify(frame)} of ${keysOfTimes(rest)} in ${rows.id}`, () =>
    rows.derive(
      maximum(latestOf(rows, rest), frame),
      "the latest of all rows of a window",
      itself ? latestOfAny : latestIfAny,
    ),
  );
  return [...kept, made];
};

/** The row at a fixed distance. */
const ofShift = (away: number, values: Times, rows: Rows): Times => {
  if (!rows.overlaps) return values;
  const members = membership([], rows);
  const rest = withoutTimes(values, members);
  if (rest.length === 0) return members;
  const made = rows.later(`shift ${away} of ${keysOfTimes(rest)} in ${rows.id}`, () =>
    rows.derive({ kind: "shift", value: latestOf(rows, rest), rows: away }, "that of the other row", latestIfAny),
  );
  return mergeTimes(members, [made]);
};

const along: FramePlan = { ...wholeEvent, kind: "trailing", entity: true };

/** The rows that a value may come from, and the row itself. */
const ofFill = (direction: "forward" | "backward", limit: number | null, values: Times, rows: Rows): Times => {
  if (!rows.overlaps) return values;
  return direction === "forward"
    ? within({ ...along, size: limit === null ? null : limit + 1 }, values, rows)
    : mergeTimes(values, within({ ...along, kind: "ahead", size: limit }, values, rows));
};

/** The rows on both sides: all rows of the same entity. */
const ofInterpolation = (values: Times, rows: Rows): Times => {
  if (!rows.overlaps) return values;
  return within({ ...wholeEvent, by: rows.environment.grain.entity }, values, rows);
};
