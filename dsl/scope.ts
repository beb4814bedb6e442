/** What the types know of a relation: its timeline, its grain, when its rows are known, and its columns. */
import type { Dtype } from "./dtype.ts";
import type { AnyChain } from "./instant.ts";

/** The brand of a column: dtype, nullability and the instant at which it is known. */
export interface Column<D extends Dtype = Dtype, N extends boolean = boolean, At extends string = string> {
  readonly dtype: D;
  readonly nullable: N;
  readonly at: At;
}

export type Columns = { readonly [name: string]: Column };

/** The key columns of a relation, as unions of names, and what its rows offer to windows. */
export interface Grain<
  Event extends string = string,
  Entity extends string = string,
  Tick extends string = string,
  Order extends string = string,
  TickPhase extends string = string,
  Clock extends string = string,
  Ticks extends string = string,
> {
  readonly event: Event;
  readonly entity: Entity;
  readonly tick: Tick;
  readonly order: Order;
  /** The phase in which the rows have ticks, or never. */
  readonly tickPhase: TickPhase;
  /** The clock that ticks, or never. */
  readonly clock: Clock;
  /** Whether the ticks are each entity's own or shared by all of the event. */
  readonly ticks: Ticks;
}

export interface Scope<
  C extends AnyChain = AnyChain,
  G extends Grain = Grain,
  Rows extends string = string,
  // biome-ignore lint/suspicious/noExplicitAny: an unknown set of columns; `Columns` here would compare a thousand of them
  Cols = any,
> {
  readonly chain: C;
  readonly grain: G;
  readonly rows: Rows;
  readonly columns: Cols;
}

/** Carries what only the types know; there is no such property at run time. */
export declare const brand: unique symbol;
