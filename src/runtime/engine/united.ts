import pl, { type LazyDataFrame } from "nodejs-polars";
import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { promise } from "./checks.ts";
import { byPosition, repeated, tuple } from "./rows.ts";

interface Union {
  /** The columns that tell the rows apart. */
  readonly keys: readonly string[];
  /** Where the union was written. */
  readonly line: number | null;
}

/** The rows of both frames. A run in which a key is there twice is refused. */
export const united = (left: LazyDataFrame, right: LazyDataFrame, { keys, line }: Union): LazyDataFrame => {
  const all = pl.concat([left, right]);
  const { renamed, names } = byPosition(all, keys);
  promise({
    broken: repeated(renamed, names),
    say: (rows) => {
      const example = tuple(rows.select(...names).sort(names), 0);
      return diagnostic("GF4040", { line, keys, count: rows.height, example });
    },
  });
  return all;
};
