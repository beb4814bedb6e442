import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { listSome, plural } from "../../core/diagnostics/define.ts";
import { isError } from "../../core/diagnostics/diagnostic.ts";
import { known } from "../../core/messages.ts";
import type { RunnerSpec } from "../../core/runner-spec.ts";
import { checkData as check, type DataReport } from "../../runtime/check-data.ts";
import { loadProject } from "../load-project.ts";
import { findRunner, loadRunner } from "../load-runner.ts";
import { escapeControls } from "../print-diagnostics.ts";
import { json, type Outcome, printOutcome } from "../print-outcome.ts";
import { wrongUsage } from "../usage-error.ts";

export const checkData = Command.make(
  "check-data",
  {
    name: Argument.String("pipeline").pipe(Argument.withDescription("The name of a compiled pipeline")),
    path: Argument.String("file").pipe(Argument.withDescription("A file, a folder, or a pattern in quotes")),
    table: Flag.String("table").pipe(
      Flag.optional,
      Flag.withMetavar("TABLE"),
      Flag.withDescription("The table to check against (default: the table whose columns the data has)"),
    ),
    json,
  },
  (given) => printOutcome(given.json, outcome(given)),
).pipe(
  Command.withDescription("Check data against the declaration of a table, without a run"),
  Command.withExamples([
    { command: "greenflag check-data pre_race new/results.parquet" },
    { command: "greenflag check-data pre_race 'new/*.csv' --table results --json" },
  ]),
);

interface Given {
  readonly name: string;
  readonly path: string;
  readonly table: Option.Option<string>;
}

const outcome = Effect.fnUntraced(function* ({ name, path, table }: Given) {
  if (path === "") return yield* wrongUsage("check-data", "No file is given.");
  const module = yield* findRunner(name, (yield* loadProject()).generated);
  const { spec } = yield* loadRunner(module);
  const data = { module, path, table: Option.getOrNull(table) };
  const report = yield* check(spec, data);
  const { diagnostics, table: chosen, rows, files, unknown, forbidden, rowsLater } = report;
  const sound = !diagnostics.some(isError);
  return {
    document: { pipeline: name, table: chosen, path, files, rows, sound, unknown, forbidden, rowsLater },
    lines: describe(spec, path, report).map(escapeControls),
    diagnostics,
  } satisfies Outcome;
});

const describe = (spec: RunnerSpec, path: string, report: DataReport): readonly string[] => {
  const { table, rows, files, unknown, forbidden, rowsLater, diagnostics } = report;
  const verdict = !diagnostics.some(isError) ? "is valid" : "is not valid";
  const counted = [...(rows === null ? [] : [plural(rows, "row")]), ...(files === 1 ? [] : [plural(files, "file")])];
  const later = forbidden.map(({ name, instant }) => `${name} (${known(instant)})`);
  return [
    `${path} ${verdict} as table '${table}' of ${spec.pipeline}${counted.length === 0 ? "" : `: ${counted.join(" in ")}`}`,
    ...(unknown.length === 0 ? [] : [`  not declared, so not read: ${listSome(unknown, 20)}`]),
    ...(later.length === 0
      ? []
      : [`  later than the decision (${spec.decides}), so forbidden as features: ${listSome(later, 20)}`]),
    ...(rowsLater === null
      ? []
      : [`  its rows are known ${known(rowsLater)}: nothing of the event itself can be a feature`]),
  ];
};
