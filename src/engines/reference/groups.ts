/** Aggregations by key. */
import type { GroupNode } from "../../plan/expressions/index.ts";
import { aggregate, aggregatedDtype } from "./aggregates.ts";
import type { EvaluationContext } from "./evaluation-context.ts";
import type { Cell, Column } from "./relation-values.ts";
import type { Time } from "./settlement.ts";

/** The rows of every group, by index and in the order of time, and the settlement of its aggregates. */
export interface Group {
  readonly rows: readonly number[];
  readonly settled: (values: readonly Time[]) => Time;
}
export type GroupedRows = readonly Group[];

export const group = (node: GroupNode, place: EvaluationContext): Column => {
  const { groups } = place;
  if (groups === null) throw new Error(`${node.aggregate}() stands outside of a group`);
  const column = place.inRows(node.value);
  const cell = (i: number): Cell => column.cells[i] as Cell;
  return {
    dtype: aggregatedDtype(node.aggregate, column.dtype),
    cells: groups.map(({ rows, settled }) => {
      const values = rows.map((i) => cell(i).value).filter((value) => value !== null);
      const input = { values, dtype: column.dtype, parameter: node.parameter, own: null, ages: [] };
      return { value: aggregate(node.aggregate, input, 1), settled: settled(rows.map((i) => cell(i).settled)) };
    }),
  };
};
