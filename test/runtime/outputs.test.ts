/** What goes out other than one Parquet file: read back by DuckDB, and by us, it is what went in. */

import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunnerSpec } from "../../src/core/runner-spec.ts";
import { read } from "./files.ts";
import outputs from "./fixtures/outputs.runner.ts";
import {
  ask,
  fixture,
  listing,
  newFolder,
  type Options,
  refusals,
  report,
  run,
  sha256,
  writeParquet,
} from "./support.ts";

const types = {
  id: "INT",
  b: "BOOLEAN",
  i8: "BIGINT",
  f4: "FLOAT",
  f8: "DOUBLE",
  s: "VARCHAR",
  d: "DATE",
  t: "TIMESTAMP",
};
const typed = Object.entries(types).map(([name, type]) => `${name}::${type} AS ${name}`);
const dtypes = { b: "bool", i8: "i64", f4: "f32", f8: "f64", s: "str", d: "date", t: "datetime" } as const;

const rows = `SELECT ${typed} FROM (VALUES
  (1, 'true', '-9223372036854775808', '0.1', '0.1', 'plain', '1969-12-31', '1969-12-31 23:59:59.999999'),
  (2, 'false', '9223372036854775807', '3.4028235e38', '1.7976931348623157e308', E'a "q", \\\\ one\\nand\\r two', '2024-02-29',
   '2024-02-29 00:00:00'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 'true', '9007199254740993', '-0.0', '5e-324', '', '0001-01-01', '2024-02-18 19:30:00.5'),
  (5, 'true', '0', '1.17549435e-38', '123456789.123', '\u00e9\u{1f3ce}\u2028 ' || chr(1), '9999-12-31', '2024-02-18 19:30:00'),
  (6, 'true', '7', '16777216', '1e21', ' 1 ', '2024-02-29', '2024-02-18 19:30:00')
) t(${Object.keys(types)})`;

let root: string;
const out = () => join(root, "out");
const made = (name: string) => join(out(), name);

beforeEach(() => {
  root = newFolder();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A run into this output; the rows are those above unless said. */
const into = async (output: Omit<RunnerSpec["output"], "columns">, query = rows, options: Options = {}) => {
  vi.stubEnv("OUTPUTS", JSON.stringify(output));
  await writeParquet(join(root, "rows.parquet"), query);
  // The spec that the run itself goes by; that of the engine's process is made of the variable.
  const spec = { ...outputs.spec, output: { ...outputs.spec.output, ...output } };
  const { runner } = await import("../../src/runner/index.ts");
  return run(runner(spec, outputs.compute), fixture("outputs.runner.ts"), { root, out: out() }, options);
};

test("CSV", async () => {
  const { files, record } = await report(into({ file: "x.csv", format: "csv" }));
  expect(files.artifact).toBe(made("x.csv"));
  const read_csv = `read_csv('${made("x.csv")}', header = true, quote = '"', escape = '"', columns = ${JSON.stringify(types)}, allow_quoted_nulls = false)`;
  expect(await ask(`FROM ${read_csv}`)).toEqual(await ask(`${rows} ORDER BY id`));
  expect(await read(out(), "x.csv", dtypes)).toEqual(await ask(`${rows} ORDER BY id`));
  expect(record.rows).toBe(6);
  expect(readFileSync(made("x.csv"), "utf8").split("\n").slice(0, 2)).toEqual([
    "id,b,i8,f4,f8,s,d,t",
    "1,true,-9223372036854775808,0.1,0.1,plain,1969-12-31,1969-12-31T23:59:59.999999",
  ]);
});

test("NDJSON", async () => {
  await report(into({ file: "x.ndjson", format: "ndjson" }));
  const read_json = `read_json('${made("x.ndjson")}', format = 'newline_delimited', columns = ${JSON.stringify(types)})`;
  expect(await ask(`FROM ${read_json}`)).toEqual(await ask(`${rows} ORDER BY id`));
  expect(await read(out(), "x.ndjson", dtypes)).toEqual(await ask(`${rows} ORDER BY id`));
  const [first = "", , third = ""] = readFileSync(made("x.ndjson"), "utf8").split("\n");
  expect(first).toBe(
    '{"id":1,"b":true,"i8":-9223372036854775808,"f4":0.1,"f8":0.1,"s":"plain","d":"1969-12-31","t":"1969-12-31T23:59:59.999999"}',
  );
  expect(Object.values(JSON.parse(third)).slice(1)).toEqual([null, null, null, null, null, null, null]);
});

test("NaN and the infinities are preserved in CSV and NDJSON", async () => {
  const query = `SELECT * REPLACE (CASE id WHEN 1 THEN 'nan' WHEN 2 THEN 'inf' WHEN 4 THEN '-inf' END::DOUBLE AS f8) FROM (${rows})`;
  await report(into({ file: "x.csv", format: "csv" }, query));
  expect(await read(out(), "x.csv", dtypes)).toEqual(await ask(`${query} ORDER BY id`));
  await report(into({ file: "x.ndjson", format: "ndjson" }, query, { out: join(root, "other") }));
  expect(await read(join(root, "other"), "x.ndjson", dtypes)).toEqual(await ask(`${query} ORDER BY id`));
  expect(readFileSync(join(root, "other", "x.ndjson"), "utf8")).toContain('"f8":"NaN"');
});

test.each(["csv", "ndjson"] as const)("more rows than one batch, and no rows: %s", async (format) => {
  const query = `SELECT ${typed} FROM (SELECT i AS id, i % 2 = 0 AS b, i AS i8, i AS f4, i / 7 AS f8, repeat(chr((i % 90 + 9)::INT), 3) AS s,
    DATE '2000-01-01' + (i % 9999)::INT AS d, TIMESTAMP '2000-01-01' + INTERVAL 1 SECOND * i AS t FROM range(70000) t(i))`;
  const file = `x.${format}`;
  expect((await report(into({ file, format }, query))).record.rows).toBe(70_000);
  const reader =
    format === "csv"
      ? `read_csv('${made(file)}', header = true, quote = '"', escape = '"', columns = ${JSON.stringify(types)}, allow_quoted_nulls = false)`
      : `read_json('${made(file)}', columns = ${JSON.stringify(types)})`;
  const sum = `SELECT count(*)::INT, sum(hash(${Object.keys(types)}))::VARCHAR FROM`;
  expect(await ask(`${sum} ${reader}`)).toEqual(await ask(`${sum} (${query})`));
  const none = await report(into({ file, format }, `${rows} WHERE id < 0`));
  expect(none.record.rows).toBe(0);
  expect(readFileSync(made(file), "utf8")).toBe(format === "csv" ? "id,b,i8,f4,f8,s,d,t\n" : "");
});

test("a folder by event: one folder per event, replaced as a whole", async () => {
  const output = { file: "events", by: ["id"], compression: "gzip" } as const;
  const { record, files } = await report(into(output));
  expect(files.artifact).toBe(made("events"));
  expect(readdirSync(made("events"))).toEqual(["id=1", "id=2", "id=3", "id=4", "id=5", "id=6"]);
  const hive = `read_parquet('${made("events")}/*/*.parquet', hive_partitioning = true, hive_types = {id: INT})`;
  expect(await ask(`SELECT ${Object.keys(types)} FROM ${hive} ORDER BY id`)).toEqual(await ask(`${rows} ORDER BY id`));
  expect(await ask(`SELECT DISTINCT compression FROM parquet_metadata('${made("events")}/*/*.parquet')`)).toEqual([
    ["GZIP"],
  ]);
  expect(await read(out(), "events", dtypes)).toEqual(await ask(`${rows} ORDER BY id`));

  expect(record.files.map(({ path }) => path)).toEqual(
    [1, 2, 3, 4, 5, 6].map((id) => `events/id=${id}/part-0.parquet`),
  );
  for (const { path, ...file } of record.files) {
    expect(file).toEqual({ bytes: statSync(made(path)).size, sha256: sha256(made(path)) });
  }
  const sums = record.files.map(({ path }) => `${sha256(made(path))}  ${path}\n`).join("");
  expect(record.hashes.artifact).toBe(createHash("sha256").update(sums).digest("hex"));

  // The next run has other events: nothing of the old ones stays, and nothing is there but links and one version.
  await report(into(output, `${rows} WHERE id > 4`));
  expect(readdirSync(made("events"))).toEqual(["id=5", "id=6"]);
  expect(lstatSync(made("events")).isSymbolicLink()).toBe(true);
  expect(listing(out()).filter((name) => name.includes("whole"))).toEqual([]);
  expect(readdirSync(made(".outputs")).length).toBe(2);
});

test("the order of rows is preserved within a folder", async () => {
  const query = `SELECT ${typed} FROM (SELECT i AS id, hash(i) % 3 = 0 AS b, i AS i8, 0 AS f4, 0 AS f8, 's' AS s,
    DATE '2000-01-01' AS d, TIMESTAMP '2000-01-01' AS t FROM range(70000) t(i)) ORDER BY hash(id)`;
  await report(into({ file: "events", by: ["b"] }, query));
  const moved = `SELECT count(*)::INT FROM (SELECT id < lag(id) OVER (PARTITION BY b ORDER BY file_row_number) AS moved
    FROM read_parquet('${made("events")}/*/*.parquet', hive_partitioning = true, file_row_number = true)) WHERE moved`;
  expect(await ask(moved)).toEqual([[0]]);
});

test("a folder by several columns, whose values are not valid file names", async () => {
  const query = `${rows} WHERE id IN (1, 2, 4, 6)`;
  await report(into({ file: "events", by: ["s", "t", "b"] }, query));
  const { id: _, ...rest } = dtypes as typeof dtypes & { id?: string };
  expect(await read(out(), "events", rest)).toEqual(await ask(`${query} ORDER BY id`));
  const hive = `read_parquet('${made("events")}/**/*.parquet', hive_partitioning = true, hive_types = {s: VARCHAR, t: TIMESTAMP, b: BOOLEAN})`;
  expect(await ask(`SELECT ${Object.keys(types)} FROM ${hive} ORDER BY id`)).toEqual(await ask(`${query} ORDER BY id`));
});

test("score mode writes the folder of one event, beside that of train mode", async () => {
  await report(into({ file: "events", by: ["id"] }));
  const scored = await report(into({ file: "events", by: ["id"] }, rows, { mode: "score", event: 4 }));
  expect(scored.files.artifact).toBe(made("events.score"));
  expect(readdirSync(made("events.score"))).toEqual(["id=4"]);
  expect(readdirSync(made("events")).length).toBe(6);
});

test("a value too long for a folder name is refused, and nothing is written", async () => {
  const query = `SELECT * REPLACE (repeat('x', 300) AS s) FROM (${rows}) WHERE id = 1`;
  expect(await refusals(into({ file: "events", by: ["s"] }, query))).toEqual([
    expect.stringMatching(/^GF4012 The output folder cannot be written: \S+ \(ENAMETOOLONG: name too long\b.*\)\.$/),
  ]);
  expect(existsSync(out())).toBe(false);
});

test("the next run can read a published artifact, unless it would replace it", async () => {
  await report(into({ file: "events", by: ["id"] }));
  expect(await refusals(into({ file: "events", by: ["id"] }, rows, { tables: { rows: made("events") } }))).toEqual([
    `GF4019 The file of table 'rows' cannot be read: ${made("events")}/id=1/part-0.parquet (it is a file that this run would replace).`,
  ]);
  const next = into({ file: "x.csv", format: "csv" }, rows, {
    tables: { rows: made("events") },
    out: join(root, "next"),
  });
  expect((await report(next)).record.rows).toBe(6);
});
