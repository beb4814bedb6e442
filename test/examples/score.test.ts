/**
 * Score mode on whole weekends: its rows equal those of train mode for the same event, to the last bit, over the
 * original files and over copies as of a Friday or a Sunday before the race.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import { makeSeason, writeSeason } from "../../examples/nascar/season.ts";
import { newFolder, writeParquet } from "../runtime/support.ts";
import { ask, columnsOf, root, rowCount, runExample } from "./compare.ts";
import type { Example } from "./expected-in-duckdb.ts";

const columns = { pre_race: 24, in_race: 20 } as const;
const label = { pre_race: "finish", in_race: "final_running_pos" } as const;

/** An artifact as a relation with the place of each row, for rows are compared in their order. */
const placed = (file: string, which = "true") =>
  `(SELECT row_number() OVER (ORDER BY file_row_number) AS place, * EXCLUDE (file_row_number)
    FROM read_parquet('${file}', file_row_number = true) WHERE ${which})`;

/** Scores an event over a folder; how many rows it gives, and how many of these and of train mode's have no equal. */
const compare = async (
  duckdb: DuckDBConnection,
  name: Example,
  trained: string,
  event: number,
  folder: string,
  { flags = [], which = "true" }: { readonly flags?: readonly string[]; readonly which?: string } = {},
) => {
  const { record, files } = await runExample(name, folder, [], ["--mode", "score", "--event", `${event}`, ...flags]);
  expect([record.mode, record.event, record.columns.length]).toEqual([
    "score",
    [{ column: "race_id", value: `${event}` }],
    columns[name],
  ]);
  const got = placed(files.artifact);
  const due = `(SELECT * EXCLUDE (${label[name]}) FROM ${placed(trained, `race_id = ${event} AND ${which}`)})`;
  expect(await columnsOf(duckdb, got)).toEqual(await columnsOf(duckdb, due));
  const differing = `(FROM ${got} EXCEPT ALL FROM ${due}) UNION ALL (FROM ${due} EXCEPT ALL FROM ${got})`;
  return { rows: await rowCount(duckdb, got), differing: await rowCount(duckdb, `(${differing})`) };
};

/** The tables of pre_race as they could be before the race of an event: later races gone, its outcome null, shuffled. */
const beforeTheRace = async (folder: string, event: number): Promise<string> => {
  const made = newFolder();
  const file = (table: string) => `read_parquet('${join(folder, `${table}.parquet`)}')`;
  const day = `(SELECT race_date FROM ${file("races")} WHERE race_id = ${event})`;
  const held = `race_id = ${event} OR race_id IN (SELECT race_id FROM ${file("races")} WHERE race_date < ${day})`;
  const outcome = ["finish", "laps", "laps_led", "status", "points"]
    .map((column) => `CASE WHEN race_id = ${event} THEN NULL ELSE ${column} END AS ${column}`)
    .join(", ");
  for (const table of ["races", "practice", "qualifying", "results"])
    await writeParquet(
      join(made, `${table}.parquet`),
      `SELECT * ${table === "results" ? `REPLACE (${outcome})` : ""} FROM ${file(table)} WHERE ${held} ORDER BY random()`,
    );
  return made;
};

/** The laps of one event so far, among those of others: each car is on another lap, and nobody knows where it will end. */
const soFar = "lap <= 20 + hash(driver) % 60";
const duringTheRace = async (folder: string, event: number): Promise<string> => {
  const made = newFolder();
  await writeParquet(
    join(made, "laps.parquet"),
    `SELECT * EXCLUDE (final_running_pos) FROM read_parquet('${join(folder, "laps.parquet")}')
     WHERE race_id <> ${event} OR ${soFar} ORDER BY random()`,
  );
  return made;
};

interface Subject {
  readonly folder: string;
  readonly trained: Readonly<Record<Example, string>>;
}

const prepare = async (folder: string): Promise<Subject> => ({
  folder,
  trained: {
    pre_race: (await runExample("pre_race", folder)).files.artifact,
    in_race: (await runExample("in_race", folder)).files.artifact,
  },
});

const checkScores = (subject: () => Subject, pre: readonly number[], during: readonly number[]): void => {
  let duckdb: DuckDBConnection;
  beforeAll(async () => {
    duckdb = await (await DuckDBInstance.create()).connect();
  });

  describe.each(pre)("score of pre_race for %i", (event) => {
    const rows = async (table: string) =>
      rowCount(duckdb, `read_parquet('${join(subject().folder, `${table}.parquet`)}') WHERE race_id = ${event}`);

    it("over the original files", async () => {
      const { folder, trained } = subject();
      const compared = await compare(duckdb, "pre_race", trained.pre_race, event, folder);
      expect(compared).toEqual({ rows: await rows("results"), differing: 0 });
    });

    it("over files without its outcome and later races, sealed", async () => {
      const { folder, trained } = subject();
      const before = await beforeTheRace(folder, event);
      const compared = await compare(duckdb, "pre_race", trained.pre_race, event, before, { flags: ["--sealed"] });
      expect(compared).toEqual({ rows: await rows("results"), differing: 0 });
    });
  });

  it("on DuckDB", async () => {
    const { folder } = subject();
    const event = pre[0] ?? 0;
    const flags = ["--engine", "duckdb"];
    const { files } = await runExample("pre_race", folder, [], flags);
    const before = await beforeTheRace(folder, event);
    const compared = await compare(duckdb, "pre_race", files.artifact, event, before, {
      flags: [...flags, "--sealed"],
    });
    expect(compared.differing).toBe(0);
    expect(compared.rows).toBeGreaterThan(0);
  });

  describe.each(during)("score of in_race for %i", (event) => {
    it("over the original files", async () => {
      const { folder, trained } = subject();
      const { rows, differing } = await compare(duckdb, "in_race", trained.in_race, event, folder);
      expect([rows > 1000, differing]).toEqual([true, 0]);
    });

    it("over the laps so far, without the column of final positions", async () => {
      const { folder, trained } = subject();
      const options = { flags: ["--sealed"], which: soFar };
      const made = await duringTheRace(folder, event);
      const { rows, differing } = await compare(duckdb, "in_race", trained.in_race, event, made, options);
      expect([rows > 1000, differing]).toEqual([true, 0]);
    });
  });
};

// As it is typed, standing in the project.
const real = "../shared/data/nascar";
const absent = !existsSync(resolve(root, real));
if (absent) console.info(`Skipped, for want of the real data: there is no folder ${resolve(root, real)}.`);

describe.skipIf(absent)("real weekends", () => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await prepare(resolve(root, real));
  });
  // The first race; one without practice; the two without qualifying; one of mid season; the last.
  checkScores(() => subject, [202101, 202120, 202236, 202403, 202317, 202422], [202501, 202507, 202512]);
});

// Files are not trusted to be sorted, and races of the same day are not prior to each other.
describe("a generated season, shuffled, with all races of a month on its first day", () => {
  let subject: Subject;
  let shared: readonly unknown[][];
  beforeAll(async () => {
    const plain = newFolder();
    const folder = newFolder();
    writeSeason(makeSeason(1), plain);
    const day = "REPLACE (date_trunc('month', race_date)::DATE AS race_date)";
    for (const table of ["races", "practice", "qualifying", "results", "laps"])
      await writeParquet(
        join(folder, `${table}.parquet`),
        `SELECT * ${["races", "results"].includes(table) ? day : ""}
         FROM read_parquet('${join(plain, `${table}.parquet`)}') ORDER BY hash(race_id * 1000)`,
      );
    subject = await prepare(folder);
    const duckdb = await (await DuckDBInstance.create()).connect();
    const days = `SELECT race_date FROM read_parquet('${join(folder, "races.parquet")}')`;
    shared = await ask(
      duckdb,
      `SELECT race_id FROM read_parquet('${join(folder, "races.parquet")}')
       WHERE race_date IN (${days} GROUP BY race_date HAVING count(*) > 1) AND race_id IN (203003, 203019, 203030)`,
    );
  });

  it("has days with several races, including the scored ones", () => expect(shared).toHaveLength(3));
  checkScores(() => subject, [203003, 203019, 203030], [203019]);
});
