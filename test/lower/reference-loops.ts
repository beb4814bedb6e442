/** Windows row by row, as the docstrings of dsl/window.ts define them: a slow, independent computation. */
import type { FramePlan } from "../../src/plan/frame.ts";
import type { TablePlan } from "../../src/plan/relations/index.ts";
import type { Row, Value } from "../../src/proof/database.ts";

export type Aggregate =
  | ("mean" | "sum" | "min" | "max" | "std" | "var" | "median" | "quantile")
  | ("count" | "first" | "last" | "any" | "all");

const numbers = (values: readonly Value[]): number[] =>
  values.filter((value) => value !== null).map((value) => Number(value));

/** The values are those of rows in the order of time. `share` is that of a quantile. */
export const aggregate = (how: Aggregate, given: readonly Value[], atLeast = 1, share = 0.5): Value => {
  const values = given.filter((value) => value !== null);
  if (how === "count") return values.length;
  if (values.length < atLeast) return null;
  if (how === "first") return values[0] ?? null;
  if (how === "last") return values.at(-1) ?? null;
  if (how === "any" || how === "all")
    return values.length === 0 ? null : how === "any" ? values.includes(true) : !values.includes(false);
  if (values.some((value) => typeof value === "string" || value instanceof Date)) {
    const sorted = [...values].sort((a, b) => ((a as string) < (b as string) ? -1 : 1));
    return (how === "min" ? sorted[0] : sorted.at(-1)) ?? null;
  }
  return ofNumbers(how, values, atLeast, share);
};

const ofNumbers = (how: Aggregate, values: readonly Value[], atLeast: number, share: number): number | null => {
  const all = numbers(values);
  const sum = all.reduce((a, b) => a + b, 0);
  if (all.length < Math.max(atLeast, how === "std" || how === "var" ? 2 : 1)) return null;
  const mean = sum / all.length;
  const variance = all.reduce((a, b) => a + (b - mean) ** 2, 0) / (all.length - 1);
  const sorted = [...all].sort((a, b) => a - b);
  // As numpy documents it: the place among n values is (n - 1) q, and what lies between two is interpolated.
  const quantile = (q: number): number => {
    const place = (sorted.length - 1) * q;
    const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return below + (above - below) * (place - Math.floor(place));
  };
  const result: { readonly [how: string]: number } = {
    mean,
    sum,
    min: Math.min(...all),
    max: Math.max(...all),
    std: Math.sqrt(variance),
    var: variance,
    median: quantile(0.5),
    quantile: quantile(share),
  };
  return result[how] ?? null;
};

const dayOf = (row: Row): number => (row.day as Date).getTime();
const game = (row: Row): number => row.game as number;
const alike = (a: Row, b: Row, columns: readonly string[]): boolean =>
  columns.every((column) => (a[column]?.valueOf() ?? null) === (b[column]?.valueOf() ?? null));

/** The rows of the latest `events` strictly earlier games with rows in the same partition; of all of them without a number. */
export const priorRows = (
  rows: readonly Row[],
  of: Row,
  partition: readonly string[],
  events?: number,
): readonly Row[] => {
  const earlier = rows.filter((row) => dayOf(row) < dayOf(of) && alike(row, of, partition));
  const games = [...new Map(earlier.map((row) => [game(row), dayOf(row)]))].sort(
    ([a, day], [b, other]) => day - other || a - b,
  );
  const chosen = new Set(games.slice(events === undefined ? 0 : -events).map(([key]) => key));
  return earlier.filter((row) => chosen.has(game(row)));
};

/** The rows of the same game and player so far, in the order of their moves. */
export const soFar = (rows: readonly Row[], of: Row): readonly Row[] =>
  rows
    .filter((row) => alike(row, of, ["game", "player"]) && (row.move as number) <= (of.move as number))
    .sort((a, b) => (a.move as number) - (b.move as number));

/** What tells the rows of a table apart, as its declaration says it. */
export type Keys = Pick<TablePlan, "event" | "order" | "entity" | "tick" | "settled">;

type Place = (row: Row) => readonly (string | number)[];

const along =
  (columns: readonly string[]): Place =>
  (row) =>
    columns.map((column) => {
      const value = row[column]?.valueOf();
      return typeof value === "string" ? value : Number(value);
    });

const before = (a: readonly (string | number)[], b: readonly (string | number)[]): boolean => {
  const i = a.findIndex((one, at) => one !== b[at]);
  return i >= 0 && (a[i] as number) < (b[i] as number);
};

/** The rows of the cells (ticks, events) that are chosen of all that some rows have, cells standing in their order. */
const ofCells = (
  rows: readonly Row[],
  place: Place,
  choose: (cells: readonly string[]) => readonly string[],
): readonly Row[] => {
  const cells = new Map(rows.map((row) => [JSON.stringify(place(row)), place(row)]));
  const sorted = [...cells].sort(([, a], [, b]) => (before(a, b) ? -1 : before(b, a) ? 1 : 0)).map(([cell]) => cell);
  const chosen = new Set(choose(sorted));
  return rows.filter((row) => chosen.has(JSON.stringify(place(row))));
};

const time = (value: Value | undefined): number | null => (value instanceof Date ? value.getTime() : null);

/** Rows in the order of time: of events, then ticks, then entities. */
export const inTime = (rows: readonly Row[], { order, event, tick, entity }: Keys): readonly Row[] => {
  const place = along([...order, ...event, ...(tick?.columns ?? []), ...entity]);
  return [...rows].sort((a, b) => (before(place(a), place(b)) ? -1 : 1));
};

const milliseconds: { readonly [unit: string]: number } = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

/** Whether a row's time is within the frame's span of another's: on the side that the frame looks to, from the near end on. */
const isWithin = ({ within, kind }: FramePlan, row: Row, of: Row): boolean => {
  if (within === null) return true;
  const [theirs, own] = [row[within.column]?.valueOf() ?? null, of[within.column]?.valueOf() ?? null];
  if (theirs === null || own === null) return false;
  const text = String(within.span);
  const span =
    typeof within.span === "number" ? within.span : Number.parseInt(text, 10) * (milliseconds[text.slice(-1)] ?? 0);
  if (kind === "trailing" || kind === "career") return theirs <= own && Number(own) - Number(theirs) < span;
  if (kind === "prior") return theirs < own && Number(own) - Number(theirs) <= span;
  return theirs > own && Number(theirs) - Number(own) <= span;
};

/** The rows that a frame of a row holds, as the sentences of dsl/window.ts tell it. */
export const rowsIn = (frame: FramePlan, of: Row, rows: readonly Row[], keys: Keys): readonly Row[] => {
  const { event, order, entity } = keys;
  const { kind, size, gap } = frame;
  const partition = [...(frame.entity ? entity : []), ...frame.by];
  const tick = along(keys.tick?.columns ?? []);
  const place = along(order);
  const there = rows.filter((row) => alike(row, of, partition) && isWithin(frame, row, of));
  const here = there.filter((row) => alike(row, of, event));
  const soFar = (row: Row) => !before(tick(of), tick(row));
  const earlier = there.filter((row) => before(place(row), place(of)));
  const later = there.filter((row) => before(place(of), place(row)));
  const last = (cells: readonly string[], n: number | null) => (n === null ? cells : cells.slice(-n));
  const eachEvent = along([...order, ...event]);

  if (kind === "everywhere") return there;
  if (kind === "event") return here;
  if (kind === "peers") return here.filter((row) => !before(tick(of), tick(row)) && !before(tick(row), tick(of)));
  if (kind === "trailing") return ofCells(here.filter(soFar), tick, (cells) => last(cells, size));
  if (kind === "career") {
    const eachTick = along([...order, ...event, ...(keys.tick?.columns ?? [])]);
    return ofCells([...earlier, ...here.filter(soFar)], eachTick, (cells) => last(cells, size));
  }
  if (kind === "ahead")
    return ofCells(
      here.filter((row) => before(tick(of), tick(row))),
      tick,
      (cells) => cells.slice(0, size ?? undefined),
    );
  if (kind === "around") {
    const own = JSON.stringify(tick(of));
    return ofCells(here, tick, (cells) => {
      const at = cells.indexOf(own);
      return cells.filter((_, i) => Math.abs(i - at) <= (size ?? Number.POSITIVE_INFINITY));
    });
  }
  if (kind === "later") return ofCells(later, eachEvent, (cells) => cells.slice(0, size ?? undefined));
  const { asOf } = frame;
  const admitted = earlier.filter((row) => {
    if (asOf === null) return true;
    const [settled, moment] = [time(row[keys.settled ?? ""]), time(of[asOf])];
    return settled !== null && moment !== null && settled < moment;
  });
  return ofCells(admitted, eachEvent, (cells) => last(cells.slice(0, Math.max(0, cells.length - gap)), size));
};

/** How many cells (ticks or events) of the frame lie between each of its rows and the nearest of them. */
const agesOf = ({ kind }: FramePlan, rows: readonly Row[], { order, event, tick }: Keys): readonly number[] => {
  const ticks = kind === "prior" || kind === "later" ? [] : (tick?.columns ?? []);
  const place = along([...order, ...event, ...ticks]);
  const cells = [...new Map(rows.map((row) => [JSON.stringify(place(row)), place(row)]))];
  const sorted = cells.sort(([, a], [, b]) => (before(a, b) ? -1 : 1)).map(([cell]) => cell);
  const nearest = kind === "ahead" || kind === "later" ? sorted : sorted.reverse();
  return rows.map((row) => nearest.indexOf(JSON.stringify(place(row))));
};

/** The weighted mean as its docstring says it. `rows` are all that the frame holds, whether their value counts or not. */
export const ewMean = (
  frame: FramePlan,
  rows: readonly Row[],
  counted: (row: Row) => Value,
  halfLife: number,
  keys: Keys,
): number | null => {
  const ages = agesOf(frame, rows, keys);
  let [sum, weights, n] = [0, 0, 0];
  rows.forEach((row, i) => {
    const value = counted(row);
    if (value === null) return;
    const weight = 0.5 ** ((ages[i] ?? 0) / halfLife);
    sum += weight * Number(value);
    weights += weight;
    n++;
  });
  return n < Math.max(1, frame.atLeast) ? null : sum / weights;
};

/** One more than there are values that are less, or greater. */
export const ranked = (how: "rank" | "rankFromTop", of: Value, values: readonly Value[], atLeast: number) => {
  const all = numbers(values);
  if (of === null || all.length < atLeast) return null;
  return 1 + all.filter((value) => (how === "rank" ? value < Number(of) : value > Number(of))).length;
};
