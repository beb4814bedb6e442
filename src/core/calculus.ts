/**
 * The rules of the calculus for whatever looks at other rows, as data: one table, read by the types (`dsl/window.ts`,
 * `dsl/relation`) and by the verifier (`src/compiler/verify`), so that the two cannot part.
 *
 * Everything begins from base(x): the instants of the value, of the rows, of the partition and of the order. An outcome
 * says what the form makes of it.
 */

/** How a window's rows stand to their ticks. */
export type Standing =
  /** Rows of no event at all: facts. */
  | "static"
  /** One clock ticks for all rows of the event. */
  | "shared"
  /** Each entity has ticks of its own, and the window keeps to the entity. */
  | "own"
  /** Each entity has ticks of its own, and the window mixes entities. */
  | "mixed"
  /** Rows without ticks. */
  | "none";

export type Outcome =
  /** Known when the base is, at the row's own tick where it is known during a phase. */
  | "base"
  /** Known once the phase is over: it takes rows of other ticks than its own. */
  | "lifted"
  /** Known when the partition is: strictly earlier events are over before this one begins. */
  | "partition"
  /** Takes later events. */
  | "hindsight";

export interface FrameRule {
  /** What there must be: ticks to look along, an order of events, an event at all, or nothing. */
  readonly needs: "tick" | "order" | "event" | "nothing";
  /** Whether the row itself is always in the frame, so that a value of its own is enough for a result. */
  readonly self: boolean;
  /** Whether rows of other events are in the frame: where events overlap, they are read only as of a time. */
  readonly spansEvents: boolean;
  readonly outcome: { readonly [S in Standing]: Outcome };
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
  /** The same, and the rows of all earlier events. */
  career: {
    needs: "order",
    self: true,
    spansEvents: true,
    outcome: { static: "base", shared: "base", own: "base", mixed: "lifted", none: "lifted" },
  },
  /** Rows of this event at this very tick. */
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
  /** All rows there are. */
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

/** How the keys of a group hold the row's place in time. */
export type Holding =
  /** There is no event: facts. */
  | "static"
  /** The event and its shared tick. */
  | "sharedTick"
  /** The event, the entity and its own tick. */
  | "ownTick"
  /** The event. */
  | "event"
  /** Not even the event: groups go across events. */
  | "beyond";

/** Aggregates by keys: values and rows alike. */
export const groupRules = {
  static: "base",
  sharedTick: "base",
  ownTick: "base",
  event: "lifted",
  beyond: "hindsight",
} as const satisfies { readonly [H in Holding]: Outcome };

/** Top-k, limit and dedupe: whether a row is kept hangs on all rows it is held against. */
export const selectionRules = {
  static: "base",
  sharedTick: "base",
  ownTick: "lifted",
  event: "lifted",
  beyond: "hindsight",
} as const satisfies { readonly [H in Holding]: Outcome };
