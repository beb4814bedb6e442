/** Every function is tested, plans contain only valid calls, and case mapping is the same on both engines. */
import { date, datetime, i32, pipeline, table, timeline } from "greenflag";
import { expect, test } from "vitest";
import { z } from "zod";
import { verify } from "../../src/compiler/verify/index.ts";
import { functionNames } from "../../src/core/functions.ts";
import { expressionSchema } from "../../src/plan/schema.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { frameOf, type Row } from "../../src/proof/database.ts";
import { open, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { rowsOfReference } from "../pipelines/run-reference.ts";
import { dtypes_durations } from "./dtypes.fixture.ts";
import { functions_numbers, functions_text, functions_time } from "./functions.fixture.ts";

/** Whatever has a case or is blank, and the blocks in which Unicode 16 and 17 added such; not what Node knows of alone. */
const every = Array.from({ length: 0x110000 }, (_, i) => i)
  .filter((i) => i > 0 && (i < 0xd800 || i > 0xdfff) && i !== 0xfeff)
  .filter(
    (i) =>
      /[\p{Cased}\p{Case_Ignorable}\p{White_Space}]/u.test(String.fromCodePoint(i)) ||
      [0x1c80, 0x1e00, 0x1f00, 0xa700, 0xab00, 0xfb00, 0x10400, 0x10d00, 0x16e00].some(
        (from) => i >= from && i < from + 256,
      ),
  );

test("both engines and the reference agree on case and white space for every character", async () => {
  const connection = await open();
  const { plan } = functions_text;
  const one = await runnable(plan);
  const [table] = tablesOf(plan.relation);
  if (one === null || table === undefined) throw new Error("it cannot be run");
  const rows = every.map((n, game) => ({ game, a: String.fromCodePoint(n, 120, n), b: null, c: "" }));
  const polars = one.runner.compute({ words: frameOf(table, rows) } as never, {} as never).collectSync();
  await connection.run(`CREATE OR REPLACE TABLE t.words AS SELECT i::INTEGER AS game, chr(n) || 'x' || chr(n) AS a,
    NULL::VARCHAR AS b, '' AS c FROM (SELECT unnest(range(${rows.length})) AS i,
    unnest([${every.join()}]) AS n)`);
  const duckdb = await rowsOf(connection, sqlOf(one.verified));
  const made = polars.toRecords() as Row[];
  const reference = rowsOfReference(plan, new Map([["words", rows]]));
  const differing = rows.filter((_, i) =>
    ["lower", "upper", "trim", "length"].some((name) =>
      [duckdb, reference].some((others) => made[i]?.[name] !== others[i]?.[name]),
    ),
  );
  expect(duckdb.length).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(6000);
  expect(differing.map(({ a }) => a)).toEqual([]);
});

const x = { kind: "column", name: "x" };
const plain = (value: unknown, dtype = "number") => ({ kind: "literal", dtype, value });

test.each([
  ["abs", [x], true],
  ["abs", [], false],
  ["abs", [x, x], false],
  ["modulo", [x], false],
  ["round", [x, plain(2)], true],
  ["round", [x, plain(16)], false],
  ["round", [x, x], false],
  ["slice", [x, plain(0), plain(null, "null")], true],
  ["slice", [x, plain(null, "null"), plain(1)], false],
  ["replace", [x, plain("", "str"), plain("a", "str")], false],
  ["sinh", [x], false],
])("a plan with a call of %s on %j: %s", (name, given, sound) => {
  expect(z.safeParse(expressionSchema, { kind: "function", name, arguments: given }).success).toBe(sound);
});

test("every function is tested", () => {
  const nodes = JSON.stringify([
    functions_numbers.plan,
    functions_text.plan,
    functions_time.plan,
    // Held against a loop in dtypes.test.ts.
    dtypes_durations.plan,
  ]);
  expect(functionNames.filter((name) => !nodes.includes(`"name":"${name}"`))).toEqual([]);
});

test("a date with a time zone is refused, even behind a cast", () => {
  const { always } = timeline("play", { phases: ["game"] });
  const games = table("games", {
    timeline: timeline("play", { phases: ["game"] }),
    event: { game: i32 },
    rows: always,
    columns: { day: date.known(always), at: datetime.known(always) },
  });
  const { plan } = pipeline("zone_of_a_day", { decide: always })
    .from(games)
    .derive((r) => ({ made: (r.day as never as typeof r.at).year("Europe/Berlin"), fine: r.day.year() }))
    .features(["fine"])
    .sink({ parquet: "x.parquet" });
  expect(verify(plan).findings.map(({ code, params }) => [code, params])).toEqual([
    ["GF2009", { what: "year(zone)", takes: "datetimes", found: "date" }],
  ]);
});
