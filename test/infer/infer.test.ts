import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { expect, test } from "vitest";
import { candidateKey } from "../../src/infer/candidate-key.ts";
import { printDeclaration } from "../../src/infer/print-declaration.ts";
import { readColumns } from "../../src/infer/read-columns.ts";
import { writeParquet } from "../runtime/support.ts";

const folder = mkdtempSync(join(tmpdir(), "infer-"));
const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** The key by comparing every row with every other one. */
const naiveKey = (rows: readonly (readonly unknown[])[], width: number): readonly number[] | null => {
  const places = Array.from({ length: width }, (_, i) => i);
  const isKey = (key: readonly number[]) =>
    rows.every((one, i) => rows.every((other, j) => i >= j || key.some((place) => one[place] !== other[place])));
  const sets = [
    ...places.map((a) => [a]),
    ...places.flatMap((a) => places.filter((b) => b > a).map((b) => [a, b])),
    ...places.flatMap((a) =>
      places.filter((b) => b > a).flatMap((b) => places.filter((c) => c > b).map((c) => [a, b, c])),
    ),
  ];
  return sets.find(isKey) ?? null;
};

test("finds the key that a comparison of all pairs finds", () => {
  let seed = 7;
  const draw = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const lengths = new Set<number>();
  for (let round = 0; round < 60; round++) {
    const width = 2 + draw(4);
    const rows = Array.from({ length: 2 + draw(12) }, () => Array.from({ length: width }, () => draw(2 + (round % 9))));
    const places = Array.from({ length: width }, (_, i) => i);
    const columns = places.map((i) => ({ name: `c${i}`, dtype: "i32", zone: null }) as const);
    const series = places.map((i) =>
      pl.Series(
        `${i}`,
        rows.map((row) => row[i] ?? null),
        pl.Int32,
      ),
    );
    const expected = naiveKey(rows, width);
    lengths.add(expected?.length ?? 0);
    expect(candidateKey({ columns, frame: pl.DataFrame(series), foreign: [] }), `round ${round}`).toEqual(expected);
  }
  expect([...lengths].sort()).toEqual([0, 1, 2, 3]);
});

const dtypesOf = async (file: string) =>
  Object.fromEntries((await readColumns(file)).columns.map(({ name, dtype }) => [name, dtype]));

test("text becomes the narrowest dtype; codes with leading zeros stay text", async () => {
  const csv = "b,i,l,f,d,t,code,s,none\ntrue,1,3000000000,1.5,2024-01-01,2024-01-01T00:00:00Z,007,x,\n";
  const expected = { b: "bool", i: "i32", l: "i64", f: "f64", d: "date", t: "datetime", code: "str", s: "str" };
  expect(await dtypesOf(written("d.csv", csv))).toEqual({ ...expected, none: "str" });
  const line = `{"b":true,"i":1,"l":3000000000,"f":1.5,"d":"2024-01-01","t":"2024-01-01T00:00:00Z","code":"007","s":"x"}\n`;
  expect(await dtypesOf(written("d.ndjson", line))).toEqual(expected);
});

test("names of a file stay text, also those that polars reads as patterns", async () => {
  const names = ["*", "^a$", '"); process.exit(); //', "__proto__", "a\u2028b", "default"];
  const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
  const table = await readColumns(written("n.csv", `${header}\n1,2,3,4,5,6\n1,3,3,4,5,6\n`));
  const text = printDeclaration("data/default.csv", table);
  expect(text).toContain('event: { "^a$": i32 },');
  expect(text).toContain('    "*": i32.known("?"), // 1 to 1\n');
  expect(text).toContain('    "\\"); process.exit(); //": i32.known("?"), // 3 to 3\n');
  expect(text).toContain('    ["__proto__"]: i32.known("?"), // 4 to 4\n');
  expect(text).toContain('    "a\\u2028b": i32.known("?"), // 5 to 5\n');
  expect(text).toContain('export const default_table = table("default", {');
});

test("Parquet: dtypes, nulls, and a value per event", async () => {
  const file = join(folder, "p.parquet");
  const race = pl.Series("race", [1, 1, 2], pl.Int32);
  const day = pl.Series("day", [new Date(0), new Date(0), new Date(864e5)], pl.Date);
  const lap = pl.Series("lap", [1.5, null, 2], pl.Float64);
  pl.DataFrame([race, pl.Series("car", ["a", "b", "a"]), lap, day]).writeParquet(file);
  const text = printDeclaration(file, await readColumns(file));
  expect(text).toContain("  event: { race: i32 },\n  entity: { car: str },\n");
  expect(text).toContain('    lap: f64.nullable().known("?"), // 1.5 to 2\n');
  expect(text).toContain('    day: date.known("?"), // one value per event; may be the order of the events\n');
});

const nascar = "/work/shared/data/nascar/results.parquet";
test.skipIf(!existsSync(nascar))(`identifies the rows of ${nascar}, where that file is present`, async () => {
  const table = await readColumns(nascar);
  const key = candidateKey(table);
  expect(key?.map((place) => table.columns[place]?.name)).toEqual(["race_id", "finish"]);
  const rows = table.frame.select(...(key ?? []).map(String)).rows();
  expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(table.frame.height);
});

test("a column of a dtype that the language does not have is left out, with a comment", async () => {
  const file = join(folder, "foreign.parquet");
  await writeParquet(
    file,
    'SELECT 1::INT AS id, TIME \'10:00:00\' AS "at\\u2028", 2.5::DOUBLE AS "^x.*$", 3.5::DOUBLE AS xy'.replace(
      "\\u2028",
      "\u2028",
    ),
  );
  const table = await readColumns(file);
  expect(table.columns.map(({ name, dtype }) => [name, dtype])).toEqual([
    ["id", "i32"],
    ["^x.*$", "f64"],
    ["xy", "f64"],
  ]);
  expect(table.frame.rows()).toEqual([[1, 2.5, 3.5]]);
  const printed = printDeclaration("foreign.parquet", table);
  expect(printed).toContain('\n    // "at\\u2028" is left out: the language has no dtype for time.\n');
});
