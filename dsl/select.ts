/** The types of `select` and `rename`. */

import type {
  FixedNameSentence,
  NamelessSentence,
  NoColumnSentence,
  StampedSentence,
  TwoNamesSentence,
} from "../src/core/messages.ts";
import type { Partition } from "./group.ts";
import type { Grain, Scope } from "./scope.ts";

/** Columns, and what they are called from then on. */
export type Names = { readonly [name: string]: string };

/** The columns that stay under their names, whatever else is left out. */
type Fixed<G extends Grain> = G["event"] | G["entity"] | G["tick"] | G["order"] | G["settled"] | G["stamp"];

/** Names of columns, each against its verdict; a log is read as of a moment only. */
export type Selects<S extends Scope, N extends readonly string[]> = [S["grain"]["stamp"]] extends [never]
  ? Partition<S, N>
  : StampedSentence;

/** The columns that are kept. */
export type Selected<S extends Scope, Kept extends string> = Pick<
  S["columns"],
  (Kept | Fixed<S["grain"]>) & keyof S["columns"]
>;

/** The column that gets a name. */
type Old<M extends Names, New> = { [K in keyof M]: M[K] extends New ? K : never }[keyof M];

/** The columns under their new names; of names that are made at run time nothing is known, nor where there are none. */
export type Renamed<C, M extends Names> = string extends keyof M
  ? C
  : Omit<C, keyof M & string> & { readonly [New in M[keyof M & keyof C]]: C[Old<M, New> & keyof C] };

/** Each new name against its verdict. The first branch is there so that the names are inferred. */
export type Renames<S extends Scope, M extends Names> = [S["grain"]["stamp"]] extends [never]
  ? { readonly [K in keyof M]: M[K] extends "" ? M[K] : RenameVerdict<S, M, K & string> }
  : StampedSentence;
type RenameVerdict<S extends Scope, M extends Names, Name extends string> = string extends M[Name]
  ? NamelessSentence
  : Name extends keyof S["columns"]
    ? Name extends Fixed<S["grain"]>
      ? M[Name] extends Name
        ? M[Name]
        : FixedNameSentence<Name>
      : M[Name] extends Exclude<keyof S["columns"], keyof M>
        ? TwoNamesSentence<M[Name]>
        : [Old<M, M[Name]>] extends [Name]
          ? M[Name]
          : TwoNamesSentence<M[Name]>
    : NoColumnSentence<Name>;
