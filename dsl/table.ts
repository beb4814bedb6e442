/** Tables: what a file contains, which keys identify its rows, and when each column is known. */
import { AuthorError } from "../src/core/author-error.ts";
import { documented } from "../src/core/doc.ts";
import type { AnyChain, Instant, Latest } from "../src/core/instant.ts";
import type {
  ClosedAloneSentence,
  NotSettlingSentence,
  OverlapUnsaidSentence,
  SettledAnywaySentence,
} from "../src/core/messages.ts";
import { zoned } from "../src/core/zone-plan.ts";
import { differenceOf } from "../src/plan/declaration-rules.ts";
import { checkMade } from "../src/plan/make.ts";
import { type ColumnPlan, checked, type TickPlan } from "../src/plan/relations/index.ts";
import type { ColumnDeclaration, Spec } from "./column-types.ts";
import { declared, knownAlways } from "./declared.ts";
import { onlyOptions, wordOf } from "./options.ts";
import type { Relation } from "./relation.ts";
import type { Column, Named, Scope } from "./scope.ts";
import type { Clocks, Timeline } from "./timeline.ts";

export type KeyColumns = { readonly [name: string]: Spec };
export type Nothing = Record<never, never>;

/** Key columns are known `always` and never null: when the rows are known says the rest. */
export type KeyBrands<out K extends KeyColumns> = {
  readonly [N in keyof K]: Column<K[N]["dtype"], false, "always", K[N]["moment"]>;
};
type ColumnBrands<out C extends Declarations> = {
  readonly [N in keyof C]: Column<C[N]["dtype"], C[N]["nullable"], C[N]["at"], C[N]["moment"]>;
};
/** Rows that checks may drop are known no earlier than the columns that are checked so. */
type CheckedRows<C extends AnyChain, Rows extends string, Cols extends Declarations> = Latest<
  C,
  Rows | Cols[keyof Cols]["drops"]
>;

type Declarations = { readonly [name: string]: ColumnDeclaration };

/** A timestamp of the table that says when something is settled, or the sentence that says why it cannot. */
type Settles<C extends AnyChain, Cols extends Declarations, Name extends string> = Name extends keyof Cols
  ? Cols[Name]["dtype"] extends "date" | "datetime"
    ? C["overlapping"] extends null
      ? OverlapUnsaidSentence<C["timeline"]>
      : Name
    : NotSettlingSentence<Name>
  : NotSettlingSentence<Name>;

/** The same of the time from which no row of an event comes or goes: there must be one of the rows, too. */
type Closes<C extends AnyChain, Cols extends Declarations, Settled extends string, Name extends string> = [
  Settled,
] extends [never]
  ? ClosedAloneSentence<Name>
  : Settles<C, Cols, Name>;

/** The timestamps by which columns of their own are settled. */
type OwnSettlements<Cols extends Declarations> = Cols[keyof Cols]["settledBy"];

/**
 * The columns as they are declared; where some have a settlement of their own, each against its verdict. The `as` keeps
 * TypeScript from asking every column of every table what its verdict could be before the columns are inferred.
 */
type ColumnsFit<C extends AnyChain, Cols extends Declarations, Times extends string> = [OwnSettlements<Cols>] extends [
  never,
]
  ? Cols
  : {
      readonly [N in keyof Cols as `${N & (string | number)}`]: [Cols[N]["settledBy"]] extends [never]
        ? Cols[N]
        : SettledColumn<C, Cols, N, Times>;
    };
type SettledColumn<C extends AnyChain, Cols extends Declarations, N extends keyof Cols, Times extends string> =
  Settles<C, Cols, Cols[N]["settledBy"]> extends Cols[N]["settledBy"]
    ? "always" extends Cols[N]["at"]
      ? SettledAnywaySentence<`${N & string}`>
      : N extends Times | OwnSettlements<Cols>
        ? SettledAnywaySentence<`${N & string}`>
        : Cols[N]
    : Settles<C, Cols, Cols[N]["settledBy"]>;

/** The names of some columns. */
export type NamesOf<C> = `${keyof C & (string | number)}`;

/** What a table declares of its grain. */
export interface TableGrain<
  out Event,
  out Entity,
  out Tick,
  out Order,
  out Clock,
  out TickOf extends { phase: string; ticks: string },
  out Settled,
> {
  readonly event: Event & string;
  readonly entity: Entity & string;
  readonly tick: Tick & string;
  readonly order: Order & string;
  readonly tickPhase: TickOf["phase"];
  readonly clock: Clock & string;
  readonly ticks: TickOf["ticks"];
  readonly settled: Settled & string;
  readonly stamp: never;
}

export interface Tick<K extends Clocks, Name extends keyof K & string, T extends KeyColumns> {
  /** One of the timeline's clocks. */
  readonly clock: Name;
  /** The columns that say which tick a row belongs to. */
  readonly key: T;
}

export interface TableOptions<
  C extends AnyChain,
  K extends Clocks,
  E extends KeyColumns,
  O extends KeyColumns,
  N extends KeyColumns,
  T extends KeyColumns,
  Clock extends keyof K & string,
  Rows extends keyof C["upTo"] & string,
  Cols extends Declarations,
  Settled extends string,
  Closed extends string,
> {
  readonly timeline: Timeline<C, K>;
  /** The columns that tell one run of the timeline from another. */
  readonly event: E;
  /**
   * The columns by which events follow each other: in all tables of the timeline the same, and one place per event. Without
   * them there are no windows over prior events. A timestamp among them may denote an instant.
   */
  readonly order?: O;
  /** The columns that tell the rows of one event apart: a driver, a patient. */
  readonly entity?: N;
  /** The ticks of the rows, where they have any. */
  readonly tick?: Tick<K, Clock, T>;
  /**
   * The timestamp, among the columns, from which a row is final: that it is there, and every value of it that is known later
   * than `always` and has no `.settled(...)` of its own. Null as long as it is not. What reads earlier events, as of a moment,
   * reads only what was settled strictly before it.
   *
   * Without `closed` it is the same in all rows of an event, and from then on no row of the event comes or goes. The timeline
   * says `overlapping: true` or `overlapping: false`.
   */
  readonly settled?: Settles<C, Cols, Settled>;
  /**
   * The timestamp, among the columns, from which no row of the event comes or goes any more: the same in all rows of an
   * event, and not before any of them is settled. With it, `settled` may differ from row to row. "There is no such row", and
   * whatever is made of all rows of an event, is settled no earlier.
   *
   * @example claims: settled: "decided_at", closed: "claims_closed_at"
   */
  readonly closed?: Closes<C, Cols, Settled, Closed>;
  /** When it is known that a row is there at all; where checks drop rows, no earlier than what they look at. */
  readonly rows: Instant<Rows>;
  /** Where the file lies, relative to the project, unless the caller says otherwise. */
  readonly path?: string;
  readonly columns: ColumnsFit<C, Cols, Settled | Closed>;
}

const tableOptions = ["timeline", "event", "order", "entity", "tick", "settled", "closed", "rows", "path", "columns"];

/**
 * Declares a table: one row per event (and entity and tick, where it has them).
 *
 * @example
 * const qualifying = table("qualifying", {
 *   timeline: weekend,
 *   event: { race_id: i32 },
 *   entity: { driver: str },
 *   rows: after("qualifying"),
 *   columns: { rank: i64.known(after("qualifying")) },
 * });
 */
export const table = <
  C extends AnyChain,
  K extends Clocks,
  const E extends KeyColumns,
  Rows extends keyof C["upTo"] & string,
  const Cols extends Declarations,
  const O extends KeyColumns = Nothing,
  const N extends KeyColumns = Nothing,
  const T extends KeyColumns = Nothing,
  Clock extends keyof K & string = never,
  const Settled extends string = never,
  const Closed extends string = never,
>(
  name: string,
  options: TableOptions<C, K, E, O, N, T, Clock, Rows, Cols, Settled, Closed>,
): Relation<
  Scope<
    C,
    TableGrain<NamesOf<E>, NamesOf<N>, NamesOf<T>, NamesOf<O>, Clock, K[Clock], Settled>,
    CheckedRows<C, Rows, Cols>,
    Named<KeyBrands<E & O & N & T>> & Named<ColumnBrands<Cols>>
  >
> => {
  onlyOptions("table(...)", tableOptions, options);
  if (options.tick !== undefined) onlyOptions("tick", ["clock", "key"], options.tick);
  const { timeline } = options;
  checkMade(`table '${name}'`, timeline);
  const bad = (why: string) => new AuthorError("GF1101", { what: `table '${name}'`, why });
  const clocks = Object.keys(timeline.clocks);
  if (options.tick !== undefined && clocks.length === 0) throw bad("it has a tick, but the timeline has no clocks");
  const clock =
    options.tick === undefined ? null : (timeline.clocks[wordOf("tick.clock", clocks, options.tick.clock)] ?? null);
  const tick: TickPlan | null =
    options.tick === undefined || clock === null
      ? null
      : { clock: options.tick.clock, phase: clock.phase, ticks: clock.ticks, columns: Object.keys(options.tick.key) };

  const keys = [options.event, options.entity ?? {}, options.tick?.key ?? {}].flatMap(knownAlways);
  // The plan does not say on which timeline an instant lies: that is checked while it is known.
  const elsewhere = (what: string, { at, timeline: of }: Pick<Instant, "at" | "timeline">): void => {
    if (of !== timeline.plan.name)
      throw bad(`${what} known ${at} of the timeline '${of}', but it belongs to '${timeline.plan.name}'`);
  };
  const denoted = (column: string, at: string, of: string | undefined): void => {
    if (of !== undefined) elsewhere(`the moment of its column '${column}' is`, { at, timeline: of });
  };
  elsewhere("its rows are", options.rows);
  for (const [column, { moment, momentTimeline }] of Object.entries({ ...options.event, ...options.order }))
    denoted(column, moment, momentTimeline);
  const columns = Object.entries(options.columns).map(([column, said]): ColumnPlan => {
    const { dtype, nullable, at, moment, momentTimeline, values, zone, text, settledBy } = said;
    elsewhere(`its column '${column}' is`, said);
    denoted(column, moment, momentTimeline);
    const plain = { name: column, dtype, nullable, at, moment };
    // The types say `never` of a column without a settlement of its own; it then has no such property.
    const settles = typeof settledBy === "string" ? { settled: settledBy as string } : {};
    return { ...plain, ...checked(values), ...settles, ...zoned(zone), ...documented(text) };
  });
  return declared({
    name,
    timeline: timeline.plan,
    event: Object.keys(options.event),
    order: Object.keys(options.order ?? {}),
    entity: Object.keys(options.entity ?? {}),
    tick,
    settled: options.settled ?? null,
    closed: options.closed ?? null,
    stamp: null,
    rows: options.rows.at,
    columns: [...withOrder(keys, knownAlways(options.order ?? {})), ...columns],
    path: options.path ?? null,
  });
};

/**
 * Order columns among the keys. One that is a key as well is one column if both say the same of it; else it stands there
 * twice, which the rules refuse.
 */
const withOrder = (keys: readonly ColumnPlan[], order: readonly ColumnPlan[]): readonly ColumnPlan[] => {
  const columns = [...keys];
  for (const column of order) {
    const i = columns.findIndex(({ name }) => name === column.name);
    const same = columns[i];
    // One place is enough to say what it holds.
    if (same !== undefined && differenceOf(same, column) === null)
      columns.splice(i, 1, {
        ...same,
        nullable: same.nullable || column.nullable,
        ...documented(same.doc ?? column.doc),
      });
    else columns.push(column);
  }
  return columns;
};
