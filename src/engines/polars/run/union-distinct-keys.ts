import pl, { type LazyDataFrame } from "nodejs-polars";
import { diagnostic } from "../../../core/diagnostics/diagnostic.ts";
import { recordAssertion } from "../../../runtime/contracts/assertions.ts";
import { byPosition, repeatedRows, rowText } from "../../../runtime/readers/rows-by-position.ts";

interface Union {
  /** The columns that identify the rows. */
  readonly keys: readonly string[];
  /** The line of the union in the source. */
  readonly line: number | null;
  /**
   * If no event may be on both sides: the event's columns, and the tables, of which at most one may contain each event.
   */
  readonly apart?: { readonly event: readonly string[]; readonly tables: { readonly [name: string]: LazyDataFrame } };
}

/** The rows of both frames. A run in which a key occurs twice stops. */
export const unionDistinctKeys = (
  left: LazyDataFrame,
  right: LazyDataFrame,
  { keys, line, apart }: Union,
): LazyDataFrame => {
  if (apart !== undefined) heldOnce(apart, line);
  const all = pl.concat([left, right]);
  const { renamed, names } = byPosition(all, keys);
  recordAssertion({
    violations: repeatedRows(renamed, names),
    describe: (rows) => {
      const example = rowText(rows.select(...names).sort(names), 0);
      return diagnostic("GF4040", { line, keys, count: rows.height, example });
    },
  });
  return all;
};

/** An event is closed when its table says so. If another table contained it too, that one could still add rows. */
const heldOnce = ({ event, tables }: NonNullable<Union["apart"]>, line: number | null): void => {
  const eventsOfTables = Object.values(tables).map((table): LazyDataFrame => byPosition(table, event).renamed.unique());
  const names = event.map((_, i) => `${i}`);
  recordAssertion({
    violations: repeatedRows(pl.concat(eventsOfTables), names),
    describe: (rows) => {
      const example = rowText(rows.select(...names).sort(names), 0);
      return diagnostic("GF2104", { line, tables: Object.keys(tables), event, count: rows.height, example });
    },
  });
};
