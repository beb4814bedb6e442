import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { comparedAs, type SettledCondition, settledConditions } from "./settled-conditions.ts";

export interface PriorJoinOptions {
  /** The columns of both sides whose values must be equal; a null matches nothing. */
  readonly keys: readonly string[];
  readonly order: readonly string[];
  readonly event: readonly string[];
  readonly settled: SettledCondition | readonly SettledCondition[];
  /** The columns of the earlier row, by their new names. */
  readonly columns: { readonly [as: string]: string };
}

const numbered = (names: readonly string[], as: string) => names.map((name, i) => pl.col(name).alias(`${as}${i}`));
const named = (names: readonly string[], as: string) => names.map((_, i) => `${as}${i}`);

/** Whether one position in the order is before another: the first differing column decides. */
const isBefore = (places: readonly string[], others: readonly string[]): Expr =>
  places
    .map((name, i) =>
      places
        .slice(0, i)
        .map((same, k) => pl.col(same).eq(pl.col(others[k] ?? same)))
        .reduceRight((after, same) => same.and(after), pl.col(name).lt(pl.col(others[i] ?? name))),
    )
    .reduce((one, other) => one.or(other));

/**
 * The rows of the left side with columns of the latest strictly earlier event in which a row with the same keys was
 * settled in time. Among events of equal order, the last one by key is used.
 */
export const joinPriorSettled = (
  left: LazyDataFrame,
  right: LazyDataFrame,
  { keys, order, event, settled, columns }: PriorJoinOptions,
): LazyDataFrame => {
  const settlings = settledConditions(settled);
  if (settlings === undefined) throw new Error("nothing says when the rows are settled");
  const { asOf, by } = settlings;
  const own = [...new Set([...keys, ...order, asOf])];
  const looking: LazyDataFrame = left
    .select(...numbered(own, "own"), ...numbered(keys, "key"), ...numbered(order, "order"), pl.col(asOf).alias("as of"))
    .unique()
    .filter(pl.col("as of").isNotNull());
  const looked: LazyDataFrame = right.select(
    ...numbered(keys, "key"),
    ...numbered(order, "place"),
    ...numbered(event, "event"),
    ...by.map((one, i) => comparedAs(pl.col(one.at), one).alias(`settled${i}`)),
    ...numbered(Object.values(columns), "column"),
  );
  const pairs =
    keys.length === 0 ? looking.join(looked, { how: "cross" }) : looking.join(looked, { on: named(keys, "key") });
  const conditions = [
    isBefore(named(order, "place"), named(order, "order")),
    ...by.map((one, i) => pl.col(`settled${i}`).lt(comparedAs(pl.col("as of"), one))),
  ];
  const latest: LazyDataFrame = pairs
    .filter(conditions.reduce((all, one) => all.and(one)))
    .sort([...named(order, "place"), ...named(event, "event")])
    .unique({ subset: named(own, "own"), keep: "last", maintainOrder: true })
    .select(
      ...named(own, "own").map((name, i) => pl.col(name).alias(own[i] ?? name)),
      ...Object.keys(columns).map((as, i) => pl.col(`column${i}`).alias(as)),
    );
  return left.join(latest, { on: own, how: "left", maintainOrder: "left" });
};
