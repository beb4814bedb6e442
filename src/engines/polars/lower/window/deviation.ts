/**
 * The deviation over all cells so far, by Welford's method: every cell adds the product of its difference from the mean
 * before it and from the mean including it. No term is negative, so no cancellation loses digits.
 */
import type { WindowBounds } from "../../../lowering/window-bounds.ts";
import { hoistedAt, type Lowering, over } from "../fragment.ts";
import { col } from "../names.ts";
import { type CellKeys, cellFrame, type Parts } from "./cells.ts";
import { type AggregatingWindow, operand, rollingWindow, shiftCells, sumMethods } from "./rolling.ts";

const zeroed = (code: string): string => `${code}.fillNull(pl.lit(0))`;

/** The cumulative sums up to a cell. `own` are the parts of the cell itself, as code. */
interface Sums {
  readonly n: string;
  readonly sum: string;
  readonly own: { readonly n: string; readonly sum: string; readonly squares: string };
}

/** What a cell adds to the sum of squared differences; null if it has no values. */
const moved = ({ n, sum, own }: Sums): string => {
  const mean = `${own.sum}.div(${own.n})`;
  const before = `${sum}.sub(${own.sum}).div(${n}.sub(${own.n}))`;
  const distances = `${mean}.sub(${before}).mul(${mean}.sub(${sum}.div(${n}))).mul(${own.n})`;
  const isFirst = `${n}.eq(${own.n})`;
  return `${own.squares}.add(pl.when(${isFirst}).then(pl.lit(0)).otherwise(${distances}))`;
};

/**
 * Adds a column with the difference of the value from the first finite one of its partition. Every window with a finite
 * value contains that one, so later rows have no influence.
 */
const measured = (node: AggregatingWindow, reach: WindowBounds, lowering: Lowering) => {
  const value = operand(node, lowering);
  const [centre, distance] = [lowering.temporary(), lowering.temporary()];
  const nearest = reach.toward === "later" ? "last" : "first";
  const first = `${value.code}.filter(${value.code}.isFinite()).${nearest}()${over(reach.partition)}`;
  hoistedAt(lowering, value.step).columns.push({ name: centre, code: first });
  hoistedAt(lowering, value.step + 1).columns.push({
    name: distance,
    code: `${value.code}.sub(${zeroed(col(centre))})`,
  });
  return { centre: col(centre), distance: col(distance), step: value.step + 2 };
};

/** For cells of one row. */
export const deviationOfRows = (node: AggregatingWindow, reach: WindowBounds, lowering: Lowering): Parts => {
  const { centre, distance, step } = measured(node, reach, lowering);
  const { temporary } = lowering;
  const [n, sum, squares, count, mean] = [temporary(), temporary(), temporary(), temporary(), temporary()];
  const here: WindowBounds = { ...reach, skip: 0 };
  const own = { n: "pl.lit(1)", sum: distance, squares: "pl.lit(0)" };
  hoistedAt(lowering, step).columns.push(
    { name: n, code: summedUp(`${distance}.isNotNull().cast(pl.Float64)`, here) },
    { name: sum, code: summedUp(distance, here) },
  );
  const of = reached(col(n), col(sum), reach);
  // In separate columns, because windows use them again if events tie.
  hoistedAt(lowering, step + 1).columns.push(
    { name: squares, code: summedUp(moved({ n: col(n), sum: col(sum), own }), reach) },
    { name: count, code: of.n },
    { name: mean, code: `${zeroed(centre)}.add(${of.mean})` },
  );
  return { of: { n: col(count), mean: col(mean), squares: col(squares) }, step: step + 2 };
};

const summedUp = (code: string, reach: WindowBounds): string => rollingWindow(zeroed(code), sumMethods, reach);

/** The number of values at the end of the window, and the mean of their differences. */
const reached = (n: string, sum: string, reach: WindowBounds): { readonly n: string; readonly mean: string } => {
  const [count, total] = [shiftCells(n, reach.skip, reach), shiftCells(sum, reach.skip, reach)];
  return { n: count, mean: `${total}.div(${count})` };
};

/** For cells of several rows, in a side frame. */
export const deviationOfCells = (
  node: AggregatingWindow,
  cells: CellKeys,
  reach: WindowBounds,
  lowering: Lowering,
): Parts => {
  const { centre, distance, step } = measured(node, reach, lowering);
  const { temporary } = lowering;
  const own = { n: temporary(), sum: temporary(), squares: temporary() };
  const [n, sum, squares, count, mean] = [temporary(), temporary(), temporary(), temporary(), temporary()];
  const here: WindowBounds = { ...reach, skip: 0 };
  const ofCell = { n: col(own.n), sum: col(own.sum), squares: zeroed(col(own.squares)) };
  const of = reached(col(n), col(sum), reach);
  // A cell without values has no mean.
  const ofAny = `pl.when(${ofCell.n}.gt(pl.lit(0))).then(${moved({ n: col(n), sum: col(sum), own: ofCell })}).otherwise(pl.lit(0))`;
  cellFrame(hoistedAt(lowering, step).cells, cells, {
    aggregates: [
      { name: own.n, code: `${distance}.count().cast(pl.Float64)` },
      { name: own.sum, code: `${distance}.sum()` },
      // Null for fewer than two values: one value has no deviation.
      {
        name: own.squares,
        code: `differenceFromFirst(${distance}).var().mul(${distance}.count().cast(pl.Float64).sub(pl.lit(1)))`,
      },
    ],
    windows: [
      [
        { name: n, code: summedUp(col(own.n), here) },
        { name: sum, code: summedUp(col(own.sum), here) },
      ],
      [
        { name: squares, code: summedUp(ofAny, reach) },
        { name: count, code: of.n },
        { name: mean, code: of.mean },
      ],
    ],
    kept: [squares, count, mean],
  });
  return { of: { n: col(count), mean: `${zeroed(centre)}.add(${col(mean)})`, squares: col(squares) }, step: step + 1 };
};
