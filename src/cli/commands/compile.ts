import { relative, resolve } from "node:path";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { loadProject } from "../load-project.ts";
import { escapeControls } from "../print-diagnostics.ts";
import { json, type Outcome, printOutcome } from "../print-outcome.ts";
import { wrongUsage } from "../usage-error.ts";

export const compile = Command.make(
  "compile",
  {
    paths: Argument.String("paths").pipe(
      Argument.variadic(),
      Argument.withDescription(
        "Files and folders to look for *.pipeline.ts in (default: those of greenflag.config.ts, or the whole project)",
      ),
    ),
    check: Flag.Boolean("check").pipe(
      Flag.withDefault(false),
      Flag.withoutNegation,
      Flag.withDescription("Write nothing; fail if a generated file is missing, stale or orphaned"),
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("DIR"),
      Flag.withDescription("Where generated files go, a folder for each pipeline (default: generated)"),
      Flag.optional,
    ),
    emit: Flag.Literals("emit", ["sql"]).pipe(
      Flag.withDescription("Print the pipelines as SQL for DuckDB instead, and write nothing"),
      Flag.optional,
    ),
    json,
  },
  ({ paths, check, out, emit, json }) =>
    printOutcome(json, Option.isSome(emit) ? emitted(paths, check, out) : outcome(paths, check, out)),
).pipe(
  Command.withDescription("Check and compile pipelines into runners"),
  Command.withExamples([
    { command: "greenflag compile" },
    { command: "greenflag compile pipelines/pre_race.pipeline.ts --out made" },
    { command: "greenflag compile --check", description: "in CI: whether the generated files are up to date" },
    { command: "greenflag compile --emit sql > features.sql" },
  ]),
);

const outcome = Effect.fnUntraced(function* (paths: readonly string[], check: boolean, out: Option.Option<string>) {
  // An empty shell variable gives this.
  if (Option.contains(out, "")) return yield* wrongUsage("compile", "--out needs a folder (default: generated).");
  const { root, pipelines, generated } = yield* loadProject();
  const report = yield* Effect.promise(async () => {
    // Imported here, so that no other command loads a TypeScript compiler.
    const { compile } = await import("../../compiler/index.ts");
    return compile({
      root,
      paths: paths.length === 0 ? pipelines : paths.map((path) => resolve(path)),
      check,
      out: Option.match(out, { onNone: () => generated, onSome: (folder) => resolve(folder) }),
    });
  });
  const shown = (file: string) => escapeControls(relative(process.cwd(), resolve(root, file)));
  return {
    document: { runners: report.runners },
    lines: report.runners.map(({ source, path, state }) => `${shown(source)} -> ${shown(path)} (${state})`),
    diagnostics: [...report.diagnostics, ...report.warnings],
  } satisfies Outcome;
});

const emitted = Effect.fnUntraced(function* (paths: readonly string[], check: boolean, out: Option.Option<string>) {
  if (check || Option.isSome(out))
    return yield* wrongUsage("compile", "--emit sql writes no runners: remove --check and --out.");
  const { root, pipelines } = yield* loadProject();
  const { statements, diagnostics } = yield* Effect.promise(async () => {
    const { statementsOf } = await import("../../compiler/emit/emit-sql.ts");
    return statementsOf(root, paths.length === 0 ? pipelines : paths.map((path) => resolve(path)));
  });
  return { document: { statements }, lines: statements.map(({ sql }) => sql), diagnostics } satisfies Outcome;
});
