/** The types of joins: whether two relations can be joined, and the instants of the joined columns. */
import type { AnyChain, Later, Lifted } from "../src/core/instant.ts";
import type {
  CollisionSentence,
  FactsFirstSentence,
  MultiplySentence,
  NamelessSentence,
  NoColumnSentence,
  NoKeySentence,
  NoOverlapSentence,
  NoTimelineSentence,
  NotStampedSentence,
  OtherEventSentence,
  OtherOrderSentence,
  OtherTimelineSentence,
  OverlapSentence,
  PriorTicksSentence,
  StampedSentence,
  StrangeKeySentence,
} from "../src/core/messages.ts";
import type { AtOfColumns, Column, Grain, Scope } from "./scope.ts";
import type { Momentless, SettledAt } from "./window.ts";

/** Keys of the joined side mapped to the columns of these rows that match them, where the names differ. */
export type On = { readonly [rightKey: string]: string };

/** The key columns of a relation. A join carries them once. */
type KeyNames<G extends Grain> = G["event"] | G["entity"] | G["tick"];

type Same<A extends string, B extends string> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** The column of these rows that matches a key of the joined side. */
type MatchingColumn<Key extends string, O extends On> = Key extends keyof O ? O[Key] : Key;

/**
 * Whether the joined side has no event key: a static table, or groups across events. It is matched by its keys alone.
 */
type IsStatic<R extends Scope> = [R["grain"]["event"]] extends [never] ? true : false;

/** The columns of these rows that match the joined side, apart from keys in the same role. */
type MatchingColumns<L extends Scope, R extends Scope, O extends On> =
  IsStatic<R> extends true ? Extract<MatchingColumn<R["grain"]["entity"], O>, keyof L["columns"]> : never;

/**
 * Whether the joined rows belong to the same tick as these rows. Tick 10 of one clock does not say when tick 10 of
 * another clock happens. With own ticks, tick 10 of one entity does not say when tick 10 of another happens. Rows
 * without ticks have no such restriction.
 */
type SameTick<L extends Grain, R extends Grain> = [R["tick"]] extends [never]
  ? true
  : [R["clock"]] extends [L["clock"]]
    ? Same<L["tick"] | L["ticks"] | L["tickPhase"], R["tick"] | R["ticks"] | R["tickPhase"]> extends true
      ? R["ticks"] extends "shared"
        ? true
        : Same<L["entity"], R["entity"]>
      : false
    : false;

type Across<Meet extends boolean, At extends string> = Meet extends true ? At : Lifted<At>;

/** The columns that a join adds: all except the keys, and except an order that the left side already has. */
type JoinedNames<L extends Scope, R extends Scope> = Exclude<
  keyof R["columns"] & string,
  KeyNames<R["grain"]> | (R["grain"]["order"] & L["grain"]["order"])
>;

/*
 * Each join adds a mapped type of its own, beside those of the steps before. Two things keep a long chain of joins
 * linear. The type takes only what it needs from the left side, because every later inference would walk the whole side
 * again. Its names stand in the constraint, because TypeScript evaluates the names of an `as` clause again at each
 * access.
 */

type JoinedColumns<
  C extends AnyChain,
  Meet extends boolean,
  KeysAt extends string,
  R extends Scope,
  Names extends string,
  P extends string,
  Inner extends boolean,
> = {
  readonly [N in `${P}${Names}`]: N extends `${P}${infer K extends Names}`
    ? Column<
        R["columns"][K]["dtype"],
        Inner extends true ? R["columns"][K]["nullable"] : true,
        Across<Meet, Later<C, Later<C, R["columns"][K]["at"], R["rows"]>, KeysAt>>,
        IsStatic<R> extends true ? "none" : R["columns"][K]["moment"]
      >
    : never;
};

/** The columns after a join. */
export type ColumnsAfterJoin<
  L extends Scope,
  R extends Scope,
  P extends string,
  How extends string,
  O extends On,
> = How extends "semi" | "anti"
  ? L["columns"]
  : L["columns"] &
      JoinedColumns<
        L["chain"],
        SameTick<L["grain"], R["grain"]>,
        AtOfColumns<L, MatchingColumns<L, R, O>>,
        R,
        JoinedNames<L, R>,
        P,
        How extends "inner" ? true : false
      >;

/** When the rows are known after a join. Every join except a left one keeps or drops rows by whether they match. */
export type JoinedRows<L extends Scope, R extends Scope, How extends string, O extends On> = How extends "left"
  ? L["rows"]
  : Later<
      L["chain"],
      L["rows"],
      Across<SameTick<L["grain"], R["grain"]>, Later<L["chain"], R["rows"], AtOfColumns<L, MatchingColumns<L, R, O>>>>
    >;

/** The keys of the joined side that these rows do not have in the same role: a tick cannot match an entity. */
type ExtraKeys<L extends Grain, R extends Grain> = Exclude<R["entity"], L["entity"]> | Exclude<R["tick"], L["tick"]>;

/** Those keys as sentences, one per key. */
export interface MultiplyingKeys<L extends Grain, R extends Grain> {
  /** A member, because TypeScript prints the alias name of a union. */
  readonly by:
    | MultipliedBy<"entity", Exclude<R["entity"], L["entity"]>>
    | MultipliedBy<"tick", Exclude<R["tick"], L["tick"]>>;
}
type MultipliedBy<Role extends "entity" | "tick", Key extends string> = Key extends string
  ? MultiplySentence<Role, Key>
  : never;

/** The keys by which the static table cannot be matched, as the sentence that says so. */
type LostKeys<L extends Scope, R extends Scope, O extends On> = {
  [K in R["grain"]["entity"]]: MatchingColumn<K, O> extends keyof L["columns"]
    ? never
    : NoKeySentence<K, MatchingColumn<K, O>>;
}[R["grain"]["entity"]];

/** Names in `on` that are not keys of the joined side, as the sentence that says so. */
type UnknownKeys<R extends Scope, O extends On> = StrangeKeyOf<
  Exclude<keyof O & string, IsStatic<R> extends true ? R["grain"]["entity"] : never>
>;
type StrangeKeyOf<Key extends string> = Key extends string ? StrangeKeySentence<Key> : never;

/** No restriction, or the sentence for a prefix that makes names collide or that is not a literal. */
type PrefixFits<P extends string, Collides extends string> = [ComputedPrefix<P>] extends [never]
  ? [Collides] extends [never]
    ? unknown
    : CollisionSentence<Collides>
  : NamelessSentence;

/**
 * Never for a single literal. For any other text the types cannot know the resulting column names: a template or a
 * plain string produces a record that lacks a required property. The property type is `never` because every record has
 * a `constructor`.
 */
type ComputedPrefix<P extends string, All extends string = P> = P extends string
  ? Record<never, never> extends Readonly<Record<P, never>>
    ? NamelessSentence
    : [All] extends [P]
      ? never
      : NamelessSentence
  : never;

type Collision<L extends Scope, R extends Scope, P extends string> = Extract<
  `${P}${JoinedNames<L, R>}`,
  keyof L["columns"]
>;

/**
 * Never if both sides have the same timeline, compared in full and not only by name, or if the other side is static.
 */
export type TimelineMismatch<L extends AnyChain, R extends AnyChain> = [R["timeline"]] extends [never]
  ? never
  : [R] extends [L]
    ? never
    : [L["timeline"]] extends [never]
      ? NoTimelineSentence<R["timeline"]>
      : OtherTimelineSentence<L["timeline"], R["timeline"]>;

/** The same for a join. A static left side with an event-based right side has its own message. */
type JoinTimelineMismatch<L extends Scope, R extends Scope> = [L["chain"]["timeline"]] extends [never]
  ? [R["grain"]["event"]] extends [never]
    ? TimelineMismatch<L["chain"], R["chain"]>
    : never
  : TimelineMismatch<L["chain"], R["chain"]>;

/** No restriction, or the sentence that says why the two cannot be joined. */
export type JoinFits<L extends Scope, R extends Scope, P extends string, How extends string, O extends On> = [
  L["grain"]["stamp"] | R["grain"]["stamp"],
] extends [never]
  ? [JoinTimelineMismatch<L, R>] extends [never]
    ? [UnknownKeys<R, O> | MatchesOnce<L, R, How, O>] extends [never]
      ? How extends "semi" | "anti"
        ? unknown
        : PrefixFits<P, Collision<L, R, P>>
      : [UnknownKeys<R, O>] extends [never]
        ? MatchesOnce<L, R, How, O>
        : UnknownKeys<R, O>
    : JoinTimelineMismatch<L, R>
  : StampedSentence;

/** Never if each row matches at most one row of the joined side, or if the join only asks whether a match exists. */
type MatchesOnce<L extends Scope, R extends Scope, How extends string, O extends On> =
  IsStatic<R> extends true
    ? LostKeys<L, R, O>
    : [L["grain"]["event"]] extends [never]
      ? FactsFirstSentence
      : Same<L["grain"]["event"], R["grain"]["event"]> extends true
        ? How extends "semi" | "anti"
          ? never
          : [ExtraKeys<L["grain"], R["grain"]>] extends [never]
            ? never
            : MultiplyingKeys<L["grain"], R["grain"]>["by"]
        : OtherEventSentence;

/**
 * The columns of the latest earlier event that the join adds: all except those that are equal on both sides by the join
 * condition.
 */
type PriorNames<R extends Scope, By extends string> = Exclude<keyof R["columns"] & string, R["grain"]["entity"] | By>;

/** When the latest earlier row is known: its keys are known, and the moment as of which it is read has come. */
export type PriorAt<L extends Scope, KeysInstant extends string, AsOf extends string> = Later<
  L["chain"],
  AtOfColumns<L, KeysInstant>,
  SettledAt<L, AsOf>
>;

/** The columns that a join to the latest earlier event adds. `KeysAt`: when its keys are known. */
export type PriorColumns<R extends Scope, P extends string, By extends string, KeysAt extends string> = {
  readonly [N in `${P}${PriorNames<R, By>}`]: N extends `${P}${infer K extends PriorNames<R, By>}`
    ? Column<
        R["columns"][K]["dtype"],
        true,
        "hindsight" extends R["columns"][K]["at"] | R["rows"] | AtOfColumns<R, By> ? "hindsight" : KeysAt,
        "none"
      >
    : never;
};

/** No restriction, or the sentence that says why there is no single latest earlier row. */
export type PriorJoinFits<
  L extends Scope,
  R extends Scope,
  P extends string,
  By extends string,
  AsOf extends string,
> = [L["grain"]["stamp"] | R["grain"]["stamp"]] extends [never]
  ? [JoinTimelineMismatch<L, R>] extends [never]
    ? [PriorUnsettled<L, AsOf>] extends [never]
      ? [L["grain"]["order"]] extends [never]
        ? OtherOrderSentence
        : Same<L["grain"]["order"], R["grain"]["order"]> extends true
          ? [R["grain"]["tick"]] extends [never]
            ? [PriorLost<L, R, By>] extends [never]
              ? PrefixFits<P, Extract<`${P}${PriorNames<R, By>}`, keyof L["columns"]>>
              : PriorLost<L, R, By>
            : PriorTicksSentence<R["grain"]["tick"]>
          : OtherOrderSentence
      : PriorUnsettled<L, AsOf>
    : JoinTimelineMismatch<L, R>
  : StampedSentence;

/**
 * If events overlap, the latest earlier event is read as of a timestamp. If they do not, every earlier event is
 * settled.
 */
type PriorUnsettled<L extends Scope, AsOf extends string> = L["chain"]["overlapping"] extends false | null
  ? [AsOf] extends [never]
    ? never
    : NoOverlapSentence<L["chain"]["timeline"]>
  : [AsOf] extends [never]
    ? OverlapSentence
    : Momentless<L, AsOf>;

type PriorLost<L extends Scope, R extends Scope, By extends string> = [
  Exclude<R["grain"]["entity"], keyof L["columns"]>,
] extends [never]
  ? NoColumnOf<Exclude<By, keyof L["columns"]> | Exclude<By, keyof R["columns"]>>
  : NoKeysOf<Exclude<R["grain"]["entity"], keyof L["columns"]>>;
type NoKeysOf<Key extends string> = Key extends string ? NoKeySentence<Key, Key> : never;
type NoColumnOf<Name extends string> = Name extends string ? NoColumnSentence<Name> : never;

/** The columns that an as-of join adds from a log: all except its keys. */
type AsOfNames<R extends Scope> = Exclude<keyof R["columns"] & string, R["grain"]["entity"]>;

/** The columns that an as-of join adds, all known at the instant `AsOfAt`. */
export type AsOfColumns<R extends Scope, P extends string, At extends string> = {
  readonly [N in `${P}${AsOfNames<R>}`]: N extends `${P}${infer K extends AsOfNames<R>}`
    ? Column<R["columns"][K]["dtype"], true, At, "none">
    : never;
};

/**
 * The instant that a timestamp denotes. A timestamp that denotes none has its own error; the columns read as of it then
 * count as known.
 */
export type DenotedInstant<Moment extends string> = Moment extends "none" ? "always" : Moment;

/** When that is known: the timestamp and the keys are known, and the moment of the timestamp has come. */
export type AsOfAt<L extends Scope, R extends Scope, Time extends string, O extends On> = Later<
  L["chain"],
  Later<L["chain"], DenotedInstant<L["columns"][Time]["moment"]>, L["columns"][Time]["at"]>,
  AtOfColumns<L, Extract<MatchingColumn<R["grain"]["entity"], O>, keyof L["columns"]>>
>;

/** No restriction, or the sentence that says why a log cannot be read as of this column. */
export type AsOfFits<L extends Scope, R extends Scope, P extends string, Time extends string, O extends On> = [
  L["grain"]["stamp"],
] extends [never]
  ? [R["grain"]["stamp"]] extends [never]
    ? NotStampedSentence
    : [Momentless<L, Time>] extends [never]
      ? [UnknownKeys<R, O> | LostKeys<L, R, O>] extends [never]
        ? PrefixFits<P, Extract<`${P}${AsOfNames<R>}`, keyof L["columns"]>>
        : [UnknownKeys<R, O>] extends [never]
          ? LostKeys<L, R, O>
          : UnknownKeys<R, O>
      : Momentless<L, Time>
  : StampedSentence;
