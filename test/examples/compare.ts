/** Runs an example and compares its artifact with the expected values, cell by cell. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { RunReport } from "greenflag/runtime";
import { greenflag } from "../cli/support.ts";
import { newFolder } from "../runtime/support.ts";
import { type Example, inputs, keys, order } from "./expected-in-duckdb.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** `greenflag run` in this project, with the tables of a folder, which may be relative to the project. */
export const runExample = async (
  name: Example,
  folder: string,
  params: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<RunReport> => {
  const tables = inputs[name].flatMap((table) => ["--table", `${table}=${join(folder, `${table}.parquet`)}`]);
  const given = params.flatMap((param) => ["--param", param]);
  const ended = await greenflag(root, "run", name, ...tables, ...given, ...flags, "--out", newFolder(), "--json");
  if (ended.code !== 0) throw new Error(`run ${name} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`);
  return JSON.parse(ended.stdout) as RunReport;
};

/** The rows of a query, one array each; whole numbers of 64 bits and dates are strings. */
export const ask = async (duckdb: DuckDBConnection, query: string): Promise<readonly unknown[][]> =>
  (await duckdb.runAndReadAll(query)).getRowsJson();

export const rowCount = async (duckdb: DuckDBConnection, relation: string): Promise<number> =>
  Number((await ask(duckdb, `SELECT count(*) FROM ${relation}`))[0]?.[0]);

/** The columns of a relation: name and type, as DuckDB calls it. */
export const columnsOf = async (duckdb: DuckDBConnection, relation: string): Promise<readonly [string, string][]> =>
  (await ask(duckdb, `SELECT column_name, column_type FROM (DESCRIBE FROM ${relation})`)) as [string, string][];

/** When two cells differ. Floats may by a billionth; numbers that are not finite are in none of the inputs. */
const differ = ([column, type]: readonly [string, string]): string => {
  const [got, expected] = [`got."${column}"`, `expected."${column}"`];
  return type === "DOUBLE"
    ? `((${got} IS NULL) <> (${expected} IS NULL) OR NOT isfinite(${got}) OR NOT isfinite(${expected})
        OR abs(${got} - ${expected}) > 1e-12 + 1e-9 * abs(${expected}))`
    : `(${got} IS DISTINCT FROM ${expected})`;
};

type Side = "got" | "expected";

/** Every way in which two relations differ, a line each; none if they are the same. Their order is not looked at. */
export const differences = async (
  duckdb: DuckDBConnection,
  name: Example,
  artifact: string,
  expected: string,
): Promise<readonly string[]> => {
  const columns = await columnsOf(duckdb, expected);
  const found = (await columnsOf(duckdb, artifact)).map((column) => column.join(" "));
  const wanted = columns.map((column) => column.join(" "));
  if (found.join() !== wanted.join()) return [`columns: got ${found.join()}`, `columns: expected ${wanted.join()}`];

  const same = keys[name].map((key) => `got.${key} = expected.${key}`).join(" AND ");
  const keysOf = (side: Side) => keys[name].map((key) => `${side}.${key}`).join(", ");
  const place = (side: Side) => `concat_ws(', ', ${keysOf(side)})`;
  const lines: string[] = [];

  /** Counts the rows of a query and tells the first few of them. */
  const tell = async (what: string, from: string, side: Side, text = place(side)) => {
    const count = await rowCount(duckdb, `(SELECT 1 ${from})`);
    if (count === 0) return;
    const first = await ask(duckdb, `SELECT ${text} ${from} ORDER BY ${keysOf(side)} LIMIT 3`);
    lines.push(`${what}: ${count} rows`, ...first.map(([row]) => `  ${what} at ${row}`));
  };
  await tell("twice", `FROM ${artifact} AS got GROUP BY ${keysOf("got")} HAVING count(*) > 1`, "got");
  await tell("missing", `FROM ${expected} AS expected ANTI JOIN ${artifact} AS got ON ${same}`, "expected");
  await tell("surplus", `FROM ${artifact} AS got ANTI JOIN ${expected} AS expected ON ${same}`, "got");

  const paired = `FROM ${artifact} AS got JOIN ${expected} AS expected ON ${same}`;
  const counts = columns.map((column) => `count(*) FILTER (${differ(column)})`).join(", ");
  const [counted = []] = await ask(duckdb, `SELECT ${counts} ${paired}`);
  for (const [index, column] of columns.entries()) {
    if (counted[index] === "0") continue;
    const value = (side: Side) => `coalesce(${side}."${column[0]}"::VARCHAR, 'null')`;
    const text = `${place("got")} || ': got ' || ${value("got")} || ', expected ' || ${value("expected")}`;
    await tell(column[0], `${paired} WHERE ${differ(column)}`, "got", text);
  }
  return lines;
};

/** A run of an example, its artifact beside the oracle's tables as the view `artifact`. */
export const runBeside = async (
  duckdb: DuckDBConnection,
  artifact: string,
  ...run: Parameters<typeof runExample>
): Promise<RunReport> => {
  const report = await runExample(...run);
  await duckdb.run(`CREATE VIEW ${artifact} AS FROM read_parquet('${report.files.artifact}')`);
  return report;
};

/** How many rows of an artifact do not stand where the order of its keys puts them. */
export const misplaced = async (duckdb: DuckDBConnection, name: Example, file: string): Promise<number> =>
  rowCount(
    duckdb,
    `(SELECT file_row_number AS found, row_number() OVER (ORDER BY ${order[name].join(", ")}) - 1 AS due
      FROM read_parquet('${file}', file_row_number = true)) WHERE found <> due`,
  );

/** Columns in which an error could hide: those that are the same in all rows of a relation. Null is a value here. */
export const constant = async (duckdb: DuckDBConnection, relation: string): Promise<readonly string[]> => {
  const names = (await columnsOf(duckdb, relation)).map(([name]) => name);
  const varied = names.map((name) => `min("${name}") <> max("${name}") OR count("${name}") BETWEEN 1 AND count(*) - 1`);
  const [row = []] = await ask(duckdb, `SELECT ${varied.join(", ")} FROM ${relation}`);
  return names.filter((_, index) => row[index] !== true);
};
