/** The types of `select` and `rename`. */

import type {
  FixedNameSentence,
  NamelessSentence,
  NoColumnSentence,
  StampedSentence,
  TwoNamesSentence,
} from "../src/core/messages.ts";
import type { PartitionNames } from "./group.ts";
import type { Grain, Scope } from "./scope.ts";

/** Columns mapped to their new names. */
export type Names = { readonly [name: string]: string };

/** The columns that always stay under their names. */
type FixedNames<G extends Grain> = G["event"] | G["entity"] | G["tick"] | G["order"] | G["settled"] | G["stamp"];

/** Names of columns, each mapped to itself or to an error sentence. A log can be read only as of a moment. */
export type SelectNames<S extends Scope, N extends readonly string[]> = [S["grain"]["stamp"]] extends [never]
  ? PartitionNames<S, N>
  : StampedSentence;

/** The columns that are kept. */
export type Selected<S extends Scope, Kept extends string> = Pick<
  S["columns"],
  (Kept | FixedNames<S["grain"]>) & keyof S["columns"]
>;

/** The column that gets a new name. */
type OldName<M extends Names, New> = { [K in keyof M]: M[K] extends New ? K : never }[keyof M];

/** The columns under their new names. Names that are computed at run time give no information. */
export type RenamedColumns<C, M extends Names> = string extends keyof M
  ? C
  : Omit<C, keyof M & string> & { readonly [New in M[keyof M & keyof C]]: C[OldName<M, New> & keyof C] };

/** Maps each new name to its verdict. The first branch makes TypeScript infer the names. */
export type RenameNames<S extends Scope, M extends Names> = [S["grain"]["stamp"]] extends [never]
  ? { readonly [K in keyof M]: M[K] extends "" ? M[K] : RenameVerdict<S, M, K & string> }
  : StampedSentence;
type RenameVerdict<S extends Scope, M extends Names, Name extends string> = string extends M[Name]
  ? NamelessSentence
  : Name extends keyof S["columns"]
    ? Name extends FixedNames<S["grain"]>
      ? M[Name] extends Name
        ? M[Name]
        : FixedNameSentence<Name>
      : M[Name] extends Exclude<keyof S["columns"], keyof M>
        ? TwoNamesSentence<M[Name]>
        : [OldName<M, M[Name]>] extends [Name]
          ? M[Name]
          : TwoNamesSentence<M[Name]>
    : NoColumnSentence<Name>;
