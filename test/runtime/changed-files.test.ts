/**
 * A file changes after it was inspected and before the engine reads it, and what the engine reads then is refused for
 * another reason. The change happens inside the request to the engine, so no test depends on time.
 */
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Layer from "effect/Layer";
import { Artifacts, Progress } from "greenflag/runtime";
import { describe, expect, test } from "vitest";
import { Bug } from "../../src/runtime/bug.ts";
import { checkData } from "../../src/runtime/check-data.ts";
import { inspectFiles } from "../../src/runtime/inputs/inspect-files.ts";
import { nodeServices } from "../../src/runtime/node-services.ts";
import { Engine } from "../../src/runtime/process/engine-process.ts";
import odd from "./fixtures/odd.runner.ts";
import { engineHere } from "./in-process-engine.ts";
import { fixture, listing, newPlace, type Place, writeParquet } from "./support.ts";

/** The engine, and what happens before it answers. */
const changing = (change: Effect.Effect<unknown>): Layer.Layer<Engine> =>
  Layer.effect(
    Engine,
    Effect.map(Engine, (engine) =>
      Engine.of({
        ...engine,
        run: (request) => Effect.andThen(change, engine.run(request)),
        examine: (request) => Effect.andThen(change, engine.examine(request)),
      }),
    ),
  ).pipe(Layer.provide(engineHere));

const saying = ({ diagnostics }: { readonly diagnostics: readonly { code: string; message: string }[] }) =>
  diagnostics.map(({ code, message }) => `${code} ${message}`);

const refused = (place: Place, engine: Layer.Layer<Engine>, tables: Record<string, string> = {}) =>
  odd
    .run({ tables, params: { how: "plain" }, out: place.out, root: place.root, module: fixture("odd.runner.ts") })
    .pipe(
      Effect.flip,
      Effect.map(saying),
      Effect.provide(Layer.mergeAll(Artifacts.layer, Progress.layer, engine)),
      Effect.provide(nodeServices),
      Effect.runPromise,
    );

const changed = "GF4020 The file of table 'words' was changed while it was being read: words.parquet.";

/** Other contents, and as what they are refused if they were there from the beginning. */
const contents: readonly (readonly [string, string, (file: string) => unknown])[] = [
  ["another format", "GF4004", (file) => writeFileSync(file, "id,word\n1,one\n2,two\n")],
  ["a part of a file", "GF4005", (file) => truncateSync(file, readFileSync(file).length - 9)],
  ["the ends of a file around other bytes", "GF4005", (file) => writeFileSync(file, `PAR1${"x".repeat(200)}PAR1`)],
  ["nothing", "GF4003", (file) => truncateSync(file, 0)],
  ["no file at all", "GF4002", (file) => rmSync(file)],
  ["a key that is null", "GF4008", (file) => writeParquet(file, "SELECT NULL::BIGINT AS id, 'one' AS word")],
  ["a key that repeats", "GF4009", (file) => writeParquet(file, "SELECT 1::BIGINT AS id, 'a' AS word FROM range(2)")],
  ["another column", "GF4006", (file) => writeParquet(file, "SELECT 1::BIGINT AS id, 'one' AS wort")],
  ["another dtype", "GF4007", (file) => writeParquet(file, "SELECT 1::BIGINT AS id, 2::DOUBLE AS word")],
];

describe.each(contents)("the file becomes %s", (_, code, write) => {
  const writes = (place: Place) => Effect.promise(async () => write(place.words));

  test("from the beginning: refused as what it is", async () => {
    const place = await newPlace();
    await Effect.runPromise(writes(place));
    expect(await refused(place, engineHere)).toEqual([expect.stringMatching(new RegExp(`^${code} `))]);
  });

  test("during a run: the change is reported, and nothing else", async () => {
    const place = await newPlace();
    expect(await refused(place, changing(writes(place)))).toEqual([changed]);
    expect(listing(place.out)).toEqual([]);
  });

  test("while data are checked", async () => {
    const place = await newPlace();
    const module = fixture("odd.runner.ts");
    const found = await checkData(odd.spec, { module, table: null, path: place.words }).pipe(
      Effect.flip,
      Effect.map(saying),
      Effect.provide(changing(writes(place))),
      Effect.provide(nodeServices),
      Effect.runPromise,
    );
    expect(found).toEqual([changed.replace("words.parquet", place.words)]);
  });
});

test("the engine fails as no engine should: the change is reported", async () => {
  const place = await newPlace();
  const crash = Effect.sync(() => copyFileSync(place.results, place.words)).pipe(
    Effect.andThen(Effect.die(new Bug("The engine ended without a reply (exit code 1)."))),
  );
  expect(await refused(place, changing(crash))).toEqual([changed]);
});

test("the engine fails, and no file has changed: the failure is reported", async () => {
  const place = await newPlace();
  const crash = Effect.die(new Bug("The engine ended without a reply (exit code 1)."));
  await expect(refused(place, changing(crash))).rejects.toThrow("without a reply");
});

test("beside an error that has another cause", async () => {
  const place = await newPlace();
  writeFileSync(place.out, "a file");
  const writes = Effect.sync(() => writeFileSync(place.words, `PAR1${"x".repeat(200)}PAR1`));
  expect(await refused(place, changing(writes))).toEqual([expect.stringMatching(/^GF4012 /), changed]);
});

test("a file is replaced by a shorter one between its size and its end", async () => {
  const place = await newPlace();
  const { words } = place;
  const swapping = Layer.effect(
    FileSystem.FileSystem,
    Effect.map(FileSystem.FileSystem, (fs) =>
      FileSystem.FileSystem.of({
        ...fs,
        open: (path, options) => {
          writeFileSync(path, readFileSync(place.tracks).subarray(0, 30));
          return fs.open(path, options);
        },
      }),
    ),
  );
  const file = { path: "words.parquet", file: words, folders: [] };
  const found = await inspectFiles({ name: "words", path: "words.parquet", format: "parquet", files: [file] }).pipe(
    Effect.flip,
    Effect.map(saying),
    Effect.provide(swapping),
    Effect.provide(nodeServices),
    Effect.runPromise,
  );
  expect(found).toEqual([changed]);
});
