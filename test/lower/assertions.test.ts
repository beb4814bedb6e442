/** Violations that only the data show, as a run reports them; and assumptions, as the record states them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { helpers } from "../../src/engines/polars/lower/names.ts";
import * as provided from "../../src/engines/polars/run/index.ts";
import { parseRecord } from "../../src/runtime/index.ts";
import { listing, newFolder, readParquet, refusals, report, run, writeParquet } from "../runtime/support.ts";
import { compiled, get } from "./support.ts";

const runners = await compiled("assertions.fixture.ts");

const source = readFileSync(join(import.meta.dirname, "assertions.fixture.ts"), "utf8");
/** The line of the fixture that holds a text, which it does once. */
const lineOf = (text: string): number => source.slice(0, source.indexOf(text)).split("\n").length;

const header = "t(game, day, player, starts, seat, score)";
const game = (rows: string) =>
  `SELECT game::INT AS game, day::DATE AS day, player, starts::TIMESTAMP AS starts, seat::INT AS seat, score::DOUBLE AS score
   FROM (VALUES ${rows}) ${header}`;
const games = game(`
  (1, '2024-01-01', 'Al', '2024-01-01 12:00:00', 7, 1.5),
  (1, '2024-01-01', 'Bo', NULL, 8, NULL),
  (2, '2024-01-02', 'Al', '2024-01-02 12:00:00', NULL, 2.5),
  (2, '2024-01-02', 'Bo', '2024-01-02 12:00:00', NULL, 3)`);
const seats = "SELECT * FROM (VALUES (7::INT, 'front'), (9::INT, 'back')) t(number, row)";
const weather = (rows: string, type = "TIMESTAMP") =>
  `SELECT station, published::${type} AS published, observed::${type} AS observed, air::DOUBLE AS air
   FROM (VALUES ${rows}) t(station, published, observed, air)`;
const readings =
  "('Al', '2024-01-01 11:59:59', '2024-01-01 11:00:00', 10), ('Bo', '2024-01-02 12:00:00', '2024-01-02 11:00:00', 20)";

/** Runs a pipeline over tables that are given as queries. */
const running = async (pipeline: string, tables: Record<string, string>) => {
  const root = newFolder();
  const files = Object.entries(tables).map(
    async ([name, query]) => [name, await writeParquet(join(root, `${name}.parquet`), query)] as const,
  );
  const place = { root, out: join(root, "out"), tables: Object.fromEntries(await Promise.all(files)) };
  const { runner, module } = get(runners, pipeline);
  return { place, ending: run(runner, module, place, { tables: place.tables }) };
};

describe("a union", () => {
  const others = (first: number) =>
    game(`(${first}, '2024-01-01', 'Al', NULL, 1, 9), (${first}, '2024-01-01', 'Cy', NULL, 1, 9)`);

  it("of rows with different keys is computed", async () => {
    const { ending } = await running("both", { games, friendlies: others(3) });
    const { files, record } = await report(ending);
    expect(record.rows).toBe(6);
    expect(await readParquet(files.artifact, "SELECT game, player FROM file")).toEqual([
      [1, "Al"],
      [1, "Bo"],
      [3, "Al"],
      [3, "Cy"],
      [2, "Al"],
      [2, "Bo"],
    ]);
  });

  it("of rows with a common key is refused, and nothing is written", async () => {
    const { ending, place } = await running("both", { games, friendlies: others(1) });
    expect(await refusals(ending)).toEqual([
      `GF4040 The union in line ${lineOf("games.union")} contains 1 key more than once; its rows must be unique by (game, player), but (1, 'Al') is repeated.`,
    ]);
    expect(listing(place.out)).toEqual([]);
  });
});

describe("a one-to-one join", () => {
  it("may leave rows of both sides unmatched", async () => {
    const twice = `${games} UNION ALL ${game("(3, '2024-01-03', 'Al', NULL, 8, 1)")}`;
    const { ending } = await running("seated", { games: twice, seats });
    const { files } = await report(ending);
    expect(await readParquet(files.artifact, "SELECT game, player, in_row FROM file")).toEqual([
      [1, "Al", "front"],
      [1, "Bo", null],
      [2, "Al", null],
      [2, "Bo", null],
      [3, "Al", null],
    ]);
  });

  it("with a row that matches twice is refused, and nothing is written", async () => {
    const twice = `${games} UNION ALL ${game("(3, '2024-01-03', 'Al', NULL, 7, 1), (4, '2024-01-04', 'Al', NULL, 7, 1)")}`;
    const { ending, place } = await running("seated", { games: twice, seats });
    expect(await refusals(ending)).toEqual([
      `GF4041 The join with 'seats' in line ${lineOf("join(seats")} is one-to-one, but 1 key of 'seats' is matched more than once; for example (number) (7) by 3 rows.`,
    ]);
    expect(listing(place.out)).toEqual([]);
  });
});

describe("a log", () => {
  it.each(["TIMESTAMP", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP_S", "TIMESTAMPTZ"])(
    "with stamps in %s: the artifact has microseconds without a zone",
    async (type) => {
      const utc = readings.replaceAll(/(\d\d:\d\d:\d\d)/g, type === "TIMESTAMPTZ" ? "$1+00" : "$1");
      const { ending } = await running("entered", { games, weather: weather(utc, type) });
      const { files } = await report(ending);
      const columns = "game, player, form, air, typeof(starts), starts::VARCHAR";
      expect(await readParquet(files.artifact, `SELECT ${columns} FROM file`)).toEqual([
        [1, "Al", 1.5, 10, "TIMESTAMP", "2024-01-01 12:00:00"],
        [1, "Bo", null, null, "TIMESTAMP", null],
        [2, "Al", 2.5, 10, "TIMESTAMP", "2024-01-02 12:00:00"],
        [2, "Bo", 3, null, "TIMESTAMP", "2024-01-02 12:00:00"],
      ]);
    },
  );

  it("about the future is refused, and so are its duplicates", async () => {
    const early = "('Al', '2024-01-01 10:00:00', '2024-01-01 11:00:00', 10)";
    const { ending, place } = await running("entered", { games, weather: weather(`${early}, ${early}, ${readings}`) });
    const file = join(place.root, "weather.parquet");
    const example = "('Al', 2024-01-01 11:00:00.000000, 2024-01-01 10:00:00.000000)";
    expect(await refusals(ending)).toEqual([
      `GF4009 Table 'weather' has 1 key more than once; its rows must be unique by (station, observed, published), but ${example} is repeated: ${file}.`,
      `GF4042 Table 'weather' has 2 rows with 'observed' later than 'published'; for example (station, observed, published) ${example}: ${file}.`,
    ]);
    expect(listing(place.out)).toEqual([]);
  });

  it("may contain two versions of a reading", async () => {
    const twice = `${readings}, ('Al', '2024-01-01 11:30:00', '2024-01-01 11:00:00', 5)`;
    const { ending } = await running("entered", { games, weather: weather(twice) });
    expect((await report(ending)).record.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ["games", 4],
      ["weather", 3],
    ]);
  });
});

it("assumptions are in the record and in the runner", async () => {
  const { ending } = await running("entered", { games, weather: weather(readings) });
  const { files, record } = await report(ending);
  const trusted = [
    {
      kind: "instant",
      what: "the rows of 'games'",
      reason: "the entry list is out on Tuesday",
      from: "after 'game'",
      to: "always",
      line: lineOf("assumeRows"),
    },
    {
      kind: "instant",
      what: "column 'form'",
      reason: "scores are agreed upon",
      from: "after 'game'",
      to: "always",
      line: lineOf('assume("'),
    },
  ];
  expect(record.assumptions).toEqual(trusted);
  expect(parseRecord(readFileSync(files.record, "utf8")).assumptions).toEqual(trusted);
  // A long comment goes on in further lines.
  const text = readFileSync(get(runners, "entered").module, "utf8").replace(/\n *\/\/ /g, " ");
  const place = (line: number) => `(assertions.pipeline.ts:${line})`;
  expect(text).toContain(
    `The rows, known after 'game', are assumed to be known always: the entry list is out on Tuesday ${place(lineOf("assumeRows"))}.`,
  );
  expect(text).toContain(
    `known always ${place(lineOf('assume("'))}; assumed to be known always: scores are agreed upon`,
  );
});

it("a runner imports its helpers, whatever its columns are called", () => {
  const imports = ["both", "seated", "entered"].map(
    (name) => /import \{ (.*) \} from "greenflag/.exec(readFileSync(get(runners, name).module, "utf8"))?.[1],
  );
  expect(imports).toEqual(["pl, runner, unionDistinctKeys", "assertOneToOne, pl, runner", "pl, runner"]);
  expect(Object.keys(provided).sort()).toEqual([...helpers, "pl"].sort());
});
