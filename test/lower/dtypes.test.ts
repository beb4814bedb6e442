/**
 * Durations on polars, on DuckDB and in the reference, against loops over the rows; as text, against a
 * character-by-character reader and writer. Categories are compared with text in JavaScript.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { microsecondsOf } from "../../src/core/duration-text.ts";
import { durationOf as durationInSql, textOfDuration as textInSql } from "../../src/engines/duckdb/lower/durations.ts";
import { textToDuration } from "../../src/engines/polars/run/text-casts.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { type Database, frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { databases } from "../../src/proof/fast-check.ts";
import { durationToText, parseDuration } from "../../src/runtime/readers/durations.ts";
import { fill, open, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { rowsOfReference } from "../pipelines/run-reference.ts";
import { seed, thorough } from "../thorough.ts";
import { dtypes_categories, dtypes_durations, dtypes_windows } from "./dtypes.fixture.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

const units = { D: 86_400_000_000n, H: 3_600_000_000n, M: 60_000_000n, S: 1_000_000n } as const;

/** Reads a duration letter by letter. */
const naivelyRead = (text: string): bigint | null => {
  let rest = text;
  const isNegative = rest.startsWith("-");
  if (isNegative) rest = rest.slice(1);
  if (!rest.startsWith("P")) return null;
  rest = rest.slice(1);
  let sum = 0n;
  let left = ["D"];
  let isTime = false;
  let count = 0;
  while (rest !== "") {
    if (rest.startsWith("T")) {
      if (isTime || rest === "T") return null;
      [isTime, left, rest] = [true, ["H", "M", "S"], rest.slice(1)];
      continue;
    }
    let digits = "";
    while (rest !== "" && "0123456789.".includes(rest.charAt(0))) {
      digits += rest.charAt(0);
      rest = rest.slice(1);
    }
    const unit = rest.charAt(0);
    rest = rest.slice(1);
    const at = left.indexOf(unit);
    const [whole = "", fraction, more] = digits.split(".");
    if (unit === "" || at < 0 || whole === "" || more !== undefined) return null;
    if (fraction !== undefined && (unit !== "S" || fraction === "" || fraction.length > 9)) return null;
    left = left.slice(at + 1);
    sum += BigInt(whole) * units[unit as keyof typeof units];
    sum += BigInt((fraction ?? "").padEnd(6, "0").slice(0, 6));
    count++;
  }
  if (count === 0) return null;
  const value = isNegative ? -sum : sum;
  return BigInt.asIntN(64, value) === value ? value : null;
};

const naivelyWritten = (value: bigint): string => {
  if (value === 0n) return "PT0S";
  let rest = value < 0n ? -value : value;
  const take = (unit: keyof typeof units): bigint => {
    const count = rest / units[unit];
    rest %= units[unit];
    return count;
  };
  const [days, hours, minutes, seconds] = [take("D"), take("H"), take("M"), take("S")];
  const fraction = rest === 0n ? "" : `.${String(rest).padStart(6, "0").replace(/0+$/, "")}`;
  const time = [
    hours > 0n ? `${hours}H` : "",
    minutes > 0n ? `${minutes}M` : "",
    seconds > 0n || fraction !== "" ? `${seconds}${fraction}S` : "",
  ].join("");
  return `${value < 0n ? "-" : ""}P${days > 0n ? `${days}D` : ""}${time === "" ? "" : `T${time}`}`;
};

const numRuns = thorough ? 5000 : 500;
const limit = 2n ** 63n;
const extremes = [0n, 1n, -1n, limit - 1n, -limit, -limit + 1n, limit - 775_808n, -limit + 775_807n, -999_999n];
const counts = [
  ...extremes,
  ...fc.sample(fc.bigInt({ min: -limit, max: limit - 1n }), { seed, numRuns }),
  ...fc.sample(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), { seed, numRuns }),
];

/** Texts that are durations, nearly so, or beyond what they hold. */
const written = [
  ...[
    "P1D",
    "PT1M30.5S",
    "P1DT2H",
    "-PT3S",
    "PT0S",
    "-PT0S",
    "PT36H",
    "PT90S",
    "P0D",
    "PT007S",
    "P01DT02H03M04.000001S",
  ],
  ...[
    "PT0.123456789S",
    "-PT0.9999999S",
    "PT1.0000000001S",
    "P",
    "PT",
    "-P",
    "P1DT",
    "",
    "1",
    "PT1",
    "P1",
    "p1d",
    "+PT1S",
  ],
  ...["P1W", "P1Y", "P1M", "PT1S1M", "PT1M1H", "P1H", "PT1D", "PT.5S", "PT1.S", "PT1,5S", "PT1.5M", "PT-1S", " PT1S"],
  ...["PT1S ", "PT1S\n", "PT 1S", "P1D1D", "P1DT1HT1M", "P106751991DT4H54.775807S", "P106751991DT4H54.775808S"],
  ...["-P106751991DT4H54.775808S", "-P106751991DT4H54.775809S", "PT9223372036854.775807S", "PT9223372036855S"],
  ...["P99999999999999D", "PT99999999999999999999S", "PT00000000000000000001S", "P9999999999999D", "PT١S"],
];
const pieces = fc
  .record({
    sign: fc.constantFrom("", "", "-"),
    parts: fc.tuple(
      ...["D", "H", "M", "S"].map((unit) => fc.constantFrom("", `0${unit}`, `1${unit}`, `59${unit}`, `1.5${unit}`)),
    ),
    t: fc.constantFrom("T", "T", "T", ""),
  })
  .map(({ sign, parts: [d, ...time], t }) => `${sign}P${d}${t}${time.join("")}`);
const texts = [...written, ...fc.sample(pieces, { seed, numRuns })];

describe("a duration as text", () => {
  const asked = async (query: (code: string) => string, values: readonly string[], type: string) => {
    const list = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ");
    const from = `FROM (SELECT i, v::${type} AS v FROM (SELECT unnest(range(${values.length})) AS i, unnest([${list}]) AS v))`;
    const read = await connection.runAndReadAll(`SELECT ${query("v")} AS x ${from} ORDER BY i`);
    return read.getRowsJS().map(([value]) => value);
  };

  test("is written in the same way by both engines", async () => {
    const column = pl.Series("v", counts.map(String), pl.String).cast(pl.Int64);
    const polars = pl
      .DataFrame([column])
      .select(durationToText(pl.col("v")).alias("v"))
      .getColumn("v")
      .toArray();
    expect(polars).toEqual(counts.map(naivelyWritten));
    expect(await asked(textInSql, counts.map(String), "BIGINT")).toEqual(counts.map(naivelyWritten));
    expect(counts.map(naivelyWritten).map(naivelyRead)).toEqual(counts);
    const none = pl.DataFrame([pl.Series("v", [null], pl.Int64)]).select(durationToText(pl.col("v")).alias("v"));
    expect(none.toRecords()).toEqual([{ v: null }]);
  });

  test("is parsed in the same way by the language and by both engines", async () => {
    const expected = texts.map(naivelyRead);
    expect(texts.map(microsecondsOf)).toEqual(expected);
    const frame = pl.DataFrame([pl.Series("v", texts, pl.String)]);
    const polars = frame
      .select(parseDuration(pl.col("v")).cast(pl.String).alias("v"))
      .getColumn("v")
      .toArray();
    expect(polars).toEqual(expected.map((value) => value?.toString() ?? null));
    const sound = texts.filter((_, i) => expected[i] !== null);
    expect(await asked(durationInSql, sound, "VARCHAR")).toEqual(sound.map(naivelyRead));
    expect(sound.length).toBeGreaterThan(100);
    expect(texts.length - sound.length).toBeGreaterThan(50);
  });

  test("that is invalid stops both", async () => {
    const bad = texts.filter((text) => naivelyRead(text) === null).slice(0, 45);
    for (const text of bad) {
      const frame = pl.DataFrame([pl.Series("v", ["PT1S", text, null], pl.String)]);
      expect(() => frame.select(textToDuration(pl.col("v"))), text).toThrow(/conversion from `str` to `i64` failed/);
      await expect(asked(durationInSql, [text], "VARCHAR"), text).rejects.toThrow(
        /is no duration|Out of Range|Overflow/,
      );
    }
  });
});

type Naive = { readonly [column: string]: (row: Row) => Value };
const micros = (value: Value | undefined): number | null =>
  value instanceof Date ? value.getTime() * 1000 : typeof value === "number" ? value : null;
/** Of values that are there. */
const of =
  (...names: readonly string[]) =>
  (made: (...values: readonly number[]) => Value) =>
  (row: Row): Value => {
    const values = names.map((name) => micros(row[name]));
    return values.includes(null) ? null : made(...(values as readonly number[]));
  };
const time = (microseconds: number): Date => new Date(microseconds / 1000);
const larger = (value: Value | undefined, other: Value | undefined): boolean =>
  micros(value) !== null && micros(other) !== null && Number(micros(value)) > Number(micros(other));

const durations: Naive = {
  sum: of("d", "e")((d = 0, e = 0) => d + e),
  rest: of("d", "e")((d = 0, e = 0) => d - e),
  later: of("d")((d = 0) => d + 90_500_000),
  seconds: of("d")((d = 0) => d / 1e6),
  between: ({ d = null, e = null }) => {
    const [low, high] = [
      d === null ? null : Number(d) >= -1e6,
      d === null || e === null ? null : Number(d) <= Number(e),
    ];
    return low === false || high === false ? false : low === null || high === null ? null : true;
  },
  is: of("d", "e")((d, e) => d === e),
  is_not: of("d", "e")((d, e) => d !== e),
  less: of("d", "e")((d = 0, e = 0) => d < e),
  more: of("d")((d = 0) => d >= 86_400e6),
  greatest: of("d", "e")((d = 0, e = 0) => Math.max(d, e)),
  least: of("d")((d = 0) => Math.min(d, 0)),
  filled: ({ d = null }) => d ?? 3_000_000,
  either: ({ d = null, e = null }) => (larger(d, e) ? d : e),
  or_none: ({ d = null, e = null }) => (larger(d, e) ? d : null),
  is_null: ({ d = null }) => d === null,
  text: of("d")((d = 0) => naivelyWritten(BigInt(d))),
  again: of("d")((d = 0) => d),
  same: of("d")((d = 0) => d),
  passed: of("at", "since")((at = 0, since = 0) => at - since),
  added: of("at", "d")((at = 0, d = 0) => time(at + d)),
  added_plain: of("at")((at = 0) => time(at - 86_400_000_001)),
  taken: of("at", "d")((at = 0, d = 0) => time(at - d)),
  back: of("at", "since")((at = 0) => time(at)),
};

const onAll = async (plan: PipelinePlan, database: Database) => {
  const one = await runnable(plan);
  if (one === null) throw new Error("it cannot be run");
  const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
  const frames = tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]);
  await fill(connection, tables, database);
  return {
    polars: one.runner
      .compute(Object.fromEntries(frames), {} as never)
      .collectSync()
      .toRecords() as readonly Row[],
    DuckDB: await rowsOf(connection, sqlOf(one.verified)),
    reference: rowsOfReference(plan, database),
  };
};

/** Times have milliseconds in JavaScript; microseconds below are cut by reading them. */
const same = (found: Value | undefined, expected: Value | undefined): boolean =>
  found instanceof Date && expected instanceof Date
    ? Math.abs(found.getTime() - expected.getTime()) <= 1
    : Object.is(found ?? null, expected ?? null) || found === expected;

test("every same-row operation on durations equals a loop", async () => {
  const orNull = <A>(value: fc.Arbitrary<A>) => fc.oneof({ weight: 5, arbitrary: value }, fc.constant(null));
  const span = fc.oneof(
    fc.constantFrom(0, 1, -1, 90_500_000, -3_000_000, 86_400e6, -86_400e6, 999_999, -999_999),
    fc.integer({ min: -(2 ** 48), max: 2 ** 48 }),
  );
  const moment = fc.integer({ min: -(10 ** 12), max: 4 * 10 ** 12 }).map((ms) => new Date(ms));
  const rows = fc
    .sample(fc.record({ d: orNull(span), e: orNull(span), at: orNull(moment), since: orNull(moment) }), {
      seed,
      numRuns: 4 * numRuns,
    })
    .map((row, leg): Row => ({ leg, ...row }));
  for (const [engine, made] of Object.entries(await onAll(dtypes_durations.plan, new Map([["legs", rows]])))) {
    expect(made.length).toBe(rows.length);
    const wrong = rows.flatMap((row, i) =>
      dtypes_durations.plan.features
        .filter((name) => !same(made[i]?.[name], durations[name]?.(row)))
        .map(
          (name) => `${engine}: ${name} of ${JSON.stringify(row)} is ${made[i]?.[name]}, not ${durations[name]?.(row)}`,
        ),
    );
    expect(wrong.slice(0, 5)).toEqual([]);
  }
});

const [first] = tablesOf(dtypes_windows.plan.relation);
const worlds = (plan: PipelinePlan, numRuns: number) =>
  fc.sample(databases(tablesOf(plan.relation)), { seed, numRuns }) as readonly Database[];
const key = (row: Row, ...names: readonly string[]): string =>
  names.map((name) => (row[name] instanceof Date ? (row[name] as Date).toISOString() : String(row[name]))).join("\0");

test("aggregates of durations equal a loop", async () => {
  let seen = 0;
  for (const database of worlds(dtypes_windows.plan, thorough ? 60 : 6)) {
    const all = database.get("splits") ?? [];
    const own = (row: Row) =>
      all
        .filter((one) => key(one, "leg", "crew") === key(row, "leg", "crew") && Number(one.split) <= Number(row.split))
        .toSorted((a, b) => Number(a.split) - Number(b.split));
    const peers = (row: Row) => all.filter((one) => key(one, "leg", "split") === key(row, "leg", "split"));
    const prior = (row: Row) => all.filter((one) => one.crew === row.crew && Number(one.day) < Number(row.day));
    const took = (rows: readonly Row[], name = "took") =>
      rows.flatMap((row) => (row[name] === null ? [] : [Number(row[name])]));
    const sum = (values: readonly number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b));
    const naive: Naive = {
      last_sum: (row) => sum(took(own(row).slice(-3))),
      last_min: (row) => (took(own(row).slice(-3)).length === 0 ? null : Math.min(...took(own(row).slice(-3)))),
      last_first: (row) => took(own(row).slice(-3))[0] ?? null,
      last_count: (row) => took(own(row).slice(-3)).length,
      all_last: (row) => took(own(row)).at(-1) ?? null,
      change: (row) => {
        const [before, now] = [own(row).at(-2)?.took ?? null, row.took ?? null];
        return before === null || now === null ? null : Number(now) - Number(before);
      },
      place: (row) =>
        row.took === null ? null : 1 + took(peers(row)).filter((value) => value < Number(row.took)).length,
      peers_sum: (row) => sum(took(peers(row), "penalty")),
      prior_all: (row) => sum(took(prior(row))),
      near: (row) => {
        const away = took(own(row)).map((value) => Number(row.took) - value);
        return row.took === null ? 0 : away.filter((value) => value >= 0 && value < 90e6).length;
      },
      career_sum: (row) => sum(took([...prior(row), ...own(row)])),
    };
    for (const [engine, made] of Object.entries(await onAll(dtypes_windows.plan, database)))
      for (const row of made) {
        const from = all.find((one) => key(one, "leg", "crew", "split") === key(row, "leg", "crew", "split"));
        if (from === undefined) throw new Error("a row of no row");
        for (const [name, expected] of Object.entries(naive))
          expect({ engine, name, value: row[name] }).toEqual({ engine, name, value: expected(from) });
        seen++;
      }
  }
  expect(seen).toBeGreaterThan(100);
  expect(first?.name).toBe("splits");
});

test("categories equal text in JavaScript", async () => {
  let seen = 0;
  for (const database of worlds(dtypes_categories.plan, thorough ? 40 : 4)) {
    const all = database.get("splits") ?? [];
    const text = (value: Value | undefined) => (value === null || value === undefined ? null : String(value));
    const naive: Naive = {
      is: (row) => (row.tyre === null ? null : row.tyre === "crash"),
      before: (row) => (row.tyre === null ? null : String(row.tyre) < String(row.surface)),
      upper: (row) => text(row.tyre)?.toUpperCase() ?? null,
      filled: (row) => text(row.tyre) ?? text(row.surface),
      filled_text: (row) => text(row.tyre) ?? "none",
      either_text: (row) => (row.tyre === row.surface ? text(row.tyre) : text(row.note)),
      greatest: (row) =>
        row.tyre === null ? null : String(row.tyre) > String(row.surface) ? text(row.tyre) : text(row.surface),
      count: (row) => all.filter((one) => one.leg === row.leg && one.surface === row.surface).length,
      team: (row) => text((database.get("crews") ?? []).find((one) => one.crew === row.crew)?.team),
    };
    for (const [engine, made] of Object.entries(await onAll(dtypes_categories.plan, database)))
      for (const row of made) {
        const from = all.find((one) => key(one, "leg", "crew", "split") === key(row, "leg", "crew", "split"));
        if (from === undefined) throw new Error("a row of no row");
        for (const [name, expected] of Object.entries(naive))
          expect({ engine, name, value: row[name] }).toEqual({ engine, name, value: expected(from) });
        seen++;
      }
  }
  expect(seen).toBeGreaterThan(100);
});
