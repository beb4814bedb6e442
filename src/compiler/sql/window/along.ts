/** Looking along the ticks of the same event and entity: the value of another row, or the nearest one that is there. */
import type { FillNode } from "../../../../dsl/plan/expression/fill.ts";
import type { ShiftNode } from "../../../../dsl/plan/expression/shift.ts";
import { bare, type Lowering, lower, type Piece } from "../expression.ts";
import { ordering, over } from "./frame.ts";

const ticks = ({ dialect, environment: { grain } }: Lowering) => ({
  partition: [...grain.event, ...grain.entity],
  order: ordering(grain.tick?.columns ?? [], { dialect }),
});

export const shift = ({ value, rows }: ShiftNode, lowering: Lowering): Piece => {
  const { code, step } = bare(lower(value, lowering), lowering);
  const { partition, order } = ticks(lowering);
  const call = rows < 0 ? `lead(${code}, ${-rows})` : `lag(${code}, ${rows})`;
  return { code: `${call}${over({ partition, order }, lowering)}`, step, windowed: true };
};

export const fill = ({ value, direction, limit }: FillNode, lowering: Lowering): Piece => {
  const { code, step } = bare(lower(value, lowering), lowering);
  const most = limit === null ? "UNBOUNDED" : String(limit);
  const [which, frame] =
    direction === "forward"
      ? (["last", `ROWS BETWEEN ${most} PRECEDING AND CURRENT ROW`] as const)
      : (["first", `ROWS BETWEEN CURRENT ROW AND ${most} FOLLOWING`] as const);
  const nearest = lowering.dialect.notNull(which, code);
  return { code: `${nearest}${over({ ...ticks(lowering), frame }, lowering)}`, step, windowed: true };
};
