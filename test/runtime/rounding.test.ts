/** Times that are finer than microseconds: what is known by them is not known too early, on both engines and from every format. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { datetime, i32, pipeline, stampedTable, str, table, timeline } from "greenflag";
import pl from "nodejs-polars";
import { beforeAll, expect, test } from "vitest";
import type { TableColumn, TableContract } from "../../src/core/runner-spec.ts";
import { openParquet } from "../../src/runtime/readers/parquet.ts";
import { parseColumns } from "../../src/runtime/readers/parse-text.ts";
import { roundingsOf } from "../../src/runtime/readers/timestamp-rounding.ts";
import { compiled } from "./compiled.ts";
import { newFolder, readParquet, report, writeParquet } from "./support.ts";

const trading = timeline("trading", { phases: ["session"] });
const asked = table("asked", {
  timeline: trading,
  event: { id: i32 },
  rows: trading.always,
  columns: { key: str.known(trading.always), at: datetime.known(trading.always).denotes(trading.before("session")) },
});
const news = stampedTable("news", { key: { key: str }, knownAt: { seen: datetime }, columns: { ver: i32 } });

let one: Awaited<ReturnType<typeof compiled>>;
beforeAll(async () => {
  one = await compiled(
    pipeline("news_seen", { decide: trading.before("session") })
      .from(asked)
      .asOf(news, { time: "at", prefix: "n_", on: { key: "key" }, inclusive: true })
      .features(["n_ver"])
      .sink({ parquet: "news_seen.parquet" }),
  );
});

/** Known 0.9 microseconds after it is asked, and asked again in the very microsecond in which it is certainly known. */
const seen = ["2024-02-18T14:30:00.000001900", "2024-02-18T14:30:00.000001000"];
const when = ["2024-02-18 14:30:00.000001", "2024-02-18 14:30:00.000002"];

test.each(["polars", "duckdb"] as const)(
  "a value that is known in the next microsecond is not known yet, on %s",
  async (engine) => {
    const folder = newFolder();
    const rows = when.map(
      (at, i) => `(${i + 1}::INT, 'late', TIMESTAMP '${at}'), (${i + 11}, 'sharp', TIMESTAMP '${at}')`,
    );
    const tables = {
      asked: await writeParquet(
        join(folder, "asked.parquet"),
        `SELECT * FROM (VALUES ${rows.join()}) t(id, key, "at")`,
      ),
    };
    const [late, sharp] = seen;
    const files = {
      parquet: await writeParquet(
        join(folder, "news.parquet"),
        `SELECT * FROM (VALUES ('late', TIMESTAMP_NS '${late}', 7::INT), ('sharp', TIMESTAMP_NS '${sharp}', 8)) t(key, seen, ver)`,
      ),
      csv: join(folder, "news.csv"),
      ndjson: join(folder, "news.ndjson"),
    };
    writeFileSync(files.csv, `key,seen,ver\nlate,${late},7\nsharp,${sharp},8\n`);
    writeFileSync(files.ndjson, `{"key":"late","seen":"${late}","ver":7}\n{"key":"sharp","seen":"${sharp}","ver":8}\n`);
    for (const path of Object.values(files)) {
      const made = await report(one.run({ tables: { ...tables, news: path }, out: newFolder(), engine }));
      expect(await readParquet(made.files.artifact, "SELECT id, n_ver FROM file ORDER BY id")).toEqual([
        [1, null],
        [2, 7],
        [11, 8],
        [12, 8],
      ]);
    }
  },
);

const column = (name: string, more: Partial<TableColumn> = {}): TableColumn => ({
  ...{ name, dtype: "datetime", nullable: true, instant: "always" },
  ...more,
});
const flights: TableContract = {
  ...{
    name: "flights",
    path: null,
    keys: ["x"],
    event: ["x"],
    order: [],
    rows: "always",
    settled: "landed",
    closed: "shut",
  },
  columns: [
    column("x", { settled: "paid" }),
    ...["landed", "shut", "paid", "seen"].map((name) => column(name)),
    column("departs", { denotes: "before 'air'" }),
  ],
};

test("timestamps of knowledge are rounded up, moments down, and a column that is both neither way", () => {
  expect([...roundingsOf(flights)]).toEqual([
    ["landed", "up"],
    ["shut", "up"],
    ["paid", "up"],
  ]);
  const both = { ...flights, settled: "departs", stamp: { knownAt: "seen", about: null } };
  expect(Object.fromEntries(roundingsOf(both))).toMatchObject({ departs: "none", seen: "up" });
});

test("a time that can be rounded neither way is found, in Parquet and in text", async () => {
  const folder = newFolder();
  const file = await writeParquet(
    join(folder, "t.parquet"),
    "SELECT * FROM (VALUES (TIMESTAMP_NS '2024-02-18 14:30:00.000001'), (TIMESTAMP_NS '1969-12-31 23:59:59.999999999')) t(x)",
  );
  const neither = new Map([["x", "none"]] as const);
  expect((await openParquet(file, [column("x")], neither)).finer).toEqual([{ column: "x", row: 2 }]);
  expect((await openParquet(file, [column("x")], new Map())).finer).toEqual([]);
  const texts = pl.DataFrame({ x: ["2024-02-18T14:30:00.000001000", "2024-02-18T14:30:00.0000019"] }).lazy();
  expect(parseColumns(texts, [column("x")], neither).bad?.first).toMatchObject({
    row: 1,
    text: "2024-02-18T14:30:00.0000019",
  });
});
