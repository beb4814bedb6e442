/** What a sealed run refuses to find: rows of the event where those are later than the decision, or values in columns that are. */
import pl, { type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Score } from "../event.ts";
import type { RunnerSpec, TableContract } from "../spec.ts";
import { damaged } from "./contract.ts";
import { declaredColumn } from "./dtypes.ts";
import { isOf, written } from "./event.ts";
import { firstRow, rowCount, scan, schemaOf } from "./polars.ts";
import type { EngineTable } from "./protocol.ts";
import { byPosition, tuple } from "./rows.ts";
import { hasKnownRows, laterColumns } from "./score.ts";

/** The keys in their declared dtypes; the rest as the file has it. */
const keyColumns = ({ keys, columns }: TableContract) =>
  columns.filter(({ name }) => keys.includes(name)).map(({ name, dtype }) => declaredColumn(name, dtype));

/** Of a table whose keys can be read. */
export const outcome = (
  spec: RunnerSpec,
  [contract, table]: readonly [TableContract, EngineTable],
  { event }: Score,
): readonly Diagnostic[] => {
  if (contract.event.length === 0) return [];
  try {
    const frame = scan(table.file).withColumns(...keyColumns(contract));
    const rows = frame.filter(isOf(contract, event));
    const told = { table: table.name, path: table.path, event: written(event), decides: spec.decides };
    if (!hasKnownRows(spec, contract)) {
      const count = rowCount(rows);
      if (count === 0) return [];
      const example = firstKey(contract, rows);
      return [diagnostic("GF4025", { ...told, rows: { count, instant: contract.rows }, columns: [], example })];
    }
    const columns = filled(spec, contract, frame, rows);
    const [first] = columns;
    if (first === undefined) return [];
    const example = `'${first.name}' at ${firstKey(contract, rows.filter(pl.col(first.name).isNotNull()))}`;
    return [diagnostic("GF4025", { ...told, rows: null, columns, example })];
  } catch (error) {
    return [damaged(table, error)];
  }
};

/** The columns later than the decision that hold values in these rows, and how many. */
const filled = (spec: RunnerSpec, contract: TableContract, frame: LazyDataFrame, rows: LazyDataFrame) => {
  const has = Object.keys(schemaOf(frame));
  const names = laterColumns(spec, contract).filter((name) => has.includes(name));
  if (names.length === 0) return [];
  const counts = firstRow(rows.select(...names.map((name, i) => pl.col(name).count().alias(`${i}`))));
  return contract.columns
    .map(({ name, instant }) => ({ name, instant, count: Number(counts[`${names.indexOf(name)}`] ?? 0) }))
    .filter(({ count }) => count > 0);
};

/** The first key there is, whatever the order of the file. */
const firstKey = ({ keys }: TableContract, rows: LazyDataFrame): string => {
  const { renamed, names } = byPosition(rows, keys);
  return tuple(renamed.collectSync().sort(names).head(1), 0);
};
