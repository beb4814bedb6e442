/**
 * The deviation over cells of several rows each. A running sum of squares would lose its last digits to an outlier that
 * left the window long ago, so every cell keeps its own mean and the squared distances from it, and these are put together.
 */

import type { Reach } from "../../lowering/reach.ts";
import { refuse } from "../../verify/finding.ts";
import { hoistedAt, type Lowering, over } from "../expression.ts";
import { col } from "../names.ts";
import { added, aroundMean, besideCells, type CellsOf, type Parts } from "./parts.ts";
import { type Aggregating, away, operand, rolled } from "./rolling.ts";

/** Over a few cells the deviation is put together term by term; so many terms are still read by somebody. */
const mostTerms = 100;

export const deviation = (node: Aggregating, cells: CellsOf, reach: Reach, lowering: Lowering): Parts => {
  const value = operand(node, lowering);
  const { temporary } = lowering;
  const names = { n: temporary(), mean: temporary(), squares: temporary(), centre: temporary() };
  const { windows, of } =
    reach.size === null ? overAll(names, temporary(), reach) : overFew(names, reach.size, node.aggregate, reach);
  besideCells(hoistedAt(lowering, value.step).cells, cells, {
    aggregates: [
      { name: names.n, code: `${value.code}.count().cast(pl.Float64)` },
      { name: names.mean, code: `${value.code}.mean()` },
      // Null where there are fewer than two values: one has no distance from its mean.
      { name: names.squares, code: `${value.code}.var().mul(${value.code}.count().cast(pl.Float64).sub(pl.lit(1)))` },
    ],
    windows,
    kept: Object.values(of.columns),
  });
  return { of: of.parts, step: value.step + 1 };
};

type Names = { readonly [name in "n" | "mean" | "squares" | "centre"]: string };

const zeroed = (code: string): string => `${code}.fillNull(pl.lit(0))`;

/** Around the mean of the window. */
const overFew = ({ n, mean, squares, centre }: Names, size: number, aggregate: string, reach: Reach) => {
  const { said, unit, skip } = reach;
  if (size > mostTerms)
    refuse("GF2101", {
      engine: "polars",
      what: `${aggregate}() over ${said}`,
      why: `where ${unit === "tick" ? "a tick" : "an event"} has several rows it is put together of at most ${mostTerms} ${unit}s`,
    });
  const sum = (term: (k: number) => string) =>
    Array.from({ length: size }, (_, i) => zeroed(term(i + skip))).reduce((a, b) => `${a}.add(${b})`);
  const at = (name: string, k: number) => away(col(name), k, reach);
  const around = (k: number) => `${at(n, k)}.mul(${at(mean, k)}.sub(${col(centre)}).pow(2))`;
  const add = (code: string) => rolled(code, added, reach);
  return {
    windows: [
      [{ name: centre, code: `${add(`${col(n)}.mul(${col(mean)})`)}.div(${add(col(n))})` }],
      [
        { name: squares, code: `${sum((k) => at(squares, k))}.add(${sum(around)})` },
        { name: n, code: add(col(n)) },
      ],
    ],
    of: { columns: { n, squares }, parts: { n: col(n), squares: col(squares) } },
  };
};

/** Around the mean of the first cell that has a finite one: it is in every window that has one at all. */
const overAll = ({ n, mean, squares, centre }: Names, sum: string, reach: Reach) => {
  const add = (code: string) => rolled(zeroed(code), added, reach);
  const nearest = reach.toward === "later" ? "last" : "first";
  const distance = `${col(mean)}.sub(${zeroed(col(centre))})`;
  return {
    windows: [
      [{ name: centre, code: `${col(mean)}.filter(${col(mean)}.isFinite()).${nearest}()${over(reach.partition)}` }],
      [
        { name: sum, code: add(`${col(n)}.mul(${distance})`) },
        { name: squares, code: add(`${zeroed(col(squares))}.add(${zeroed(`${col(n)}.mul(${distance}.pow(2))`)})`) },
        { name: n, code: add(col(n)) },
      ],
    ],
    of: { columns: { n, sum, squares, centre }, parts: aroundMean(col(n), col(sum), col(squares), col(centre)) },
  };
};
