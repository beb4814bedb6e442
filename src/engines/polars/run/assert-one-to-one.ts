import type { LazyDataFrame } from "nodejs-polars";
import { diagnostic } from "../../../core/diagnostics/diagnostic.ts";
import { recordAssertion } from "../../../runtime/contracts/assertions.ts";
import { byPosition, repeatedRows, rowText } from "../../../runtime/readers/rows-by-position.ts";

interface Join {
  /** The table of the joined rows. */
  readonly table: string;
  /** The key columns of the join, left and right. */
  readonly on: readonly (readonly [left: string, right: string])[];
  /** The line of the join in the source. */
  readonly line: number | null;
}

/** The rows of the left side. A run in which two of them match the same row of the right side stops. */
export const assertOneToOne = (left: LazyDataFrame, right: LazyDataFrame, { table, on, line }: Join): LazyDataFrame => {
  const [rightKeys, leftKeys] = [on.map(([, name]) => name), on.map(([name]) => name)];
  const { renamed, names } = byPosition(left, leftKeys);
  const finding = renamed.join(byPosition(right, rightKeys).renamed, { on: names, how: "semi" });
  recordAssertion({
    violations: repeatedRows(finding, names),
    describe: (rows) => {
      const [first] = rows.sort(names).head(1).select("times").toRecords();
      const example = rowText(rows.select(...names).sort(names), 0);
      return diagnostic("GF4041", {
        table,
        line,
        keys: rightKeys,
        count: rows.height,
        times: Number(first?.times),
        example,
      });
    },
  });
  return left;
};
