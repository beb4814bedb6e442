import { appendFileSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { jsonRows, printArtifact } from "../../src/cli/print-artifact.ts";
import { width } from "../../src/cli/print-table.ts";
import type { ValidatedArtifact } from "../../src/runtime/artifacts/validate-artifact.ts";
import { RunRecord } from "../../src/runtime/record.ts";
import { type Place, report, runLaps, sha256, writeParquet } from "../runtime/support.ts";
import { greenflag, newProject } from "./support.ts";

let place: Place;
beforeEach(async () => {
  place = await newProject();
});

const show = (...args: readonly string[]) => greenflag(place.root, "show", ...args);
const inOut = (name: string) => join(place.out, name);

describe("show", () => {
  test("prints schema, certificate, validation and the first rows", async () => {
    await report(runLaps(place, { params: { drivers: ["Al", "Bo"] } }));
    const { code, stdout, stderr } = await show("laps", "--rows", "3");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { bytes } = JSON.parse(readFileSync(inOut("laps.run.json"), "utf8")).files[0];
    expect(stdout.split("\n")).toEqual([
      "laps decides before 'race': 4 rows, 5 columns",
      `  artifact    out/laps.parquet (Parquet, ${(Math.floor(bytes / 100) / 10).toFixed(1)} kB)`,
      "  record      out/laps.run.json",
      "  source      test/runtime/fixtures/laps.pipeline.ts",
      expect.stringMatching(/^ {2}made by {5}greenflag \S+ on polars$/),
      "  plan        0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
      `  sha256      ${sha256(inOut("laps.parquet"))}`,
      '  parameters  drivers=["Al","Bo"], scale=1',
      "",
      "Read:",
      `  results: 4 rows in ${place.results}`,
      expect.stringContaining(`    ${sha256(place.results)}  `),
      `  tracks: 2 rows in ${place.tracks}`,
      expect.stringContaining(`    ${sha256(place.tracks)}  `),
      "",
      "Columns:",
      "  race_id  i32          key      always",
      "  driver   str          key      always",
      "  form     f64 or null  feature  always",
      "  length   f64 or null  feature  always",
      "  finish   i32          label    after 'race'",
      "",
      "Assumed: nothing.",
      "Validated: sha256, columns and rows match the record.",
      "",
      "The first 3 of 4 rows:",
      "  race_id  driver  form  length  finish",
      "        1  Al      null     2.5       2",
      "        1  Bo      null     2.5       1",
      "        2  Al       2.0     1.0       1",
      "",
    ]);
  });

  test("accepts the artifact, its record or its name, also in score mode", async () => {
    await report(runLaps(place, { mode: "score", event: 2, sealed: false }));
    const shown = await show("laps.score");
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout.split("\n")[0]).toBe("laps, race_id=2, decides before 'race': 2 rows, 4 columns");
    expect(await show("out/laps.score.parquet")).toEqual(shown);
    expect(await show("out/laps.score.run.json")).toEqual(shown);
  });

  test("prints one document with --json", async () => {
    await report(runLaps(place));
    const { code, stdout, stderr } = await show("out/laps.parquet", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { record, ...rest } = JSON.parse(stdout);
    expect(RunRecord.parse(record)).toEqual(JSON.parse(readFileSync(inOut("laps.run.json"), "utf8")));
    expect(rest).toEqual({
      format: "parquet",
      files: { artifact: "out/laps.parquet", record: "out/laps.run.json" },
      validated: ["sha256", "columns", "rows"],
      rows: [
        [1, "Al", null, 2.5, 2],
        [1, "Bo", null, 2.5, 1],
        [2, "Al", 2, 1, 1],
        [2, "Bo", 1, 1, 2],
      ],
      diagnostics: [],
    });
  });

  test("an artifact without rows", async () => {
    await report(runLaps(place, { params: { drivers: [] } }));
    const { code, stdout } = await show("laps");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("No rows.");
  });
});

describe("show of something that is not an artifact: one sentence, exit code 1", () => {
  const first = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await show(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const [sentence, hint, end] = stderr.split("\n");
    expect([hint?.startsWith("  hint: "), end]).toEqual([true, "1 problem"]);
    return sentence;
  };

  test("nothing has that name", async () => {
    await report(runLaps(place));
    expect(await first("lasp")).toBe(
      "GF4060 There is no artifact 'lasp': the path does not exist, and no pipeline of that name is published in out.",
    );
    expect((await show("lasp")).stderr).toContain("  hint: Published in out: laps. Or give the path of an artifact.\n");
  });

  test("leftovers of a killed run", async () => {
    mkdirSync(inOut(".laps"), { recursive: true });
    symlinkSync(".laps/current/laps.run.json", inOut("laps.run.json"));
    symlinkSync(".laps/current/laps.parquet", inOut("laps.parquet"));
    expect(await first("laps")).toMatch(/^GF4060 There is no artifact 'laps': /);
    expect((await show("laps")).stderr).toContain("  hint: Nothing is published in out: run a pipeline first, ");
    expect(await first("out/laps.parquet")).toMatch(/^GF4061 out\/laps\.parquet is not an artifact of greenflag: /);
  });

  test("a file that no run published", async () => {
    expect(await first("results.parquet")).toBe(
      "GF4061 results.parquet is not an artifact of greenflag: no record beside it (NAME.run.json) says that a run made it.",
    );
  });

  test("a damaged, a changed and a missing artifact", async () => {
    await report(runLaps(place));
    const whole = readFileSync(inOut("laps.parquet"));
    appendFileSync(inOut("laps.parquet"), "!");
    expect(await first("laps")).toMatch(
      /^GF4064 The artifact out\/laps\.parquet is not what its run published: it has \S+ bytes instead of \S+; /,
    );
    copyFileSync(place.words, inOut("laps.parquet"));
    expect(await first("laps")).toMatch(/^GF4064 /);
    expect(whole.length).toBeGreaterThan(0);
    rmSync(inOut("laps.parquet"));
    expect(await first("laps")).toBe(
      "GF4063 The artifact out/laps.parquet is missing, although its record exists: out/laps.run.json.",
    );
    const { code, stdout, stderr } = await show("laps", "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ diagnostics: [expect.objectContaining({ code: "GF4063" })] });
  });

  test("a name with terminal control characters", async () => {
    expect(await first("\u001b[31m\u202e")).toContain("There is no artifact '\\u{1b}[31m\\u{202e}'");
  });
});

test.each([
  [["show"], "No artifact is given."],
  [["show", ""], "No artifact is given."],
  [["show", "laps", "--rows", "-1"], "--rows -1 is invalid; expected a whole number from 0 to 10,000."],
  [["show", "laps", "--rows", "10001"], "--rows 10001 is invalid; expected a whole number from 0 to 10,000."],
  [["ls", ""], "No folder is given (default: out)."],
])("wrong usage: %j", async (args, sentence) => {
  expect(await greenflag(place.root, ...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `greenflag: ${sentence}\nTry: greenflag ${args[0]} --help\n`,
  });
});

describe("the table of rows", () => {
  const long = "x".repeat(80);
  const looked = async (
    columns: readonly { name: string; dtype: RunRecord["columns"][number]["dtype"] }[],
    rows: ValidatedArtifact["rows"],
  ): Promise<ValidatedArtifact> => {
    const { record } = await report(runLaps(place));
    return {
      artifact: {
        record: {
          ...record,
          rows: rows.length,
          columns: columns.map((column) => ({
            ...column,
            nullable: true,
            role: "feature",
            instant: "always",
            doc: null,
          })),
        },
        format: "parquet",
        paths: { artifact: "", files: [], record: "" },
        shown: { artifact: "out/a.parquet", record: "out/a.run.json" },
        diagnostics: [],
      },
      rows,
    };
  };
  const rowsOf = (lines: readonly string[]) => lines.slice(lines.indexOf("All rows:") + 1);

  test("nulls are shown, long text is shortened, numbers are rounded, and control characters are escaped", async () => {
    const one = await looked(
      [
        { name: "text", dtype: "str" },
        { name: "a\u001b[31m", dtype: "f64" },
        { name: "t", dtype: "datetime" },
      ],
      [
        [long, "0.1234567891", "2024-02-18T19:30:00.000000"],
        ["\u001b]0;title\u0007\n\u202e", "1e21", "2024-02-18T19:30:00.250000"],
        [null, "NaN", null],
        ["", "-inf", "2024-02-18T19:30:00.000000"],
        ["東京 \u{1f3ce}", "9007199254740993", null],
      ],
    );
    const lines = printArtifact(one, 100);
    expect(rowsOf(lines)).toEqual([
      "  text                             a\\u{1b}[31m  t",
      `  ${"x".repeat(25)}…          0.123457  2024-02-18T19:30:00`,
      "  \\u{1b}]0;title\\u{7}\\u{a}\\…              1e21  2024-02-18T19:30:00.250000",
      "  null                                     NaN  null",
      "                                          -inf  2024-02-18T19:30:00",
      "  東京 \u{1f3ce}                      9007199254740993  null",
    ]);
    expect(lines.join("")).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test.each([40, 80, 100, 200])(
    "fits a terminal of %i columns, however many columns the artifact has",
    async (wide) => {
      const columns = Array.from({ length: 300 }, (_, i) => ({ name: `feature_${i}`, dtype: "str" as const }));
      const lines = printArtifact(await looked(columns, [columns.map(() => "東".repeat(50))]), wide);
      for (const line of rowsOf(lines)) expect(width(line), line).toBeLessThanOrEqual(wide);
      expect(lines.at(-1)).toMatch(/^ {2}and \d+ columns more\b.*\(--json has all\)$/);
    },
  );

  test("--json prints numbers that JSON can hold exactly, and the rest as text", async () => {
    const columns = [
      { name: "i", dtype: "i64" },
      { name: "f", dtype: "f64" },
      { name: "b", dtype: "bool" },
      { name: "d", dtype: "date" },
    ] as const;
    const rows = [
      ["9007199254740993", "0.1", "true", "2024-02-29"],
      ["7", "inf", "false", null],
      [null, "NaN", null, null],
    ];
    expect(jsonRows(await looked(columns, rows))).toEqual([
      ["9007199254740993", 0.1, true, "2024-02-29"],
      [7, "inf", false, null],
      [null, "NaN", null, null],
    ]);
  });
});

describe("the documentation of columns", () => {
  const record = async (doc: string): Promise<RunRecord> => {
    const { record } = await report(runLaps(place));
    const [table, ...tables] = record.tables;
    if (table === undefined) throw new Error("nothing was read");
    const zone = { column: "race_date", zone: "Europe/Berlin", unit: "ns", twice: null } as const;
    return {
      ...record,
      columns: record.columns.map((column) => (column.name === "form" ? { ...column, doc } : column)),
      tables: [{ ...table, zones: [zone] }, ...tables],
    };
  };
  const printed = (made: RunRecord, wide: number) =>
    printArtifact(
      {
        artifact: {
          record: made,
          format: "parquet",
          paths: { artifact: "", files: [], record: "" },
          shown: { artifact: "out/a.parquet", record: "out/a.run.json" },
          diagnostics: [],
        },
        rows: [],
      },
      wide,
    );

  test("is one line that fits the terminal, with control characters escaped", async () => {
    const made = await record(`How he\n  finished,\u2028 \u001b[31m東京 */ ${"on and ".repeat(40)}`);
    const line = (wide: number) => printed(made, wide).find((one) => one.startsWith("  form "));
    for (const wide of [60, 80, 100, 200]) expect(width(line(wide) ?? ""), String(wide)).toBe(wide);
    expect(line(80)).toBe(String.raw`  form     f64 or null  feature  always        How he finished, \u{1b}[31m東京 …`);
    // Where there is no room for words there are none.
    expect(line(50)).toBe("  form     f64 or null  feature  always");
  });

  test("zones in which files store times", async () => {
    expect(printed(await record("x"), 80)).toContain("    'race_date' holds times of Europe/Berlin, in ns");
  });

  test("a record from before there was documentation can be read", async () => {
    const made = await record("Form");
    const before = { ...made, columns: made.columns.map(({ doc, ...rest }) => rest) };
    expect(RunRecord.parse(before).columns.map(({ doc }) => doc)).toEqual([null, null, null, null, null]);
  });
});

test("text from a real artifact with control characters is escaped", async () => {
  await writeParquet(
    join(place.root, "results.parquet"),
    "SELECT 1::INT race_id, DATE '2021-02-14' race_date, chr(27) || '[31m' || chr(10) AS driver, 1::INT AS start, 2::INT finish",
  );
  await report(runLaps(place));
  const { code, stdout } = await show("laps");
  expect(code).toBe(0);
  expect(stdout).toContain("        1  \\u{1b}[31m\\u{a}  null     2.5       2\n");
  expect(stdout).not.toContain("\u001b");
});
