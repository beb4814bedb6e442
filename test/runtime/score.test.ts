/** What score mode reads and what it refuses, over tables small enough to be looked through. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { TableContract } from "../../src/core/runner-spec.ts";
import { parseRecord } from "../../src/runtime/record.ts";
import { hasKnownRows, laterColumns } from "../../src/runtime/score/known-by-decision.ts";
import rounds from "./fixtures/rounds.runner.ts";
import {
  listing,
  newFolder,
  newPlace,
  type Options,
  readParquet,
  refusals,
  report,
  runLaps,
  runOdd,
  runRounds,
  writeParquet,
} from "./support.ts";

// Points are powers of two: their sum tells which were read. 2024 a and c are of equal order; so is nothing else.
const entries = `SELECT * FROM (VALUES
  (2023::INT, 'a', 'X', DATE '2023-05-01', 1::TINYINT, 1::INT, 1::DOUBLE, 'n'),
  (2024, 'd', 'X', DATE '2024-05-08', 1, 5, 16, 'n'), (2023, 'b', 'X', DATE '2023-05-08', 2, 2, 2, NULL),
  (2024, 'b', 'X', DATE '2024-05-01', 2, 4, 8, 'n'), (2024, 'a', 'X', DATE '2024-05-01', 1, 3, 4, 'n'),
  (2024, 'c', 'X', DATE '2024-05-01', 1, 6, 32, 'n')
) t(season, round, team, day, slot, seed, points, note)`;
const goals = `SELECT * FROM (VALUES
  (2023::INT, 'a', 'X', 1::INT, 'Al'), (2024, 'b', 'X', 3, 'Bo'), (2024, 'd', 'X', 7, 'Cy')
) t(season, round, team, minute, who)`;
const venues = `FROM (SELECT DISTINCT season, round, day, slot, season || round AS venue FROM (${entries})
  UNION ALL SELECT 2025, 'a', DATE '2025-05-01', 1::TINYINT, '2025a') ORDER BY hash(venue)`;

let root: string;
let out: string;
const write = (table: string, query: string) => writeParquet(join(root, `${table}.parquet`), query);
beforeEach(async () => {
  root = newFolder();
  out = join(root, "out");
  await write("entries", entries);
  await write("goals", goals);
  await write("venues", venues);
});

const b2024 = { season: 2024, round: "b" };
const score = (event: Options["event"], more: Options = {}) =>
  runRounds({ root, out }, { mode: "score", ...(event === undefined ? {} : { event }), ...more });
const rows = async (event: Options["event"], columns: string, more: Options = {}) =>
  readParquet((await report(score(event, more))).files.artifact, `SELECT ${columns} FROM file`);
/** The same paths in all messages. */
const refused = async (event: Options["event"], more: Options = {}) =>
  (await refusals(score(event, more))).map((line) => line.replaceAll(`${root}/`, ""));

describe("rows of the event", () => {
  test("values later than the decision are absent, and labels are not in the output", async () => {
    const { files, record } = await report(score(b2024));
    expect(await readParquet(files.artifact)).toEqual([
      [2024, "b", "X", 4, null, null, 1 + 2 + 4 + 32, "Al Cy", expect.any(String)],
    ]);
    expect(record.columns.map(({ name }) => name).at(-1)).toBe("venues");
  });

  test("the result is the same if they do not exist", async () => {
    const before = await rows(b2024, "*");
    const isIt = "season = 2024 AND round = 'b'";
    const none = (column: string) => `CASE WHEN ${isIt} THEN NULL ELSE ${column} END AS ${column}`;
    await write("entries", `SELECT * REPLACE (${none("points")}, ${none("note")}) FROM (${entries})`);
    await write("goals", `FROM (${goals}) WHERE NOT (${isIt})`);
    expect(await rows(b2024, "*", { sealed: true })).toEqual(before);
  });

  test("the contract of its later rows does not matter; in other events it does", async () => {
    const twice = (round: string) =>
      `${goals} UNION ALL SELECT 2024, '${round}', 'X', minute::INT, NULL FROM range(2) t(i), range(2) m(minute)`;
    await write("goals", twice("b"));
    expect(await rows(b2024, "goals")).toEqual([["Al Cy"]]);
    await write("goals", twice("a"));
    expect(await refused(b2024)).toEqual([
      "GF4008 Table 'goals' has nulls that its declaration does not allow: 4 nulls in column 'who': goals.parquet.",
      "GF4009 Table 'goals' has 2 keys more than once; its rows must be unique by (season, round, team, minute), but (2024, 'a', 'X', 0) is repeated: goals.parquet.",
    ]);
  });

  test("known values must satisfy the contract", async () => {
    await write(
      "entries",
      `SELECT * REPLACE (CASE WHEN round = 'b' THEN NULL ELSE seed END AS seed) FROM (${entries})`,
    );
    expect(await refused(b2024)).toEqual([
      "GF4008 Table 'entries' has nulls that its declaration does not allow: 2 nulls in column 'seed': entries.parquet.",
    ]);
  });
});

describe("rows of other events", () => {
  test.each([
    ["2023", "a", 0, "2023a"],
    ["2023", "b", 1, "2023a 2023b"],
    // Not c, which is of equal order.
    ["2024", "a", 1 + 2, "2023a 2023b 2024a"],
    ["2024", "c", 1 + 2, "2023a 2023b 2024c"],
    ["2024", "b", 1 + 2 + 4 + 32, "2023a 2023b 2024a 2024b 2024c"],
    ["2024", "d", 1 + 2 + 4 + 32 + 8, "2023a 2023b 2024a 2024b 2024c 2024d"],
  ])("only strictly earlier ones are read: %s %s", async (season, round, points, places) => {
    expect(await rows({ season, round }, "all_points, venues")).toEqual([[points, places]]);
  });

  test("the outcome of later events may be missing, that of earlier ones may not", async () => {
    await write(
      "entries",
      `SELECT * REPLACE (CASE WHEN season = 2024 THEN NULL ELSE points END AS points) FROM (${entries})`,
    );
    expect(await rows({ season: 2024, round: "a" }, "all_points")).toEqual([[3]]);
    // Of four events two are earlier than b.
    expect(await refused(b2024)).toEqual([
      "GF4008 Table 'entries' has nulls that its declaration does not allow: 2 nulls in column 'points': entries.parquet.",
    ]);
  });

  test("keys and order must be valid in all of them", async () => {
    await write(
      "entries",
      `${entries} UNION ALL SELECT 2024, NULL, 'X', NULL, 1::TINYINT, 1, 1, NULL UNION ALL
      SELECT 2024, 'd', 'Y', DATE '2024-06-01', 1::TINYINT, 1, 1, NULL`,
    );
    expect(await refused({ season: 2023, round: "a" })).toEqual([
      "GF4008 Table 'entries' has nulls that its declaration does not allow: 1 null in key 'round', 1 null in key 'day': entries.parquet.",
      "GF4010 Table 'entries' has 1 event with more than one position in the order (day, slot); for example (season, round) (2024, 'd') has (2024-05-08, 1) and (2024-06-01, 1): entries.parquet.",
    ]);
  });

  test("a table without events is read in full", async () => {
    const place = await newPlace();
    const { files } = await report(runLaps(place, { mode: "score", event: 2 }));
    expect(await readParquet(files.artifact)).toEqual([
      [2, "Al", 2, 1],
      [2, "Bo", 1, 1],
    ]);
  });

  test("a table without an order is read in full; the place is that of any table with the event", async () => {
    await write("venues", `FROM (${venues}) WHERE false`);
    expect(await rows({ season: 2023, round: "b" }, "all_points, goals, venues")).toEqual([[1, "Al Bo Cy", ""]]);
  });
});

describe("columns later than the decision", () => {
  const without = async (season: number) =>
    write("entries", `SELECT * EXCLUDE (points) REPLACE (7 AS note) FROM (${entries}) WHERE season >= ${season}`);

  test("may be absent, or have any dtype, if no other event is read", async () => {
    await without(2024);
    expect(await rows({ season: 2024, round: "c" }, "own_points, own_note, all_points")).toEqual([[null, null, 0]]);
  });

  test("are required if one is", async () => {
    await without(2023);
    expect(await refused({ season: 2024, round: "c" })).toEqual([
      "GF4006 Table 'entries' lacks the column 'points': entries.parquet.",
      "GF4007 Table 'entries' has columns whose dtype is not the declared one: 'note' is i32, declared str: entries.parquet.",
    ]);
  });

  test("are required in train mode", async () => {
    await without(2024);
    expect((await refusals(runRounds({ root, out }))).map((line) => line.slice(0, 6))).toEqual(["GF4006", "GF4007"]);
  });
});

describe("the event", () => {
  test("must exist; rows later than the decision do not count", async () => {
    await write("goals", `${goals} UNION ALL SELECT 2026, 'a', 'X', 1, 'Di'`);
    const ending = await score({ season: 2026, round: "a" });
    expect(ending).toEqual({
      kind: "refused",
      diagnostics: [
        {
          code: "GF4024",
          message:
            "The event season=2026, round=a has no rows in 'entries', 'venues', the tables whose rows are known by the decision (before 'match').",
          hint: "Check the value, or add the event's rows. The last of 6 events in table 'entries': (2024, 'd'), (2024, 'b'), (2024, 'c'), (2024, 'a'), (2023, 'b').",
          place: null,
          severity: "error",
        },
      ],
    });
    expect(existsSync(out)).toBe(false);
  });

  test("is missing in tables without rows too", async () => {
    for (const [table, query] of Object.entries({ entries, venues, goals }))
      await write(table, `FROM (${query}) WHERE false`);
    const ending = await score(b2024);
    expect(ending.kind === "refused" && ending.diagnostics.map(({ hint }) => hint)).toEqual([
      "Check the files: they contain no events.",
    ]);
  });

  test("gives no rows if only another table has it", async () => {
    expect((await report(score({ season: 2025, round: "a" }))).record.rows).toBe(0);
  });

  test("has one place in the order, in all tables", async () => {
    await write(
      "venues",
      `SELECT * REPLACE (CASE WHEN round = 'b' THEN 3 ELSE slot END::TINYINT AS slot) FROM (${venues})`,
    );
    expect(await refused(b2024)).toEqual([
      "GF4026 The event season=2023, round=b, the first of 2 events, has more than one position in the order (day, slot): (2023-05-08, 2) in table 'entries', (2023-05-08, 3) in table 'venues'.",
    ]);
    // Of another event, too: whether it is earlier than the scored one depends on its place.
    expect((await refused({ season: 2024, round: "d" })).map((line) => line.slice(0, 6))).toEqual(["GF4026"]);
  });

  test("is not reported missing if a file cannot be read", async () => {
    await write("entries", "SELECT 1 AS season");
    expect((await refused({ season: 1, round: "a" })).map((line) => line.slice(0, 6))).toEqual(["GF4006"]);
  });
});

test("assumed instants count as known", async () => {
  const later = rounds.spec.tables.map((table) => ({
    known: hasKnownRows(rounds.spec, table),
    later: laterColumns(rounds.spec, table),
  }));
  expect(later).toEqual([
    { known: true, later: ["points", "note"] },
    { known: false, later: ["who"] },
    { known: true, later: [] },
  ]);
  const [entries, goals] = rounds.spec.tables as readonly [TableContract, TableContract];
  const columns = entries.columns.map((column) => (column.name === "note" ? { ...column, assumed: "always" } : column));
  expect(laterColumns(rounds.spec, { ...entries, columns })).toEqual(["points"]);
  expect(hasKnownRows(rounds.spec, { ...goals, rowsAssumed: "always" })).toBe(true);
});

describe("damaged data are reported once", () => {
  // The last column's pages lie at the end of the file: names, dtypes and statistics stay sound.
  const damage = async (points: string, note: string, columns: string) => {
    const many = `SELECT 2023::INT AS season, 'a' AS round, 'X' || hash(i) AS team, DATE '2023-05-01' AS day,
      1::TINYINT AS slot, i::INT AS seed, ${points} AS points, ${note} AS note FROM range(20000) t(i)`;
    const one = `SELECT 2023, 'b', 'X', DATE '2023-05-08', 2::TINYINT, 1, 1::DOUBLE, NULL`;
    const file = await write("entries", `SELECT ${columns} FROM (${many} UNION ALL ${one})`);
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length - 150_000, bytes.length - 50_000);
    writeFileSync(file, bytes);
  };

  test.each([
    // Read by the computation only, or by the seal.
    ["a nullable column", "1::DOUBLE", "'note ' || hash(i)", "*"],
    // Read by the contract.
    ["a column that is never null", "1::DOUBLE", "NULL::VARCHAR", "* EXCLUDE (team), team"],
  ])("%s", async (_, points, note, columns) => {
    await damage(points, note, columns);
    for (const sealed of [false, true])
      expect(await refused({ season: 2023, round: "b" }, { sealed })).toEqual([
        expect.stringMatching(
          /^GF4005 The file of table 'entries' is damaged or truncated: entries.parquet \([^\n]+\)\.$/,
        ),
      ]);
  });
});

describe("sealed", () => {
  test("refuses every table with part of the outcome, all at once", async () => {
    expect(await refused(b2024, { sealed: true })).toEqual([
      "GF4025 Table 'entries' has values of the event season=2024, round=b that are known only after the decision (before 'match'): 1 in 'points' (after 'match'), 1 in 'note' (in hindsight); for example 'points' at (2024, 'b', 'X'): entries.parquet.",
      "GF4025 Table 'goals' has 1 row of the event season=2024, round=b, known only during 'match', but the decision is made before 'match'; for example (2024, 'b', 'X', 3): goals.parquet.",
    ]);
    expect(existsSync(out)).toBe(false);
  });

  test("checks all rows, including columns of another dtype", async () => {
    await write(
      "entries",
      `SELECT season, round, chr(88 + i::INT) AS team, day, slot, seed, NULL::INT AS points, NULLIF(i, 1) AS note
       FROM (${entries}), range(3) t(i) WHERE season = 2024 AND round = 'a'`,
    );
    expect(await refused({ season: 2024, round: "a" }, { sealed: true })).toEqual([
      "GF4025 Table 'entries' has values of the event season=2024, round=a that are known only after the decision (before 'match'): 2 in 'note' (in hindsight); for example 'note' at (2024, 'a', 'X'): entries.parquet.",
    ]);
  });

  test("accepts the outcome of other events, and is stated in the record", async () => {
    await write(
      "entries",
      `SELECT * REPLACE (CASE WHEN season = 2023 THEN points END AS points, NULL::VARCHAR AS note) FROM (${entries})`,
    );
    const { record, files } = await report(score({ season: 2024, round: "c" }, { sealed: true }));
    expect([record.mode, record.event, record.sealed]).toEqual([
      "score",
      [
        { column: "season", value: "2024" },
        { column: "round", value: "c" },
      ],
      true,
    ]);
    expect(await readParquet(files.artifact, "SELECT all_points FROM file")).toEqual([[3]]);
  });
});

describe("the published artifact", () => {
  test("is beside that of train mode, and replaces the previous score", async () => {
    const place = await newPlace();
    const trained = await report(runLaps(place));
    await report(runLaps(place, { mode: "score", event: 1 }));
    const scored = await report(runLaps(place, { mode: "score", event: "2" }));
    expect(scored.files).toEqual({
      artifact: join(place.out, "laps.score.parquet"),
      record: join(place.out, "laps.score.run.json"),
    });
    expect(await readParquet(scored.files.artifact, "SELECT DISTINCT race_id FROM file")).toEqual([[2]]);
    expect(await readParquet(trained.files.artifact, "SELECT count(*)::INT FROM file")).toEqual([[4]]);
    expect(listing(place.out).filter((name) => !name.startsWith("."))).toEqual([
      ...["laps.parquet", "laps.run.json", "laps.score.parquet", "laps.score.run.json"],
    ]);
    const { event, mode, sealed } = trained.record;
    expect({ event, mode, sealed }).toEqual({ event: null, mode: "train", sealed: false });
    expect(parseRecord(JSON.stringify(scored.record)).event).toEqual([{ column: "race_id", value: "2" }]);
    // The file is described as it is, not as it was seen.
    expect(scored.record.tables.map(({ rows }) => rows)).toEqual(trained.record.tables.map(({ rows }) => rows));
  });
});

describe("mode and event arguments", () => {
  test.each([
    [{ mode: "score" }, "GF4021 Score mode computes the features of one event, but no event was given."],
    [{ event: 1 }, "GF4021 An event was given without score mode: train mode computes all events."],
    [{ sealed: true }, "GF4021 Sealed was given without score mode: train mode reads everything."],
  ] as const)("%j is a contradiction", async (options, sentence) => {
    expect(await refusals(runRounds({ root, out }, options))).toEqual([sentence]);
  });

  test.each([
    ["b", "but 'b' does not say which of these columns it is for"],
    [{ round: "b" }, "but 'season' was not given"],
    [{}, "but 'season', 'round' were not given"],
    [{ season: 2024, round: "b", day: "2024-05-01" }, "and 'day' is not part of it"],
    [{ season: 2024, slot: 2 }, "but 'round' was not given, and 'slot' is not part of it"],
  ])("%j does not match the event key", async (event, why) => {
    expect(await refused(event)).toEqual([`GF4023 The event key of this pipeline is (season, round), ${why}.`]);
  });

  test("a pipeline without events cannot be scored", async () => {
    const place = await newPlace();
    expect(await refusals(runOdd(place, "plain", { mode: "score", event: 1 }))).toEqual([
      "GF4023 This pipeline reads no table with events, so there is no event to score.",
    ]);
  });

  test("all errors are reported at once", async () => {
    const ending = refused({ season: "soon", round: 4 }, { params: { fast: true } });
    expect(await ending).toEqual([
      "GF4016 --param names 'fast', which this pipeline does not have.",
      "GF4022 'soon' is not a valid event key: 'season' is i32.",
      "GF4022 '4' is not a valid event key: 'round' is str.",
    ]);
  });
});
