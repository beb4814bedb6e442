/** Names of the rules of the calculus, for `explain`. */
import type { FrameKind, Outcome } from "../../core/calculus.ts";

export const ruleNames = {
  declared: "as its table declares",
  checked: "a row is kept only if the checked values pass",
  key: "a key of the row, known once the row is",
  constant: "a constant is always known",
  parameter: "a parameter is given before anything is read",
  sameRow: "as late as the latest of its parts",
  assumed: "on the author's word alone",
  filtered: "a row is there only once the predicate is known",
  joined: "known once the joined row is",
  joinedAcross: "known once the joined row is; at another tick than its own, only when the phase is over",
  facts: "facts, known once the columns that they are looked up by are",
  found: "a row is kept only once its match is known",
  priorEvent: "of a strictly earlier event, which is over before this one begins",
  asOf: "known before the moment that the timestamp denotes",
  united: "as late as on either side of the union",
  refused: "refused, or made of what was refused",
} as const;

const forms: { readonly [K in FrameKind]: string } = {
  trailing: "rows of this event up to this tick",
  career: "rows of this event up to this tick, and of all earlier events",
  peers: "rows of this event at the same tick",
  event: "all rows of this event",
  ahead: "rows of this event after this tick",
  around: "rows of this event before and after this tick",
  prior: "rows of strictly earlier events",
  later: "rows of strictly later events",
  everywhere: "all rows",
};

const outcomes: { readonly [O in Outcome]: string } = {
  base: "known when the values and the rows are",
  lifted: "known only when the phase is over",
  partition: "known when the partition is, because those events are over",
  hindsight: "known only in hindsight",
};

/** The rule of a window, in words. */
export const windowRuleName = (kind: FrameKind, outcome: Outcome): string => `${forms[kind]}: ${outcomes[outcome]}`;

/** The rule of a group or a selection, in words. */
export const groupRuleName = (outcome: Outcome): string => `of all rows of its group: ${outcomes[outcome]}`;
