/** Relations: the rows of a table, and the results of steps on them. */

import type { Span } from "../src/core/arguments.ts";
import type { Later } from "../src/core/instant.ts";
import type { NamelessSentence, TakesSentence } from "../src/core/messages.ts";
import { makeObject } from "../src/plan/make-node.ts";
import type { JoinKind, RelationNode } from "../src/plan/relations/index.ts";
import type { AnyExpression, AtOf, BooleanOperand, DtypeOf, Lowers, Row } from "./expression/types.ts";
import type {
  DefaultPartition,
  Group,
  GroupKeys,
  GroupRows,
  KeyNames,
  PartitionNames,
  Regrouped,
  RekeyedColumns,
  SelectedRows,
  SelectionCount,
  UnionColumns,
  UnionFits,
} from "./group.ts";
import type {
  AsOfAt,
  AsOfColumns,
  AsOfFits,
  ColumnsAfterJoin,
  JoinedRows,
  JoinFits,
  On,
  PriorAt,
  PriorColumns,
  PriorJoinFits,
} from "./join.ts";
import type { ParameterSchemas, Parameters } from "./parameter.ts";
import type { Draft } from "./pipeline.ts";
import type { brand, Scope } from "./scope.ts";
import type { Names, RenamedColumns, RenameNames, Selected, SelectNames } from "./select.ts";
import { steps } from "./steps.ts";

/**
 * What a pipeline adds to its relation: its parameters, its decision as an instant and in the author's words, and
 * whether features may be null.
 */
export interface Context<
  P extends ParameterSchemas = ParameterSchemas,
  At extends string = string,
  Said extends string = string,
  Nulls extends string = string,
> {
  readonly parameters: P;
  readonly at: At;
  readonly said: Said;
  readonly nulls: Nulls;
}

/** A relation outside of a pipeline has no parameters and no decision. */
export type NoContext = Context<Record<never, never>, never, never, never>;

/** The result type of a step: a relation, or a draft of a pipeline. */
export interface Flow<S extends Scope, X extends Context> {
  readonly relation: Relation<S, X>;
  readonly draft: Draft<S, X>;
}

type DerivedColumns = { readonly [name: string]: AnyExpression };

/** A boolean expression, or the sentence that rejects the operand. */
type Predicate<E extends AnyExpression> = E extends BooleanOperand
  ? E
  : TakesSentence<"filter(...)", "booleans", DtypeOf<E>>;

/** When the rows are known for which a predicate is true. A rejected predicate adds nothing. */
type FilteredRows<S extends Scope, E extends AnyExpression> = E extends BooleanOperand
  ? Later<S["chain"], S["rows"], AtOf<E>>
  : S["rows"];

/**
 * Derived columns, or the sentence for names that the types cannot know. Anything that is not a column is left to
 * TypeScript, which then infers the constraint for D.
 */
type DerivedFits<D extends DerivedColumns> = string extends keyof D
  ? Nameless<D>
  : number extends keyof D
    ? Nameless<D>
    : D;
type Nameless<D extends DerivedColumns> = DerivedColumns extends D ? D : NamelessSentence;

/**
 * The columns with the derived ones added; those of the same name are replaced. Names that are computed at run time are
 * an error and add nothing, so that the other columns keep their types.
 */
type MergedColumns<C, D extends DerivedColumns> = string extends keyof D
  ? C
  : number extends keyof D
    ? C
    : [keyof D & number] extends [never]
      ? keyof C & keyof D extends never
        ? C & Brands<D>
        : Omit<C, keyof D & string> & Brands<D>
      : Omit<C, keyof NumberedBrands<D>> & NumberedBrands<D>;
type Brands<D extends DerivedColumns> = { readonly [K in keyof D]: D[K][typeof brand] };
/** A name written as a number, `{ 1: x }`, is the text "1". */
type NumberedBrands<D extends DerivedColumns> = {
  readonly [K in keyof D as `${K & (string | number)}`]: D[K][typeof brand];
};

/** Anything that can be joined: a table, or a relation made from tables. */
export interface Joinable<S extends Scope> {
  readonly plan: RelationNode;
  readonly names: readonly string[];
  readonly [brand]: S;
}

/**
 * One row of a table or relation, for an author's own functions.
 *
 * @example const gain = (r: RowOf<typeof laps>) => r.running_pos.lag().minus(r.running_pos);
 */
export type RowOf<R> = R extends Joinable<infer S> ? Row<S> : never;

export interface JoinOptions<How extends JoinKind, P extends string, O extends On> {
  readonly how: How;
  /** The prefix of every joined column. */
  readonly prefix?: P;
  /** The columns that match keys of the joined static table where the names differ: `{ driver_id: "driver" }`. */
  readonly on?: O;
  /** `one-to-one` if no row of the joined side may match twice; a run in which one does is an error. */
  readonly cardinality?: "many-to-one" | "one-to-one";
}

export interface PriorJoinOptions<P extends string, By extends string, AsOf extends string> {
  /** The prefix of every joined column. */
  readonly prefix: P;
  /** Further columns, on both sides, whose values must be equal, such as the track. */
  readonly by?: readonly By[];
  /**
   * Required if events overlap: a timestamp of these rows that denotes an instant. The joined row is the latest one
   * that was settled strictly before it. On other timelines every earlier event is settled, and `asOf` is an error.
   */
  readonly asOf?: AsOf;
}

export interface AsOfOptions<Time extends string, P extends string, O extends On> {
  /** A timestamp declared with `.denotes(...)`. */
  readonly time: Time;
  /** The maximum age of the row, as in "6h". */
  readonly tolerance?: Span;
  /** Whether a row stamped exactly at the timestamp counts as known. False by default. */
  readonly inclusive?: boolean;
  /** The prefix of every joined column. */
  readonly prefix?: P;
  /** The columns that match keys of the stamped table where the names differ. */
  readonly on?: O;
}

/** The steps that relations and pipelines share. */
export interface Steps<K extends keyof Flow<S, X>, S extends Scope, X extends Context> {
  /**
   * Keeps the rows for which the predicate is true. The columns keep their instants. The rows are known no earlier than
   * the predicate.
   */
  filter<E extends AnyExpression>(
    predicate: (row: Row<S>, parameters: Parameters<X["parameters"], S>) => Predicate<E>,
  ): Flow<Scope<S["chain"], S["grain"], FilteredRows<S, E>, S["columns"]>, X>[K];
  /** Adds columns, or replaces those with the same name. */
  derive<D extends DerivedColumns>(
    columns: (row: Row<S>, parameters: Parameters<X["parameters"], S>) => DerivedFits<D>,
  ): Flow<Scope<S["chain"], S["grain"], S["rows"], MergedColumns<S["columns"], D>>, X>[K];
  /**
   * Joins the row of the same event (and entity and tick, if the joined side has them), or the row of a static table
   * with the same key. `left` keeps every row and adds columns, null without a match. `inner` keeps the rows with a
   * match and adds columns. `semi` and `anti` keep the rows with or without a match and add no columns.
   *
   * Joined columns are known when the column, the joined row and the keys are. Every join except a left one delays the
   * rows in the same way.
   */
  join<
    R extends Scope,
    const How extends JoinKind,
    const P extends string = "",
    const O extends On = Record<never, never>,
  >(
    right: Joinable<R>,
    options: JoinOptions<How, P, O> & JoinFits<S, R, P, How, O>,
  ): Flow<Scope<S["chain"], S["grain"], JoinedRows<S, R, How, O>, ColumnsAfterJoin<S, R, P, How, O>>, X>[K];
  /**
   * Adds the columns of the latest strictly earlier event in which the same entity has a row. They are known when the
   * keys are, because that event is over before this one begins. Null if there is none.
   *
   * If events overlap, it is the latest row that was settled strictly before the timestamp `asOf`, counting every
   * column that the join adds: `select` only those that you need. They are also known no earlier than the instant that
   * the timestamp denotes.
   *
   * @example entries.joinPrior(results, { prefix: "last_", by: ["track"] })
   */
  joinPrior<
    R extends Scope,
    const P extends string = "",
    const By extends string = never,
    const AsOf extends string = never,
  >(
    right: Joinable<R>,
    options: PriorJoinOptions<P, By, AsOf> & PriorJoinFits<S, R, P, By, AsOf>,
  ): Flow<
    Scope<
      S["chain"],
      S["grain"],
      S["rows"],
      S["columns"] & PriorColumns<R, P, By, PriorAt<S, R["grain"]["entity"] | By, AsOf>>
    >,
    X
  >[K];
  /**
   * Adds the columns of the latest row of a stamped table that was known strictly before a timestamp of these rows. If
   * a row was corrected, the last version known by then is used. Known at the moment that the timestamp denotes. Null
   * if there is none.
   */
  asOf<
    R extends Scope,
    const Time extends string,
    const P extends string = "",
    const O extends On = Record<never, never>,
  >(
    right: Joinable<R>,
    options: AsOfOptions<Time, P, O> & AsOfFits<S, R, P, Time, O>,
  ): Flow<Scope<S["chain"], S["grain"], S["rows"], S["columns"] & AsOfColumns<R, P, AsOfAt<S, R, Time, O>>>, X>[K];
  /**
   * The rows of both sides, which must have the same keys and columns. A column is known when it is known on both
   * sides. A key must not occur on both sides: every run checks this.
   */
  union<R extends Scope>(
    other: UnionFits<S, R>,
  ): Flow<Scope<S["chain"], S["grain"], Later<S["chain"], S["rows"], R["rows"]>, UnionColumns<S, R>>, X>[K];
  /**
   * One row for all rows with equal values in `by`, which become the keys. If the keys contain the event and its tick
   * (and the entity, for own ticks), the result is known at the tick. If they contain the event, it is known once the
   * phase is over. Otherwise it is known only in hindsight.
   *
   * @example laps.aggregate(["race_id", "driver"], (g) => ({ best_s: g.lap_time_s.min(), laps: g.lap_time_s.count() }))
   */
  aggregate<const N extends readonly [string, ...string[]], D extends DerivedColumns>(
    by: KeyNames<S, N>,
    columns: (group: Group<S, N[number]>) => DerivedFits<D>,
  ): Flow<
    Scope<
      S["chain"],
      Regrouped<S["grain"], N[number]>,
      GroupRows<S, N[number]>,
      MergedColumns<GroupKeys<S, N[number]>, D>
    >,
    X
  >[K];
  /**
   * Keeps the `count` rows with the largest values per event, or per group with equal values in `per`. Whether a row is
   * kept is known once the values of all rows are.
   */
  top<E extends AnyExpression, const N extends readonly string[] = readonly []>(
    count: SelectionCount<S>,
    value: (row: Row<S>, parameters: Parameters<X["parameters"], S>) => E,
    options?: { readonly per?: PartitionNames<S, N>; readonly lowest?: boolean },
  ): Flow<Scope<S["chain"], S["grain"], SelectedRows<S, AtOf<E>, DefaultPartition<S, N>>, S["columns"]>, X>[K];
  /** Keeps the first `count` rows, in the order of their keys, per event or per group with equal values in `per`. */
  limit<const N extends readonly string[] = readonly []>(
    count: SelectionCount<S>,
    options?: { readonly per?: PartitionNames<S, N> },
  ): Flow<Scope<S["chain"], S["grain"], SelectedRows<S, "always", DefaultPartition<S, N>>, S["columns"]>, X>[K];
  /**
   * Keeps one row for all rows with equal values in `by`, which become the keys: the first or the last in the order of
   * the keys.
   */
  dedupe<const N extends readonly [string, ...string[]]>(
    by: KeyNames<S, N>,
    options?: { readonly keep?: "first" | "last" },
  ): Flow<
    Scope<
      S["chain"],
      Regrouped<S["grain"], N[number]>,
      SelectedRows<S, "always", N[number]>,
      RekeyedColumns<S, N[number]>
    >,
    X
  >[K];
  /**
   * Keeps these columns. The keys, order and stamps of the rows always stay.
   *
   * @example results.select(["start", "finish"])
   */
  select<const N extends readonly string[]>(
    names: SelectNames<S, N>,
  ): Flow<Scope<S["chain"], S["grain"], S["rows"], Selected<S, N[number]>>, X>[K];
  /**
   * Renames columns; instants and dtypes stay. Keys, order and stamps cannot be renamed.
   *
   * @example practice.rename({ rank: "practice_rank" })
   */
  rename<const M extends Names>(
    names: RenameNames<S, M>,
  ): Flow<Scope<S["chain"], S["grain"], S["rows"], RenamedColumns<S["columns"], M>>, X>[K];
  /**
   * Lowers the instant at which the rows are known, on the author's word alone. The reason is recorded in the plan, the
   * runner, the record of every run and `explain`.
   *
   * @example results.assumeRows("the entry list is published on Tuesday", before("practice"))
   */
  assumeRows<Said extends string>(
    reason: string,
    instant: Lowers<S, S["rows"], Said>,
  ): Flow<Scope<S["chain"], S["grain"], Said, S["columns"]>, X>[K];
}

/** The rows of a table, or the result of steps on them. */
export interface Relation<S extends Scope, X extends Context = NoContext>
  extends Steps<"relation", S, X>,
    Joinable<S> {}

/** A relation over a plan. */
export const relation = <S extends Scope>(plan: RelationNode, names: readonly string[]): Relation<S> => {
  const built = makeObject({ plan, names: [...names], ...steps(plan, names, [], relation) }, "relation");
  return built as unknown as Relation<S>;
};
