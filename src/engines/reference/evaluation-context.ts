/** The context in which an expression is evaluated, and helpers for same-row rules. */
import type { Dtype } from "../../core/dtypes.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import type { Operand } from "./dtypes.ts";
import { NotComputable } from "./failures.ts";
import type { GroupedRows } from "./groups.ts";
import type { Cell, Column, InterpreterContext, Relation } from "./relation-values.ts";
import type { Time } from "./settlement.ts";
import { fitsInteger, type Value } from "./values.ts";

/** The context of an expression: the rows of a relation, or its groups. */
export interface EvaluationContext extends InterpreterContext {
  readonly relation: Relation;
  /** Within an `aggregate` step, the groups: one value for each of them. */
  readonly groups: GroupedRows | null;
  /** The values of an operand. */
  readonly of: (node: ExpressionNode) => Column;
  /** The values of an operand row by row, whatever the groups. */
  readonly inRows: (node: ExpressionNode) => Column;
}

/** A value per row, made from others of the same row. */
export const sameRow = (
  { settlement }: InterpreterContext,
  dtype: Operand,
  operands: readonly Column[],
  made: (...values: readonly Value[]) => Value,
  settled: (times: readonly Time[]) => Time = settlement.sameRow,
): Column => ({
  dtype,
  cells: (operands[0]?.cells ?? []).map((_, i): Cell => {
    const cells = operands.map((column) => column.cells[i] as Cell);
    return { value: made(...cells.map(({ value }) => value)), settled: settled(cells.map((cell) => cell.settled)) };
  }),
});

/** Applies to non-null values; null if one is null. */
export const nullPropagating =
  <T extends Value>(made: (...values: readonly T[]) => Value) =>
  (...values: readonly Value[]): Value =>
    values.includes(null) ? null : made(...(values as readonly T[]));

/** An integer, unless it exceeds the range of the dtype. */
export const checkRange = (value: bigint, dtype: Dtype): bigint => {
  if (!fitsInteger(value, dtype)) throw new NotComputable(`${value} is beyond what ${dtype} holds`);
  return value;
};
