import type { LazyDataFrame } from "nodejs-polars";
import { diagnostic } from "../../../core/diagnostics/diagnostic.ts";
import { promise } from "../../../runtime/contracts/assertions.ts";
import { byPosition, repeated, tuple } from "../../../runtime/readers/rows.ts";

interface Join {
  /** The table that the joined rows are of. */
  readonly table: string;
  /** The columns that rows meet by: of these rows, and of the joined ones. */
  readonly on: readonly (readonly [left: string, right: string])[];
  /** Where the join was written. */
  readonly line: number | null;
}

/** The rows of the left side, of which no two may find the same row of the right: a run in which they do is refused. */
export const foundOnce = (left: LazyDataFrame, right: LazyDataFrame, { table, on, line }: Join): LazyDataFrame => {
  const [theirs, ours] = [on.map(([, name]) => name), on.map(([name]) => name)];
  const { renamed, names } = byPosition(left, ours);
  const finding = renamed.join(byPosition(right, theirs).renamed, { on: names, how: "semi" });
  promise({
    broken: repeated(finding, names),
    say: (rows) => {
      const [first] = rows.sort(names).head(1).select("times").toRecords();
      const example = tuple(rows.select(...names).sort(names), 0);
      return diagnostic("GF4041", {
        table,
        line,
        keys: theirs,
        count: rows.height,
        times: Number(first?.times),
        example,
      });
    },
  });
  return left;
};
