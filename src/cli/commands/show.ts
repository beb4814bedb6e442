import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { validateArtifact } from "../../runtime/artifacts/validate-artifact.ts";
import { loadProject, shownFolder } from "../load-project.ts";
import { jsonRows, printArtifact } from "../print-artifact.ts";
import { json, type Outcome, printOutcome } from "../print-outcome.ts";
import { wrongUsage } from "../usage-error.ts";

export const show = Command.make(
  "show",
  {
    file: Argument.String("artifact").pipe(
      Argument.withDescription("An artifact or its record, or the name of a pipeline in the folder out"),
    ),
    rows: Flag.Int("rows").pipe(
      Flag.withDefault(10),
      Flag.withMetavar("N"),
      Flag.withDescription("The number of rows to show (default: 10)"),
    ),
    json,
  },
  ({ file, rows, json }) => printOutcome(json, outcome(file, rows)),
).pipe(
  Command.withDescription("Validate an artifact; show its columns, where it comes from, and its first rows"),
  Command.withExamples([
    { command: "greenflag show pre_race" },
    { command: "greenflag show artifacts/pre_race.parquet --rows 3 --json" },
  ]),
);

/** More rows would have to be held in memory. */
const most = 10_000;

const outcome = Effect.fnUntraced(function* (file: string, count: number) {
  if (file === "") return yield* wrongUsage("show", "No artifact is given.");
  if (count < 0 || count > most) {
    const range = `from 0 to ${most.toLocaleString("en-US")}`;
    return yield* wrongUsage("show", `--rows ${count} is invalid; expected a whole number ${range}.`);
  }
  const looked = yield* validateArtifact(file, shownFolder((yield* loadProject()).out), count);
  const { record, format, shown } = looked.artifact;
  return {
    document: { record, format, files: shown, validated: ["sha256", "columns", "rows"], rows: jsonRows(looked) },
    lines: printArtifact(looked, process.stdout.columns ?? 100),
    diagnostics: [],
  } satisfies Outcome;
});
