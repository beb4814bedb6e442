/** Tables: what a file holds, what tells its rows apart, and when each column is known. */
import { AuthorError } from "./author-error.ts";
import { documented } from "./doc.ts";
import type { ColumnDeclaration, Spec } from "./dtype.ts";
import type { AnyChain, Instant, Latest } from "./instant.ts";
import { type ColumnPlan, checked, source, type TickPlan } from "./plan/relation/source.ts";
import { type Relation, relation } from "./relation.ts";
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
  const keys: readonly [string, KeyColumns][] = [
    ["event", options.event],
    ["entity", options.entity ?? {}],
    ["tick", options.tick?.key ?? {}],
  ];
  const seen = new Map<string, string>();
  for (const [role, columns] of keys)
    for (const column of Object.keys(columns)) {
      const before = seen.get(column);
      if (before !== undefined) throw bad(`its column '${column}' is declared twice, as ${before} and as ${role} key`);
      seen.set(column, `${role} key`);
    }
  if (Object.keys(options.event).length === 0) throw bad("it has no event key");
  if (options.tick !== undefined && Object.keys(options.tick.key).length === 0) throw bad("its tick has no key");
  for (const column of Object.keys(options.order ?? {}))
    if (seen.has(column) && !(column in options.event))
      throw bad(`its order names '${column}', the ${seen.get(column)}, which does not put events in an order`);
  const clock = options.tick === undefined ? null : timeline.clocks[options.tick.clock];
  if (clock === undefined) throw bad(`the timeline has no clock '${options.tick?.clock}'`);
  if (clock?.ticks === "own" && Object.keys(options.entity ?? {}).length === 0)
    throw bad("its ticks are each entity's own, but it has no entity");
  const tick: TickPlan | null =
    options.tick === undefined || clock === null
      ? null
      : { clock: options.tick.clock, phase: clock.phase, ticks: clock.ticks, columns: Object.keys(options.tick.key) };

  const always = (columns: KeyColumns): ColumnPlan[] =>
    Object.entries(columns).map(([column, { dtype, mayBeNull, values, zone, text }]) => {
      if (mayBeNull || values?.otherwise === "null")
        throw bad(`its key '${column}' may be null; a key must be there in every row`);
      const plain = { name: column, dtype, nullable: false, at: "always", moment: "none" };
      return { ...plain, ...checked(values), ...zoned(zone), ...documented(text) };
    });
  const columns = [...always(options.event), ...always(options.entity ?? {}), ...always(options.tick?.key ?? {})];
  for (const column of always(options.order ?? {})) {
    const same = columns.find((other) => other.name === column.name);
    if (same === undefined) columns.push(column);
    else if (same.dtype !== column.dtype) throw bad(`its column '${column.name}' is declared with two dtypes`);
    else if (JSON.stringify(same.check) !== JSON.stringify(column.check))
      throw bad(`its column '${column.name}' is declared with two checks`);
    else if (JSON.stringify(same.zone) !== JSON.stringify(column.zone))
      throw bad(`its column '${column.name}' is declared with two zones`);
    // One place is enough to say what it holds.
    else if (same.doc === undefined) columns.splice(columns.indexOf(same), 1, { ...same, ...documented(column.doc) });
    else if (column.doc !== undefined && column.doc !== same.doc)
      throw bad(`its column '${column.name}' is declared with two texts`);
  }
  const withoutTicks = (at: string): boolean => {
    const phase = /^during '(.*)'$/s.exec(at)?.[1];
    return phase !== undefined && phase !== tick?.phase;
  };
  const elsewhere = ({ at, timeline: of }: { readonly at: string; readonly timeline: string }): string | null =>
    of === timeline.plan.name ? null : `known ${at} of the timeline '${of}', but it lives on '${timeline.plan.name}'`;
  const rowsElsewhere = elsewhere(options.rows);
  if (rowsElsewhere !== null) throw bad(`its rows are ${rowsElsewhere}`);
  if (withoutTicks(options.rows.at))
    throw bad(`its rows are known ${options.rows.at}, but they have no ticks in that phase`);
  for (const [column, declared] of Object.entries(options.columns)) {
    const { dtype, nullable, at, moment, values, zone, text } = declared;
    const columnElsewhere = elsewhere(declared);
    if (columnElsewhere !== null) throw bad(`its column '${column}' is ${columnElsewhere}`);
    if (columns.some((other) => other.name === column)) throw bad(`its column '${column}' is declared twice`);
    if (withoutTicks(at)) throw bad(`its column '${column}' is known ${at}, but its rows have no ticks in that phase`);
    const denoted = { at: moment, timeline: declared.momentTimeline ?? timeline.plan.name };
    const momentElsewhere = elsewhere(denoted);
    if (momentElsewhere !== null) throw bad(`the moment of its column '${column}' is ${momentElsewhere}`);
    if (moment.startsWith("during "))
      throw bad(`its column '${column}' denotes ${moment}, which is no one time for an event`);
    const plain = { name: column, dtype, nullable, at, moment };
    columns.push({ ...plain, ...checked(values), ...zoned(zone), ...documented(text) });
  }
  const { settled } = options;
  const settling = columns.find((column) => column.name === settled);
  if (settled !== undefined && settling?.dtype !== "datetime" && settling?.dtype !== "date")
    throw bad(`it is settled by '${settled}', which is no timestamp among its columns`);
  if (columns.some((column) => column.name === "")) throw bad("it has a column without a name");
  const plan = source({
    table: {
      name,
      timeline: timeline.plan,
      event: Object.keys(options.event),
      order: Object.keys(options.order ?? {}),
      entity: Object.keys(options.entity ?? {}),
      tick,
      settled: settled ?? null,
      closed: null,
      stamp: null,
      rows: options.rows.at,
      columns,
      path: options.path ?? null,
    },
  });
  return relation(
    plan,
    columns.map((column) => column.name),
  );
};
