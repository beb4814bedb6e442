import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { RunRecord } from "../../src/runtime/record.ts";
import { eventually, listing, type Place, results, sha256, writeParquet } from "../runtime/support.ts";
import { greenflag, newProject, spawnProgram, start } from "./support.ts";

let place: Place;
beforeEach(async () => {
  place = await newProject();
});

const run = (...args: readonly string[]) => greenflag(place.root, "run", ...args);
const tables = ["--table", "results=results.parquet", "--table", "tracks=tracks.parquet"];

describe("run", () => {
  test("prints what it published", async () => {
    const { code, stdout, stderr } = await run("laps", ...tables);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^laps: 4 rows, 5 columns in \d+\.\d\d s\n {2}out\/laps\.parquet\n {2}out\/laps\.run\.json\n$/,
    );
    expect(listing(place.out)).toContain("laps.parquet");
  });

  test("prints one document with --json", async () => {
    const { code, stdout, stderr } = await run("laps", ...tables, "--out", "made/here", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { record, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      files: { artifact: "made/here/laps.parquet", record: "made/here/laps.run.json" },
      diagnostics: [],
    });
    expect(RunRecord.parse(record)).toEqual(JSON.parse(readFileSync(join(place.root, rest.files.record), "utf8")));
    expect(record.tables[0].path).toBe("results.parquet");
    expect(record.hashes.artifact).toBe(sha256(join(place.root, rest.files.artifact)));
  });

  test("prints what checks dropped or set to null", async () => {
    const file = join(place.root, "generated", "laps", "runner.ts");
    const held = (name: string, check: string) => (text: string) =>
      text.replace(
        new RegExp(`name: "${name}", dtype: "(i32|f64)", nullable: (true|false), instant`),
        `check: ${check}, $&`,
      );
    const starts = held("start", '{ schema: { type: "integer", minimum: 2 }, otherwise: "null" }');
    const lengths = held("length", '{ schema: { type: "number", exclusiveMinimum: 1 }, otherwise: "drop" }');
    writeFileSync(file, lengths(starts(readFileSync(file, "utf8"))));
    const people = await run("laps", ...tables);
    expect(people.stderr).toBe("");
    expect(people.stdout.split("\n").slice(3)).toEqual([
      "  Table 'results': 2 values of 'start' set to null by its check; the first at (1, 'Al').",
      "  Table 'tracks': 1 row dropped by the check of 'length'; the first at (2).",
      "",
    ]);
    const { record } = JSON.parse((await run("laps", ...tables, "--json")).stdout);
    expect(record.tables.map(({ checks }: { checks: unknown }) => checks)).toEqual([
      [{ column: "start", otherwise: "null", failed: 2, keys: ["(1, 'Al')", "(2, 'Bo')"] }],
      [{ column: "length", otherwise: "drop", failed: 1, keys: ["(2)"] }],
    ]);
  });

  test("an error: exit code 1, in text and in JSON", async () => {
    const people = await run("laps", "--table", "results=nowhere", "--table", "tracks=results.parquet");
    expect({ code: people.code, stdout: people.stdout }).toEqual({ code: 1, stdout: "" });
    expect(people.stderr).toBe(
      [
        "GF4002 The file of table 'results' does not exist: nowhere.",
        "  hint: Check the path, or give another one with --table results=PATH.",
        "GF4006 Table 'tracks' lacks the column 'length': results.parquet.",
        "  hint: The file has: race_id, race_date, driver, start, finish, surplus.",
        "2 problems\n",
      ].join("\n"),
    );
    const programs = await run("laps", "--json", "--table", "results=nowhere", "--table", "tracks=results.parquet");
    expect({ code: programs.code, stderr: programs.stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(programs.stdout).diagnostics.map(({ code }: { code: string }) => code)).toEqual([
      "GF4002",
      "GF4006",
    ]);
    expect(listing(place.out)).toEqual([]);
  });

  test.each([
    ["merged badly", "<<<<<<< HEAD\nexport default 1;\n", 'Unexpected "<<" in line 1'],
    ["empty", "", "it exports no runner"],
    ["something else", "export default null;\n", "it exports no runner"],
    ["of a package that is not there", 'import "nowhere";\n', "Cannot find package 'nowhere' imported from"],
  ])("a runner that is %s: an error, not a bug report", async (_, text, why) => {
    writeFileSync(join(place.root, "generated", "laps", "runner.ts"), text);
    // The loader of TypeScript has words of its own.
    const { code, stdout, stderr } = await start(place.root, ["run", "laps", ...tables]).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`GF4027 The runner generated/laps/runner.ts cannot be loaded: ${why}`);
    expect(stderr).toMatch(
      /\.\n {2}hint: The runner is generated: delete it and compile again\. If a package is missing, install it\.\n1 problem\n$/,
    );
  });

  test("names with terminal control characters are escaped", async () => {
    const { code, stderr } = await run("laps", "--table", "a\u001b[31m\u202e=x");
    expect(code).toBe(1);
    expect(stderr).toContain("--table names 'a\\u{1b}[31m\\u{202e}'");
    for (const character of ["\u001b", "\u202e"]) expect(stderr).not.toContain(character);
  });

  test("a bug in greenflag: exit code 70 and one sentence, with the stack only on demand", async () => {
    const { code, stdout, stderr } = await run("odd", "--param", "how=dtype");
    expect({ code, stdout }).toEqual({ code: 70, stdout: "" });
    expect(stderr).toBe(
      [
        "greenflag: Pipeline 'odd' computed the columns (id: i64, word: str, length: f32), but its plan promises (id: i64, word: str, length: i32).",
        "This is a bug of greenflag: please report it, with the command you ran.",
        "Set GREENFLAG_DEBUG=1 to see where it happened.\n",
      ].join("\n"),
    );
  });
});

describe("a run without rows", () => {
  test("prints one line with the parameters that were given", async () => {
    const given = ["--param", "drivers=Zed,A\u001b[31m", "--param", "scale=2"];
    const note =
      "No rows: the first table of the pipeline is empty, or its steps keep no rows; the parameters were drivers=";
    const { code, stdout, stderr } = await run("laps", ...tables, ...given);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").slice(3)).toEqual([`  ${note}["Zed","A\\u001b[31m"], scale=2.`, ""]);
    const json = JSON.parse((await run("laps", ...tables, "--param", "drivers=Zed", "--json")).stdout);
    expect(json).toMatchObject({ record: { rows: 0 }, note: `${note}["Zed"].`, diagnostics: [] });
  });

  test("names the tables without rows", async () => {
    await writeParquet(place.results, `SELECT * FROM (${results}) WHERE race_id > 7`);
    const { code, stdout } = await run("laps", ...tables);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "\n  No rows: the first table of the pipeline is empty, or its steps keep no rows; no parameters were given; tables without rows: 'results'.\n",
    );
  });
});

describe("run --mode score", () => {
  const scored = (...more: readonly string[]) => run("laps", ...tables, "--mode", "score", ...more);

  test("prints the event", async () => {
    const { code, stdout, stderr } = await scored("--event", "2");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^laps, race_id=2: 2 rows, 4 columns in \d+\.\d\d s\n {2}out\/laps\.score\.parquet\n {2}out\/laps\.score\.run\.json\n$/,
    );
  });

  test("prints one document with --json", async () => {
    const { code, stdout, stderr } = await scored("--event", "race_id=1", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { mode, event, sealed } = RunRecord.parse(JSON.parse(stdout).record);
    expect({ mode, event, sealed }).toEqual({
      mode: "score",
      event: [{ column: "race_id", value: "1" }],
      sealed: false,
    });
  });

  test("explains why there may be no rows", async () => {
    const { code, stdout } = await scored("--event", "1", "--param", "drivers=");
    expect(code).toBe(0);
    expect(stdout).toContain("laps, race_id=1: 0 rows, 4 columns");
    expect(stdout).toContain(
      "\n  No rows: the first table of the pipeline has no rows of this event, or its steps keep no rows; the parameters were drivers=[].\n",
    );
  });

  test("an error: exit code 1", async () => {
    const absent = await scored("--event", "3");
    expect(absent).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        "GF4024 The event race_id=3 has no rows in 'results', the table whose rows are known by the decision (before 'race').",
        "  hint: Check the value, or add the event's rows. The last of 2 events in table 'results': 2, 1.",
        "1 problem\n",
      ].join("\n"),
    });
    const sealed = await scored("--event", "2", "--sealed", "--json");
    expect({ code: sealed.code, stderr: sealed.stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(sealed.stdout).diagnostics).toEqual([
      {
        code: "GF4025",
        severity: "error",
        message:
          "Table 'results' has values of the event race_id=2 that are known only after the decision (before 'race'): 2 in 'finish' (after 'race'); for example 'finish' at (2, 'Al'): results.parquet.",
        hint: "Remove them where the file is written. Without --sealed they may stay: score mode does not read them.",
        place: null,
      },
    ]);
    const mistyped = await scored("--event", "Daytona");
    expect(mistyped.code).toBe(1);
    expect(mistyped.stderr).toContain("GF4022 'Daytona' is not a valid event key: 'race_id' is i32.\n");
    expect(listing(place.out)).toEqual([]);
  });
});

describe("parameters from the command line", () => {
  test("are parsed by their schemas", async () => {
    const given = ["--param", "scale=2.5", "--param", "drivers=Al", "--param", "drivers=1,Bo"];
    const { stdout } = await run("laps", ...tables, "--json", ...given);
    expect(JSON.parse(stdout).record.parameters).toEqual({ drivers: ["Al", "1", "Bo"], scale: 2.5 });
  });

  test("an invalid value is refused with the expected form", async () => {
    const { code, stderr } = await run("laps", ...tables, "--param", "scale=fast", "--param", "speed=1");
    expect(code).toBe(1);
    expect(stderr).toContain("GF4011 Parameter 'scale' is invalid: expected number, received string.\n");
    expect(stderr).toContain("GF4016 --param names 'speed', which this pipeline does not have.\n");
  });
});

describe("a run that is ended from outside", () => {
  const begin = async () => {
    const pid = join(place.root, "pid");
    const started = start(place.root, ["run", "odd", "--param", "how=sleep", "--param", `pid=${pid}`]);
    const engine = await eventually(() => {
      try {
        return Number(readFileSync(pid, "utf8")) || undefined;
      } catch {
        return undefined;
      }
    });
    return { ...started, engine };
  };

  const isGone = (pid: number) => {
    try {
      process.kill(pid, 0);
      return undefined;
    } catch {
      return true;
    }
  };

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ] as const)("%s: the engine ends too, nothing is left behind, and the exit code is %i", async (signal, code) => {
    const { process: child, ended, engine } = await begin();
    expect(listing(place.out)).toHaveLength(2);
    child.kill(signal);
    const stderr = [
      `GF6003 The command was interrupted by ${signal}.`,
      "  hint: Nothing half-done was published. Run the command again.",
      "1 problem\n",
    ].join("\n");
    expect(await ended).toEqual({ code, stdout: "", stderr });
    expect(listing(place.out)).toEqual([]);
    await eventually(() => isGone(engine));
  });

  test("SIGKILL: the engine ends soon after, nothing is published, and the next run cleans up", async () => {
    const { process: child, ended, engine } = await begin();
    child.kill("SIGKILL");
    await ended;
    await eventually(() => isGone(engine));
    expect(listing(place.out)).toEqual([".odd", expect.stringMatching(/^\.odd\/\d+-[0-9a-f]{8}-[0-9a-f]{12}$/)]);
    expect((await run("odd", "--param", "how=plain")).code).toBe(0);
    expect(listing(place.out)).toHaveLength(7);
  });

  test("the engine is killed: exit code 1, nothing published", async () => {
    const { ended, engine } = await begin();
    process.kill(engine, "SIGKILL");
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain(
      "GF4090 The engine was killed (SIGKILL), most likely because it ran out of memory, while it computed from 1 table, the largest being 'words' with",
    );
    expect(listing(place.out)).toEqual([]);
  });

  test.runIf(existsSync("/dev/full"))("output to a full disk: one sentence, and exit code 1", async () => {
    const stdout = openSync("/dev/full", "w");
    const child = spawnProgram(place.root, ["run", "laps", ...tables], { stdio: ["ignore", stdout, "pipe"] });
    let stderr = "";
    child.stderr?.on("data", (text) => (stderr += text));
    const [code] = await once(child, "close");
    closeSync(stdout);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        "GF6001 The output of the command cannot be written: the disk is full.",
        "  hint: Anything that the command had already published stays. Redirect the output and run the command again.",
        "1 problem\n",
      ].join("\n"),
    });
  });

  test("a closed pipe is not a bug", async () => {
    const { process: child, ended } = start(place.root, ["run", "laps", ...tables]);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });
});
