/** Reads along the ticks of the same event and entity: the value of another row, or the nearest non-null one. */
import type { FillNode, InterpolateNode, ShiftNode } from "../../../plan/expressions/index.ts";
import { type Fragment, type Lowering, lower, lowerAs } from "../fragment.ts";
import { hoist, withoutWindow } from "../precomputed-columns.ts";
import { orderBy, over } from "./frame.ts";

const ticks = ({ dialect, environment: { grain } }: Lowering) => ({
  partition: [...grain.event, ...grain.entity],
  order: orderBy(grain.tick?.columns ?? [], { dialect }),
});

export const shift = ({ value, rows }: ShiftNode, lowering: Lowering): Fragment => {
  const { code, step } = withoutWindow(lower(value, lowering), lowering);
  const { partition, order } = ticks(lowering);
  const call = rows < 0 ? `lead(${code}, ${-rows})` : `lag(${code}, ${rows})`;
  return { code: `${call}${over({ partition, order }, lowering)}`, step, windowed: true };
};

export const fill = ({ value, direction, limit }: FillNode, lowering: Lowering): Fragment => {
  const { code, step } = withoutWindow(lower(value, lowering), lowering);
  const most = limit === null ? "UNBOUNDED" : String(limit);
  const [which, frame] =
    direction === "forward"
      ? (["last", `ROWS BETWEEN ${most} PRECEDING AND CURRENT ROW`] as const)
      : (["first", `ROWS BETWEEN CURRENT ROW AND ${most} FOLLOWING`] as const);
  const nearest = lowering.dialect.notNull(which, code);
  return { code: `${nearest}${over({ ...ticks(lowering), frame }, lowering)}`, step, windowed: true };
};

/** The linear interpolation between the nearest values, with rows as steps. */
export const interpolate = ({ value }: InterpolateNode, lowering: Lowering): Fragment => {
  const { dialect } = lowering;
  const one = lowerAs(value, "f64", lowering);
  // The expression repeats it.
  const { code, step } = value.kind === "column" ? one : hoist(one, lowering);
  const { partition, order } = ticks(lowering);
  const number = `CAST(row_number()${over({ partition, order }, lowering)} AS ${dialect.types.f64})`;
  const row = hoist({ code: number, step: 0, windowed: true }, lowering);
  const known = `CASE WHEN ${code} IS NOT NULL THEN ${row.code} END`;
  const nearest = (which: "last" | "first", of: string): string => {
    const bounds = which === "last" ? "UNBOUNDED PRECEDING AND CURRENT ROW" : "CURRENT ROW AND UNBOUNDED FOLLOWING";
    return `${dialect.notNull(which, of)}${over({ partition, order, frame: `ROWS BETWEEN ${bounds}` }, lowering)}`;
  };
  const [before, after] = [nearest("last", code), nearest("first", code)];
  const [from, to] = [nearest("last", known), nearest("first", known)];
  const part = dialect.divide(`(${after} - ${before}) * (${row.code} - ${from})`, `(${to} - ${from})`);
  return {
    code: `CASE WHEN ${code} IS NOT NULL THEN ${code} ELSE ${before} + ${part} END`,
    step: Math.max(step, row.step),
    windowed: true,
  };
};
