/** Files that hold times of a zone. What they come to is known from DuckDB, or found by trying all of a day and a half. */
import { join } from "node:path";
import { datetime, f64, i32, pipeline, prior, stampedTable, str, table, timeline } from "greenflag";
import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import type { FileZone } from "../../src/core/runner-spec.ts";
import { rulesEndOf } from "../../src/core/time-zones.ts";
import { localToUtc } from "../../src/runtime/readers/time-zones.ts";
import { compiled } from "./compiled.ts";
import { read, write } from "./files.ts";
import { ask, newFolder, readParquet, report, writeParquet } from "./support.ts";

const york: FileZone = { name: "America/New_York" };
const walls =
  "(VALUES (1, TIMESTAMP '2024-02-18 14:30:00.25'), (2, '2024-07-01 23:59:59.999'), (3, '1890-01-01 00:00:00'), (4, NULL)) t(id, \"at\")";
const utc = [
  [1, "2024-02-18 19:30:00.25"],
  [2, "2024-07-02 03:59:59.999"],
  [3, "1890-01-01 05:00:00"],
  [4, null],
];

const parquet = async (query: string, zone: FileZone) => {
  const folder = newFolder();
  await writeParquet(join(folder, "t.parquet"), query);
  return read(folder, "t.parquet", { at: zone });
};
const text = async (name: string, content: string, zone: FileZone) => {
  const folder = newFolder();
  write(folder, name, content);
  return read(folder, name, { at: zone });
};
const csv = (cells: readonly string[], zone: FileZone) =>
  text("t.csv", `id,at\n${cells.map((cell, i) => `${i + 1},${cell}\n`).join("")}`, zone);

describe("local times become UTC", () => {
  test.each(["TIMESTAMP", "TIMESTAMP_MS", "TIMESTAMP_NS"])("Parquet of %s", async (type) => {
    expect(await parquet(`SELECT id::INT AS id, "at"::${type} AS "at" FROM ${walls}`, york)).toEqual(utc);
  });

  test("CSV, NDJSON and JSON", async () => {
    const rows = ["2024-02-18T14:30:00.25", "2024-07-01 23:59:59.999", "1890-01-01T00:00:00", ""];
    expect(await csv(rows, york)).toEqual(utc);
    const objects = rows.map((at, i) => JSON.stringify({ id: i + 1, at: at === "" ? null : at }));
    expect(await text("t.ndjson", objects.join("\n"), york)).toEqual(utc);
    expect(await text("t.json", `[${objects.join()}]`, york)).toEqual(utc);
  });

  test("text with an offset is exact, whatever the zone", async () => {
    const cells = [
      "2024-02-18T14:30:00Z",
      "2024-02-18T14:30:00-05:00",
      "2024-11-03T01:30:00.5-0400",
      "2024-03-10T02:30:00+13",
    ];
    expect(await csv(cells, york)).toEqual([
      [1, "2024-02-18 14:30:00"],
      [2, "2024-02-18 19:30:00"],
      [3, "2024-11-03 05:30:00.5"],
      [4, "2024-03-09 13:30:00"],
    ]);
    expect(await csv(["2024-02-18T14:30:00+24:00"], york)).toEqual([
      "GF4052 Table 't' has '2024-02-18T14:30:00+24:00' in column 'at' (datetime) in line 2: t.csv.",
    ]);
  });

  test("Parquet of that zone is accepted; of another zone and of UTC it is refused", async () => {
    const folder = newFolder();
    const at = pl.lit(1_708_284_600_250_000).cast(pl.Int64).cast(pl.Datetime("us"));
    const zoned = (zone: string) =>
      pl
        .DataFrame({ id: [1] })
        .select(pl.col("id").cast(pl.Int32), at.cast(pl.Datetime("us", zone)).alias("at"))
        .writeParquet(join(folder, "t.parquet"));
    zoned("America/New_York");
    expect(await read(folder, "t.parquet", { at: york })).toEqual([[1, "2024-02-18 19:30:00.25"]]);
    zoned("Europe/Berlin");
    expect(await read(folder, "t.parquet", { at: york })).toEqual([
      "GF4007 Table 't' has columns whose dtype is not the declared one: 'at' is datetime[us, Europe/Berlin], declared datetime in America/New_York: t.parquet.",
    ]);
    zoned("UTC");
    expect(await read(folder, "t.parquet", { at: york })).toHaveLength(1);
    expect(await read(folder, "t.parquet", { at: { name: "UTC" } })).toEqual([[1, "2024-02-18 19:30:00.25"]]);
  });

  test("a declared unit is required", async () => {
    const query = (type: string) => `SELECT id::INT AS id, "at"::${type} AS "at" FROM ${walls}`;
    expect(await parquet(query("TIMESTAMP_MS"), { ...york, unit: "ms" })).toEqual(utc);
    expect(await parquet(query("TIMESTAMP"), { ...york, unit: "ms" })).toEqual([
      "GF4007 Table 't' has columns whose dtype is not the declared one: 'at' is datetime, declared datetime[ms] in America/New_York: t.parquet.",
    ]);
    expect(await parquet(query("TIMESTAMP"), { name: "UTC", unit: "us" })).toHaveLength(4);
  });

  test("folder names, like files", async () => {
    const folder = newFolder();
    write(folder, "hive/at=2024-02-18T14:30:00/x.csv", "id\n1\n");
    expect(await read(folder, "hive", { at: york })).toEqual([[1, "2024-02-18 19:30:00"]]);
    write(folder, "gap/at=2024-03-10T02:30:00/x.csv", "id\n1\n");
    expect(await read(folder, "gap", { at: york })).toEqual([
      "GF4053 The folder names set 'at' of table 't' to '2024-03-10T02:30:00', which is not a time of America/New_York such as 2024-02-18T19:30:00, or of any zone such as 2024-02-18T19:30:00+01:00 (datetime): gap/at=2024-03-10T02:30:00/x.csv.",
    ]);
  });
});

describe("skipped and repeated local times are refused", () => {
  const gap = ["2024-03-09T02:30:00", "2024-03-10T02:30:00", "2024-03-10T02:59:59.999"];
  const twice = ["2024-11-03T01:30:00", "2024-11-03T02:30:00"];
  const stored = (rows: readonly string[], zone: FileZone) =>
    parquet(
      `SELECT * FROM (VALUES ${rows.map((at, i) => `(${i + 1}::INT, TIMESTAMP '${at}')`).join()}) t(id, "at")`,
      zone,
    );

  test("skipped in spring", async () => {
    const said = (where: string, path: string) =>
      `GF4069 Table 't' has 2024-03-10T02:30:00 as 'at' ${where}, which does not exist in America/New_York, the first of 2 values without a unique time in UTC: ${path}.`;
    expect(await stored(gap, york)).toEqual([said("in row 2", "t.parquet")]);
    expect(await csv(gap, { ...york, twice: "later" })).toEqual([said("in line 3", "t.csv")]);
    const objects = gap.map((at, id) => ({ id, at }));
    expect(await text("t.json", JSON.stringify(objects), york)).toEqual([said("at [1].at", "t.json")]);
    expect(await csv(gap, { name: "UTC" })).toHaveLength(3);
  });

  test("repeated in autumn, unless `twice` chooses one", async () => {
    expect(await stored(twice, york)).toEqual([
      "GF4070 Table 't' has 2024-11-03T01:30:00 as 'at' in row 1, which occurs twice in America/New_York: t.parquet.",
    ]);
    expect(await csv(twice, york)).toEqual([
      "GF4070 Table 't' has 2024-11-03T01:30:00 as 'at' in line 2, which occurs twice in America/New_York: t.csv.",
    ]);
    const after = [2, "2024-11-03 07:30:00"];
    for (const reading of [stored, csv]) {
      expect(await reading(twice, { ...york, twice: "earlier" })).toEqual([[1, "2024-11-03 05:30:00"], after]);
      expect(await reading(twice, { ...york, twice: "later" })).toEqual([[1, "2024-11-03 06:30:00"], after]);
    }
  });

  test("a whole day that was skipped", async () => {
    expect(await csv(["2011-12-30T12:00:00"], { name: "Pacific/Apia" })).toEqual([
      "GF4069 Table 't' has 2011-12-30T12:00:00 as 'at' in line 2, which does not exist in Pacific/Apia: t.csv.",
    ]);
  });
});

const minute = 60_000;
/** All times of UTC at which clocks showed this, by JavaScript's tables: since 1980 they are ahead by quarters of an hour. */
const allOf = (wall: number, format: Intl.DateTimeFormat): readonly number[] => {
  const shown = (at: number) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year ?? 0, (part.month ?? 0) - 1, part.day, part.hour, part.minute, part.second);
  };
  const quarters = Array.from({ length: 4 * 28 + 1 }, (_, i) => wall + (i - 4 * 14) * 15 * minute);
  return quarters.filter((at) => shown(at) === wall);
};

test.each(["America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"])(
  "every time around clock changes in %s",
  (name) => {
    const format = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: name, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
    const days = [
      "1999-10-31",
      "2011-12-30",
      "2024-03-10",
      "2024-03-31",
      "2024-04-07",
      "2024-10-06",
      "2024-11-03",
      "2026-02-15",
    ];
    const times = days.flatMap((day) =>
      Array.from({ length: 72 }, (_, i) => Date.parse(`${day}T00:00Z`) + (i - 12) * 30 * minute),
    );
    const wall = pl.col("t").cast(pl.Int64).mul(pl.lit(1000).cast(pl.Int64)).cast(pl.Datetime("us"));
    const walls = ([undefined, "earlier", "later"] as const).map((twice) => ({
      ...{ shown: wall, zone: { name, twice }, as: twice ?? "once", out: `out ${twice}` },
    }));
    const milliseconds = (one: string) => pl.col(one).cast(pl.Int64).cast(pl.Float64).div(pl.lit(1000)).alias(one);
    const found = localToUtc(pl.DataFrame({ t: times }).lazy(), walls)
      .select(...["once", "earlier", "later"].map(milliseconds), pl.col("out later").alias("out"))
      .collectSync()
      .toRecords();
    const expected = times.map((time) => {
      const all = allOf(time, format);
      const [first = null] = all;
      return {
        once: all.length === 1 ? first : null,
        earlier: first,
        later: all.at(-1) ?? null,
        out: all.length === 0,
      };
    });
    expect(found).toEqual(expected);
    expect(rulesEndOf(name).from > "2026-02-16").toBe(true);
  },
  120_000,
);

describe("in a run", () => {
  const season = timeline("season", { phases: ["practice", "race"] });
  const races = table("races", {
    timeline: season,
    event: { starts: datetime.in("America/New_York", { twice: "later" }) },
    order: { starts: datetime.in("America/New_York", { twice: "later" }) },
    rows: season.always,
    columns: {
      place: str.known(season.always),
      gates: datetime
        .in("Europe/Berlin", { unit: "us" })
        .nullable()
        .known(season.always)
        .denotes(season.before("race")),
      won: f64.known(season.after("race")),
    },
  });
  const weather = stampedTable("weather", {
    key: { place: str },
    knownAt: { published: datetime.in("Asia/Kolkata") },
    columns: { air: i32 },
  });
  const made = pipeline("zoned", { decide: season.before("race") })
    .from(races)
    .asOf(weather, { time: "gates", prefix: "w_" })
    .derive((r) => ({
      hour: r.starts.hour("America/New_York"),
      day: r.gates.toDate("Europe/Berlin"),
    }))
    .features(["gates", "hour", "day", "w_air", "w_published"])
    .sink({ parquet: "zoned.parquet" });
  const rows = [
    "SELECT TIMESTAMP '2024-11-03 01:30:00' AS starts, 'a' AS place, TIMESTAMP '2024-11-03 07:00:00' AS gates, 1.5::DOUBLE AS won",
    "SELECT TIMESTAMP '2024-07-01 23:30:00', 'a', TIMESTAMP '2024-07-02 00:10:00', 2.5::DOUBLE",
    "SELECT TIMESTAMP '2024-07-01 22:30:00', 'b', NULL, 0.5::DOUBLE",
  ].join(" UNION ALL ");
  // Published at 22:09 and 22:11 of UTC: gates opened at 22:10.
  const log = [
    "SELECT 'a' AS place, TIMESTAMP '2024-07-02 03:39:00' AS published, 20::INT AS air",
    "SELECT 'a', TIMESTAMP '2024-07-02 03:41:00', 30::INT",
  ].join(" UNION ALL ");

  test.each(["polars", "duckdb"] as const)("keys, order, moments and stamps, on %s", async (engine) => {
    const one = await compiled(made);
    await one.write("races", rows);
    await one.write("weather", log);
    const { files, record } = await report(one.run({ engine }));
    expect(await readParquet(files.artifact)).toEqual([
      ["2024-07-02 02:30:00", null, "22", null, null, null],
      ["2024-07-02 03:30:00", "2024-07-01 22:10:00", "23", "2024-07-02", 20, "2024-07-01 22:09:00"],
      ["2024-11-03 06:30:00", "2024-11-03 06:00:00", "1", "2024-11-03", 30, "2024-07-01 22:11:00"],
    ]);
    expect(record.tables.map(({ zones }) => zones)).toEqual([
      [
        { column: "starts", zone: "America/New_York", unit: null, twice: "later" },
        { column: "gates", zone: "Europe/Berlin", unit: "us", twice: null },
      ],
      [{ column: "published", zone: "Asia/Kolkata", unit: null, twice: null }],
    ]);
  });

  test("score mode: the event is named in UTC", async () => {
    const one = await compiled(made);
    await one.write("races", rows);
    await one.write("weather", log);
    const { files } = await report(one.run({ mode: "score", event: "2024-11-03T06:30:00Z" }));
    expect((await readParquet(files.artifact)).map(([starts]) => starts)).toEqual(["2024-11-03 06:30:00"]);
  });
});

describe("score mode does not read times later than the decision", () => {
  const season = timeline("season", { phases: ["race"] });
  const races = table("races", {
    timeline: season,
    event: { id: i32 },
    order: { day: i32 },
    rows: season.always,
    columns: { ended: datetime.in("America/New_York").known(season.after("race")) },
  });
  const made = pipeline("ended", { decide: season.before("race") })
    .from(races)
    .derive((r) => ({ before: r.ended.over(prior(1)).last() }))
    .features(["before"])
    .sink({ parquet: "ended.parquet" });
  // Twice, once, never.
  const ends = ["2024-11-03 01:30:00", "2024-07-01 12:00:00", "2024-03-10 02:30:00"];
  const said = (end: string | undefined, row: number, how: string) =>
    `Table 'races' has ${end?.replace(" ", "T")} as 'ended' in row ${row}, which ${how} in America/New_York: races.parquet.`;

  test.each(["polars", "duckdb"] as const)("on %s", async (engine) => {
    const one = await compiled(made);
    await one.write(
      "races",
      `${ends
        .map((end, i) => `SELECT ${i + 2}::INT AS id, ${i + 2}::INT AS day, TIMESTAMP '${end}' AS ended`)
        .join(" UNION ALL ")} UNION ALL SELECT 1, 1, TIMESTAMP '2024-07-01 08:00:00'`,
    );
    const score = (event: number, sealed = false) => one.run({ engine, mode: "score", event, sealed });
    expect(await readParquet((await report(score(2))).files.artifact)).toEqual([[2, "2024-07-01 12:00:00"]]);
    const twice = `GF4070 ${said(ends[0], 1, "occurs twice")}`;
    expect(await one.refused(score(4))).toEqual([twice]);
    expect((await one.refused(score(2, true))).map((line) => line.slice(0, 6))).toEqual(["GF4025"]);
    expect(await one.refused(one.run({ engine }))).toEqual([
      twice.replace(/: races\.parquet\.$/, ", the first of 2 values without a unique time in UTC$&"),
    ]);
  });
});

test("DuckDB's time zones give the expected values above", async () => {
  const asked = "SELECT (TIMESTAMP '2024-02-18 14:30:00' AT TIME ZONE 'America/New_York' AT TIME ZONE 'UTC')::VARCHAR";
  expect(await ask(asked)).toEqual([["2024-02-18 19:30:00"]]);
});
