import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { overPartition } from "./expressions.ts";
import { comparedAs, type SettledCondition, settledConditions } from "./settled-conditions.ts";

export interface RangeJoinOptions {
  /** The direction: ticks of this event, or events; "career" is both. */
  readonly look: "trailing" | "career" | "ahead" | "prior" | "later";
  /** The columns whose values a row must share with the row that reads it. */
  readonly partition: readonly string[];
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly tick?: readonly string[];
  readonly settled?: SettledCondition | readonly SettledCondition[];
  readonly within?: Span;
  /** The number of nearest ticks or events to leave out, and the number to take; all of them by default. */
  readonly gap?: number;
  readonly size?: number;
  /** A fresh name for the distance in ticks or events, if it is needed. */
  readonly distance?: string;
  /** The values of the rows that are read, each under its own name. */
  readonly values: { readonly [name: string]: Expr };
}

/** Only rows whose time is within a span of the reading row's time. */
interface Span {
  readonly time: string;
  readonly span: number;
  readonly unit: "days" | "seconds" | "numbers";
}

const columns = (...names: readonly string[]) => names.map((name) => pl.col(name));
// Columns are numbered, so that names of the data cannot collide with the ones created here.
const numbered = (names: readonly string[], as: string) => names.map((name, i) => pl.col(name).alias(`${as}${i}`));
const named = (names: readonly string[], as: string) => names.map((_, i) => `${as}${i}`);

const isLater = ({ look }: RangeJoinOptions): boolean => look === "ahead" || look === "later";
/** Whether every tick has its own frame, rather than the event as a whole. */
const byTick = ({ look, tick = [] }: RangeJoinOptions): boolean =>
  tick.length > 0 && look !== "prior" && look !== "later";

/** The position of the cells that are read. Events of equal order, from first to last, do not read each other. */
const standing = ({ look }: RangeJoinOptions): Expr => {
  const [cell, from] = columns("cell", "from") as [Expr, Expr];
  const [first, last, begin] = columns("first", "last", "begin") as [Expr, Expr, Expr];
  if (look === "prior") return cell.lt(first);
  if (look === "later") return cell.gt(last);
  if (look === "ahead") return cell.gt(from);
  const soFar = cell.gtEq(begin).and(cell.ltEq(from));
  return look === "trailing" ? soFar : cell.lt(first).or(soFar);
};

const measured = ({ time, unit }: Span): Expr => pl.col(time).cast(unit === "numbers" ? pl.Float64 : pl.Int64);
const lengthOf = ({ span, unit }: Span): Expr =>
  unit === "numbers" ? pl.lit(span) : pl.lit(span * (unit === "seconds" ? 1e6 : 1)).cast(pl.Int64);

/**
 * A row's own time is the near end of its span. Frames that include the current row are closed at the near end and open
 * at the far end.
 */
const inSpan = (options: RangeJoinOptions, within: Span): Expr => {
  const [seen, now] = columns("seen", "now") as [Expr, Expr];
  const away = isLater(options) ? seen.sub(now) : now.sub(seen);
  const zero = pl.lit(0).cast(within.unit === "numbers" ? pl.Float64 : pl.Int64);
  return options.look === "trailing" || options.look === "career"
    ? away.gtEq(zero).and(away.lt(lengthOf(within)))
    : away.gt(zero).and(away.ltEq(lengthOf(within)));
};

/**
 * Buckets of time, slightly longer than the span: the rows that a row reads are in its own bucket or the next one, so
 * that it is not compared with all rows of its partition.
 */
const pieceOf = ({ span, unit }: Span, time: string): Expr =>
  pl
    .col(time)
    .cast(pl.Float64)
    .div(pl.lit(1.25 * span * (unit === "seconds" ? 1e6 : 1)))
    .floor()
    .cast(pl.Int64)
    .alias("piece");

const inPieces = (looking: LazyDataFrame, looked: LazyDataFrame, options: RangeJoinOptions, within: Span) => {
  // A row without a time reads nothing and is not read; as a bucket, it would be compared with all others without one.
  const own: LazyDataFrame = looked.filter(pl.col("seen").isNotNull()).withColumns(pieceOf(within, "seen"));
  const beside = pl.lit(isLater(options) ? -1 : 1).cast(pl.Int64);
  return {
    looking: looking.filter(pl.col("now").isNotNull()).withColumns(pieceOf(within, "now")),
    looked: pl.concat([own, own.withColumns(pl.col("piece").add(beside).alias("piece"))]),
  };
};

/**
 * The rows that each partition, event (and tick, timestamp and time, if relevant) may read: their values, in the order
 * of time.
 */
export const rangeJoin = (frame: LazyDataFrame, options: RangeJoinOptions): LazyDataFrame => {
  const { partition, event, order, tick = [], within, gap = 0, size, values } = options;
  const settled = settledConditions(options.settled);
  const asOf = settled?.asOf;
  const [p, e, o] = [named(partition, "partition"), named(event, "event"), named(order, "order")];
  const [t, v] = [named(tick, "tick"), named(Object.keys(values), "value")];
  const ticking = byTick(options);
  const by = settled?.by ?? [];

  // The number of every tick, of its event, and of the first and last events with equal order.
  const cells = frame
    .select(...numbered(event, "event"), ...numbered(order, "order"), ...numbered(tick, "tick"))
    .unique()
    .sort([...o, ...e, ...t])
    .withRowIndex("cell")
    .withColumns(
      overPartition(pl.col("cell").min(), o).alias("first"),
      overPartition(pl.col("cell").max(), o).alias("last"),
      overPartition(pl.col("cell").min(), e).alias("begin"),
    )
    .select(...columns(...e, ...t, "cell", "first", "last", "begin"));
  const keys = [...numbered(partition, "partition"), ...numbered(event, "event")];

  const asking = [
    ...keys,
    ...(ticking ? numbered(tick, "tick") : []),
    ...(asOf === undefined ? [] : [pl.col(asOf).alias("as of")]),
    ...(within === undefined ? [] : [pl.col(within.time).alias("time"), measured(within).alias("now")]),
  ];
  const events = cells.select(...columns(...e, "first", "last", "begin")).unique();
  const looking: LazyDataFrame = frame
    .select(...asking)
    .unique()
    .join(ticking ? cells.rename({ cell: "from" }) : events.withColumns(pl.col("begin").alias("from")), {
      on: [...e, ...(ticking ? t : [])],
      how: "inner",
    });
  const looked: LazyDataFrame = frame
    .select(
      ...keys,
      ...numbered(tick, "tick"),
      ...by.map((one, i) => comparedAs(pl.col(one.at), one).alias(`settled${i}`)),
      ...(within === undefined ? [] : [measured(within).alias("seen")]),
      ...Object.values(values).map((value, i) => value.alias(`value${i}`)),
    )
    .withRowIndex("row")
    .join(cells.rename({ begin: "counted" }), { on: [...e, ...t], how: "inner" })
    .select(
      ...columns(...p, "row", "cell", ...v),
      (ticking || tick.length === 0 ? pl.col("cell") : pl.col("counted")).alias("counted"),
      ...columns(...by.map((_, i) => `settled${i}`), ...(within === undefined ? [] : ["seen"])),
    );

  // Numbers may have any magnitude, so the number of buckets would be unbounded.
  const cut = within !== undefined && within.unit !== "numbers";
  const sides = cut ? inPieces(looking, looked, options, within) : { looking, looked };
  const on = cut ? [...p, "piece"] : p;
  const pairs =
    on.length === 0
      ? sides.looking.join(sides.looked, { how: "cross" })
      : sides.looking.join(sides.looked, { on, nullsEqual: true });
  // A comparison with null is null, which the filter drops.
  const conditions = [
    standing(options),
    ...(asOf === undefined || by.length > 0 ? [] : [pl.col("as of").isNotNull()]),
    ...by.map((one, i) => pl.col(`settled${i}`).lt(comparedAs(pl.col("as of"), one))),
    ...(within === undefined ? [] : [inSpan(options, within)]),
  ];
  const admitted = pairs.filter(conditions.reduce((all, one) => all.and(one)));

  const from = [
    ...p,
    ...e,
    ...(ticking ? t : []),
    ...(asOf === undefined ? [] : ["as of"]),
    ...(within === undefined ? [] : ["time"]),
  ];
  // The nearest admitted row has distance 1.
  const distance = overPartition(pl.col("counted").rank("dense", !isLater(options)).cast(pl.Int64), from);
  const nearest =
    size === undefined && gap === 0 && options.distance === undefined
      ? admitted
      : admitted.withColumns(distance.alias("distance")).filter(
          pl
            .col("distance")
            .gt(pl.lit(gap))
            .and(pl.col("distance").ltEq(pl.lit(gap + (size ?? Number.MAX_SAFE_INTEGER)))),
        );
  const combinations = new Map([
    ...event.map((name, i) => [name, `event${i}`] as const),
    ...(ticking ? tick.map((name, i) => [name, `tick${i}`] as const) : []),
    ...partition.map((name, i) => [name, `partition${i}`] as const),
    ...(asOf === undefined ? [] : [[asOf, "as of"] as const]),
    ...(within === undefined ? [] : [[within.time, "time"] as const]),
    ...(options.distance === undefined ? [] : [[options.distance, "distance"] as const]),
    ...Object.keys(values).map((name, i) => [name, `value${i}`] as const),
  ]);
  return nearest.sort(["cell", "row"]).select(...[...combinations].map(([name, of]) => pl.col(of).alias(name)));
};
