import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { over } from "./over.ts";
import { atTime, type Settling, settlingsOf } from "./settlement.ts";

export interface Seeing {
  /** From where on rows are looked at: ticks of this event, or events; "career" is both. */
  readonly look: "trailing" | "career" | "ahead" | "prior" | "later";
  /** The columns whose values a row shares with the one that looks at it. */
  readonly partition: readonly string[];
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly tick?: readonly string[];
  readonly settled?: Settling | readonly Settling[];
  readonly within?: Span;
  /** How many of the nearest ticks or events are left out, and how many are then taken; all of them unless said. */
  readonly gap?: number;
  readonly size?: number;
  /** A free name for how many ticks or events away a row is, where that is asked for. */
  readonly distance?: string;
  /** The values of the rows that are looked at, each under a name of its own. */
  readonly values: { readonly [name: string]: Expr };
}

/** Only rows whose time is within a span of that of the one that looks. */
interface Span {
  readonly time: string;
  readonly span: number;
  readonly unit: "days" | "seconds" | "numbers";
}

const columns = (...names: readonly string[]) => names.map((name) => pl.col(name));
// Columns under numbers: the names of the data must not meet the ones that are made here.
const numbered = (names: readonly string[], as: string) => names.map((name, i) => pl.col(name).alias(`${as}${i}`));
const named = (names: readonly string[], as: string) => names.map((_, i) => `${as}${i}`);

const isLater = ({ look }: Seeing): boolean => look === "ahead" || look === "later";
/** Whether every tick looks for itself, and not the event as one. */
const byTick = ({ look, tick = [] }: Seeing): boolean => tick.length > 0 && look !== "prior" && look !== "later";

/** Where the cells that are looked at must stand. Events of equal order, from first to last, do not see each other. */
const standing = ({ look }: Seeing): Expr => {
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

/** A row's own time is the near end of what it sees. Whatever may see its own row has the near end in it, and not the far one. */
const inSpan = (options: Seeing, within: Span): Expr => {
  const [seen, now] = columns("seen", "now") as [Expr, Expr];
  const away = isLater(options) ? seen.sub(now) : now.sub(seen);
  const zero = pl.lit(0).cast(within.unit === "numbers" ? pl.Float64 : pl.Int64);
  return options.look === "trailing" || options.look === "career"
    ? away.gtEq(zero).and(away.lt(lengthOf(within)))
    : away.gt(zero).and(away.ltEq(lengthOf(within)));
};

/**
 * Pieces of time, a little longer than the span: what a row sees lies in its own piece or in the one beside it, so that
 * rows need not be held against all others of their partition.
 */
const pieceOf = ({ span, unit }: Span, time: string): Expr =>
  pl
    .col(time)
    .cast(pl.Float64)
    .div(pl.lit(1.25 * span * (unit === "seconds" ? 1e6 : 1)))
    .floor()
    .cast(pl.Int64)
    .alias("piece");

const inPieces = (looking: LazyDataFrame, looked: LazyDataFrame, options: Seeing, within: Span) => {
  // What has no time sees nothing and is not seen; as a piece of its own it would be held against all others without one.
  const own: LazyDataFrame = looked.filter(pl.col("seen").isNotNull()).withColumns(pieceOf(within, "seen"));
  const beside = pl.lit(isLater(options) ? -1 : 1).cast(pl.Int64);
  return {
    looking: looking.filter(pl.col("now").isNotNull()).withColumns(pieceOf(within, "now")),
    looked: pl.concat([own, own.withColumns(pl.col("piece").add(beside).alias("piece"))]),
  };
};

/**
 * What can be seen from every partition, event (and tick, timestamp and time, where it depends on them): the values of the
 * rows that are looked at, in the order of time.
 */
export const seenFrom = (frame: LazyDataFrame, options: Seeing): LazyDataFrame => {
  const { partition, event, order, tick = [], within, gap = 0, size, values } = options;
  const settled = settlingsOf(options.settled);
  const asOf = settled?.asOf;
  const [p, e, o] = [named(partition, "partition"), named(event, "event"), named(order, "order")];
  const [t, v] = [named(tick, "tick"), named(Object.keys(values), "value")];
  const ticking = byTick(options);
  const by = settled?.by ?? [];

  // Every tick's number, that of its event, and of the first and the last that share the event's place in the order.
  const cells = frame
    .select(...numbered(event, "event"), ...numbered(order, "order"), ...numbered(tick, "tick"))
    .unique()
    .sort([...o, ...e, ...t])
    .withRowIndex("cell")
    .withColumns(
      over(pl.col("cell").min(), o).alias("first"),
      over(pl.col("cell").max(), o).alias("last"),
      over(pl.col("cell").min(), e).alias("begin"),
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
      ...by.map((one, i) => atTime(pl.col(one.at), one).alias(`settled${i}`)),
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

  // Numbers need not be of the size of times: nothing is known of how many pieces they would make.
  const cut = within !== undefined && within.unit !== "numbers";
  const sides = cut ? inPieces(looking, looked, options, within) : { looking, looked };
  const on = cut ? [...p, "piece"] : p;
  const pairs =
    on.length === 0
      ? sides.looking.join(sides.looked, { how: "cross" })
      : sides.looking.join(sides.looked, { on, nullsEqual: true });
  // A null on either side compares to null, and is filtered out.
  const conditions = [
    standing(options),
    ...(asOf === undefined || by.length > 0 ? [] : [pl.col("as of").isNotNull()]),
    ...by.map((one, i) => pl.col(`settled${i}`).lt(atTime(pl.col("as of"), one))),
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
  // The nearest that is admitted is 1.
  const distance = over(pl.col("counted").rank("dense", !isLater(options)).cast(pl.Int64), from);
  const nearest =
    size === undefined && gap === 0 && options.distance === undefined
      ? admitted
      : admitted.withColumns(distance.alias("distance")).filter(
          pl
            .col("distance")
            .gt(pl.lit(gap))
            .and(pl.col("distance").ltEq(pl.lit(gap + (size ?? Number.MAX_SAFE_INTEGER)))),
        );
  const said = new Map([
    ...event.map((name, i) => [name, `event${i}`] as const),
    ...(ticking ? tick.map((name, i) => [name, `tick${i}`] as const) : []),
    ...partition.map((name, i) => [name, `partition${i}`] as const),
    ...(asOf === undefined ? [] : [[asOf, "as of"] as const]),
    ...(within === undefined ? [] : [[within.time, "time"] as const]),
    ...(options.distance === undefined ? [] : [[options.distance, "distance"] as const]),
    ...Object.keys(values).map((name, i) => [name, `value${i}`] as const),
  ]);
  return nearest.sort(["cell", "row"]).select(...[...said].map(([name, of]) => pl.col(of).alias(name)));
};
