import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { layer, Progress, parseRecord, type Step } from "greenflag/runtime";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { nodeServices } from "../../src/runtime/node-services.ts";
import laps from "./fixtures/laps.runner.ts";
import {
  fixture,
  newPlace,
  type Place,
  readParquet,
  report,
  runLaps,
  runOdd,
  sha256,
  writeParquet,
} from "./support.ts";

let place: Place;
beforeEach(async () => {
  place = await newPlace();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a valid run", () => {
  test("publishes the result of the computation", async () => {
    const { files, record } = await report(runLaps(place));
    expect(files).toEqual({ artifact: join(place.out, "laps.parquet"), record: join(place.out, "laps.run.json") });
    expect(await readParquet(files.artifact, "SELECT * FROM file ORDER BY ALL")).toEqual([
      [1, "Al", null, 2.5, 2],
      [1, "Bo", null, 2.5, 1],
      [2, "Al", 2, 1, 1],
      [2, "Bo", 1, 1, 2],
    ]);
    expect(record.rows).toBe(4);
  });

  test("leaves the tables unchanged", async () => {
    const before = [place.results, place.tracks].map(sha256);
    await report(runLaps(place));
    expect([place.results, place.tracks].map(sha256)).toEqual(before);
  });

  test("accepts parameters", async () => {
    const { files, record } = await report(runLaps(place, { params: { drivers: ["Bo"], scale: 10 } }));
    expect(await readParquet(files.artifact, "SELECT driver, form FROM file ORDER BY ALL NULLS FIRST")).toEqual([
      ["Bo", null],
      ["Bo", 10],
    ]);
    expect(record.parameters).toEqual({ drivers: ["Bo"], scale: 10 });
  });

  test("of a table without rows gives an artifact without rows", async () => {
    const { files, record } = await report(runLaps(place, { params: { drivers: [] } }));
    expect(record.rows).toBe(0);
    expect(await readParquet(files.artifact)).toEqual([]);
  });

  test("ignores undeclared columns", async () => {
    const words = await writeParquet(
      join(place.root, "more.parquet"),
      "SELECT 1::BIGINT AS id, 2 AS secret, 'x' AS word",
    );
    const { files } = await report(runOdd(place, "everything", { tables: { words } }));
    expect(await readParquet(files.artifact)).toEqual([["1", "x", 1]]);
  });

  test("does not interpret a file name as a pattern", async () => {
    const words = await writeParquet(join(place.root, "words[1]*?.parquet"), "SELECT 1::BIGINT AS id, 'x' AS word");
    expect((await report(runOdd(place, "plain", { tables: { words } }))).record.rows).toBe(1);
  });

  test("ignores what a runner prints", async () => {
    expect((await report(runOdd(place, "talk"))).record.rows).toBe(2);
  });

  test("ends the process of a runner that would stay alive after its reply", async () => {
    const pid = join(place.root, "pid");
    expect((await report(runOdd(place, "stays", { params: { pid } }))).record.rows).toBe(2);
    expect(() => process.kill(Number(readFileSync(pid, "utf8")), 0)).toThrow("ESRCH");
  });

  test("reports its steps", async () => {
    const steps: Step[] = [];
    const heard = Layer.succeed(Progress, { step: (step) => Effect.sync(() => steps.push(step)) });
    const tables = { results: place.results, tracks: place.tracks };
    await laps
      .run({ tables, params: {}, root: place.root, out: place.out, module: fixture("laps.runner.ts") })
      .pipe(Effect.provide(Layer.merge(layer, heard)), Effect.provide(nodeServices), Effect.runPromise);
    expect(steps).toEqual(["check", "compute", "publish"]);
  });

  test.each([
    ["snappy", "SNAPPY"],
    ["zstd", "ZSTD"],
    ["gzip", "GZIP"],
    ["brotli", "BROTLI"],
    ["lz4", "LZ4_RAW"],
    ["none", "UNCOMPRESSED"],
  ])("compresses with %s", async (compression, codec) => {
    vi.stubEnv("ODD_COMPRESSION", compression);
    const { artifact } = (await report(runOdd(place, "plain"))).files;
    expect(await readParquet(artifact, `SELECT DISTINCT compression FROM parquet_metadata('${artifact}')`)).toEqual([
      [codec],
    ]);
    expect(await readParquet(artifact, "SELECT * FROM file ORDER BY ALL")).toEqual([
      ["1", "one", 3],
      ["2", "three", 5],
    ]);
  });
});

describe("the record", () => {
  test("lists inputs and outputs in a fixed order", async () => {
    const { files, record } = await report(runLaps(place));
    const text = readFileSync(files.record, "utf8");
    expect(parseRecord(text)).toEqual(record);
    const { timings, ...rest } = record;
    expect(rest).toEqual({
      greenflag: manifest.version,
      pipeline: "laps",
      decides: "before 'race'",
      source: "test/runtime/fixtures/laps.pipeline.ts",
      engine: "polars",
      lastBits: { rowsInAnotherOrder: "same", eventsAdded: "same" },
      mode: "train",
      event: null,
      sealed: false,
      rows: 4,
      columns: laps.spec.output.columns.map((column) => ({ ...column, doc: null })),
      files: [{ path: "laps.parquet", bytes: statSync(files.artifact).size, sha256: sha256(files.artifact) }],
      tables: [
        {
          name: "results",
          path: place.results,
          rows: 4,
          files: [{ path: place.results, bytes: statSync(place.results).size, sha256: sha256(place.results) }],
          checks: [],
          zones: [],
        },
        {
          name: "tracks",
          path: place.tracks,
          rows: 2,
          files: [{ path: place.tracks, bytes: statSync(place.tracks).size, sha256: sha256(place.tracks) }],
          checks: [],
          zones: [],
        },
      ],
      parameters: { drivers: null, scale: 1 },
      // Written by hand, so that it has neither a hash of its own nor sources.
      runner: { sha256: sha256(fixture("laps.runner.ts")), generated: false, sources: [] },
      assumptions: [],
      fillings: [],
      warnings: [],
      hashes: { artifact: sha256(files.artifact), plan: laps.spec.plan },
    });
    expect(Object.keys(timings)).toEqual(["check", "compute", "publish"]);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    expect(Object.keys(JSON.parse(text))).toEqual([
      ...[
        "greenflag",
        "pipeline",
        "decides",
        "source",
        "engine",
        "lastBits",
        "mode",
        "event",
        "sealed",
        "rows",
        "columns",
        "files",
        "tables",
      ],
      ...["parameters", "runner", "assumptions", "fillings", "warnings", "timings", "hashes"],
    ]);
  });

  test("writes a declared path as declared", async () => {
    expect((await report(runOdd(place, "plain"))).record.tables[0]?.path).toBe("words.parquet");
  });

  test("is refused when it is read if anything is wrong", async () => {
    const text = readFileSync((await report(runOdd(place, "plain"))).files.record, "utf8");
    expect(() => parseRecord(text.replace('"rows"', '"raws"'))).toThrow();
    expect(() => parseRecord(text.replace(/"artifact": "../, '"artifact": "'))).toThrow();
  });
});

test("two identical runs write the same bytes", async () => {
  const hashes = [await report(runLaps(place)), await report(runLaps(place))].map(({ record }) => record.hashes);
  expect(hashes[1]).toEqual(hashes[0]);
});
