/** Relations: rows of a table and what is made of them, step by step. */

import { AuthorError } from "./author-error.ts";
import { nodeOf, parametersOf, rowOf } from "./expression/build.ts";
import type { AnyExpression, AtOf, BooleanOperand, Row } from "./expression/types.ts";
import type { Later, Lifted } from "./instant.ts";
import type { ParameterSchemas, Parameters } from "./parameter.ts";
import type { Draft } from "./pipeline.ts";
import { derive } from "./plan/relation/derive.ts";
import { filter } from "./plan/relation/filter.ts";
import type { RelationNode } from "./plan/relation/index.ts";
import { join } from "./plan/relation/join.ts";
import type { brand, Column, Grain, Scope } from "./scope.ts";
import type { CollisionSentence, MultiplySentence, OtherEventSentence, OtherTimelineSentence } from "./sentence.ts";
import { callSite } from "./site.ts";

/** What a pipeline adds to its relation: its parameters, when it decides, and in which words. */
export interface Context<
  P extends ParameterSchemas = ParameterSchemas,
  At extends string = string,
  Said extends string = string,
> {
  readonly parameters: P;
  readonly at: At;
  readonly said: Said;
}

/** A relation outside of any pipeline has neither parameters nor a decision. */
export type NoContext = Context<Record<never, never>, never, never>;

/** What the steps lead on to: a relation again, or a pipeline in the making. */
interface Flow<S extends Scope, X extends Context> {
  readonly relation: Relation<S, X>;
  readonly draft: Draft<S, X>;
}

type DerivedColumns = { readonly [name: string]: AnyExpression };

/**
 * The columns with the derived ones added; those of the same name are replaced. Names that are made at run time are no
 * names to the types: they add nothing, so that none of them can be a feature, and what is known of the rest stays known.
 */
type Merged<C, D extends DerivedColumns> = string extends keyof D
  ? C
  : keyof C & keyof D extends never
    ? C & Brands<D>
    : Omit<C, keyof D & string> & Brands<D>;
type Brands<D extends DerivedColumns> = { readonly [K in keyof D]: D[K][typeof brand] };

/** The names of a relation's own event: carried once, whatever is joined. */
type KeyNames<G extends Grain> = G["event"] | G["entity"] | G["tick"];

/** The columns that a join brings: all but the keys, and but an order that the left side has too. */
type Brought<L extends Scope, R extends Scope> = Exclude<
  keyof R["columns"] & string,
  KeyNames<R["grain"]> | (R["grain"]["order"] & L["grain"]["order"])
>;

type Joined<L extends Scope, R extends Scope, P extends string> = L["columns"] & {
  readonly [K in Brought<L, R> as `${P}${K}`]: Column<
    R["columns"][K]["dtype"],
    true,
    SameTick<L["grain"], R["grain"]> extends true
      ? Later<L["chain"], R["columns"][K]["at"], R["rows"]>
      : Lifted<Later<L["chain"], R["columns"][K]["at"], R["rows"]>>
  >;
};

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

type Same<A extends string, B extends string> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** The keys that the joined side has beyond these, each in its own role: a tick of one is no entity of the other. */
type MoreKeys<L extends Grain, R extends Grain> = Exclude<R["entity"], L["entity"]> | Exclude<R["tick"], L["tick"]>;

/** Anything, or the sentence that says why the two cannot be joined. */
type JoinFits<
  L extends Scope,
  R extends Scope,
  P extends string,
> = R["chain"]["timeline"] extends L["chain"]["timeline"]
  ? Same<L["grain"]["event"], R["grain"]["event"]> extends true
    ? [MoreKeys<L["grain"], R["grain"]>] extends [never]
      ? [keyof L["columns"] & `${P}${Brought<L, R>}`] extends [never]
        ? unknown
        : CollisionSentence<keyof L["columns"] & `${P}${Brought<L, R>}`>
      : MultiplySentence<MoreKeys<L["grain"], R["grain"]>>
    : OtherEventSentence<L["grain"]["event"], R["grain"]["event"]>
  : OtherTimelineSentence<L["chain"]["timeline"], R["chain"]["timeline"]>;

/** What can be joined: a table, or a relation made of one. */
export interface Joinable<S extends Scope> {
  readonly plan: RelationNode;
  readonly names: readonly string[];
  readonly [brand]: S;
}

/**
 * One row of a table or relation, for functions of an author's own.
 *
 * @example const gain = (r: RowOf<typeof laps>) => r.running_pos.lag().minus(r.running_pos);
 */
export type RowOf<R> = R extends Joinable<infer S> ? Row<S> : never;

/** The steps that relations and pipelines share. */
export interface Steps<K extends keyof Flow<S, X>, S extends Scope, X extends Context> {
  /**
   * Keeps the rows where the predicate is true. The columns keep their instants; that a row is there is known only once
   * the predicate is.
   */
  filter<E extends BooleanOperand & AnyExpression>(
    predicate: (row: Row<S>, parameters: Parameters<X["parameters"], S>) => E,
  ): Flow<Scope<S["chain"], S["grain"], Later<S["chain"], S["rows"], AtOf<E>>, S["columns"]>, X>[K];
  /** Adds columns, or replaces those of the same name. */
  derive<D extends DerivedColumns>(
    columns: (row: Row<S>, parameters: Parameters<X["parameters"], S>) => D,
  ): Flow<Scope<S["chain"], S["grain"], S["rows"], Merged<S["columns"], D>>, X>[K];
  /**
   * Adds the columns of the row with the same event (and entity and tick, where the joined side has them). A left join
   * keeps every row: the joined columns are null where there is no such row, and known when that row is.
   */
  join<R extends Scope, const P extends string = "">(
    right: Joinable<R>,
    options: { readonly how: "left"; readonly prefix?: P } & JoinFits<S, R, P>,
  ): Flow<Scope<S["chain"], S["grain"], S["rows"], Joined<S, R, P>>, X>[K];
}

/** Rows of a table, or what was made of them. */
export interface Relation<S extends Scope, X extends Context = NoContext>
  extends Steps<"relation", S, X>,
    Joinable<S> {}

/** The steps as values. `next` wraps what each of them makes: a relation again, or a draft. */
export const steps = <T>(
  plan: RelationNode,
  names: readonly string[],
  parameters: readonly string[],
  next: (plan: RelationNode, names: readonly string[]) => T,
) => ({
  filter: (predicate: (row: object, parameters: object) => unknown): T =>
    next(
      filter({ input: plan, predicate: nodeOf(predicate(rowOf(names), parametersOf(parameters))), site: callSite() }),
      names,
    ),
  derive: (columns: (row: object, parameters: object) => object): T => {
    const made = Object.entries(columns(rowOf(names), parametersOf(parameters))).map(([name, value]) => ({
      name,
      value: nodeOf(value),
    }));
    if (made.some(({ name }) => name === ""))
      throw new AuthorError("GF1101", { what: "a derived column", why: "it has no name" });
    return next(derive({ input: plan, columns: made, site: callSite() }), [
      ...new Set([...names, ...made.map(({ name }) => name)]),
    ]);
  },
  join: (right: Joinable<Scope>, options: { readonly how: "left"; readonly prefix?: string }): T => {
    const prefix = options.prefix ?? "";
    const made = join({ how: options.how, input: plan, right: right.plan, prefix, site: callSite() });
    return next(made, [...names, ...broughtBy(made, right.names).map((name) => `${prefix}${name}`)]);
  },
});

/** The table a relation's rows come from: its grain is theirs. */
export const grainOf = (node: RelationNode) => {
  let at = node;
  while (at.kind !== "source") at = at.input;
  return at.table;
};

/** The columns that a join brings, before they are prefixed. */
const broughtBy = (
  { input, right }: { readonly input: RelationNode; readonly right: RelationNode },
  names: readonly string[],
): readonly string[] => {
  const [l, r] = [grainOf(input), grainOf(right)];
  const dropped = new Set([
    ...r.event,
    ...r.entity,
    ...(r.tick?.columns ?? []),
    ...r.order.filter((name) => l.order.includes(name)),
  ]);
  return names.filter((name) => !dropped.has(name));
};

/** A relation over a plan. */
export const relation = <S extends Scope>(plan: RelationNode, names: readonly string[]): Relation<S> => {
  const made = Object.freeze({ plan, names: Object.freeze([...names]), ...steps(plan, names, [], relation) });
  return made as unknown as Relation<S>;
};
