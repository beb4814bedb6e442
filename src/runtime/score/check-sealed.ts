/**
 * Checks a sealed run: refuses rows of the event that are known later than the decision, and values in columns that
 * are.
 */
import pl, { type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";
import { concatenated } from "../contracts/check-table.ts";
import type { Score } from "../inputs/check-mode.ts";
import { declaredColumn } from "../readers/dtypes.ts";
import { damaged, type OpenTable } from "../readers/open-table.ts";
import { firstRow, rowCount } from "../readers/polars-io.ts";
import { byPosition, rowText } from "../readers/rows-by-position.ts";
import { eventText, isOfEvent } from "./event-conditions.ts";
import { hasKnownRows, laterColumns } from "./known-by-decision.ts";

/** The keys of all files, and whether each of these columns has a value; some files may not have the column. */
const glance = ({ contract: { keys, columns }, files }: OpenTable, later: readonly string[]): LazyDataFrame =>
  concatenated(
    files.map(({ frame, schema, unclear }) => {
      const of = (name: string) => pl.col(unclear.find((one) => one.name === name)?.shown ?? name);
      return frame.select(
        ...columns.filter(({ name }) => keys.includes(name)).map(({ name, dtype }) => declaredColumn(name, dtype)),
        ...later.map((name) => (schema.has(name) ? of(name).isNotNull() : pl.lit(false)).alias(name)),
      );
    }),
  );

/** For a table whose keys can be read. */
export const checkSealed = (spec: RunnerSpec, opened: OpenTable, { event }: Score): readonly Diagnostic[] => {
  const { contract, table } = opened;
  if (contract.event.length === 0) return [];
  try {
    const later = laterColumns(spec, contract);
    const rows = glance(opened, later).filter(isOfEvent(contract, event));
    const params = { table: table.name, path: table.path, event: eventText(event), decides: spec.decides };
    if (!hasKnownRows(spec, contract)) {
      const count = rowCount(rows);
      if (count === 0) return [];
      const example = firstKey(contract, rows);
      return [diagnostic("GF4025", { ...params, rows: { count, instant: contract.rows }, columns: [], example })];
    }
    const columns = filled(contract, later, rows);
    const [first] = columns;
    if (first === undefined) return [];
    const example = `'${first.name}' at ${firstKey(contract, rows.filter(pl.col(first.name)))}`;
    return [diagnostic("GF4025", { ...params, rows: null, columns, example })];
  } catch (error) {
    return [damaged(table.name, table.path, error)];
  }
};

/** The columns later than the decision that have values in these rows, and how many. */
const filled = ({ columns }: TableContract, later: readonly string[], rows: LazyDataFrame) => {
  if (later.length === 0) return [];
  const counts = firstRow(rows.select(...later.map((name, i) => pl.col(name).sum().alias(`${i}`))));
  return columns
    .map(({ name, instant }) => ({ name, instant, count: Number(counts[`${later.indexOf(name)}`] ?? 0) }))
    .filter(({ count }) => count > 0);
};

/** The smallest key, whatever the order of the file. */
const firstKey = ({ keys, columns }: TableContract, rows: LazyDataFrame): string => {
  const { renamed, names } = byPosition(rows, keys, columns);
  return rowText(renamed.collectSync().sort(names).head(1), 0);
};
