import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { over } from "./over.ts";

export interface Settling {
  /** The columns whose values an earlier row shares with the one that looks at it. */
  readonly partition: readonly string[];
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly tick?: readonly string[];
  /** The timestamp from which on all of a row is known; null as long as it is not. */
  readonly settled: string;
  /** The timestamp before which it must have been; nothing is before null. */
  readonly asOf: string;
  /** Whether the two are compared as days: what was settled on the very day counts as not yet settled. */
  readonly inDays?: boolean;
  /** How many of the latest earlier events are left out, and how many are then taken; all of them unless said. */
  readonly gap?: number;
  readonly events?: number;
  /** A free name for how many events away an earlier row is, where that is asked for. */
  readonly age?: string;
  /** The values of the earlier rows, each under a name of its own. */
  readonly values: { readonly [name: string]: Expr };
}

/**
 * What could be looked back at where events overlap: for every partition, event and timestamp, the values of the rows of
 * strictly earlier events that were settled strictly before it, in the order of time.
 */
export const settledBefore = (frame: LazyDataFrame, options: Settling): LazyDataFrame => {
  const { partition, event, order, tick = [], settled, asOf, inDays = false, gap = 0, events, values } = options;
  // Columns under numbers: the names of the data must not meet the ones that are made here.
  const numbered = (names: readonly string[], as: string) => names.map((name, i) => pl.col(name).alias(`${as}${i}`));
  const named = (names: readonly string[], as: string) => names.map((_, i) => `${as}${i}`);
  const [p, e, o] = [named(partition, "partition"), named(event, "event"), named(order, "order")];
  const t = named(tick, "tick");
  const v = named(Object.keys(values), "value");
  const time = (name: string) => (inDays ? pl.col(name).cast(pl.Date) : pl.col(name));

  // Every event's number, and the number of the first event that shares its place in the order.
  const places = frame
    .select(...numbered(event, "event"), ...numbered(order, "order"))
    .unique()
    .sort([...o, ...e])
    .withRowIndex("number")
    .withColumns(over(pl.col("number").min(), o).alias("first"))
    .select(...[...e, "number", "first"].map((name) => pl.col(name)));
  const keys = [...numbered(partition, "partition"), ...numbered(event, "event")];

  const looking = frame
    .select(...keys, pl.col(asOf).alias("as of"), time(asOf).alias("before"))
    .unique()
    .join(places, { on: e, how: "inner" });
  const looked = frame
    .select(
      ...keys,
      ...numbered(tick, "tick"),
      time(settled).alias("settled"),
      ...Object.values(values).map((value, i) => value.alias(`value${i}`)),
    )
    .withRowIndex("row")
    .join(places, { on: e, how: "inner" })
    .select(...[...p, ...t, "row", "settled", ...v].map((name) => pl.col(name)), pl.col("number").alias("earlier"));

  const pairs =
    p.length === 0 ? looking.join(looked, { how: "cross" }) : looking.join(looked, { on: p, nullsEqual: true });
  // A null on either side compares to null, and is filtered out.
  const admitted = pairs.filter(
    pl
      .col("earlier")
      .lt(pl.col("first"))
      .and(pl.col("settled").lt(pl.col("before"))),
  );
  // The latest admitted event is 1.
  const age = over(pl.col("earlier").rank("dense", true).cast(pl.Int64), [...p, ...e, "as of"]);
  const latest =
    events === undefined && gap === 0 && options.age === undefined
      ? admitted
      : admitted.withColumns(age.alias("age")).filter(
          pl
            .col("age")
            .gt(pl.lit(gap))
            .and(pl.col("age").ltEq(pl.lit(gap + (events ?? Number.MAX_SAFE_INTEGER)))),
        );
  const said = new Map([
    ...event.map((name, i) => [name, `event${i}`] as const),
    ...partition.map((name, i) => [name, `partition${i}`] as const),
    [asOf, "as of"] as const,
    ...(options.age === undefined ? [] : [[options.age, "age"] as const]),
    ...Object.keys(values).map((name, i) => [name, `value${i}`] as const),
  ]);
  return latest.sort(["earlier", ...t, "row"]).select(...[...said].map(([name, from]) => pl.col(from).alias(name)));
};
