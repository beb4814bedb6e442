/**
 * Checks what all tables together state about their events: one place in the order, one settlement, one time per
 * instant, instants in the order of their phases, and no overlap that the timeline does not declare. An event that a
 * table lacks is not a violation.
 */
import pl, { type DataFrame, type Expr, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { chainOf } from "../../core/instant.ts";
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";
import { rowText } from "../readers/rows-by-position.ts";
import { type EventFacts, eventNames, orderNames } from "./event-facts.ts";

export const checkEvents = (spec: RunnerSpec, facts: readonly EventFacts[]): readonly Diagnostic[] => [
  ...facts.flatMap(onePlace),
  ...alike(facts, ({ contract }) => [
    ...keyOf(contract),
    contract.order.map((name) => dtypeOf(contract, name)),
  ]).flatMap(samePlace),
  ...facts.flatMap(oneSettlement),
  ...facts.flatMap(closedLast),
  ...alike(facts, ({ contract }) => keyOf(contract)).flatMap((group) => times(spec, group)),
];

type Dtype = TableContract["columns"][number]["dtype"];

const dtypeOf = ({ columns }: TableContract, name: string): readonly [string, Dtype | undefined] => {
  const dtype = columns.find((column) => column.name === name)?.dtype;
  return [name, dtype === "categorical" ? "str" : dtype];
};
const keyOf = (contract: TableContract) => contract.event.map((name) => dtypeOf(contract, name));

/** Tables whose events can be compared. */
const alike = (
  facts: readonly EventFacts[],
  key: (facts: EventFacts) => readonly unknown[],
): readonly (readonly EventFacts[])[] => [...Map.groupBy(facts, (one) => JSON.stringify(key(one))).values()];

const columns = (names: readonly string[]): Expr[] => names.map((name) => pl.col(name));

/** The first of some events, in the form flight_id=202415. */
const firstOf = ({ event }: TableContract, found: DataFrame): string => {
  const names = event.map((_, i) => `e${i}`);
  const [row] = found
    .select(...names.map((name) => pl.col(name).cast(pl.String)))
    .head(1)
    .rows();
  return event.map((name, i) => `${name}=${row?.[i]}`).join(", ");
};

/** Events with several places in a frame of places. */
const severalIn = (places: LazyDataFrame, events: readonly string[]): LazyDataFrame =>
  places
    .groupBy([...events])
    .agg(pl.len().alias("places"))
    .filter(pl.col("places").gt(pl.lit(1)))
    .select(...columns(events));

/** All rows of an event in one table state the same place. */
const onePlace = ({ contract, path, places }: EventFacts): readonly Diagnostic[] => {
  if (places === null) return [];
  const { name: table, event, order } = contract;
  const [e, o] = [eventNames(contract), orderNames(contract)];
  const twice = severalIn(places.lazy(), e)
    .sort([...e])
    .collectSync();
  if (twice.height === 0) return [];
  const orders = places
    .join(twice.head(1), { on: [...e], how: "semi" })
    .sort([...o])
    .select(...o);
  const example = `${rowText(twice, 0)} has ${rowText(orders, 0)} and ${rowText(orders, 1)}`;
  return [diagnostic("GF4010", { table, path, event, order, count: twice.height, example })];
};

/** All tables with the same order state the same place. A conflict within one table is reported for that table. */
const samePlace = (group: readonly EventFacts[]): readonly Diagnostic[] => {
  const [first, another] = group;
  if (first === undefined || another === undefined || first.places === null) return [];
  const { contract } = first;
  const [e, o] = [eventNames(contract), orderNames(contract)];
  const placed = group.flatMap(({ contract: { name }, places }) => {
    if (places === null) return [];
    const once = places.lazy().join(severalIn(places.lazy(), e), { on: [...e], how: "anti" });
    return [once.select(...columns([...e, ...o]), pl.lit(name).alias("table"))];
  });
  const all = pl.concat(placed).collectSync();
  const differing = severalIn(
    all
      .lazy()
      .select(...columns([...e, ...o]))
      .unique(),
    e,
  )
    .sort([...e])
    .collectSync();
  if (differing.height === 0) return [];
  const one = all.join(differing.head(1), { on: [...e], how: "semi" }).sort(["table"]);
  const places = Array.from({ length: one.height }, (_, i) => ({
    table: String(one.select("table").row(i)[0]),
    place: rowText(one.select(...o), i),
  }));
  return [
    diagnostic("GF4026", {
      event: firstOf(contract, differing),
      count: differing.height,
      order: contract.order,
      places,
    }),
  ];
};

/** An event is closed at one time; without its own closing time, it is settled at one, which closes it. */
const oneSettlement = ({ contract, path, times, settling }: EventFacts): readonly Diagnostic[] => {
  const { name: table, event, settled, closed } = contract;
  const closing = closed ?? settled;
  const i = settling.findIndex(({ name }) => name === closing);
  if (closing === undefined || times === null || i < 0) return [];
  const e = eventNames(contract);
  const nulls = pl.col(`nulls${i}`);
  const differing = times
    .filter(
      pl
        .col(`min${i}`)
        .neq(pl.col(`max${i}`))
        .or(nulls.gt(pl.lit(0)).and(nulls.lt(pl.col("rows")))),
    )
    .select(...e)
    .sort([...e]);
  if (differing.height === 0) return [];
  return [
    diagnostic("GF4043", {
      table,
      path,
      event,
      settled: closing,
      count: differing.height,
      example: rowText(differing, 0),
    }),
  ];
};

/** No row of an event settles after the event is closed. */
const closedLast = ({ contract, path, times }: EventFacts): readonly Diagnostic[] => {
  const { name: table, event, settled, closed } = contract;
  if (times === null || settled === undefined || closed === undefined) return [];
  const e = eventNames(contract);
  const late = times
    .filter(pl.col("late").gt(pl.lit(0)))
    .select(...e)
    .sort([...e]);
  if (late.height === 0) return [];
  return [diagnostic("GF4071", { table, path, event, settled, closed, count: late.height, example: rowText(late, 0) })];
};

/** A null column of times. */
const nothing = (name: string): Expr => pl.lit(null).cast(pl.Int64).alias(name);

/** For each event: the range of times of each instant, the latest settlement, and whether it is still unsettled. */
const combined = (group: readonly EventFacts[], instants: readonly string[]): LazyDataFrame | null => {
  const frames = group.flatMap(({ contract, times, moments, settling }) => {
    if (times === null) return [];
    const e = eventNames(contract);
    return instants.flatMap((instant, k) =>
      moments.flatMap(({ denotes }, i) => (denotes === instant ? [{ k, i }] : [])),
    ).length +
      settling.length ===
      0
      ? []
      : [
          ...moments.map(({ denotes }, i) => {
            const k = instants.indexOf(denotes ?? "");
            return times
              .lazy()
              .select(
                ...columns(e),
                ...instants.flatMap((_, at) =>
                  at === k
                    ? [pl.col(`lo${i}`).alias(`lo${at}`), pl.col(`hi${i}`).alias(`hi${at}`)]
                    : [nothing(`lo${at}`), nothing(`hi${at}`)],
                ),
                nothing("settled"),
                pl.lit(0).cast(pl.Int64).alias("unsettled"),
              );
          }),
          ...settling.map((_, i) =>
            times
              .lazy()
              .select(
                ...columns(e),
                ...instants.flatMap((__, at) => [nothing(`lo${at}`), nothing(`hi${at}`)]),
                pl.col(`max${i}`).alias("settled"),
                pl.col(`nulls${i}`).cast(pl.Int64).alias("unsettled"),
              ),
          ),
        ];
  });
  const [first] = group;
  if (first === undefined || frames.length === 0) return null;
  return pl
    .concat(frames)
    .groupBy([...eventNames(first.contract)])
    .agg(
      ...instants.flatMap((_, k) => [pl.col(`lo${k}`).max(), pl.col(`hi${k}`).min()]),
      pl.col("settled").max(),
      pl.col("unsettled").sum(),
    );
};

const times = (spec: RunnerSpec, group: readonly EventFacts[]): readonly Diagnostic[] => {
  const [first] = group;
  const { timeline } = spec;
  if (first === undefined || timeline === undefined) return [];
  const denoted = new Set(group.flatMap(({ moments }) => moments.map(({ denotes }) => denotes)));
  const instants = chainOf(timeline.phases).filter((instant) => denoted.has(instant));
  const events = combined(group, instants)?.collectSync();
  if (events === undefined) return [];
  const { contract } = first;
  const e = eventNames(contract);
  const sorted = (found: DataFrame): DataFrame => found.sort([...e]);
  const named = (k: number): readonly string[] =>
    group.flatMap(({ contract: { name }, moments }) =>
      moments.flatMap((column) => (column.denotes === instants[k] ? [`'${column.name}' of '${name}'`] : [])),
    );

  const two = instants.flatMap((instant, k) => {
    const found = sorted(events.filter(pl.col(`lo${k}`).gt(pl.col(`hi${k}`))));
    if (found.height === 0) return [];
    const times = [timeOf(found, `hi${k}`), timeOf(found, `lo${k}`)];
    const params = { event: firstOf(contract, found), count: found.height, instant, columns: named(k), times };
    return [diagnostic("GF4072", params)];
  });
  if (two.length > 0) return two;

  const disordered = instants.flatMap((later, k) =>
    instants.slice(0, k).flatMap((earlier, i) => {
      const found = sorted(events.filter(pl.col(`lo${i}`).gt(pl.col(`hi${k}`))));
      if (found.height === 0) return [];
      return [
        diagnostic("GF4073", {
          event: firstOf(contract, found),
          count: found.height,
          earlier: { instant: earlier, columns: named(i), time: timeOf(found, `lo${i}`) },
          later: { instant: later, columns: named(k), time: timeOf(found, `hi${k}`) },
        }),
      ];
    }),
  );
  return [...disordered, ...overlaps(spec, group, events, instants)];
};

const timeOf = (found: DataFrame, name: string): string =>
  String(
    found
      .head(1)
      .select(pl.col(name).cast(pl.Datetime("us")).cast(pl.String))
      .row(0)[0],
  );

const least = (): Expr => pl.lit(-9e18).cast(pl.Int64);

/**
 * Events that begin before a strictly earlier one is over, as far as the data show it. An event is over when it has
 * reached its last instant and, if the timeline declares that events do not overlap, is settled.
 */
const overlaps = (
  { timeline }: RunnerSpec,
  group: readonly EventFacts[],
  events: DataFrame,
  instants: readonly string[],
): readonly Diagnostic[] => {
  const ordered = group.filter(({ places }) => places !== null);
  const [first] = ordered;
  if (timeline === undefined || timeline.overlapping === true || first?.places == null) return [];
  const { contract } = first;
  const [e, o] = [eventNames(contract), orderNames(contract)];
  const places = pl
    .concat(
      ordered.flatMap(({ contract: { order }, places }) =>
        places === null || order.join("\n") !== contract.order.join("\n") ? [] : [places.lazy()],
      ),
    )
    .unique();
  const declared = timeline.overlapping === false;
  const none = pl.lit(null).cast(pl.Int64);
  const [begins, begun, reached] =
    instants.length === 0
      ? [none, none, none]
      : [
          pl.minHorizontal(columns(instants.map((_, k) => `hi${k}`))),
          pl.minHorizontal(columns(instants.map((_, k) => `lo${k}`))),
          pl.maxHorizontal(columns(instants.map((_, k) => `lo${k}`))),
        ];
  const placed = places
    .join(events.lazy(), { on: [...e], how: "inner" })
    .select(
      ...columns([...e, ...o]),
      begins.alias("begins"),
      begun.alias("begun"),
      reached.alias("reached"),
      (declared ? pl.col("settled") : none).alias("settled"),
      (declared ? pl.col("unsettled") : pl.lit(0).cast(pl.Int64)).alias("unsettled"),
    );
  // Strictly earlier: all places before this one in the order.
  const before = placed
    .groupBy([...o])
    .agg(pl.col("reached").max(), pl.col("settled").max().alias("last"), pl.col("unsettled").sum().alias("open"))
    .sort([...o])
    .select(
      ...columns(o),
      pl.col("reached").fillNull(least()).cumMax().shift(1).alias("earlier reached"),
      pl.col("last").fillNull(least()).cumMax().shift(1).alias("earlier settled"),
      pl.col("open").cumMax().shift(1).alias("earlier open"),
    );
  const found = placed
    .join(before, { on: [...o], how: "inner" })
    .filter(
      pl
        .col("begins")
        .lt(pl.col("earlier reached"))
        .or(pl.col("begun").ltEq(pl.col("earlier settled")))
        .or(
          pl
            .col("settled")
            .isNotNull()
            .and(pl.col("earlier open").gt(pl.lit(0))),
        )
        .fillNull(pl.lit(false)),
    )
    .sort([...o, ...e])
    .collectSync();
  if (found.height === 0) return [];
  // The earlier event that is not over when the first of these begins.
  const open = placed
    .sort([...o, ...e])
    .collectSync()
    .filter(
      pl
        .col("reached")
        .gt(value(found, "begins"))
        .or(pl.col("settled").gtEq(value(found, "begun")))
        .or(pl.col("unsettled").gt(pl.lit(0)))
        .fillNull(pl.lit(false)),
    );
  return [
    diagnostic("GF4074", {
      timeline: timeline.name,
      declared,
      count: found.height,
      event: firstOf(contract, found),
      earlier: firstOf(contract, open),
    }),
  ];
};

/** A time of the first row; if it is null, no comparison holds. */
const value = (found: DataFrame, name: string): Expr => {
  const [first] = found.head(1).select(pl.col(name).cast(pl.String)).row(0);
  return first === null ? pl.lit(null).cast(pl.Int64) : pl.lit(String(first)).cast(pl.Int64);
};
