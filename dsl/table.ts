/** Tables: what a file contains, which keys identify its rows, and when each column is known. */
import { AuthorError } from "../src/core/author-error.ts";
import { docField } from "../src/core/column-doc.ts";
import type { AnyChain, Instant, Latest } from "../src/core/instant.ts";
import type {
  ClosedAloneSentence,
  NotSettlingSentence,
  OverlapUnsaidSentence,
  SettledAnywaySentence,
} from "../src/core/messages.ts";
import { zoneField } from "../src/core/zone-plan.ts";
import { differenceOf } from "../src/plan/declaration-rules.ts";
import { checkMade } from "../src/plan/make-node.ts";
import { type ColumnPlan, checkField, type TickPlan } from "../src/plan/relations/index.ts";
import { choiceOption, rejectUnknownOptions } from "./check-options.ts";
import type { ColumnDeclaration, Spec } from "./column-types.ts";
import { declareTable, knownAlways, noDtype } from "./declare-table.ts";
import type { Relation } from "./relation.ts";
import type { Column, Named, Scope } from "./scope.ts";
import type { Clocks, Timeline } from "./timeline.ts";

export type KeyColumns = { readonly [name: string]: Spec };
export type Nothing = Record<never, never>;

/** Key columns are known `always` and never null. Whether a row exists is known at the instant of the rows. */
export type KeyBrands<out K extends KeyColumns> = {
  readonly [N in keyof K]: Column<K[N]["dtype"], false, "always", K[N]["moment"]>;
};
type ColumnBrands<out C extends Declarations> = {
  readonly [N in keyof C]: Column<C[N]["dtype"], C[N]["nullable"], C[N]["at"], C[N]["moment"]>;
};
/** Rows that checks may drop are known no earlier than the checked columns. */
type CheckedRows<C extends AnyChain, Rows extends string, Cols extends Declarations> = Latest<
  C,
  Rows | Cols[keyof Cols]["drops"]
>;

type Declarations = { readonly [name: string]: ColumnDeclaration };

/** A timestamp of the table that says when something is settled, or the sentence that rejects it. */
type SettlementFits<C extends AnyChain, Cols extends Declarations, Name extends string> = Name extends keyof Cols
  ? Cols[Name]["dtype"] extends "date" | "datetime"
    ? C["overlapping"] extends null
      ? OverlapUnsaidSentence<C["timeline"]>
      : Name
    : NotSettlingSentence<Name>
  : NotSettlingSentence<Name>;

/** The same for the closing time, which also requires a settlement of the rows. */
type ClosingFits<C extends AnyChain, Cols extends Declarations, Settled extends string, Name extends string> = [
  Settled,
] extends [never]
  ? ClosedAloneSentence<Name>
  : SettlementFits<C, Cols, Name>;

/** The timestamps that settle single columns. */
type OwnSettlements<Cols extends Declarations> = Cols[keyof Cols]["settledBy"];

/**
 * The columns as declared. Columns with their own settlement are each mapped to a verdict. The `as` keeps TypeScript
 * from evaluating the verdict of every column before the columns are inferred.
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
  SettlementFits<C, Cols, Cols[N]["settledBy"]> extends Cols[N]["settledBy"]
    ? "always" extends Cols[N]["at"]
      ? SettledAnywaySentence<`${N & string}`>
      : N extends Times | OwnSettlements<Cols>
        ? SettledAnywaySentence<`${N & string}`>
        : Cols[N]
    : SettlementFits<C, Cols, Cols[N]["settledBy"]>;

/** The names of some columns. */
export type NamesOf<C> = `${keyof C & (string | number)}`;

/** What a table declares about its grain. */
export interface TableGrain<
  out Event,
  out Entity,
  out Tick,
  out Order,
  out Clock,
  out Phase,
  out Ticks,
  out Unit,
  out Settled,
> {
  readonly event: Event & string;
  readonly entity: Entity & string;
  readonly tick: Tick & string;
  readonly order: Order & string;
  readonly tickPhase: Phase & string;
  readonly clock: Clock & string;
  readonly ticks: Ticks & string;
  readonly unit: Unit & string;
  readonly settled: Settled & string;
  readonly stamp: never;
}

/** The letter that a clock declares; never where it declares none. */
type UnitOf<C extends Clocks[string]> = C extends { readonly unit: infer Letter } ? Letter : never;

export interface Tick<K extends Clocks, Name extends keyof K & string, T extends KeyColumns> {
  /** One of the timeline's clocks. */
  readonly clock: Name;
  /** The columns that identify the tick of a row. */
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
  /** The columns that identify an event. */
  readonly event: E;
  /**
   * The columns that order the events: the same in all tables of the timeline, with one value per event. Windows over
   * prior events need them. A timestamp among them may denote an instant.
   */
  readonly order?: O;
  /** The columns that identify the rows of one event: a team, a patient. */
  readonly entity?: N;
  /** The ticks of the rows, if they have any. */
  readonly tick?: Tick<K, Clock, T>;
  /**
   * The timestamp column from which a row is final: its existence, and every value that is known later than `always`
   * and has no `.settled(...)` of its own. Null until then. Reads of earlier events, as of a moment, return only what
   * was settled strictly before it.
   *
   * Without `closed`, the timestamp is the same in all rows of an event, and from then on no row of the event is added
   * or removed. The timeline must declare `overlapping: true` or `overlapping: false`.
   */
  readonly settled?: SettlementFits<C, Cols, Settled>;
  /**
   * The timestamp column from which no row of the event is added or removed: the same in all rows of an event, and not
   * before any of them is settled. With it, `settled` may differ from row to row. The absence of a row, and anything
   * computed from all rows of an event, is settled no earlier.
   *
   * @example claims: settled: "decided_at", closed: "claims_closed_at"
   */
  readonly closed?: ClosingFits<C, Cols, Settled, Closed>;
  /** When it is known that a row exists. Checks that drop rows may make it later. */
  readonly rows: Instant<Rows>;
  /** The path of the file, relative to the project, unless the caller gives another. */
  readonly path?: string;
  readonly columns: ColumnsFit<C, Cols, Settled | Closed>;
}

const tableOptions = ["timeline", "event", "order", "entity", "tick", "settled", "closed", "rows", "path", "columns"];

/**
 * Declares a table: one row per event (and entity and tick, if it has them).
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
    TableGrain<
      NamesOf<E>,
      NamesOf<N>,
      NamesOf<T>,
      NamesOf<O>,
      Clock,
      K[Clock]["phase"],
      K[Clock]["ticks"],
      UnitOf<K[Clock]>,
      Settled
    >,
    CheckedRows<C, Rows, Cols>,
    Named<KeyBrands<E & O & N & T>> & Named<ColumnBrands<Cols>>
  >
> => {
  rejectUnknownOptions("table(...)", tableOptions, options);
  if (options.tick !== undefined) rejectUnknownOptions("tick", ["clock", "key"], options.tick);
  const { timeline } = options;
  checkMade(`table '${name}'`, timeline);
  const bad = (why: string) => new AuthorError("GF1101", { what: `table '${name}'`, why });
  const clocks = Object.keys(timeline.clocks);
  if (options.tick !== undefined && clocks.length === 0) throw bad("it has a tick, but the timeline has no clocks");
  const clock =
    options.tick === undefined
      ? null
      : (timeline.clocks[choiceOption("tick.clock", clocks, options.tick.clock)] ?? null);
  const tick: TickPlan | null =
    options.tick === undefined || clock === null
      ? null
      : { clock: options.tick.clock, ...clock, columns: Object.keys(options.tick.key) };

  const what = `table '${name}'`;
  const keys = [options.event, options.entity ?? {}, options.tick?.key ?? {}].flatMap((columns) =>
    knownAlways({ what, role: "key", rule: "a key is known always, and rows declares when the row is known", columns }),
  );
  const order = knownAlways({
    what,
    role: "order column",
    rule: "an order column is known always, because it says which events are earlier",
    columns: options.order ?? {},
  });
  // The plan does not store the timeline of an instant, so it is checked here.
  const elsewhere = (what: string, { at, timeline: of }: Pick<Instant, "at" | "timeline">): void => {
    if (typeof of !== "string") throw bad(`${what} known at no instant of the timeline '${timeline.plan.name}'`);
    if (of !== timeline.plan.name)
      throw bad(`${what} known ${at} of the timeline '${of}', but it belongs to '${timeline.plan.name}'`);
  };
  const denoted = (column: string, at: string, of: string | undefined): void => {
    if (of !== undefined) elsewhere(`the moment of its column '${column}' is`, { at, timeline: of });
  };
  elsewhere("its rows are", options.rows);
  for (const [column, { moment, momentTimeline }] of Object.entries({ ...options.event, ...options.order }))
    denoted(column, moment, momentTimeline);
  const columns = Object.entries(options.columns).map(([column, declaration]): ColumnPlan => {
    const { dtype, nullable, at, moment, momentTimeline, values, zone, text, settledBy } = declaration ?? {};
    if (dtype === undefined) throw bad(`its column '${column}' ${noDtype}`);
    if (at === undefined)
      throw bad(`its column '${column}' does not say when it is known: declare it with .known(INSTANT)`);
    elsewhere(`its column '${column}' is`, declaration);
    denoted(column, moment, momentTimeline);
    const plain = { name: column, dtype, nullable, at, moment };
    // The types say `never` for a column without its own settlement; it then has no such property.
    const settles = typeof settledBy === "string" ? { settled: settledBy as string } : {};
    return { ...plain, ...checkField(values), ...settles, ...zoneField(zone), ...docField(text) };
  });
  return declareTable({
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
    columns: [...withOrder(keys, order), ...columns],
    path: options.path ?? null,
  });
};

/**
 * Adds the order columns to the keys. A column that is both appears once if the two declarations agree; otherwise it
 * appears twice, which the rules reject.
 */
const withOrder = (keys: readonly ColumnPlan[], order: readonly ColumnPlan[]): readonly ColumnPlan[] => {
  const columns = [...keys];
  for (const column of order) {
    const i = columns.findIndex(({ name }) => name === column.name);
    const same = columns[i];
    // One of the two declarations is enough to document the column.
    if (same !== undefined && differenceOf(same, column) === null)
      columns.splice(i, 1, {
        ...same,
        nullable: same.nullable || column.nullable,
        ...docField(same.doc ?? column.doc),
      });
    else columns.push(column);
  }
  return columns;
};
