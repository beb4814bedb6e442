/** Stamps of days: known by the end of their day in their zone, or at the hour that the author states; on both engines, in every format. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { datetime, i32, pipeline, stampedTable, table, timeline } from "greenflag";
import { beforeAll, expect, test } from "vitest";
import { compiled } from "./compiled.ts";
import { newFolder, readParquet, report, writeParquet } from "./support.ts";

const trading = timeline("trading", { phases: ["session"] });
const asked = table("asked", {
  timeline: trading,
  event: { id: i32 },
  rows: trading.always,
  columns: { at: datetime.known(trading.always).denotes(trading.before("session")) },
});
const filings = stampedTable("filings", {
  key: {},
  knownAt: { filed: datetime.in("America/New_York", { day: "end" }) },
  columns: { ver: i32 },
});
const fixings = stampedTable("fixings", {
  key: {},
  knownAt: { fixed: datetime.in("UTC", { day: "17:30" }) },
  columns: { ver: i32 },
});

let one: Awaited<ReturnType<typeof compiled>>;
beforeAll(async () => {
  one = await compiled(
    pipeline("by_day", { decide: trading.before("session") })
      .from(asked)
      .asOf(filings, { time: "at", prefix: "filing_" })
      .asOf(fixings, { time: "at", prefix: "fixing_" })
      .features(["filing_ver", "fixing_ver"])
      .sink({ parquet: "by_day.parquet" }),
  );
});

// Midnight in New York is 05:00 in UTC that winter.
const rows: readonly (readonly [at: string, filing: number | null, fixing: number | null])[] = [
  ["2024-02-18 17:30:00", null, null],
  ["2024-02-18 17:30:00.000001", null, 8],
  ["2024-02-19 00:00:00", null, 8],
  ["2024-02-19 04:59:59.999999", null, 8],
  ["2024-02-19 05:00:00", 7, 8],
];

test.each(["polars", "duckdb"] as const)("on %s", async (engine) => {
  const folder = newFolder();
  const moments = rows.map(([at], i) => `(${i}::INT, TIMESTAMP '${at}')`).join();
  const given = {
    asked: await writeParquet(join(folder, "asked.parquet"), `SELECT * FROM (VALUES ${moments}) t(id, "at")`),
  };
  const inFormat = {
    parquet: (name: string, column: string, ver: number) =>
      writeParquet(join(folder, `${name}.parquet`), `SELECT DATE '2024-02-18' AS ${column}, ${ver}::INT AS ver`),
    csv: async (name: string, column: string, ver: number) => {
      writeFileSync(join(folder, `${name}.csv`), `${column},ver\n2024-02-18,${ver}\n`);
      return join(folder, `${name}.csv`);
    },
    ndjson: async (name: string, column: string, ver: number) => {
      writeFileSync(join(folder, `${name}.ndjson`), `{"${column}":"2024-02-18","ver":${ver}}\n`);
      return join(folder, `${name}.ndjson`);
    },
  };
  for (const write of Object.values(inFormat)) {
    const tables = {
      ...given,
      filings: await write("filings", "filed", 7),
      fixings: await write("fixings", "fixed", 8),
    };
    const { files } = await report(one.run({ tables, out: newFolder(), engine }));
    expect(await readParquet(files.artifact, "SELECT * FROM file ORDER BY id")).toEqual(
      rows.map(([, filing, fixing], i) => [i, filing, fixing]),
    );
  }
});

test("a time where a day is declared is refused, and so is a day that there is not", async () => {
  const folder = newFolder();
  const tables = {
    asked: await writeParquet(join(folder, "asked.parquet"), "SELECT 1::INT AS id, TIMESTAMP '2024-02-18' AS \"at\""),
    filings: await writeParquet(
      join(folder, "filings.parquet"),
      "SELECT TIMESTAMP '2024-02-18' AS filed, 7::INT AS ver",
    ),
    fixings: join(folder, "fixings.csv"),
  };
  writeFileSync(tables.fixings, "fixed,ver\n2018-02-29,8\n");
  const said = await one.refused(one.run({ tables, out: newFolder() }));
  expect(said.map((line) => line.replaceAll(`${folder}/`, ""))).toEqual([
    "GF4007 Table 'filings' has columns of another dtype than declared: 'filed' is datetime, declared date (datetime in America/New_York): filings.parquet.",
    "GF4052 Table 'fixings' has '2018-02-29' in column 'fixed' (datetime) in line 2: fixings.csv.",
  ]);
});

test("an hour that is none is refused where it stands", () => {
  for (const day of ["24:00", "5:00", "noon", ""])
    expect(() => datetime.in("UTC", { day: day as "end" })).toThrow(/day/);
  expect(() => datetime.in("UTC", { day: "end", unit: "ms" })).toThrow(/unit/);
});
