/**
 * Checks of values, from the declaration to the artifact: what zod itself says of every value, one at a time, is what a run
 * must do with whole columns.
 */
import { readFileSync } from "node:fs";
import { bool, f32, f64, i8, i32, i64, pipeline, staticTable, str, table, timeline } from "greenflag";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { compiled } from "./compiled.ts";
import { readParquet, report } from "./support.ts";

const match = timeline("match", { phases: ["draw", "play"] });
const { always, before: until, after: once } = match;
const dtypes = { bool, i8, i32, i64, f32, f64, str };
const sqlOf = {
  bool: "BOOLEAN",
  i8: "TINYINT",
  i32: "INT",
  i64: "BIGINT",
  f32: "FLOAT",
  f64: "DOUBLE",
  str: "VARCHAR",
};

type Value = string | number | boolean | bigint | null;
const literal = (value: Value): string =>
  value === null
    ? "NULL"
    : typeof value === "string"
      ? `'${value.replaceAll("'", "''")}'`
      : typeof value === "number" && !Number.isFinite(value)
        ? `'${value}'::DOUBLE`
        : Object.is(value, -0)
          ? "-0.0"
          : String(value);

/** Every value of a column in a row of its own, as one table. */
const rowsOf = (values: readonly Value[], dtype: keyof typeof sqlOf): string =>
  values.length === 0
    ? `SELECT 1::INT AS id, NULL::${sqlOf[dtype]} AS x WHERE false`
    : values.map((value, i) => `SELECT ${i}::INT AS id, (${literal(value)})::${sqlOf[dtype]} AS x`).join(" UNION ALL ");

const fractions = [
  0,
  -0,
  0.1,
  0.3,
  0.30000000000000004,
  0.35,
  1,
  1.5,
  -1,
  2,
  40,
  43,
  1e300,
  Number.NaN,
  1 / 0,
  -1 / 0,
  null,
];
const wholes = [0, 1, -1, 2, 3, 40, 43, 44, -128, 127, null];
const texts = ["", "a", "é", "😀", "😀😀", "ab", "abc", "running", "Running", "a\nb", "it's", null];

const cases: readonly (readonly [string, keyof typeof sqlOf, z.ZodType, readonly Value[]])[] = [
  ["a finite number", "f64", z.number(), fractions],
  ["bounds", "f64", z.number().min(0).max(40), fractions],
  ["exclusive bounds", "f64", z.number().gt(0).lt(40), fractions],
  ["fractional bounds", "f64", z.number().min(0.3).max(1.5), fractions],
  ["steps of a fraction", "f64", z.number().multipleOf(0.1), fractions],
  ["whole numbers among fractions", "f64", z.int(), fractions.filter((one) => one !== 1e300)],
  ["literals", "f64", z.literal([0, 1.5, 43]), fractions],
  ["unions", "f64", z.union([z.number().max(-1), z.literal(0), z.number().min(2).lt(43)]), fractions],
  ["f32", "f32", z.number().min(0.25).max(40), [0.25, 0.5, 0.125, 40, 41, Number.NaN, 1 / 0, null]],
  ["whole numbers", "i32", z.int().min(1).max(43), wholes],
  ["fractional bounds of whole numbers", "i8", z.number().min(0.5).lt(2.5), wholes.filter((one) => one !== 44)],
  ["bounds beyond the dtype", "i8", z.number().min(-1e30).max(1e30), wholes],
  ["bounds that nothing meets", "i8", z.number().min(1e30), wholes],
  ["steps", "i64", z.int().multipleOf(2), wholes],
  ["steps of a fraction of whole numbers", "i32", z.number().multipleOf(1.5), wholes],
  ["literals of whole numbers", "i32", z.literal([1, 2.5, 44]), wholes],
  ["nulls are no business of it", "i32", z.int().min(1).nullable(), wholes],
  ["any text", "str", z.string(), texts],
  ["enums", "str", z.enum(["running", "it's", ""]), texts],
  ["patterns", "str", z.string().regex(/^[a-z].*$/), texts],
  ["patterns that polars' language lacks", "str", z.string().regex(/^(?!run)(?=.*b)/), texts],
  ["a pattern of points of Unicode", "str", z.string().regex(/^.$/u), texts],
  ["two patterns", "str", z.string().startsWith("a").endsWith("c"), texts],
  ["a format", "str", z.email(), ["a@b.co", "a@b", "", null]],
  ["texts or others", "str", z.union([z.literal("é"), z.string().regex(/n/)]), texts],
  ["booleans", "bool", z.literal(true), [true, false, null]],
  ["nothing to fail", "bool", z.boolean(), [true, false, null]],
];

/** As the column holds it, for zod. */
const passes = (schema: z.ZodType, value: Value): boolean => value === null || schema.safeParse(value).success;

describe.each(cases)("checks: %s", (_, dtype, schema, values) => {
  test("drop drops what zod refuses, null sets it to null, on both engines", async () => {
    const declare = (otherwise: "drop" | "null") =>
      table("t", {
        timeline: match,
        event: { id: i32 },
        rows: always,
        columns: {
          x: (dtypes[dtype] as typeof f64)
            .nullable()
            .known(always)
            .check(schema as z.ZodNumber, { otherwise }),
        },
      });
    for (const otherwise of ["drop", "null"] as const) {
      const made = pipeline("made", { decide: always })
        .from(declare(otherwise))
        .features(["x"])
        .sink({ parquet: "made.parquet" });
      const one = await compiled(made);
      await one.write("t", rowsOf(values, dtype));
      const failing = values.flatMap((value, i) => (passes(schema, value) ? [] : [i]));
      const rows = values.flatMap((value, i) =>
        passes(schema, value) ? [[i, value]] : otherwise === "drop" ? [] : [[i, null]],
      );
      // One way of checking for both; that DuckDB is not given the file itself shows in either.
      const { files, record } = await report(one.run({ engine: otherwise === "drop" ? "duckdb" : "polars" }));
      const number = /^[if]/.test(dtype);
      const found = await readParquet(files.artifact, `SELECT id, x${number ? "::DOUBLE" : ""}::VARCHAR FROM file`);
      const alike = (value: unknown) => (value === null ? null : number ? Number(value) + 0 : String(value));
      expect(found.map(([id, x]) => [id, alike(x)])).toEqual(rows.map(([id, x]) => [id, alike(x)]));
      expect(record.tables[0]?.checks).toEqual(
        failing.length === 0
          ? []
          : [{ column: "x", otherwise, failed: failing.length, keys: failing.slice(0, 10).map((i) => `(${i})`) }],
      );
      expect(record.tables[0]?.rows).toBe(values.length);
    }
  });
});

/** Facts of one column with a check. */
const facts = (x: Parameters<typeof staticTable>[1]["columns"][string]) =>
  pipeline("facts", { decide: always })
    .from(table("t", { timeline: match, event: { id: i32 }, rows: always, columns: { name: str.known(always) } }))
    .join(staticTable("f", { key: { name: str }, columns: { x } }), { how: "left", prefix: "of_" })
    .features(["of_x" as never])
    .sink({ parquet: "facts.parquet" });
const named = "SELECT 1::INT AS id, 'a' AS name";

describe("refuse", () => {
  test("reports the count, the values, the bounds and one row", async () => {
    const one = await compiled(facts(f64.check(z.number().min(0).max(1))));
    await one.write("t", named);
    await one.write(
      "f",
      "SELECT * FROM (VALUES ('d', 'NaN'::DOUBLE), ('b', 1.5), ('a', 0), ('c', -2), ('e', 1.5), ('f', 7)) t(name, x)",
    );
    expect(await one.refused(one.run())).toEqual([
      "GF4045 Table 'f' has 5 values in column 'x' that must be at least 0 and at most 1, but are -2.0, 1.5, 7.0, and others; for example (name) ('b'): f.parquet.",
    ]);
  });

  test("one value, and text", async () => {
    const one = await compiled(facts(str.check(z.enum(["oval", "road"]))));
    await one.write("t", named);
    await one.write("f", "SELECT 'a' AS name, 'ovla' AS x");
    expect(await one.refused(one.run())).toEqual([
      "GF4045 Table 'f' has 1 value in column 'x' that must be 'oval' or 'road', but is 'ovla'; for example (name) ('a'): f.parquet.",
    ]);
  });

  test("an empty table, nulls and valid values pass; other errors are reported too", async () => {
    const one = await compiled(facts(i64.nullable().check(z.int().min(1))));
    await one.write("t", named);
    for (const rows of ["SELECT 'a' AS name, 1::BIGINT AS x LIMIT 0", "SELECT 'a' AS name, NULL::BIGINT AS x"]) {
      await one.write("f", rows);
      expect((await report(one.run())).record.rows).toBe(1);
    }
    await one.write("f", "SELECT 'a' AS name, unnest([1, 0])::BIGINT AS x");
    expect((await one.refused(one.run())).map((line) => line.slice(0, 6))).toEqual(["GF4009", "GF4045"]);
  });

  test("keys are checked too; integers beyond f64 are not rounded", async () => {
    const big = table("t", {
      timeline: match,
      event: { id: i64.check(z.number().max(2 ** 60)) },
      rows: always,
      columns: { x: i32.known(always) },
    });
    const one = await compiled(
      pipeline("big", { decide: always }).from(big).features(["x"]).sink({ parquet: "b.parquet" }),
    );
    await one.write("t", `SELECT unnest([${2n ** 60n}, ${2n ** 60n + 1n}])::BIGINT AS id, 1::INT AS x`);
    expect(await one.refused(one.run())).toEqual([
      `GF4045 Table 't' has 1 value in column 'id' that must be at most 1152921504606846976, but is 1152921504606846977; for example (id) (1152921504606846977): t.parquet.`,
    ]);
  });
});

test("lengths and patterns count code points", async () => {
  const one = await compiled(facts(str.check(z.string().min(1).max(2))));
  await one.write("t", named);
  // Six bytes of UTF-8 each, and three units of UTF-16.
  await one.write("f", "SELECT * FROM (VALUES ('a', '😀é'), ('b', 'é')) t(name, x)");
  expect((await report(one.run())).record.rows).toBe(1);
  await one.write("f", "SELECT * FROM (VALUES ('a', '😀éa'), ('b', '')) t(name, x)");
  expect(await one.refused(one.run())).toEqual([
    "GF4045 Table 'f' has 2 values in column 'x' that must be at least 1 character long and at most 2 characters long, but are '' and '😀éa'; for example (name) ('a'): f.parquet.",
  ]);
});

describe("drop", () => {
  const results = table("results", {
    timeline: match,
    event: { id: i32 },
    entity: { who: str },
    rows: until("play"),
    columns: {
      seed: i32.known(until("play")).check(z.int().min(1), { otherwise: "drop" }),
      place: i32.known(once("play")).check(z.int().min(1)),
    },
  });
  const made = pipeline("made", { decide: until("play") })
    .from(results)
    .features(["seed"])
    .label("place")
    .sink({ parquet: "made.parquet" });

  test("dropped rows are not checked further: neither keys, nor nulls, nor other columns", async () => {
    const one = await compiled(made);
    const rows = "(1, 'a', 1, 2), (1, 'a', 0, 3), (1, 'b', -1, NULL), (1, 'c', 0, 0), (1, 'd', 2, 1)";
    await one.write(
      "results",
      `SELECT id::INT AS id, who, seed::INT AS seed, place::INT AS place FROM (VALUES ${rows}) t(id, who, seed, place)`,
    );
    const { files, record } = await report(one.run());
    expect(await readParquet(files.artifact)).toEqual([
      [1, "a", 1, 2],
      [1, "d", 2, 1],
    ]);
    expect(record.tables).toMatchObject([
      {
        rows: 5,
        checks: [{ column: "seed", otherwise: "drop", failed: 3, keys: ["(1, 'a')", "(1, 'b')", "(1, 'c')"] }],
      },
    ]);
  });

  test("if all rows fail, none is left", async () => {
    const one = await compiled(made);
    await one.write(
      "results",
      "SELECT 1::INT AS id, who::VARCHAR AS who, -1::INT AS seed, 1::INT AS place FROM range(20) t(who)",
    );
    const { record } = await report(one.run());
    expect(record.rows).toBe(0);
    expect(record.tables[0]?.checks).toMatchObject([{ failed: 20, keys: { length: 10 } }]);
  });
});

describe("checks in score mode", () => {
  /** The table drops by what is known only after the play, and is joined from; the other drops by what is known before. */
  const drawn = table("drawn", {
    timeline: match,
    event: { id: i32 },
    order: { turn: i32 },
    entity: { who: str },
    rows: always,
    columns: {
      seed: i32.known(until("play")).check(z.int().min(1), { otherwise: "drop" }),
      odds: f64.known(until("play")).check(z.number().positive(), { otherwise: "null" }),
    },
  });
  const played = table("played", {
    timeline: match,
    event: { id: i32 },
    order: { turn: i32 },
    entity: { who: str },
    rows: always,
    columns: { place: i32.known(once("play")).check(z.int().min(1), { otherwise: "drop" }), shirt: i32.known(always) },
  });
  const made = pipeline("made", { decide: until("play") })
    .from(drawn)
    .joinPrior(played, { prefix: "last_" })
    .join(played, { how: "left", prefix: "now_" })
    .features(["seed", "odds", "last_place", "last_shirt"])
    .label("now_place", "now_shirt")
    .sink({ parquet: "made.parquet" });

  test("the rows wait for the checked column: unknown before the play", async () => {
    const { spec } = await compiled(made);
    expect(spec.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ["drawn", "after 'draw'"],
      ["played", "after 'play'"],
    ]);
  });

  test("a value that is not read is not refused; in earlier events and in train mode it is", async () => {
    const placed = table("placed", {
      timeline: match,
      event: { id: i32 },
      order: { turn: i32 },
      entity: { who: str },
      rows: always,
      columns: { place: i32.known(once("play")).check(z.int().min(1)), seed: i32.known(always) },
    });
    const one = await compiled(
      pipeline("one", { decide: until("play") })
        .from(placed)
        .features(["seed"])
        .label("place")
        .sink({ parquet: "one.parquet" }),
    );
    const write = (first: number, second: number) =>
      one.write(
        "placed",
        `SELECT id::INT AS id, id::INT AS turn, 'a' AS who, place::INT AS place, 7::INT AS seed FROM (VALUES (1, ${first}), (2, ${second})) t(id, place)`,
      );
    const score = () => one.run({ mode: "score", event: { id: 2 } });
    await write(1, -1);
    expect((await report(score())).record.rows).toBe(1);
    expect((await one.refused(one.run())).map((line) => line.slice(0, 6))).toEqual(["GF4045"]);
    await write(-1, 1);
    expect((await one.refused(score())).map((line) => line.slice(0, 6))).toEqual(["GF4045"]);
  });

  test("an assumption about the rows includes the checked column: it is read, and rows are dropped", async () => {
    const vouched = await compiled(
      pipeline("vouched", { decide: until("play") })
        .from(played.assumeRows("the winners are agreed on", until("play")))
        .features(["shirt"])
        .sink({ parquet: "vouched.parquet" }),
    );
    await vouched.write(
      "played",
      "SELECT 1::INT AS id, 1::INT AS turn, who, place::INT AS place, 7::INT AS shirt FROM (VALUES ('a', 0), ('b', 1)) t(who, place)",
    );
    const [train, scored] = [
      await report(vouched.run()),
      await report(vouched.run({ mode: "score", event: { id: 1 } })),
    ];
    expect(await readParquet(train.files.artifact)).toEqual([[1, "b", 7]]);
    expect(await readParquet(scored.files.artifact)).toEqual([[1, "b", 7]]);
  });

  test("gives the rows of train mode, whatever the outcome; unread values are not checked", async () => {
    const one = await compiled(made);
    const drawnRows = (more: string) =>
      `SELECT id::INT AS id, id::INT AS turn, who, seed::INT AS seed, odds::DOUBLE AS odds FROM (VALUES
        (1, 'a', 1, 2.5), (1, 'b', 0, 3), (2, 'a', 2, 0), (2, 'b', 3, 'NaN'::DOUBLE), (2, 'c', -1, 1) ${more}) t(id, who, seed, odds)`;
    const playedRows = (own: string) =>
      `SELECT id::INT AS id, id::INT AS turn, who, place::INT AS place, shirt::INT AS shirt FROM (VALUES
        (0, 'a', 4, 7), (0, 'b', 2, 8), (1, 'a', 0, 9), (1, 'b', 1, 10) ${own}) t(id, who, place, shirt)`;
    await one.write("drawn", drawnRows(""));
    const query = "SELECT id, who, seed, odds, last_place, last_shirt FROM file WHERE id = 2 ORDER BY ALL";
    // By hand: odds that fail are null, seed -1 is left out, and the place 0 of event 1 sends 'a' back to event 0.
    const expected = [
      [2, "a", 2, null, 4, 7],
      [2, "b", 3, null, 1, 10],
    ];
    for (const own of [", (2, 'a', 0, 1), (2, 'b', 5, 2)", ", (2, 'a', 1, 1), (2, 'b', -5, 2)", ""]) {
      await one.write("played", playedRows(own));
      expect(await readParquet((await report(one.run())).files.artifact, query)).toEqual(expected);
      for (const engine of ["polars", "duckdb"] as const) {
        const { files, record } = await report(one.run({ mode: "score", event: { id: 2 }, engine }));
        expect(await readParquet(files.artifact, query)).toEqual(expected);
        // Of event 2 the drawn rows are read, of later ones nothing; of the play only what is over.
        expect(
          record.tables.map(({ name, checks }) => [
            name,
            checks.map(({ column, failed, keys }) => [column, failed, keys]),
          ]),
        ).toEqual([
          [
            "drawn",
            [
              ["seed", 2, ["(1, 'b')", "(2, 'c')"]],
              ["odds", 2, ["(2, 'a')", "(2, 'b')"]],
            ],
          ],
          ["played", [["place", 1, ["(1, 'a')"]]]],
        ]);
      }
    }
  });
});

test("the record of a run can be parsed again", async () => {
  const one = await compiled(facts(f64.check(z.number().min(0), { otherwise: "null" })));
  await one.write("t", named);
  await one.write("f", "SELECT 'a' AS name, -1::DOUBLE AS x");
  const { files } = await report(one.run());
  const { tables } = JSON.parse(readFileSync(files.record, "utf8"));
  expect(tables[0].checks).toEqual([{ column: "x", otherwise: "null", failed: 1, keys: ["('a')"] }]);
});
