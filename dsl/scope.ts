/** What the types know about a relation: its timeline, its grain, the instant of its rows, and its columns. */
import type { GroupScope, TickScope } from "../src/core/calculus.ts";
import type { Dtype } from "../src/core/dtypes.ts";
import type { AnyChain, Later, Latest } from "../src/core/instant.ts";

/**
 * The brand of a column: its dtype, its nullability, the instant at which it is known, and the instant that it denotes.
 */
export interface Column<
  out D extends Dtype = Dtype,
  out N extends boolean = boolean,
  out At extends string = string,
  out Moment extends string = string,
> {
  readonly dtype: D;
  readonly nullable: N;
  readonly at: At;
  /** The instant that a timestamp denotes, or "none". */
  readonly moment: Moment;
}

export type Columns = { readonly [name: string]: Column };

/** Columns by name. A name written as a number, `{ 1: x }`, is the text "1". */
export type Named<C> = [keyof C & number] extends [never]
  ? C
  : { readonly [K in keyof C as K extends number ? `${K}` : K]: C[K] };

/** The key columns of a relation, as unions of names, and what windows need to know about its rows. */
export interface Grain {
  /** The columns that identify an event; never for static tables and for rows across events. */
  readonly event: string;
  readonly entity: string;
  readonly tick: string;
  readonly order: string;
  /** The phase in which the rows have ticks, or never. */
  readonly tickPhase: string;
  /** The name of the clock, or never. */
  readonly clock: string;
  /** Whether each entity has its own ticks, or all rows of an event share them. */
  readonly ticks: string;
  /** The letter that the clock declares as its unit, or never. */
  readonly unit: string;
  /** The column that says when a row is settled, if events overlap, or never. */
  readonly settled: string;
  /** The column that says when a row of a log became known, or never. Such rows can be read only as of a moment. */
  readonly stamp: string;
}

export interface Scope<
  out C extends AnyChain = AnyChain,
  out G extends Grain = Grain,
  out Rows extends string = string,
  // biome-ignore lint/suspicious/noExplicitAny: an unknown set of columns; `Columns` here would compare a thousand of them
  out Cols = any,
> {
  readonly chain: C;
  readonly grain: G;
  readonly rows: Rows;
  readonly columns: Cols;
}

/** Carries information that exists only in the types; there is no such property at run time. */
export declare const brand: unique symbol;

/** The latest instant of some columns; keys are `always`. */
export type AtOfColumns<S extends Scope, Names extends string> = [Names & keyof S["columns"]] extends [never]
  ? "always"
  : Latest<S["chain"], S["columns"][Names & keyof S["columns"]]["at"]>;

/** The base of the calculus: the instants of the value, the rows and the partition. The order consists of keys. */
export type Base<S extends Scope, At extends string, By extends string> = Later<
  S["chain"],
  Later<S["chain"], At, S["rows"]>,
  AtOfColumns<S, By>
>;

/** How a window relates to the ticks of these rows; `By` are its further partition columns. */
export type TickScopeOf<G extends Grain, KeepsEntity extends boolean, By extends string> = [G["event"]] extends [never]
  ? Extract<TickScope, "static">
  : [G["tick"]] extends [never]
    ? "none"
    : [G["ticks"]] extends ["shared"]
      ? "shared"
      : KeepsEntity extends true
        ? "own"
        : [G["entity"]] extends [By]
          ? "own"
          : "mixed";

/** Which part of the rows' place in time some columns contain. */
export type GroupScopeOf<G extends Grain, By extends string> = [G["event"]] extends [never]
  ? Extract<GroupScope, "static">
  : [G["event"]] extends [By]
    ? [G["tick"]] extends [never]
      ? "event"
      : [G["tick"]] extends [By]
        ? [G["ticks"]] extends ["shared"]
          ? "sharedTick"
          : [G["entity"]] extends [By]
            ? "ownTick"
            : "event"
        : "event"
    : "beyond";
