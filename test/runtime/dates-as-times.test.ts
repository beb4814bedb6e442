/** Stamps of days: known by the end of their day in their zone, or at the hour that the author states; on both engines, in every format. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { datetime, i32, pipeline, stampedTable, table, timeline } from "greenflag";
import { parseRecord } from "greenflag/runtime";
import { beforeAll, describe, expect, test } from "vitest";
import { examineData } from "../../src/runtime/contracts/examine-data.ts";
import type { Loaded } from "../../src/runtime/process/load-runner.ts";
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

test.each(["polars", "duckdb"] as const)("dates as times on %s", async (engine) => {
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

test("a time in a column of dates, and an invalid date, are refused", async () => {
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
    "GF4007 Table 'filings' has columns whose dtype is not the declared one: 'filed' is datetime, declared date (datetime in America/New_York): filings.parquet.",
    "GF4052 Table 'fixings' has '2018-02-29' in column 'fixed' (datetime) in line 2: fixings.csv.",
  ]);
});

test("an invalid time of day in the declaration is refused at its place", () => {
  for (const day of ["24:00", "5:00", "noon", ""])
    expect(() => datetime.in("UTC", { day: day as "end" })).toThrow(/day/);
  expect(() => datetime.in("UTC", { day: "end", unit: "ms" })).toThrow(/unit/);
});

describe("a log whose stamps are all at midnight", () => {
  const news = stampedTable("news", { key: {}, knownAt: { seen: datetime }, columns: { ver: i32 } });
  const local = stampedTable("local", {
    key: {},
    knownAt: { seen: datetime.in("Asia/Kolkata") },
    columns: { ver: i32 },
  });
  let of: Awaited<ReturnType<typeof compiled>>;
  beforeAll(async () => {
    of = await compiled(
      pipeline("midnights", { decide: trading.before("session") })
        .from(asked)
        .asOf(news, { time: "at", prefix: "news_" })
        .asOf(local, { time: "at", prefix: "local_" })
        .features(["news_ver", "local_ver"])
        .sink({ parquet: "midnights.parquet" }),
    );
  });
  const stamps = (...times: readonly string[]) =>
    `SELECT * FROM (VALUES ${times.map((time, i) => `(TIMESTAMP '${time}', ${i}::INT)`).join()}) t(seen, ver)`;
  const days = stamps("2024-02-17 00:00:00", "2024-02-18 00:00:00");
  // Clocks in Kolkata are five and a half hours ahead; a file holds what they show.
  const within = stamps("2024-02-17 05:30:00", "2024-02-18 05:30:00");
  const warned = async (newsRows: string, localRows: string, at: string) => {
    await of.write("news", newsRows);
    await of.write("local", localRows);
    await of.write("asked", `SELECT 1::INT AS id, TIMESTAMP '${at}' AS "at"`);
    const { record, warnings, files } = await report(of.run());
    expect(record.warnings).toEqual(warnings.map(({ code, message }) => ({ code, message })));
    expect(parseRecord(readFileSync(files.record, "utf8")).warnings).toEqual(record.warnings);
    return warnings.map(
      ({ code, severity, message }) => `${severity} ${code} ${message.replaceAll(`${of.root}/`, "")}`,
    );
  };
  const told = (table: string, zone: string) =>
    `warning GF4081 Table '${table}' has all 2 timestamps of 'seen' at midnight in ${zone}, as if they were days, but it is read as of times within a day: ${table}.parquet.`;

  test("read within a day: a warning per log, also in the record; midnight is that of its zone", async () => {
    expect(await warned(days, days, "2024-02-18 10:00:00")).toEqual([
      told("local", "Asia/Kolkata"),
      told("news", "UTC"),
    ]);
    expect(await warned(days, within, "2024-02-18 10:00:00")).toEqual([told("news", "UTC")]);
  });

  test("read at midnight, with one stamp, or with one stamp within a day: no warning", async () => {
    expect(await warned(days, within, "2024-02-18 00:00:00")).toEqual([]);
    expect(await warned(stamps("2024-02-17 00:00:00"), within, "2024-02-18 10:00:00")).toEqual([]);
    expect(
      await warned(stamps("2024-02-17 00:00:00", "2024-02-18 00:00:00.000001"), within, "2024-02-18 10:00:00"),
    ).toEqual([]);
  });

  test("checked without a run", async () => {
    await of.write("news", days);
    await of.write("local", within);
    const against = async (name: string) => {
      const file = join(of.root, `${name}.parquet`);
      const data = {
        name,
        path: `${name}.parquet`,
        format: "parquet" as const,
        files: [{ path: file, file, folders: [] }],
      };
      const loaded = { spec: of.spec } as unknown as Loaded;
      const answer = await examineData(loaded, { kind: "examine", module: "", tables: [name], data });
      if (answer.kind !== "examined") throw new Error(answer.kind);
      return answer.examined.diagnostics.map(({ code, severity, message }) => `${severity} ${code} ${message}`);
    };
    expect(await against("news")).toEqual([told("news", "UTC")]);
    expect(await against("local")).toEqual([]);
  });
});
