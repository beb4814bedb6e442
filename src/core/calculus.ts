/**
 * The rules of the calculus for everything that reads other rows, as one table of data. The types (`dsl/window.ts`,
 * `dsl/relation`) and the verifier (`src/compiler/verify`) both read it, so that they cannot differ.
 *
 * Every rule starts from base(x): the instants of the value, of the rows, of the partition and of the order. The
 * outcome says which instant follows.
 */

/** How a window relates to the ticks of its rows. */
export type TickScope =
  /** Rows of a static table, which have no event. */
  | "static"
  /** One clock ticks for all rows of the event. */
  | "shared"
  /** Each entity has its own ticks, and the window stays within the entity. */
  | "own"
  /** Each entity has its own ticks, and the window mixes entities. */
  | "mixed"
  /** Rows without ticks. */
  | "none";

export type Outcome =
  /** Known when the base is: at the row's own tick if the base is known during a phase. */
  | "base"
  /** Known once the phase is over, because rows of other ticks are read. */
  | "lifted"
  /** Known when the partition is, because strictly earlier events are over before this one begins. */
  | "partition"
  /** Known in hindsight, because later events are read. */
  | "hindsight";

export interface FrameRule {
  /** What the rows must have: ticks, an order of events, an event, or nothing. */
  readonly needs: "tick" | "order" | "event" | "nothing";
  /** Whether the row itself is always in the frame, so that its own value is enough for a result. */
  readonly self: boolean;
  /** Whether the frame contains rows of other events. If events overlap, those can be read only as of a timestamp. */
  readonly spansEvents: boolean;
  readonly outcome: { readonly [S in TickScope]: Outcome };
}

const lifted = { static: "base", shared: "lifted", own: "lifted", mixed: "lifted", none: "lifted" } as const;

export const frameRules = {
  /** Rows of this event up to and including this tick. */
  trailing: {
    needs: "tick",
    self: true,
    spansEvents: false,
    outcome: { static: "base", shared: "base", own: "base", mixed: "lifted", none: "lifted" },
  },
  /** Rows of this event up to and including this tick, and the rows of all earlier events. */
  career: {
    needs: "order",
    self: true,
    spansEvents: true,
    outcome: { static: "base", shared: "base", own: "base", mixed: "lifted", none: "lifted" },
  },
  /** Rows of this event at the same tick. */
  peers: {
    needs: "tick",
    self: true,
    spansEvents: false,
    outcome: { static: "base", shared: "base", own: "lifted", mixed: "lifted", none: "lifted" },
  },
  /** All rows of this event. */
  event: { needs: "event", self: true, spansEvents: false, outcome: lifted },
  /** Rows of this event after this tick. */
  ahead: { needs: "tick", self: false, spansEvents: false, outcome: lifted },
  /** Rows of this event before and after this tick. */
  around: { needs: "tick", self: true, spansEvents: false, outcome: lifted },
  /** Rows of strictly earlier events. */
  prior: {
    needs: "order",
    self: false,
    spansEvents: true,
    outcome: {
      static: "partition",
      shared: "partition",
      own: "partition",
      mixed: "partition",
      none: "partition",
    },
  },
  /** Rows of strictly later events. */
  later: {
    needs: "order",
    self: false,
    spansEvents: true,
    outcome: {
      static: "base",
      shared: "hindsight",
      own: "hindsight",
      mixed: "hindsight",
      none: "hindsight",
    },
  },
  /** All rows. */
  everywhere: {
    needs: "nothing",
    self: true,
    spansEvents: true,
    outcome: {
      static: "base",
      shared: "hindsight",
      own: "hindsight",
      mixed: "hindsight",
      none: "hindsight",
    },
  },
} as const satisfies { readonly [kind: string]: FrameRule };

export type FrameKind = keyof typeof frameRules;

/** Which part of the rows' place in time the keys of a group contain. */
export type GroupScope =
  /** There is no event: a static table. */
  | "static"
  /** The event and its shared tick. */
  | "sharedTick"
  /** The event, the entity and its own tick. */
  | "ownTick"
  /** The event. */
  | "event"
  /** Not the event: groups span events. */
  | "beyond";

/** Aggregations by key: values and rows alike. */
export const groupRules = {
  static: "base",
  sharedTick: "base",
  ownTick: "base",
  event: "lifted",
  beyond: "hindsight",
} as const satisfies { readonly [H in GroupScope]: Outcome };

/** Top-k, limit and dedupe: whether a row is kept depends on all rows that it is compared with. */
export const selectionRules = {
  static: "base",
  sharedTick: "base",
  ownTick: "lifted",
  event: "lifted",
  beyond: "hindsight",
} as const satisfies { readonly [H in GroupScope]: Outcome };
