/** The output of a command: text for people, or one JSON document with --json. */
import * as Console from "effect/Console";
import type * as CliError from "effect/cli/CliError";
import * as Flag from "effect/cli/Flag";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import { type Diagnostic, isError } from "../core/diagnostics/diagnostic.ts";
import type { RunFailure } from "../runtime/run-failure.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { projectRoot } from "./project-root.ts";

export interface Outcome {
  /** The JSON document, apart from the diagnostics. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** Errors, which fail the command, and warnings, which do not. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The command failed because of the pipeline, the data or the folders, and this was reported. */
export class CommandFailed extends Data.TaggedError("Refused") {}

export const json = Flag.Boolean("json").pipe(
  Flag.withDefault(false),
  Flag.withoutNegation,
  Flag.withDescription("Print one JSON document and nothing else on stdout"),
);

/** Results go to stdout, errors and warnings to stderr; with --json everything is one document on stdout. */
export const printOutcome = Effect.fn("cli.say")(function* <R>(
  asJson: boolean,
  outcome: Effect.Effect<Outcome, RunFailure | CliError.ShowHelp, R>,
  root: string = projectRoot(),
) {
  const { document, lines, diagnostics } = yield* Effect.catchTag(outcome, "RunFailure", ({ diagnostics }) =>
    Effect.succeed<Outcome>({ document: {}, lines: [], diagnostics }),
  );
  if (asJson) {
    yield* Console.log(JSON.stringify({ ...document, diagnostics }, null, 2));
  } else {
    for (const line of lines) yield* Console.log(line);
    if (diagnostics.length > 0) {
      const page = { root, cwd: process.cwd(), stream: process.stderr };
      yield* Console.error(printDiagnostics(diagnostics, page));
    }
  }
  if (diagnostics.some(isError)) return yield* new CommandFailed();
});
