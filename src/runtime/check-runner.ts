/**
 * Whether a runner is what its source compiles to: not edited by hand, and not older than a source that lies beside it. In
 * production the sources are seldom there; the record says so.
 */
import { createHash } from "node:crypto";
import { basename, relative, resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { readSeal, sha256 } from "../core/content-hash.ts";
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { RunnerSpec } from "../core/runner-spec.ts";
import { refuse } from "./failure.ts";
import type { RunRecord } from "./record.ts";

type Source = NonNullable<RunRecord["runner"]>["sources"][number];

/** How a runner is called in messages: as whoever stands in the working directory sees it. */
const shown = (module: string): string => {
  const path = relative(process.cwd(), module);
  return path.startsWith("..") ? module : path || basename(module);
};

/** Refuses a runner that was edited after it was generated, before any of it is executed. */
export const checkSeal = Effect.fn("runner.checkSeal")(function* (module: string) {
  const fs = yield* FileSystem.FileSystem;
  const text = yield* Effect.orElseSucceed(fs.readFileString(module), () => "");
  const seal = readSeal(text);
  if (seal === "edited") return yield* refuse(diagnostic("GF3006", { file: shown(module) }));
  return { sha256: sha256(text), generated: seal === "whole" };
});

/** The sources of a runner: the same as when it was compiled, or absent. Others are refused. */
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
  // Where the pipeline itself is, all that it imports must be.
  const isHere = found.some(({ path, now }) => path === spec.source && now !== null);
  const changed = found.filter(({ sha256: was, now }) => (now === null ? isHere : now !== was));
  if (changed.length > 0)
    return yield* refuse(
      diagnostic("GF3007", {
        file: shown(module),
        source: spec.source,
        changed: changed.map(({ path, now }) => (now === null ? `${path} (missing)` : path)),
      }) satisfies Diagnostic,
    );
  return found.map(
    ({ path, sha256: was, now }): Source => ({ path, sha256: was, state: now === null ? "absent" : "same" }),
  );
});

export const checkRunner = Effect.fn("runner.check")(function* (spec: RunnerSpec, module: string, root: string) {
  const seal = yield* checkSeal(module);
  return { ...seal, sources: yield* checkSources(spec, module, root) };
});
