/** The types of aggregations by key, selections and unions. */

import type { groupRules, Outcome, selectionRules } from "../src/core/calculus.ts";
import type { Textual } from "../src/core/dtypes.ts";
import type { Later, Lifted } from "../src/core/instant.ts";
import type {
  NoColumnSentence,
  NullKeySentence,
  StampedSentence,
  UnionColumnSentence,
  UnionDtypeSentence,
  UnionKeysSentence,
} from "../src/core/messages.ts";
import type { Window } from "./aggregates.ts";
import type { TimelineMismatch } from "./join.ts";
import type { Joinable } from "./relation.ts";
import type { Base, Column, Grain, GroupScopeOf, Scope } from "./scope.ts";

/** The grain of rows with the keys `By`, made from rows with the grain `G`. */
export type Regrouped<G extends Grain, By extends string> = RegroupedBy<G, By, GroupScopeOf<G, By>>;

export interface RegroupedBy<G extends Grain, By extends string, H extends string> {
  readonly event: H extends "beyond" ? never : G["event"];
  readonly entity: Exclude<By, G["event"] | (H extends "sharedTick" | "ownTick" ? G["tick"] : never)>;
  readonly tick: H extends "sharedTick" | "ownTick" ? G["tick"] : never;
  readonly order: H extends "beyond" ? never : G["order"];
  readonly tickPhase: H extends "sharedTick" | "ownTick" ? G["tickPhase"] : never;
  readonly clock: H extends "sharedTick" | "ownTick" ? G["clock"] : never;
  readonly ticks: H extends "sharedTick" | "ownTick" ? G["ticks"] : never;
  readonly unit: H extends "sharedTick" | "ownTick" ? G["unit"] : never;
  readonly settled: never;
  readonly stamp: never;
}

/** The instant that each outcome of the rules gives. */
export interface Outcomes<At extends string> {
  readonly base: At;
  readonly lifted: Lifted<At>;
  readonly hindsight: "hindsight";
}
type Settled<At extends string, O extends Outcome> = Outcomes<At>[Exclude<O, "partition">];

/** When an aggregate of a value known `At` is known. */
export type GroupAt<S extends Scope, At extends string, By extends string> = Settled<
  Base<S, At, By>,
  (typeof groupRules)[GroupScopeOf<S["grain"], By>]
>;

/** When rows that were selected by a value known `At` are known. */
export type SelectedRows<S extends Scope, At extends string, By extends string> = Settled<
  Base<S, At, By>,
  (typeof selectionRules)[GroupScopeOf<S["grain"], By>]
>;

/** When the rows of an aggregation are known. */
export type GroupRows<S extends Scope, By extends string> = GroupAt<S, "always", By>;

/** The scope of aggregates: from there, windows cannot reach other rows. */
type AggregateScope<S extends Scope> = Scope<S["chain"], Nothing, S["rows"], Record<never, never>>;
export interface Nothing {
  readonly event: never;
  readonly entity: never;
  readonly tick: never;
  readonly order: never;
  readonly tickPhase: never;
  readonly clock: never;
  readonly ticks: never;
  readonly unit: never;
  readonly settled: never;
  readonly stamp: never;
}

/** One group of rows: each column offers its aggregates. */
export type Group<S extends Scope, By extends string> = {
  readonly [K in keyof S["columns"]]: Window<
    S["columns"][K]["dtype"],
    S["columns"][K]["nullable"],
    GroupAt<S, S["columns"][K]["at"], By>,
    AggregateScope<S>
  >;
};

/** The columns of groups before their aggregates: the keys, and the order of the events. */
export type GroupKeys<S extends Scope, By extends string> = {
  readonly [K in By | Regrouped<S["grain"], By>["order"]]: Column<
    S["columns"][K]["dtype"],
    false,
    "always",
    KeptMoment<S, By, S["columns"][K]["moment"]>
  >;
};

/** A timestamp denotes an instant of its event. Without the event it denotes none. */
type KeptMoment<S extends Scope, By extends string, Moment> =
  GroupScopeOf<S["grain"], By> extends "beyond" ? "none" : Moment & string;

/**
 * The columns of rows that got new keys. The key columns keep their instants. Every other column has the instant of an
 * aggregate, because its value depends on which row was kept, and that row may belong to another tick or event.
 */
export type RekeyedColumns<S extends Scope, By extends string> = {
  readonly [K in keyof S["columns"]]: Column<
    S["columns"][K]["dtype"],
    K extends By ? false : S["columns"][K]["nullable"],
    K extends By | Regrouped<S["grain"], By>["order"] ? "always" : GroupAt<S, S["columns"][K]["at"], By>,
    KeptMoment<S, By, S["columns"][K]["moment"]>
  >;
};

/**
 * Names of columns that can be keys, each mapped to itself or to an error sentence. The first branch makes TypeScript
 * infer the names.
 */
export type KeyNames<S extends Scope, N extends readonly string[]> = {
  readonly [I in keyof N]: N[I] extends "" ? N[I] : KeyVerdict<S, N[I]>;
};
type KeyVerdict<S extends Scope, Name extends string> = [S["grain"]["stamp"]] extends [never]
  ? Name extends keyof S["columns"]
    ? S["columns"][Name]["nullable"] extends false
      ? Name
      : NullKeySentence<Name>
    : NoColumnSentence<Name>
  : StampedSentence;

/** Names of any columns, each mapped to itself or to an error sentence. */
export type PartitionNames<S extends Scope, N extends readonly string[]> = {
  readonly [I in keyof N]: N[I] extends "" ? N[I] : N[I] extends keyof S["columns"] ? N[I] : NoColumnSentence<N[I]>;
};

/** A count, or the sentence that says why rows cannot be selected here. */
export type SelectionCount<S extends Scope> = [S["grain"]["stamp"]] extends [never] ? number : StampedSentence;

/** The default partition of a selection: the event. */
export type DefaultPartition<S extends Scope, N extends readonly string[]> = N extends readonly []
  ? S["grain"]["event"]
  : N[number];

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** `str` and `categorical` count as the same dtype. */
type SameDtype<A, B> = [A | B] extends [Textual] ? true : Same<A, B>;

type Odd<L, R> = Exclude<keyof L, keyof R> | Exclude<keyof R, keyof L>;

/** The columns that do not fit. They are members because TypeScript prints the alias name of a union. */
export interface UnionMismatch<L extends Scope, R extends Scope> {
  readonly odd: UnionColumnSentence<Odd<L["columns"], R["columns"]> & string>;
  readonly mixed: {
    [K in keyof L["columns"]]: SameDtype<L["columns"][K]["dtype"], R["columns"][K]["dtype"]> extends true
      ? never
      : UnionDtypeSentence<K & string, L["columns"][K]["dtype"], R["columns"][K]["dtype"]>;
  }[keyof L["columns"]];
}

/** The other side, or the sentence that says why the two cannot be combined. */
export type UnionFits<L extends Scope, R extends Scope> = [L["grain"]["stamp"] | R["grain"]["stamp"]] extends [never]
  ? [TimelineMismatch<L["chain"], R["chain"]>] extends [never]
    ? Same<L["grain"], R["grain"]> extends true
      ? [Odd<L["columns"], R["columns"]>] extends [never]
        ? [UnionMismatch<L, R>["mixed"]] extends [never]
          ? Joinable<R>
          : UnionMismatch<L, R>["mixed"]
        : UnionMismatch<L, R>["odd"]
      : UnionKeysSentence
    : TimelineMismatch<L["chain"], R["chain"]>
  : StampedSentence;

/** The columns of a union: each has the later instant, and is nullable if it is on either side. */
export type UnionColumns<L extends Scope, R extends Scope> = {
  readonly [K in keyof L["columns"]]: Column<
    R["columns"][K]["dtype"] extends "str" ? "str" : L["columns"][K]["dtype"],
    L["columns"][K]["nullable"] extends false ? R["columns"][K]["nullable"] : true,
    Later<L["chain"], L["columns"][K]["at"], R["columns"][K]["at"]>,
    Same<L["columns"][K]["moment"], R["columns"][K]["moment"]> extends true ? L["columns"][K]["moment"] : "none"
  >;
};
