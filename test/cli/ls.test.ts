import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { RunRecord } from "../../src/runtime/record.ts";
import { newFolder, type Place, report, runLaps, runOdd } from "../runtime/support.ts";
import { greenflag, newProject } from "./support.ts";

let place: Place;
beforeEach(async () => {
  place = await newProject();
});

const ls = (...args: readonly string[]) => greenflag(place.root, "ls", ...args);
const inOut = (...names: readonly string[]) => join(place.out, ...names);

/** Two runs in train mode and one in score mode. */
const publish = async (): Promise<void> => {
  await report(runLaps(place));
  await report(runLaps(place, { mode: "score", event: 2, engine: "duckdb" }));
  await report(runOdd(place, "plain"));
};

/** Columns of the table by their heads. */
const cells = (stdout: string): readonly string[][] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/));

describe("ls", () => {
  test("lists what is published, with facts from the records", async () => {
    await publish();
    const { code, stdout, stderr } = await ls();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(cells(stdout)).toEqual([
      ["artifact", "pipeline", "mode", "rows", "columns", "size", "decides", "engine", "state"],
      [
        "out/laps.parquet",
        "laps",
        "train",
        "4",
        "5",
        expect.stringMatching(/^\d\.\d kB$/),
        "before 'race'",
        "polars",
        "there",
      ],
      [
        "out/laps.score.parquet",
        "laps",
        "score race_id=2",
        "2",
        "4",
        expect.any(String),
        "before 'race'",
        "duckdb",
        "there",
      ],
      ["out/odd.parquet", "odd", "train", "2", "3", expect.any(String), "always", "polars", "there"],
    ]);
  });

  test("--verify reports what was hashed again", async () => {
    await publish();
    const { code, stdout } = await ls("--verify");
    expect(code).toBe(0);
    expect(cells(stdout).map((row) => row.at(-1))).toEqual(["state", "whole", "whole", "whole"]);
  });

  test("--json prints one document", async () => {
    await publish();
    const { code, stdout, stderr } = await ls("out", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { artifacts, diagnostics } = JSON.parse(stdout);
    expect(diagnostics).toEqual([]);
    expect(artifacts.map(({ name }: { name: string }) => name)).toEqual(["laps", "laps.score", "odd"]);
    const [first] = artifacts;
    expect(first.record).toEqual(RunRecord.parse(JSON.parse(readFileSync(inOut("laps.run.json"), "utf8"))));
    expect(first.bytes).toBe(readFileSync(inOut("laps.parquet")).length);
    expect({ files: first.files, state: first.state }).toEqual({
      files: { artifact: "out/laps.parquet", record: "out/laps.run.json" },
      state: "there",
    });
  });

  test.each([
    ["no folder", () => undefined, "there is no such folder"],
    ["an empty folder", () => mkdirSync(inOut()), "no run published anything there"],
  ])("%s: one sentence", async (_, make, why) => {
    make();
    expect(await ls()).toEqual({ code: 0, stdout: `No artifacts in out: ${why}.\n`, stderr: "" });
    expect(JSON.parse((await ls("--json")).stdout)).toEqual({ artifacts: [], diagnostics: [] });
  });

  test("ignores files that no run published, and leftovers of a killed run", async () => {
    await report(runOdd(place, "plain"));
    writeFileSync(inOut("notes.run.json"), '{ "rows": 3 }');
    writeFileSync(inOut("broken.run.json"), "{");
    mkdirSync(inOut("folder.run.json"));
    writeFileSync(inOut("other.parquet"), "PAR1");
    // Links come first and `current` last, so this is what is there between the two.
    symlinkSync(".laps/current/laps.run.json", inOut("laps.run.json"));
    symlinkSync(".laps/current/laps.parquet", inOut("laps.parquet"));
    mkdirSync(inOut(".laps", "4711-01234567-0123456789ab"), { recursive: true });
    const { code, stdout } = await ls();
    expect(code).toBe(0);
    expect(cells(stdout).map(([artifact]) => artifact)).toEqual(["artifact", "out/odd.parquet"]);
  });

  test("lists an artifact that was copied with its record", async () => {
    await publish();
    const other = newFolder();
    for (const name of ["laps.parquet", "laps.run.json"]) copyFileSync(inOut(name), join(other, name));
    const { code, stdout } = await ls(other, "--verify");
    expect(code).toBe(0);
    expect(cells(stdout).slice(1)).toEqual([expect.arrayContaining([join(other, "laps.parquet"), "whole"])]);
  });
});

describe("ls of damaged artifacts: exit code 1, and everything is listed", () => {
  beforeEach(publish);

  test("the artifact is missing", async () => {
    rmSync(inOut("laps.parquet"));
    const { code, stdout, stderr } = await ls();
    expect(code).toBe(1);
    expect(cells(stdout).map((row) => row.at(-1))).toEqual(["state", "missing", "there", "there"]);
    expect(stderr).toBe(
      [
        "GF4063 The artifact out/laps.parquet is missing, although its record exists: out/laps.run.json.",
        "  hint: Run the pipeline again, or restore what was removed: the record lists every file with its sha256.",
        "1 problem\n",
      ].join("\n"),
    );
  });

  test("the artifact was truncated", async () => {
    const { length } = readFileSync(inOut("laps.parquet"));
    truncateSync(inOut("laps.parquet"), 100);
    const { code, stdout, stderr } = await ls("--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const { artifacts, diagnostics } = JSON.parse(stdout);
    expect(artifacts[0].state).toBe("changed");
    expect(diagnostics.map(({ code, message }: { code: string; message: string }) => `${code} ${message}`)).toEqual([
      `GF4064 The artifact out/laps.parquet is not what its run published: it has 100 bytes instead of ${length.toLocaleString("en-US")}; its record is out/laps.run.json.`,
    ]);
  });

  test("other bytes of the same length: only --verify detects it", async () => {
    const bytes = readFileSync(inOut("laps.parquet"));
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(inOut("laps.parquet"), bytes);
    expect((await ls()).code).toBe(0);
    const { code, stdout, stderr } = await ls("--verify");
    expect(code).toBe(1);
    expect(cells(stdout).map((row) => row.at(-1))).toEqual(["state", "changed", "whole", "whole"]);
    expect(stderr).toContain(
      "GF4064 The artifact out/laps.parquet is not what its run published: its sha256 is another; its record is out/laps.run.json.\n",
    );
  });

  test("another file is in its place", async () => {
    writeFileSync(inOut("new.parquet"), "PAR1 and so on PAR1");
    renameSync(inOut("new.parquet"), inOut("laps.parquet"));
    expect((await ls()).stderr).toContain(
      "GF4064 The artifact out/laps.parquet is not what its run published: it has 19 bytes",
    );
  });

  test.each([
    ["cut short", () => "{", "it is not JSON"],
    ["empty", () => "", "it is empty"],
    [
      "edited",
      (text: string) => text.replace('"rows": 4', '"rows": "four"'),
      "expected number, received string (at rows)",
    ],
    [
      "of another version",
      (text: string) => text.replace(/"greenflag": "[^"]*"/, '"greenflag": "9.9.9", "mood": "good"'),
      /it was written by greenflag 9\.9\.9, this is \S+: unrecognized key: "mood"/,
    ],
    [
      "of a file elsewhere",
      (text: string) => text.replace('"path": "laps.parquet"', '"path": "../tracks.parquet"'),
      "it names a file that no run writes, '../tracks.parquet'",
    ],
  ])("the record is %s", async (_, edit, why) => {
    writeFileSync(inOut("laps.run.json"), edit(readFileSync(inOut("laps.run.json"), "utf8")));
    const { code, stdout, stderr } = await ls();
    expect(code).toBe(1);
    expect(cells(stdout)[1]).toEqual(["out/laps.run.json", "laps", "?", "?", "?", "?", "?", "?", "no record"]);
    const [first = ""] = stderr.split("\n");
    expect(first).toMatch(/^GF4062 out\/laps\.run\.json is not the record of a run: .*\.$/);
    expect(first).toMatch(why);
  });

  test("names with terminal control characters are escaped", async () => {
    const text = readFileSync(inOut("laps.run.json"), "utf8").replace("before 'race'", "\\u001b[31m\\u202e");
    writeFileSync(inOut("laps.run.json"), text);
    const { stdout } = await ls();
    expect(stdout).toContain("\\u{1b}[31m\\u{202e}");
    expect(stdout).not.toContain("\u001b");
  });
});

test("ls of something that is not a folder: an error", async () => {
  expect(await ls("words.parquet")).toEqual({
    code: 1,
    stdout: "",
    stderr: [
      "GF4066 The artifacts in words.parquet cannot be listed: a part of the path is a file, not a folder.",
      "  hint: Give the folder that runs publish into, such as greenflag ls out.",
      "1 problem\n",
    ].join("\n"),
  });
});
