/** Tables: what a file holds, what tells its rows apart, and when each column is known. */
import { AuthorError } from "./author-error.ts";
import { declared, knownAlways } from "./declared.ts";
import { documented } from "./doc.ts";
import type { ColumnDeclaration, Spec } from "./dtype.ts";
import type { AnyChain, Instant, Latest } from "./instant.ts";
import { differenceOf } from "./plan/relation/declaration.ts";
import { type ColumnPlan, checked, type TickPlan } from "./plan/relation/source.ts";
import type { Relation } from "./relation.ts";
import type { Column, Named, Scope } from "./scope.ts";
import type { Clocks, Timeline } from "./timeline.ts";
import { zoned } from "./zoned.ts";

export type KeyColumns = { readonly [name: string]: Spec };
export type Nothing = Record<never, never>;

/** Key columns are known `always` and never null: when the rows are known says the rest. */
export type KeyBrands<out K extends KeyColumns> = {
  readonly [N in keyof K]: Column<K[N]["dtype"], false, "always", "none">;
};
type ColumnBrands<out C> = {
  readonly [N in keyof C]: C[N] extends ColumnDeclaration<infer D, infer Null, infer At, infer Moment>
    ? Column<D, Null, At, Moment>
    : never;
};
/** Rows that checks may drop are known no earlier than the columns that are checked so. */
type CheckedRows<
  C extends AnyChain,
  Rows extends string,
  Cols extends { readonly [name: string]: ColumnDeclaration },
> = Latest<C, Rows | Cols[keyof Cols]["drops"]>;
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
  Cols extends { readonly [name: string]: ColumnDeclaration },
  Settled extends keyof Cols & string,
> {
  readonly timeline: Timeline<C, K>;
  /** The columns that tell one run of the timeline from another. */
  readonly event: E;
  /** The columns by which events follow each other. Without them there are no windows over prior events. */
  readonly order?: O;
  /** The columns that tell the rows of one event apart: a driver, a patient. */
  readonly entity?: N;
  /** The ticks of the rows, where they have any. */
  readonly tick?: Tick<K, Clock, T>;
  /**
   * Where the events of the timeline overlap: the timestamp among the columns from which on all of the event is known,
   * whatever table it stands in. The same in all rows of an event; null as long as something of it is not known. Windows
   * over prior events read only those that are settled.
   */
  readonly settled?: Settled;
  /** When it is known that a row is there at all; where checks drop rows, no earlier than what they look at. */
  readonly rows: Instant<Rows>;
  /** Where the file lies, relative to the project, unless the caller says otherwise. */
  readonly path?: string;
  readonly columns: Cols;
}

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
  const Cols extends { readonly [name: string]: ColumnDeclaration },
  const O extends KeyColumns = Nothing,
  const N extends KeyColumns = Nothing,
  const T extends KeyColumns = Nothing,
  Clock extends keyof K & string = never,
  const Settled extends keyof Cols & string = never,
>(
  name: string,
  options: TableOptions<C, K, E, O, N, T, Clock, Rows, Cols, Settled>,
): Relation<
  Scope<
    C,
    TableGrain<NamesOf<E>, NamesOf<N>, NamesOf<T>, NamesOf<O>, Clock, K[Clock], Settled>,
    CheckedRows<C, Rows, Cols>,
    Named<KeyBrands<E & O & N & T>> & Named<ColumnBrands<Cols>>
  >
> => {
  const { timeline } = options;
  const bad = (why: string) => new AuthorError("GF1101", { what: `table '${name}'`, why });
  const clock = options.tick === undefined ? null : timeline.clocks[options.tick.clock];
  if (clock === undefined) throw bad(`the timeline has no clock '${options.tick?.clock}'`);
  const tick: TickPlan | null =
    options.tick === undefined || clock === null
      ? null
      : { clock: options.tick.clock, phase: clock.phase, ticks: clock.ticks, columns: Object.keys(options.tick.key) };

  const keys = [options.event, options.entity ?? {}, options.tick?.key ?? {}].flatMap(knownAlways);
  // The plan does not say on which timeline an instant lies: that is checked while it is known.
  const elsewhere = (what: string, { at, timeline: of }: Pick<Instant, "at" | "timeline">): void => {
    if (of !== timeline.plan.name)
      throw bad(`${what} known ${at} of the timeline '${of}', but it lives on '${timeline.plan.name}'`);
  };
  elsewhere("its rows are", options.rows);
  const columns = Object.entries(options.columns).map(([column, said]): ColumnPlan => {
    const { dtype, nullable, at, moment, momentTimeline, values, zone, text } = said;
    elsewhere(`its column '${column}' is`, said);
    if (momentTimeline !== undefined)
      elsewhere(`the moment of its column '${column}' is`, { at: moment, timeline: momentTimeline });
    const plain = { name: column, dtype, nullable, at, moment };
    return { ...plain, ...checked(values), ...zoned(zone), ...documented(text) };
  });
  return declared({
    name,
    timeline: timeline.plan,
    event: Object.keys(options.event),
    order: Object.keys(options.order ?? {}),
    entity: Object.keys(options.entity ?? {}),
    tick,
    settled: options.settled ?? null,
    closed: null,
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
