/**
 * Checks that a runner is what its source compiles to: not edited by hand, and not older than a source beside it. In
 * production the sources are usually absent; the record says so.
 */
import { createHash } from "node:crypto";
import { basename, dirname, join, relative, resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import { checkIntegrity, generatedNames, namedStatements, sha256 } from "../core/generated-file-head.ts";
import type { RunnerSpec } from "../core/runner-spec.ts";
import type { RunRecord } from "./record.ts";
import { refuse } from "./run-failure.ts";

type Source = NonNullable<RunRecord["runner"]>["sources"][number];

/** The folder of a runner in messages: relative to the working directory. */
const folderOf = (module: string): string => {
  const folder = dirname(module);
  const path = relative(process.cwd(), folder);
  return path.startsWith("..") ? folder : path || ".";
};

/** The text of a runner, and of the files beside it that it uses. */
const textsOf = Effect.fnUntraced(function* (module: string) {
  const fs = yield* FileSystem.FileSystem;
  const read = (name: string) => Effect.option(fs.readFileString(join(dirname(module), name)));
  const texts = new Map<string, string>();
  const keep = Effect.fnUntraced(function* (name: string) {
    const text = yield* read(name);
    if (Option.isSome(text)) texts.set(name, text.value);
  });
  yield* keep(basename(module));
  yield* keep(generatedNames.contract);
  for (const { file } of namedStatements(texts.get(generatedNames.contract) ?? "")) yield* keep(file);
  return texts;
});

/** Refuses a runner, or a file that it uses, that was edited after it was generated, before any of it is executed. */
export const checkRunnerIntegrity = Effect.fn("runner.checkSeal")(function* (module: string) {
  const texts = yield* textsOf(module);
  const name = basename(module);
  const seal = checkIntegrity(name, texts);
  if (seal.state === "edited")
    return yield* refuse(diagnostic("GF3006", { folder: folderOf(module), files: seal.files }));
  return { sha256: sha256(texts.get(name) ?? ""), generated: seal.state === "whole" };
});

/** Checks that the sources of a runner are unchanged since it was compiled, or absent. */
const checkSources = Effect.fnUntraced(function* (spec: RunnerSpec, module: string, root: string) {
  const fs = yield* FileSystem.FileSystem;
  const found = yield* Effect.forEach(spec.sources ?? [], ({ path, sha256: was }) =>
    Effect.map(
      Effect.orElseSucceed(
        Effect.map(fs.readFile(resolve(root, path)), (bytes) => createHash("sha256").update(bytes).digest("hex")),
        () => null,
      ),
      (now) => ({ path, sha256: was, now }),
    ),
  );
  // If the pipeline's own source exists, so must all of its imports.
  const isHere = found.some(({ path, now }) => path === spec.source && now !== null);
  const changed = found.filter(({ sha256: was, now }) => (now === null ? isHere : now !== was));
  if (changed.length > 0)
    return yield* refuse(
      diagnostic("GF3007", {
        folder: folderOf(module),
        source: spec.source,
        changed: changed.map(({ path, now }) => (now === null ? `${path} (missing)` : path)),
      }) satisfies Diagnostic,
    );
  return found.map(
    ({ path, sha256: was, now }): Source => ({ path, sha256: was, state: now === null ? "absent" : "same" }),
  );
});

export const checkRunner = Effect.fn("runner.check")(function* (spec: RunnerSpec, module: string, root: string) {
  const seal = yield* checkRunnerIntegrity(module);
  return { ...seal, sources: yield* checkSources(spec, module, root) };
});
