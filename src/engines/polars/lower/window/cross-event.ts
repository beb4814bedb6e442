/**
 * Windows that continue from this event into all earlier ones. If two events can have equal order, the rows of such a
 * window are not simply the preceding ones: every event reads its own rows and those of strictly earlier events.
 */
import { dtypeOf, is64BitInteger } from "../../../lowering/expression.ts";
import { mayHaveSeveralRows, type WindowBounds } from "../../../lowering/window-bounds.ts";
import { nullResult } from "../aggregates.ts";
import { type Fragment, hoistedAt, type Lowering } from "../fragment.ts";
import { col } from "../names.ts";
import { cellFrame, cellKeysOf, type Parts } from "./cells.ts";
import { partsOver } from "./decomposable.ts";
import { directionalWindow, windowFromParts } from "./directional.ts";
import { type AggregatingWindow, isAlwaysNull, operand, rollingRows } from "./rolling.ts";
import { needsRows, rollingGroupsWindow } from "./rolling-groups.ts";
import { mayTie, partsEqualForTies } from "./ties.ts";

export const crossEventWindow = (node: AggregatingWindow, reach: WindowBounds, lowering: Lowering): Fragment => {
  if (!mayTie(lowering)) return directionalWindow(node, reach, lowering);
  if (needsRows(node, reach, lowering)) return rollingGroupsWindow(node, reach, true, lowering);
  const within: WindowBounds = {
    ...reach,
    partition: [...new Set([...reach.partition, ...lowering.environment.grain.event])],
  };
  return reach.size === null ? allSoFar(node, reach, within, lowering) : lastFew(node, reach, within, lowering);
};

/** All earlier events and this event so far: each is aggregated separately, then both are combined. */
const allSoFar = (node: AggregatingWindow, reach: WindowBounds, within: WindowBounds, lowering: Lowering): Fragment => {
  const { grain } = lowering.environment;
  const earlier: WindowBounds = { ...reach, unit: "event", skip: 1 };
  const parts = (one: WindowBounds) =>
    partsOver(node, one, mayHaveSeveralRows(one, grain) ? cellKeysOf(one) : null, lowering);
  const before = partsEqualForTies(parts(earlier), earlier, lowering);
  return windowFromParts(node, together(before, parts(within), is64BitInteger(dtypeOf(node, lowering))), lowering);
};

/** Combines the parts of two disjoint sets of values. */
const together = ({ of: a, step }: Parts, { of: b, step: other }: Parts, isWhole: boolean): Parts => {
  const zeroed = (code = ""): string => `${code}.fillNull(pl.lit(0)${isWhole ? ".cast(pl.Int64)" : ""})`;
  const zeroedFloat = (code = ""): string => `${code}.fillNull(pl.lit(0))`;
  const n = `${zeroed(a.n)}.add(${zeroed(b.n)})`;
  const apart = `${zeroed(b.mean)}.sub(${zeroed(a.mean)}).pow(2)`;
  // If one side has no values, there is no difference of means; its mean is null or NaN.
  const between = `pl.when(${zeroed(a.n)}.mul(${zeroed(b.n)}).gt(pl.lit(0))).then(${apart}.mul(${a.n}).mul(${b.n}).div(${n})).otherwise(pl.lit(0))`;
  const squares = (code: string | undefined, of: string | undefined) =>
    `pl.when(${zeroed(of)}.gt(pl.lit(0))).then(${code}).otherwise(pl.lit(0))`;
  return {
    of: {
      n,
      ...(a.sum === undefined ? {} : { sum: `${zeroed(a.sum)}.add(${zeroed(b.sum)})` }),
      ...(a.approximately === undefined
        ? {}
        : { approximately: `${zeroedFloat(a.approximately)}.add(${zeroedFloat(b.approximately)})` }),
      ...(a.min === undefined ? {} : { min: `pl.minHorizontal([${a.min}, ${b.min}])` }),
      ...(a.max === undefined ? {} : { max: `pl.maxHorizontal([${a.max}, ${b.max}])` }),
      ...(a.nans === undefined ? {} : { nans: `${zeroed(a.nans)}.add(${zeroed(b.nans)})` }),
      ...(a.squares === undefined
        ? {}
        : { squares: `${squares(a.squares, a.n)}.add(${squares(b.squares, b.n)}).add(${between})` }),
    },
    step: Math.max(step, other),
  };
};

/**
 * A limited number of cells: the preceding cells are copied into each event, so that the window stays within the event.
 */
const lastFew = (node: AggregatingWindow, reach: WindowBounds, within: WindowBounds, lowering: Lowering): Fragment => {
  const { grain } = lowering.environment;
  const size = reach.size ?? 1;
  if (size === 1) return directionalWindow(node, within, lowering);
  const cells = { ...cellKeysOf(reach), carried: size - 1 };
  if (!mayHaveSeveralRows(reach, grain)) {
    if (isAlwaysNull(node, reach)) return { code: nullResult(node, lowering), step: 0, windowed: false };
    const value = operand(node, lowering);
    const name = lowering.temporary();
    cellFrame(hoistedAt(lowering, value.step).cells, cells, {
      aggregates: [{ name, code: `${value.code}.first()` }],
      windows: [[{ name, code: rollingRows(node, col(name), within, lowering) }]],
      kept: [name],
    });
    return { code: col(name), step: value.step + 1, windowed: false };
  }
  return windowFromParts(node, partsOver(node, within, cells, lowering), lowering);
};
