/** The types of aggregates by keys, of selections and of unions. */

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
import type { Elsewhere } from "./join.ts";
import type { Joinable } from "./relation.ts";
import type { Base, Column, Grain, HoldingOf, Scope } from "./scope.ts";

/** The grain of rows that some columns tell apart, made of rows that were told apart by others. */
export type Regrouped<G extends Grain, By extends string> = RegroupedBy<G, By, HoldingOf<G, By>>;

interface RegroupedBy<G extends Grain, By extends string, H extends string> {
  readonly event: H extends "beyond" ? never : G["event"];
  readonly entity: Exclude<By, G["event"] | (H extends "sharedTick" | "ownTick" ? G["tick"] : never)>;
  readonly tick: H extends "sharedTick" | "ownTick" ? G["tick"] : never;
  readonly order: H extends "beyond" ? never : G["order"];
  readonly tickPhase: H extends "sharedTick" | "ownTick" ? G["tickPhase"] : never;
  readonly clock: H extends "sharedTick" | "ownTick" ? G["clock"] : never;
  readonly ticks: H extends "sharedTick" | "ownTick" ? G["ticks"] : never;
  readonly settled: never;
  readonly stamp: never;
}

/** What an outcome of the rules comes to, for a base. */
interface Outcomes<At extends string> {
  readonly base: At;
  readonly lifted: Lifted<At>;
  readonly hindsight: "hindsight";
}
type Settled<At extends string, O extends Outcome> = Outcomes<At>[Exclude<O, "partition">];

/** When an aggregate of a value known `At` is known. */
export type GroupAt<S extends Scope, At extends string, By extends string> = Settled<
  Base<S, At, By>,
  (typeof groupRules)[HoldingOf<S["grain"], By>]
>;

/** When the rows are known that were picked by a value known `At`. */
export type SelectedRows<S extends Scope, At extends string, By extends string> = Settled<
  Base<S, At, By>,
  (typeof selectionRules)[HoldingOf<S["grain"], By>]
>;

/** When the rows are known that stand for groups. */
export type GroupRows<S extends Scope, By extends string> = GroupAt<S, "always", By>;

/** The scope of what is made of aggregates: no other rows can be looked at from there. */
type Gathered<S extends Scope> = Scope<S["chain"], Nothing, S["rows"], Record<never, never>>;
interface Nothing {
  readonly event: never;
  readonly entity: never;
  readonly tick: never;
  readonly order: never;
  readonly tickPhase: never;
  readonly clock: never;
  readonly ticks: never;
  readonly settled: never;
  readonly stamp: never;
}

/** One group of rows: every column as what can be aggregated. */
export type Group<S extends Scope, By extends string> = {
  readonly [K in keyof S["columns"]]: Window<
    S["columns"][K]["dtype"],
    S["columns"][K]["nullable"],
    GroupAt<S, S["columns"][K]["at"], By>,
    Gathered<S>
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

/** What a timestamp denotes of its event is lost with the event. */
type KeptMoment<S extends Scope, By extends string, Moment> =
  HoldingOf<S["grain"], By> extends "beyond" ? "none" : Moment & string;

/**
 * The columns after rows were told apart anew: those that do so are keys from then on. The others are what an aggregate
 * would make of them that takes one row's value: they tell which row it was, and may be of another tick or event than
 * the keys still name.
 */
export type Rekeyed<S extends Scope, By extends string> = {
  readonly [K in keyof S["columns"]]: Column<
    S["columns"][K]["dtype"],
    K extends By ? false : S["columns"][K]["nullable"],
    K extends By | Regrouped<S["grain"], By>["order"] ? "always" : GroupAt<S, S["columns"][K]["at"], By>,
    KeptMoment<S, By, S["columns"][K]["moment"]>
  >;
};

/** Names of columns that can be keys, each against its verdict. The first branch is there so that they are inferred. */
export type Keys<S extends Scope, N extends readonly string[]> = {
  readonly [I in keyof N]: N[I] extends "" ? N[I] : KeyVerdict<S, N[I]>;
};
type KeyVerdict<S extends Scope, Name extends string> = [S["grain"]["stamp"]] extends [never]
  ? Name extends keyof S["columns"]
    ? S["columns"][Name]["nullable"] extends false
      ? Name
      : NullKeySentence<Name>
    : NoColumnSentence<Name>
  : StampedSentence;

/** Names of any columns, each against its verdict. */
export type Partition<S extends Scope, N extends readonly string[]> = {
  readonly [I in keyof N]: N[I] extends "" ? N[I] : N[I] extends keyof S["columns"] ? N[I] : NoColumnSentence<N[I]>;
};

/** A count, or the sentence that says why no rows can be picked here. */
export type Picks<S extends Scope> = [S["grain"]["stamp"]] extends [never] ? number : StampedSentence;

/** The partition that rows are picked in unless another is given: the event. */
export type PerEvent<S extends Scope, N extends readonly string[]> = N extends readonly []
  ? S["grain"]["event"]
  : N[number];

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Text of both kinds is text. */
type SameDtype<A, B> = [A | B] extends [Textual] ? true : Same<A, B>;

type Odd<L, R> = Exclude<keyof L, keyof R> | Exclude<keyof R, keyof L>;

/** What cannot be of the columns; as members, for TypeScript would print an alias by its name where it is a union. */
interface Unfit<L extends Scope, R extends Scope> {
  readonly odd: UnionColumnSentence<Odd<L["columns"], R["columns"]> & string>;
  readonly mixed: {
    [K in keyof L["columns"]]: SameDtype<L["columns"][K]["dtype"], R["columns"][K]["dtype"]> extends true
      ? never
      : UnionDtypeSentence<K & string, L["columns"][K]["dtype"], R["columns"][K]["dtype"]>;
  }[keyof L["columns"]];
}

/** The other side, or the sentence that says why one cannot be put under the other. */
export type UnionFits<L extends Scope, R extends Scope> = [L["grain"]["stamp"] | R["grain"]["stamp"]] extends [never]
  ? [Elsewhere<L["chain"], R["chain"]>] extends [never]
    ? Same<L["grain"], R["grain"]> extends true
      ? [Odd<L["columns"], R["columns"]>] extends [never]
        ? [Unfit<L, R>["mixed"]] extends [never]
          ? Joinable<R>
          : Unfit<L, R>["mixed"]
        : Unfit<L, R>["odd"]
      : UnionKeysSentence
    : Elsewhere<L["chain"], R["chain"]>
  : StampedSentence;

/** The columns of a union: as late, and as likely null, as on either side. */
export type United<L extends Scope, R extends Scope> = {
  readonly [K in keyof L["columns"]]: Column<
    R["columns"][K]["dtype"] extends "str" ? "str" : L["columns"][K]["dtype"],
    L["columns"][K]["nullable"] extends false ? R["columns"][K]["nullable"] : true,
    Later<L["chain"], L["columns"][K]["at"], R["columns"][K]["at"]>,
    Same<L["columns"][K]["moment"], R["columns"][K]["moment"]> extends true ? L["columns"][K]["moment"] : "none"
  >;
};
