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

/** Names of keys on the joined side, and the columns they are found by where those are called otherwise. */
export type On = { readonly [rightKey: string]: string };

/** The key columns of a relation: carried once, whatever is joined. */
type KeyNames<G extends Grain> = G["event"] | G["entity"] | G["tick"];

type Same<A extends string, B extends string> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** The column of these rows that a key of the joined side is found by. */
type Found<Key extends string, O extends On> = Key extends keyof O ? O[Key] : Key;

/** Whether the joined side is one of facts, or of groups across events: found by its keys, wherever they come from. */
type IsFacts<R extends Scope> = [R["grain"]["event"]] extends [never] ? true : false;

/** The columns of these rows by which the joined side is found, other than keys in the same role. */
type FoundBy<L extends Scope, R extends Scope, O extends On> =
  IsFacts<R> extends true ? Extract<Found<R["grain"]["entity"], O>, keyof L["columns"]> : never;

/**
 * Whether the joined rows are of the very tick of these. Tick 10 of one clock says nothing of when tick 10 of another
 * happens, nor, with own ticks, tick 10 of another entity. Rows without ticks have nothing that a tick would date.
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

/** The columns that a join brings: all but the keys, and but an order that the left side has too. */
type Brought<L extends Scope, R extends Scope> = Exclude<
  keyof R["columns"] & string,
  KeyNames<R["grain"]> | (R["grain"]["order"] & L["grain"]["order"])
>;

/*
 * What each join brings is a mapped type of its own, beside those of the steps before. Two things keep a long chain of them
 * linear: it takes of the left side only what it needs (all of it would be walked again by every later inference), and
 * its names stand in the constraint (TypeScript works out the names of an `as` clause anew at each look).
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
        IsFacts<R> extends true ? "none" : R["columns"][K]["moment"]
      >
    : never;
};

/** The columns after a join. */
export type Joined<L extends Scope, R extends Scope, P extends string, How extends string, O extends On> = How extends
  | "semi"
  | "anti"
  ? L["columns"]
  : L["columns"] &
      JoinedColumns<
        L["chain"],
        SameTick<L["grain"], R["grain"]>,
        AtOfColumns<L, FoundBy<L, R, O>>,
        R,
        Brought<L, R>,
        P,
        How extends "inner" ? true : false
      >;

/** When the rows are known after a join: all but a left one keep or drop a row by what they find. */
export type JoinedRows<L extends Scope, R extends Scope, How extends string, O extends On> = How extends "left"
  ? L["rows"]
  : Later<
      L["chain"],
      L["rows"],
      Across<SameTick<L["grain"], R["grain"]>, Later<L["chain"], R["rows"], AtOfColumns<L, FoundBy<L, R, O>>>>
    >;

/** The keys that the joined side has beyond these, each in its own role: a tick of one is no entity of the other. */
type MoreKeys<L extends Grain, R extends Grain> = Exclude<R["entity"], L["entity"]> | Exclude<R["tick"], L["tick"]>;

/** The same as sentences, one for each key. */
interface Multiplied<L extends Grain, R extends Grain> {
  /** As a member, for TypeScript would print an alias by its name where it is a union. */
  readonly by:
    | MultipliedBy<"entity", Exclude<R["entity"], L["entity"]>>
    | MultipliedBy<"tick", Exclude<R["tick"], L["tick"]>>;
}
type MultipliedBy<Role extends "entity" | "tick", Key extends string> = Key extends string
  ? MultiplySentence<Role, Key>
  : never;

/** The keys by which facts cannot be found, as the sentence that says so. */
type Lost<L extends Scope, R extends Scope, O extends On> = {
  [K in R["grain"]["entity"]]: Found<K, O> extends keyof L["columns"] ? never : NoKeySentence<K, Found<K, O>>;
}[R["grain"]["entity"]];

/** Names in `on` that are no keys of the joined side, as the sentence that says so. */
type Strange<R extends Scope, O extends On> = StrangeKeyOf<
  Exclude<keyof O & string, IsFacts<R> extends true ? R["grain"]["entity"] : never>
>;
type StrangeKeyOf<Key extends string> = Key extends string ? StrangeKeySentence<Key> : never;

/** Anything, or the sentence for a prefix under which names collide, or one that is not written out. */
type Prefixed<P extends string, Collides extends string> = [Nameless<P>] extends [never]
  ? [Collides] extends [never]
    ? unknown
    : CollisionSentence<Collides>
  : NamelessSentence;

/**
 * Never for one literal text. Of any other, the types do not know what the columns will be called: a pattern or any text
 * makes a record without a property that must be there. `never`, for every record has a `constructor` of some kind.
 */
type Nameless<P extends string, All extends string = P> = P extends string
  ? Record<never, never> extends Readonly<Record<P, never>>
    ? NamelessSentence
    : [All] extends [P]
      ? never
      : NamelessSentence
  : never;

type Collision<L extends Scope, R extends Scope, P extends string> = Extract<
  `${P}${Brought<L, R>}`,
  keyof L["columns"]
>;

/** Never for two sides of one timeline, whole and not by its name alone, and where the other side is of facts. */
export type Elsewhere<L extends AnyChain, R extends AnyChain> = [R["timeline"]] extends [never]
  ? never
  : [R] extends [L]
    ? never
    : [L["timeline"]] extends [never]
      ? NoTimelineSentence<R["timeline"]>
      : OtherTimelineSentence<L["timeline"], R["timeline"]>;

/** The same for a join: facts that are to meet rows of events are told so elsewhere. */
type Unlike<L extends Scope, R extends Scope> = [L["chain"]["timeline"]] extends [never]
  ? [R["grain"]["event"]] extends [never]
    ? Elsewhere<L["chain"], R["chain"]>
    : never
  : Elsewhere<L["chain"], R["chain"]>;

/** Anything, or the sentence that says why the two cannot be joined. */
export type JoinFits<L extends Scope, R extends Scope, P extends string, How extends string, O extends On> = [
  L["grain"]["stamp"] | R["grain"]["stamp"],
] extends [never]
  ? [Unlike<L, R>] extends [never]
    ? [Strange<R, O> | Meets<L, R, How, O>] extends [never]
      ? How extends "semi" | "anti"
        ? unknown
        : Prefixed<P, Collision<L, R, P>>
      : [Strange<R, O>] extends [never]
        ? Meets<L, R, How, O>
        : Strange<R, O>
    : Unlike<L, R>
  : StampedSentence;

/** Never where each row meets at most one of the joined side, or only asks whether there is one. */
type Meets<L extends Scope, R extends Scope, How extends string, O extends On> =
  IsFacts<R> extends true
    ? Lost<L, R, O>
    : [L["grain"]["event"]] extends [never]
      ? FactsFirstSentence
      : Same<L["grain"]["event"], R["grain"]["event"]> extends true
        ? How extends "semi" | "anti"
          ? never
          : [MoreKeys<L["grain"], R["grain"]>] extends [never]
            ? never
            : Multiplied<L["grain"], R["grain"]>["by"]
        : OtherEventSentence;

/** The columns that come of the latest earlier event: all but those that are the same on both sides by the join itself. */
type BroughtPrior<R extends Scope, By extends string> = Exclude<keyof R["columns"] & string, R["grain"]["entity"] | By>;

/** When the latest earlier row is known: what it is found by is, and the time as of which it is looked for has come. */
export type PriorAt<L extends Scope, Found extends string, AsOf extends string> = Later<
  L["chain"],
  AtOfColumns<L, Found>,
  SettledAt<L, AsOf>
>;

/** What a join to the latest earlier event brings. `KeysAt`: when what it is found by is known. */
export type PriorColumns<R extends Scope, P extends string, By extends string, KeysAt extends string> = {
  readonly [N in `${P}${BroughtPrior<R, By>}`]: N extends `${P}${infer K extends BroughtPrior<R, By>}`
    ? Column<
        R["columns"][K]["dtype"],
        true,
        "hindsight" extends R["columns"][K]["at"] | R["rows"] | AtOfColumns<R, By> ? "hindsight" : KeysAt,
        "none"
      >
    : never;
};

/** Anything, or the sentence that says why there is no one latest earlier row. */
export type PriorJoinFits<
  L extends Scope,
  R extends Scope,
  P extends string,
  By extends string,
  AsOf extends string,
> = [L["grain"]["stamp"] | R["grain"]["stamp"]] extends [never]
  ? [Unlike<L, R>] extends [never]
    ? [PriorUnsettled<L, AsOf>] extends [never]
      ? [L["grain"]["order"]] extends [never]
        ? OtherOrderSentence
        : Same<L["grain"]["order"], R["grain"]["order"]> extends true
          ? [R["grain"]["tick"]] extends [never]
            ? [PriorLost<L, R, By>] extends [never]
              ? Prefixed<P, Extract<`${P}${BroughtPrior<R, By>}`, keyof L["columns"]>>
              : PriorLost<L, R, By>
            : PriorTicksSentence<R["grain"]["tick"]>
          : OtherOrderSentence
      : PriorUnsettled<L, AsOf>
    : Unlike<L, R>
  : StampedSentence;

/** Where events overlap, the latest earlier one is looked for as of a time; where they do not, every earlier one is settled. */
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

/** The columns of a log that an as-of join brings: all but the keys it is found by. */
type BroughtAsOf<R extends Scope> = Exclude<keyof R["columns"] & string, R["grain"]["entity"]>;

/** What a join to a log brings: all known at one instant, `AsOfAt`. */
export type AsOfColumns<R extends Scope, P extends string, At extends string> = {
  readonly [N in `${P}${BroughtAsOf<R>}`]: N extends `${P}${infer K extends BroughtAsOf<R>}`
    ? Column<R["columns"][K]["dtype"], true, At, "none">
    : never;
};

/** The instant that a timestamp denotes. One that denotes none is refused, and what is read as of it counts as known. */
export type Denoted<Moment extends string> = Moment extends "none" ? "always" : Moment;

/** When that is known: the timestamp is, its moment has come, and the keys are known too. */
export type AsOfAt<L extends Scope, R extends Scope, Time extends string, O extends On> = Later<
  L["chain"],
  Later<L["chain"], Denoted<L["columns"][Time]["moment"]>, L["columns"][Time]["at"]>,
  AtOfColumns<L, Extract<Found<R["grain"]["entity"], O>, keyof L["columns"]>>
>;

/** Anything, or the sentence that says why a log cannot be read as of this column. */
export type AsOfFits<L extends Scope, R extends Scope, P extends string, Time extends string, O extends On> = [
  L["grain"]["stamp"],
] extends [never]
  ? [R["grain"]["stamp"]] extends [never]
    ? NotStampedSentence
    : [Momentless<L, Time>] extends [never]
      ? [Strange<R, O> | Lost<L, R, O>] extends [never]
        ? Prefixed<P, Extract<`${P}${BroughtAsOf<R>}`, keyof L["columns"]>>
        : [Strange<R, O>] extends [never]
          ? Lost<L, R, O>
          : Strange<R, O>
      : Momentless<L, Time>
  : StampedSentence;
