/**
 * The deviation over all cells so far. Every cell adds what it moves the sum of squared distances by: its distance from the
 * mean before it times that from the mean with it (Welford). No such term is negative, so none takes away digits of another.
 */
import type { Reach } from "../../../lowering/window-bounds.ts";
import { hoistedAt, type Lowering, over } from "../fragment.ts";
import { col } from "../names.ts";
import { besideCells, type CellsOf, type Parts } from "./cells.ts";
import { type Aggregating, added, away, operand, rolled } from "./rolling.ts";

const zeroed = (code: string): string => `${code}.fillNull(pl.lit(0))`;

/** What the sums of cells so far come to. `own` are the parts of the cell itself, as code. */
interface Sums {
  readonly n: string;
  readonly sum: string;
  readonly own: { readonly n: string; readonly sum: string; readonly squares: string };
}

/** What a cell adds to the squared distances; null where it has no values. */
const moved = ({ n, sum, own }: Sums): string => {
  const mean = `${own.sum}.div(${own.n})`;
  const before = `${sum}.sub(${own.sum}).div(${n}.sub(${own.n}))`;
  const distances = `${mean}.sub(${before}).mul(${mean}.sub(${sum}.div(${n}))).mul(${own.n})`;
  const isFirst = `${n}.eq(${own.n})`;
  return `${own.squares}.add(pl.when(${isFirst}).then(pl.lit(0)).otherwise(${distances}))`;
};

/**
 * Puts the distance of the value from its partition's first finite one into a column. That one is in every window that has a
 * finite value at all, so no row that comes later has a part in it.
 */
const measured = (node: Aggregating, reach: Reach, lowering: Lowering) => {
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

/** Of one row each. */
export const singleDeviation = (node: Aggregating, reach: Reach, lowering: Lowering): Parts => {
  const { centre, distance, step } = measured(node, reach, lowering);
  const { temporary } = lowering;
  const [n, sum, squares, count, mean] = [temporary(), temporary(), temporary(), temporary(), temporary()];
  const here: Reach = { ...reach, skip: 0 };
  const own = { n: "pl.lit(1)", sum: distance, squares: "pl.lit(0)" };
  hoistedAt(lowering, step).columns.push(
    { name: n, code: summedUp(`${distance}.isNotNull().cast(pl.Float64)`, here) },
    { name: sum, code: summedUp(distance, here) },
  );
  const of = reached(col(n), col(sum), reach);
  // In columns of their own, for what is made of them is put into windows again where events tie.
  hoistedAt(lowering, step + 1).columns.push(
    { name: squares, code: summedUp(moved({ n: col(n), sum: col(sum), own }), reach) },
    { name: count, code: of.n },
    { name: mean, code: `${zeroed(centre)}.add(${of.mean})` },
  );
  return { of: { n: col(count), mean: col(mean), squares: col(squares) }, step: step + 2 };
};

const summedUp = (code: string, reach: Reach): string => rolled(zeroed(code), added, reach);

/** How many values there are where the window ends, and the mean of their distances. */
const reached = (n: string, sum: string, reach: Reach): { readonly n: string; readonly mean: string } => {
  const [count, total] = [away(n, reach.skip, reach), away(sum, reach.skip, reach)];
  return { n: count, mean: `${total}.div(${count})` };
};

/** Of several rows each, in a frame of cells beside the rows. */
export const deviation = (node: Aggregating, cells: CellsOf, reach: Reach, lowering: Lowering): Parts => {
  const { centre, distance, step } = measured(node, reach, lowering);
  const { temporary } = lowering;
  const own = { n: temporary(), sum: temporary(), squares: temporary() };
  const [n, sum, squares, count, mean] = [temporary(), temporary(), temporary(), temporary(), temporary()];
  const here: Reach = { ...reach, skip: 0 };
  const ofCell = { n: col(own.n), sum: col(own.sum), squares: zeroed(col(own.squares)) };
  const of = reached(col(n), col(sum), reach);
  // A cell without values has no mean.
  const ofAny = `pl.when(${ofCell.n}.gt(pl.lit(0))).then(${moved({ n: col(n), sum: col(sum), own: ofCell })}).otherwise(pl.lit(0))`;
  besideCells(hoistedAt(lowering, step).cells, cells, {
    aggregates: [
      { name: own.n, code: `${distance}.count().cast(pl.Float64)` },
      { name: own.sum, code: `${distance}.sum()` },
      // Null where there are fewer than two values: one has no distance from its mean.
      {
        name: own.squares,
        code: `fromFirst(${distance}).var().mul(${distance}.count().cast(pl.Float64).sub(pl.lit(1)))`,
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
