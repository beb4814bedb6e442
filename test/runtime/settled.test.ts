/** Events that overlap are settled as a whole: rows of one that do not agree on when are refused. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkTable } from "../../src/runtime/engine/contract.ts";
import { openTable } from "../../src/runtime/engine/open.ts";
import type { TableContract } from "../../src/runtime/spec.ts";
import { newFolder, writeParquet } from "./support.ts";

const contract: TableContract = {
  name: "flights",
  path: null,
  keys: ["flight", "plane"],
  event: ["flight"],
  order: [],
  settled: "landed",
  rows: "always",
  columns: [
    { name: "flight", dtype: "i32", nullable: false, instant: "always" },
    { name: "plane", dtype: "str", nullable: false, instant: "always" },
    { name: "landed", dtype: "datetime", nullable: true, instant: "after 'air'" },
  ],
};

const check = async (rows: string) => {
  const file = join(newFolder(), "flights.parquet");
  await writeParquet(file, `SELECT * FROM (VALUES ${rows}) AS t(flight, plane, landed)`);
  const files = [{ path: "flights.parquet", file, folders: [] }];
  const opened = await openTable(contract, { name: "flights", path: "flights.parquet", format: "parquet", files });
  return checkTable(opened).diagnostics.map(({ code, message }) => `${code} ${message}`);
};

test("all rows of an event settled at one time, or none of them yet", async () => {
  const rows =
    "(1, 'a', TIMESTAMP '2026-03-01 08:00:00'), (1, 'b', TIMESTAMP '2026-03-01 08:00:00'), (2, 'a', NULL), (2, 'b', NULL)";
  expect(await check(rows)).toEqual([]);
});

test.each([
  ["two times", "TIMESTAMP '2026-03-01 09:00:00'"],
  ["one of them not settled yet", "NULL"],
])("%s", async (_, other) => {
  const rows = `(1, 'a', TIMESTAMP '2026-03-01 08:00:00'), (7, 'a', TIMESTAMP '2026-03-01 08:00:00'), (7, 'b', ${other})`;
  expect(await check(rows)).toEqual([
    "GF4043 Table 'flights' has 1 event whose rows do not agree on 'landed'; for example (flight) (7): flights.parquet.",
  ]);
});
