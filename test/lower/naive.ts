/** Windows row by row, as the docstrings of dsl/window.ts say them: the slow way that cannot be wrong in the same place. */
import type { Row, Value } from "../../src/proof/database.ts";

export type Aggregate = "mean" | "sum" | "min" | "max" | "std" | "count";

const numbers = (values: readonly Value[]): number[] =>
  values.filter((value) => value !== null).map((value) => Number(value));

export const aggregate = (how: Aggregate, values: readonly Value[], atLeast = 1): number | null => {
  const all = numbers(values);
  const sum = all.reduce((a, b) => a + b, 0);
  if (how === "count") return all.length;
  if (all.length < Math.max(atLeast, how === "std" ? 2 : 1)) return null;
  const mean = sum / all.length;
  const result = {
    mean,
    sum,
    min: Math.min(...all),
    max: Math.max(...all),
    std: Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / (all.length - 1)),
  };
  return result[how];
};

const time = (row: Row): number => (row.day as Date).getTime();
const game = (row: Row): number => row.game as number;
const alike = (a: Row, b: Row, columns: readonly string[]): boolean =>
  columns.every((column) => (a[column] ?? null) === (b[column] ?? null));

/** The rows of the latest `events` strictly earlier games with rows in the same partition; of all of them without a number. */
export const priorRows = (
  rows: readonly Row[],
  of: Row,
  partition: readonly string[],
  events?: number,
): readonly Row[] => {
  const earlier = rows.filter((row) => time(row) < time(of) && alike(row, of, partition));
  const games = [...new Map(earlier.map((row) => [game(row), time(row)]))].sort(
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
