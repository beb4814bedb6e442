/**
 * Lowers windows. A trailing window is one rolling expression. A window over prior events is rolled over events, shifted
 * by one, and then given alike to all events of equal order, because those are not prior to each other.
 */

import type { WindowNode } from "../../../dsl/plan/expression/window.ts";
import type { FramePlan } from "../../../dsl/plan/frame.ts";
import { keysOf } from "../../../dsl/plan/grain.ts";
import { refuse } from "../verify/finding.ts";
import {
  bare,
  combined,
  dtypeOf,
  hoist,
  hoistedAt,
  type Lowering,
  lower,
  lowerAs,
  over,
  type PerEvent,
  type Piece,
} from "./expression.ts";
import { checkName, col, list, polarsDtype } from "./names.ts";

type Aggregate = Exclude<WindowNode["aggregate"], "rank" | "rankFromTop">;

/** polars keeps the size of a window in 16 bits. */
const widest = 32_767;

const size = (what: string, rows: number): number =>
  rows <= widest
    ? rows
    : refuse("GF2101", { what, why: `its windows hold at most ${widest.toLocaleString("en-US")} rows` });

/** The value in the dtype in which it is aggregated: sums of whole numbers and truth values in i64, means in f64. */
const aggregated = (node: WindowNode, lowering: Lowering): Piece => {
  const dtype = dtypeOf(node.value, lowering);
  if (node.aggregate === "count") {
    const piece = lower(node.value, lowering);
    return { ...piece, code: `${piece.code}.isNotNull().cast(pl.Int64)` };
  }
  if (node.aggregate === "mean" || node.aggregate === "std") return lowerAs(node.value, "f64", lowering);
  if (node.aggregate === "sum")
    return lowerAs(node.value, dtype === "f32" || dtype === "f64" ? "f64" : "i64", lowering);
  return lower(node.value, lowering);
};

const methods = {
  mean: "rollingMean",
  sum: "rollingSum",
  min: "rollingMin",
  max: "rollingMax",
  std: "rollingStd",
  count: "rollingSum",
} as const satisfies Record<Aggregate, string>;

/** How many values a result needs. A count of none is zero, a deviation needs two. */
const needed = (aggregate: Aggregate, atLeast: number): number =>
  aggregate === "count" ? 1 : aggregate === "std" ? Math.max(2, atLeast) : atLeast;

const rolling = (aggregate: Aggregate, rows: number, atLeast: number): string =>
  // A window of fewer rows than values are asked for never has a result; polars refuses to be asked.
  `.${methods[aggregate]}({ windowSize: ${rows}, minPeriods: ${Math.min(rows, needed(aggregate, atLeast))} })`;

const neverFull = (aggregate: Aggregate, rows: number, atLeast: number): boolean => needed(aggregate, atLeast) > rows;

const trailing = (node: WindowNode, frame: FramePlan, lowering: Lowering): Piece => {
  const { event, entity } = lowering.environment.grain;
  if (neverFull(node.aggregate, (frame.size ?? 1), frame.atLeast)) return nothing(node, lowering);
  const rows = size(`last(${(frame.size ?? 1)})`, (frame.size ?? 1));
  const value = bare(aggregated(node, lowering), node.value, lowering);
  return {
    code: `${value.code}${rolling(node.aggregate, rows, frame.atLeast)}${over([...event, ...entity])}`,
    step: value.step,
    windowed: true,
  };
};

const nothing = (node: WindowNode, lowering: Lowering): Piece => ({
  code: `pl.lit(null).cast(${polarsDtype[dtypeOf(node, lowering)]})`,
  step: 0,
  windowed: false,
});

/** The first event of equal order stands for all of them; none sees another of the same order. */
const alikeForTies = (piece: Piece, partition: readonly string[], lowering: Lowering): Piece => {
  const { event, order } = lowering.environment.grain;
  // Where the order names the event itself, no two events share a place in it.
  if (event.every((name) => order.includes(name))) return piece;
  const one = piece.windowed ? hoist(piece, lowering) : piece;
  lowering.notes.add(
    `Events of equal ${order.join(", ")} are not prior to each other: all of them get what the first of them sees.`,
  );
  return { ...one, code: `${one.code}.first()${over([...partition, ...order])}`, windowed: true };
};

/** What a window over events is put together from: counts, sums and extremes, each of which adds up event by event. */
interface Part {
  /** Of the rows of one event, as an aggregate. */
  readonly within: (value: string) => string;
  /** Of one row, where each event has one. `zero` is a zero of the value's dtype. */
  readonly single: (value: string, zero: string) => string;
  /** Over all events so far, and over the last few. */
  readonly expanding: string;
  readonly rolling: "rollingSum" | "rollingMin" | "rollingMax";
}

const parts = {
  n: {
    within: (x) => `${x}.count().cast(pl.Int64)`,
    single: (x) => `${x}.isNotNull().cast(pl.Int64)`,
    expanding: ".cumSum()",
    rolling: "rollingSum",
  },
  sum: {
    within: (x) => `${x}.sum()`,
    single: (x, zero) => `${x}.fillNull(${zero})`,
    expanding: ".cumSum()",
    rolling: "rollingSum",
  },
  squares: {
    within: (x) => `${x}.mul(${x}).sum()`,
    single: (x, zero) => `${x}.mul(${x}).fillNull(${zero})`,
    expanding: ".cumSum()",
    rolling: "rollingSum",
  },
  // A cumulative extreme is null where the value is; the one before it holds on.
  min: { within: (x) => `${x}.min()`, single: (x) => x, expanding: ".cumMin().forwardFill()", rolling: "rollingMin" },
  max: { within: (x) => `${x}.max()`, single: (x) => x, expanding: ".cumMax().forwardFill()", rolling: "rollingMax" },
} as const satisfies Record<string, Part>;

type PartName = keyof typeof parts;

const partsOf: { readonly [A in Aggregate]: readonly PartName[] } = {
  count: ["n"],
  sum: ["n", "sum"],
  mean: ["n", "sum"],
  min: ["n", "min"],
  max: ["n", "max"],
  std: ["n", "sum", "squares"],
};

/** The result from its parts, before the least number of values is asked for. */
const assembled: { readonly [A in Aggregate]: (part: (name: PartName) => string) => string } = {
  count: (part) => part("n"),
  sum: (part) => part("sum"),
  mean: (part) => `${part("sum")}.div(${part("n")})`,
  min: (part) => part("min"),
  max: (part) => part("max"),
  // Rounding can leave a variance of equal values a hair below zero.
  std: (part) =>
    `${part("squares")}.sub(${part("sum")}.mul(${part("sum")}).div(${part("n")})).div(${part("n")}.sub(pl.lit(1))).clip(0, Number.MAX_VALUE).pow(0.5)`,
};

/** One row per event and partition: the rolling expression itself does. */
const overSingleRows = (
  node: WindowNode,
  rows: number,
  atLeast: number,
  partition: readonly string[],
  lowering: Lowering,
): Piece => {
  const value = bare(aggregated(node, lowering), node.value, lowering);
  const code = `${value.code}${rolling(node.aggregate, rows, atLeast)}.shift(1)${over(partition)}`;
  return { code, step: value.step, windowed: true };
};

/** The result where there are enough values for it. */
const whereEnough = (
  node: WindowNode,
  frame: FramePlan,
  n: string,
  result: string,
  step: number,
  lowering: Lowering,
): Piece => {
  const enough = `${n}.gtEq(pl.lit(${needed(node.aggregate, frame.atLeast)}))`;
  const none = `pl.lit(null).cast(${polarsDtype[dtypeOf(node, lowering)]})`;
  return { code: `pl.when(${enough}).then(${result}).otherwise(${none})`, step, windowed: false };
};

/** Adds to the frame of that partition, so that windows over the same events share one. */
const joinPerEvent = (frames: PerEvent[], partition: readonly string[], more: Omit<PerEvent, "partition">): void => {
  const same = frames.find((frame) => list(frame.partition) === list(partition));
  if (same === undefined) {
    frames.push({ partition, ...more });
    return;
  }
  same.aggregates.push(...more.aggregates);
  same.kept.push(...more.kept);
  more.windows.forEach((columns, i) => {
    const pass = same.windows[i];
    if (pass === undefined) same.windows.push(columns);
    else pass.push(...columns);
  });
};

/** A deviation over several events is put together term by term; so many terms are still read by somebody. */
const mostTerms = 100;

/**
 * The deviation over a few events of several rows each. A running sum of squares would lose its last digits to an
 * outlier that left the window long ago, so every event keeps its own mean and squares, and these are put together
 * around the mean of the window.
 */
const deviation = (
  node: WindowNode,
  events: number,
  partition: readonly string[],
  lowering: Lowering,
): { readonly at: number; readonly n: string; readonly squares: string } => {
  if (events > mostTerms)
    refuse("GF2101", {
      what: `std() over prior(${events})`,
      why: `where an event has several rows it is put together of at most ${mostTerms} events`,
    });
  const value = bare(aggregated(node, lowering), node.value, lowering);
  const { temporary } = lowering;
  const [n, mean, squares, centre] = [temporary(), temporary(), temporary(), temporary()];
  const back = (name: string, k: number) => `${col(name)}.shift(${k})${over(partition)}`;
  const sum = (term: (k: number) => string) =>
    Array.from({ length: events }, (_, i) => `${term(i + 1)}.fillNull(pl.lit(0))`).reduce((a, b) => `${a}.add(${b})`);
  const rolled = (code: string) =>
    `${code}.rollingSum({ windowSize: ${events}, minPeriods: 1 }).shift(1)${over(partition)}`;
  const around = (k: number) => `${back(n, k)}.mul(${back(mean, k)}.sub(${col(centre)}).pow(2))`;
  joinPerEvent(hoistedAt(lowering, value.step).perEvent, partition, {
    aggregates: [
      { name: n, code: `${value.code}.count().cast(pl.Float64)` },
      { name: mean, code: `${value.code}.mean()` },
      { name: squares, code: `${value.code}.var().mul(${value.code}.count().cast(pl.Float64).sub(pl.lit(1)))` },
    ],
    windows: [
      [{ name: centre, code: `${rolled(`${col(n)}.mul(${col(mean)})`)}.div(${rolled(col(n))})` }],
      [
        { name: squares, code: `${sum((k) => back(squares, k))}.add(${sum(around)})` },
        { name: n, code: rolled(col(n)) },
      ],
    ],
    kept: [n, squares],
  });
  return { at: value.step + 1, n, squares };
};

/**
 * The value measured from the partition's earliest finite one. Squares of large numbers lose their last digits, and over
 * all earlier events that value is in the window, so it is as near as the spread is wide. Where no earlier value is
 * finite the centre may be a later one, or none: infinities and NaN are the same from wherever they are measured.
 */
const centred = (value: Piece, partition: readonly string[], lowering: Lowering): Piece => {
  const earliest = `${value.code}.filter(${value.code}.isFinite()).first()${over(partition)}`;
  const centre = hoist({ ...value, code: earliest, windowed: true }, lowering);
  return combined(`${value.code}.sub(${centre.code}.fillNull(pl.lit(0)))`, value, centre);
};

/** Several rows per event, or all earlier events: from parts that are added up event by event. */
const fromParts = (
  node: WindowNode,
  frame: FramePlan,
  partition: readonly string[],
  severalRows: boolean,
  lowering: Lowering,
): Piece => {
  if (node.aggregate === "std" && severalRows && frame.size !== null) {
    const { at, n, squares } = deviation(node, frame.size, partition, lowering);
    const result = `${col(squares)}.div(${col(n)}.sub(pl.lit(1))).pow(0.5)`;
    return whereEnough(node, frame, col(n), result, at, lowering);
  }
  const names = partsOf[node.aggregate];
  const value = bare(
    node.aggregate === "count" ? lower(node.value, lowering) : aggregated(node, lowering),
    node.value,
    lowering,
  );
  const measured = node.aggregate === "std" ? centred(value, partition, lowering) : value;
  const columns = new Map(names.map((name) => [name, lowering.temporary()]));
  const column = (name: PartName): string => col(columns.get(name) ?? "");
  const accumulate = (name: PartName, of: string): string => {
    const { expanding, rolling: method } = parts[name];
    const window =
      frame.size === null
        ? expanding
        : `.${method}({ windowSize: ${size(`prior(${frame.size})`, frame.size)}, minPeriods: 1 })`;
    return `${of}${window}.shift(1)${over(partition)}`;
  };
  // What is counted is the value itself: whether there is one must not hang on the centre.
  const of = (name: PartName): Piece => (name === "n" ? value : measured);
  const hoisted = hoistedAt(lowering, measured.step);
  const zero = dtypeOf(node, lowering) === "i64" ? "pl.lit(0).cast(pl.Int64)" : "pl.lit(0)";
  const named = (code: (name: PartName) => string) =>
    names.map((name) => ({ name: columns.get(name) ?? "", code: code(name) }));
  if (severalRows)
    joinPerEvent(hoisted.perEvent, partition, {
      aggregates: named((name) => parts[name].within(of(name).code)),
      windows: [named((name) => accumulate(name, column(name)))],
      kept: [...columns.values()],
    });
  else hoisted.columns.push(...named((name) => accumulate(name, parts[name].single(of(name).code, zero))));
  const result = assembled[node.aggregate](column);
  if (node.aggregate === "count") return { code: result, step: measured.step + 1, windowed: false };
  return whereEnough(node, frame, column("n"), result, measured.step + 1, lowering);
};

const prior = (node: WindowNode, frame: FramePlan, lowering: Lowering): Piece => {
  const { grain } = lowering.environment;
  const partition = [...new Set([...(frame.entity ? grain.entity : []), ...frame.by])].map(checkName);
  const distinct = [...grain.event, ...partition];
  const severalRows = keysOf(grain).some((key) => !distinct.includes(key));
  const piece =
    severalRows || frame.size === null
      ? fromParts(node, frame, partition, severalRows, lowering)
      : neverFull(node.aggregate, frame.size, frame.atLeast)
        ? nothing(node, lowering)
        : overSingleRows(node, size(`prior(${frame.size})`, frame.size), frame.atLeast, partition, lowering);
  const settled = alikeForTies(piece, partition, lowering);
  // The first event has none before it: that is a count of zero.
  return node.aggregate === "count"
    ? { ...settled, code: `${settled.code}.fillNull(pl.lit(0).cast(pl.Int64))` }
    : settled;
};

export const lowerWindow = (node: WindowNode, lowering: Lowering): Piece =>
  node.frame.kind === "trailing" ? trailing(node, node.frame, lowering) : prior(node, node.frame, lowering);
