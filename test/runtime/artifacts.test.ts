/** Published artifacts, opened again: whole, damaged, in every format. What is in them is said by DuckDB. */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { openArtifact } from "greenflag/artifacts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunnerSpec } from "../../src/core/runner-spec.ts";
import { runner } from "../../src/runner/index.ts";
import { validateArtifact } from "../../src/runtime/artifacts/validate-artifact.ts";
import { nodeServices } from "../../src/runtime/node-services.ts";
import { Engine } from "../../src/runtime/process/engine-process.ts";
import type { RunFailure } from "../../src/runtime/run-failure.ts";
import outputs from "./fixtures/outputs.runner.ts";
import { engineHere } from "./in-process-engine.ts";
import {
  ask,
  fixture,
  newFolder,
  newPlace,
  type Options,
  type Place,
  report,
  run,
  runLaps,
  sha256,
  writeParquet,
} from "./support.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const told = ({ diagnostics }: RunFailure) => diagnostics.map(({ code, message }) => `${code} ${message}`);

const open = async (path: string) => {
  const opened = await Effect.runPromise(openArtifact(path).pipe(Effect.result, Effect.provide(nodeServices)));
  return Result.isSuccess(opened) ? opened.success : told(opened.failure);
};

const look = async (path: string, rows = 10, ownProcess = false) => {
  const looked = await validateArtifact(path, "nowhere", rows).pipe(
    Effect.provide(ownProcess ? Engine.layer : engineHere),
    Effect.result,
    Effect.provide(nodeServices),
    Effect.runPromise,
  );
  return Result.isSuccess(looked) ? looked.success.rows : told(looked.failure);
};

describe("openArtifact", () => {
  let place: Place;
  beforeEach(async () => {
    place = await newPlace();
    await report(runLaps(place));
  });
  const inOut = (...names: readonly string[]) => join(place.out, ...names);

  test("returns the record and the validated paths, by the path of either", async () => {
    const opened = await open(inOut("laps.parquet"));
    if (!("paths" in opened)) throw new Error(String(opened));
    expect(opened.record).toEqual(JSON.parse(readFileSync(inOut("laps.run.json"), "utf8")));
    expect(opened.paths).toEqual({
      artifact: realpathSync(inOut("laps.parquet")),
      files: [realpathSync(inOut("laps.parquet"))],
      record: realpathSync(inOut("laps.run.json")),
    });
    expect(opened.record.hashes.artifact).toBe(sha256(opened.paths.artifact));
    expect(opened.format).toBe("parquet");
    expect(await open(inOut("laps.run.json"))).toEqual(opened);
    expect(await open(`${inOut("laps.parquet")}/`)).toEqual(opened);
    symlinkSync("out/laps.parquet", join(place.root, "latest.parquet"));
    expect(await open(join(place.root, "latest.parquet"))).toEqual(opened);
  });

  test("uses the record beside the file: scores have their own", async () => {
    await report(runLaps(place, { mode: "score", event: 2 }));
    expect(await open(inOut("laps.score.parquet"))).toMatchObject({ record: { mode: "score", rows: 2 } });
    expect(await open(inOut("laps.parquet"))).toMatchObject({ record: { mode: "train", rows: 4 } });
  });

  test("opens a copy with its record", async () => {
    const other = newFolder();
    copyFileSync(inOut("laps.parquet"), join(other, "laps.parquet"));
    expect(await open(join(other, "laps.parquet"))).toEqual([
      `GF4061 ${join(other, "laps.parquet")} is not an artifact of greenflag: no record beside it (NAME.run.json) says that a run made it.`,
    ]);
    copyFileSync(inOut("laps.run.json"), join(other, "renamed.run.json"));
    expect(await open(join(other, "laps.parquet"))).toMatchObject({ paths: { artifact: join(other, "laps.parquet") } });
  });

  test.each(["nothing.parquet", "nothing.run.json", "nothing"])("no artifact: %s", async (name) => {
    expect(await open(inOut(name))).toEqual([
      `GF4060 There is no artifact '${inOut(name)}': the path does not exist, and no pipeline of that name is published in ${place.out}.`,
    ]);
  });

  test("refuses a file that replaced another version under its name", async () => {
    const kept = inOut("kept.run.json");
    copyFileSync(inOut("laps.run.json"), kept);
    await report(runLaps(place, { params: { scale: 2 } }));
    expect(await open(kept)).toEqual([
      expect.stringMatching(/^GF4064 The artifact \S+\/laps\.parquet is not what its run published: /),
    ]);
    expect(await open(inOut("laps.parquet"))).toMatchObject({ record: { parameters: { scale: 2 } } });
  });

  test("never returns parts of two versions", async () => {
    const runs = Array.from({ length: 3 }, (_, i) => i).reduce(
      (before, i) => before.then(() => report(runLaps(place, { params: { scale: i } }))).then(() => undefined),
      Promise.resolve(),
    );
    let ended = false;
    runs.finally(() => (ended = true));
    let times = 0;
    for (; !ended; times++) expect(await open(inOut("laps.parquet"))).toHaveProperty("record");
    await runs;
    expect(times).toBeGreaterThan(3);
  });

  test("does not load an engine", () => {
    const program = `
      import { registerHooks } from "node:module";
      registerHooks({ resolve(name, context, next) {
        if (/polars|duckdb/.test(name)) throw new Error(name + " was loaded");
        return next(name, context);
      } });
      const { openArtifact } = await import("greenflag/artifacts");
      console.log(typeof openArtifact);`;
    const cwd = fileURLToPath(new URL("../..", import.meta.url));
    expect(
      execFileSync(process.execPath, ["--conditions=@greenflag/source", "--input-type=module", "-e", program], {
        cwd,
        encoding: "utf8",
      }),
    ).toBe("function\n");
  });
});

const types = {
  id: "INT",
  b: "BOOLEAN",
  i8: "BIGINT",
  f4: "FLOAT",
  f8: "DOUBLE",
  s: "VARCHAR",
  d: "DATE",
  t: "TIMESTAMP",
};
const rows = `SELECT ${Object.entries(types).map(([name, type]) => `${name}::${type} AS ${name}`)} FROM (VALUES
  (1, 'true', '-9223372036854775808', '0.1', '0.1', 'plain', '1969-12-31', '1969-12-31 23:59:59.999999'),
  (2, 'false', '9223372036854775807', '16777216', 'nan', E'a "q", \\nand\\r two', '2024-02-29', '2024-02-29 00:00:00'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 'true', '9007199254740993', '-1.5', '-inf', '', '0001-01-01', '2024-02-18 19:30:00.5')
) t(${Object.keys(types)})`;

describe("the content of an artifact", () => {
  let root: string;
  beforeEach(() => {
    root = newFolder();
  });
  const made = (name: string) => join(root, "out", name);

  const into = async (output: Omit<RunnerSpec["output"], "columns">, query = rows, options: Options = {}) => {
    vi.stubEnv("OUTPUTS", JSON.stringify(output));
    await writeParquet(join(root, "rows.parquet"), query);
    const spec = { ...outputs.spec, output: { ...outputs.spec.output, ...output } };
    return report(
      run(runner(spec, outputs.compute), fixture("outputs.runner.ts"), { root, out: join(root, "out") }, options),
    );
  };

  const all = [
    { file: "x.parquet" },
    { file: "x.parquet", compression: "zstd" },
    { file: "x.csv", format: "csv" },
    { file: "x.ndjson", format: "ndjson" },
    { file: "x", by: ["id"] },
  ] as const;

  /** As the texts of the protocol are: exact, and the same for every format. */
  const expected = async (where = "true", limit = 10) => {
    const float = (name: string) => `CASE WHEN isnan(${name}) THEN 'NaN' ELSE ${name}::VARCHAR END`;
    return ask(`SELECT id::VARCHAR, b::VARCHAR, i8::VARCHAR, ${float("f4")}, ${float("f8")}, s,
      strftime(d, '%Y-%m-%d'), strftime(t, '%Y-%m-%dT%H:%M:%S.%f') FROM (${rows}) WHERE ${where} ORDER BY id LIMIT ${limit}`);
  };

  test.each(all)("%j: the first rows, every value exact", async (output) => {
    await into(output);
    expect(await look(made(output.file))).toEqual(await expected());
    expect(await look(made("outputs.run.json"), 2)).toEqual(await expected("true", 2));
    expect(await look(made(output.file), 0)).toEqual([]);
  });

  test("as the engine's own process reads it", async () => {
    await into({ file: "x.csv", format: "csv" });
    expect(await look(made("x.csv"), 10, true)).toEqual(await expected());
  });

  test.each(all)("%j: without rows", async (output) => {
    await into(output, `${rows} WHERE id < 0`);
    expect(await look(made(output.file))).toEqual([]);
    expect(await look(made("outputs.run.json"))).toEqual([]);
  });

  test.each(all)("%j: in score mode", async (output) => {
    await into(output, rows, { mode: "score", event: 4 });
    expect(await look(made("outputs.score.run.json"))).toEqual(await expected("id = 4"));
  });

  test("a folder: a missing, a changed and an extra file are all reported", async () => {
    await into({ file: "x", by: ["id"] });
    rmSync(made("x/id=1"), { recursive: true });
    appendFileSync(made("x/id=2/part-0.parquet"), "more");
    mkdirSync(made("x/id=9"));
    copyFileSync(made("x/id=3/part-0.parquet"), made("x/id=9/part-0.parquet"));
    // What readers do not take for data is nobody's business.
    writeFileSync(made("x/_SUCCESS"), "");
    writeFileSync(made("x/README.md"), "");
    expect(await open(made("x"))).toEqual([
      `GF4063 The artifact ${made("x")} lacks 1 file that its record ${made("outputs.run.json")} names: ${made("x/id=1/part-0.parquet")}.`,
      expect.stringMatching(
        /^GF4064 The artifact \S+ is not what its run published: \S+\/x\/id=2\/part-0\.parquet: it has [\d,]+ bytes instead of [\d,]+, \S+\/x\/id=9\/part-0\.parquet: no run wrote it; its record is \S+\.$/,
      ),
    ]);
  });

  test("a folder that was copied into a hive folder has no additional columns", async () => {
    await into({ file: "x", by: ["id"] });
    const other = join(newFolder(), "b=true");
    cpSync(realpathSync(made("x")), join(other, "x"), { recursive: true });
    copyFileSync(made("outputs.run.json"), join(other, "outputs.run.json"));
    expect(await look(join(other, "x"))).toEqual(await expected());
  });

  test.each([
    [
      "rows",
      (text: string) => text.replace('"rows": 4,\n  "columns"', '"rows": 5,\n  "columns"'),
      "it states 5 rows, but there are 4",
    ],
    [
      "a dtype",
      (text: string) => text.replace('"dtype": "f64"', '"dtype": "f32"'),
      "it states that column 'f8' is f32, but it is f64",
    ],
    [
      "a name",
      (text: string) => text.replace('"name": "f8"', '"name": "f9"'),
      "it names a column 'f9' that does not exist",
    ],
    [
      "a column",
      (text: string) => {
        const record = JSON.parse(text);
        return JSON.stringify({ ...record, columns: record.columns.slice(1) });
      },
      "it does not name the column 'id'",
    ],
    [
      "the order",
      (text: string) => {
        const record = JSON.parse(text);
        return JSON.stringify({ ...record, columns: record.columns.toReversed() });
      },
      "it names the columns in another order",
    ],
  ])("an edited record: %s", async (_, edit, why) => {
    await into({ file: "x.parquet" });
    writeFileSync(made("outputs.run.json"), edit(readFileSync(made("outputs.run.json"), "utf8")));
    expect(await look(made("x.parquet"))).toEqual([
      `GF4065 The record ${made("outputs.run.json")} does not describe the artifact ${made("x.parquet")}: ${why}.`,
    ]);
  });

  test("a record that was edited to another text dtype", async () => {
    await into({ file: "x.csv", format: "csv" });
    const record = made("outputs.run.json");
    writeFileSync(record, readFileSync(record, "utf8").replace('"dtype": "date"', '"dtype": "bool"'));
    expect(await look(record)).toEqual([
      expect.stringMatching(
        /^GF4065 The record \S+ does not describe the artifact \S+: table 'outputs' has '1969-12-31' in column 'd' \(bool\) in line 2, .*\.$/,
      ),
    ]);
  });

  test("bytes that match the record, but are not Parquet", async () => {
    await into({ file: "x.parquet" });
    writeFileSync(made("x.parquet"), "PAR1 nothing of the kind PAR1");
    const record = JSON.parse(readFileSync(made("outputs.run.json"), "utf8"));
    const hash = sha256(made("x.parquet"));
    record.files = [{ path: "x.parquet", bytes: 29, sha256: hash }];
    writeFileSync(made("outputs.run.json"), JSON.stringify(record));
    expect(await look(made("x.parquet"))).toEqual([
      `GF4062 ${made("outputs.run.json")} is not the record of a run: the hashes in it contradict each other.`,
    ]);
    record.hashes.artifact = hash;
    writeFileSync(made("outputs.run.json"), JSON.stringify(record));
    expect(await look(made("x.parquet"))).toEqual([
      expect.stringMatching(
        /^GF4065 The record \S+ does not describe the artifact \S+: the file of table 'outputs' is damaged or truncated: .*\.$/,
      ),
    ]);
  });
});
