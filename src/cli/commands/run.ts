import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";
import { listSome, plural } from "../../core/diagnostics/define.ts";
import type { Mode } from "../../core/runner-spec.ts";
import { type EngineName, engines } from "../../engines/registry.ts";
import { Artifacts } from "../../runtime/artifacts/publish-artifact.ts";
import { contradiction } from "../../runtime/inputs/check-mode.ts";
import type { RunRecord } from "../../runtime/record.ts";
import type { RunReport } from "../../runtime/run.ts";
import { loadProject, shownFolder } from "../load-project.ts";
import { findRunner, loadRunner } from "../load-runner.ts";
import { type Pair, pairs } from "../name-value-flags.ts";
import { readEvent } from "../parse-event.ts";
import { readParameters } from "../parse-parameters.ts";
import { escapeControls } from "../print-diagnostics.ts";
import { json, type Outcome, printOutcome } from "../print-outcome.ts";
import { onTerminal } from "../terminal-progress.ts";
import { wrongUsage } from "../usage-error.ts";

export const run = Command.make(
  "run",
  {
    name: Argument.String("pipeline").pipe(Argument.withDescription("The name of a compiled pipeline")),
    table: pairs("table", "TABLE=PATH", "Read a table from another file; may be repeated"),
    param: pairs("param", "NAME=VALUE", "Set a parameter; may be repeated, for lists too"),
    mode: Flag.Literals("mode", ["train", "score"]).pipe(
      Flag.withDefault("train"),
      Flag.withMetavar("MODE"),
      Flag.withDescription(
        "train: all events, with labels. score: the features of one event, whose outcome need not exist",
      ),
    ),
    event: Flag.String("event").pipe(
      Flag.atLeast(0),
      Flag.withMetavar("EVENT"),
      Flag.withDescription("The event to score: VALUE, or COLUMN=VALUE for each column of the event key"),
    ),
    sealed: Flag.Boolean("sealed").pipe(
      Flag.withDefault(false),
      Flag.withoutNegation,
      Flag.withDescription("Fail if a table holds anything about the event that is known only after the decision"),
    ),
    engine: Flag.Literals(
      "engine",
      engines.map(({ name }) => name),
    ).pipe(
      Flag.withMetavar("ENGINE"),
      Flag.withDescription(`What computes; all give the same answers (default: ${engines[0].name})`),
      Flag.optional,
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("DIR"),
      Flag.withDescription("The folder for the artifact and its record (default: out)"),
      Flag.optional,
    ),
    json,
  },
  (given) => printOutcome(given.json, outcome(given)),
).pipe(
  Command.withDescription("Run a compiled pipeline: check its tables, compute, publish"),
  Command.withExamples([
    { command: "greenflag run pre_race --table results=data/results.parquet --out artifacts" },
    { command: "greenflag run pre_race --param drivers=Bell,Larson" },
    { command: "greenflag run pre_race --mode score --event 202415 --sealed" },
    { command: "greenflag run in_race --engine duckdb" },
  ]),
);

interface Given {
  readonly name: string;
  readonly table: readonly Pair[];
  readonly param: readonly Pair[];
  readonly mode: Mode;
  readonly event: readonly string[];
  readonly sealed: boolean;
  readonly engine: Option.Option<EngineName>;
  readonly out: Option.Option<string>;
}

const outcome = Effect.fnUntraced(function* ({
  name,
  table,
  param,
  mode,
  event: [first, ...more],
  sealed,
  engine,
  out,
}: Given) {
  const started = performance.now();
  const wrong = contradiction({ mode, sealed, ...(first === undefined ? {} : { event: first }) });
  if (wrong !== null) return yield* wrongUsage("run", `${wrong.message} ${wrong.hint}`);
  const vague = unclear(table, out);
  if (vague !== null) return yield* wrongUsage("run", vague);
  const project = yield* loadProject();
  const { root } = project;
  const module = yield* findRunner(name, project.generated);
  const runner = yield* loadRunner(module);
  const typed = first === undefined ? null : readEvent(runner.spec, [first, ...more]);
  if (typed?.kind === "wrong") return yield* wrongUsage("run", typed.why);
  const report = yield* runner
    .run({
      tables: Object.fromEntries(table),
      params: readParameters(runner.spec.params, param),
      mode,
      sealed,
      ...(typed === null ? {} : { event: typed.event }),
      root,
      engine: Option.getOrElse(engine, () => project.engine),
      out: Option.getOrElse(out, () => shownFolder(project.out)),
      module,
    })
    .pipe(Effect.provide(Layer.merge(Artifacts.layer, onTerminal)));
  const note = withoutRows(report, param);
  return {
    document: { record: report.record, files: report.files, ...(note === null ? {} : { note }) },
    lines: describe(report, note, performance.now() - started),
    diagnostics: report.warnings,
  } satisfies Outcome;
});

/** A flag with an empty shell variable, or a table with two paths; null if there is neither. */
const unclear = (tables: readonly Pair[], out: Option.Option<string>): string | null => {
  const pathless = tables.find(([, path]) => path === "");
  if (pathless !== undefined) return `--table ${pathless[0]}= gives no path; expected TABLE=PATH.`;
  const twice = tables.find(([name], i) => tables.findIndex(([other]) => other === name) < i);
  if (twice !== undefined)
    return `--table gives '${twice[0]}' twice; for several files give their folder, or a pattern such as '${twice[0]}=DIR/*.csv'.`;
  return Option.contains(out, "") ? "--out needs a folder (default: out)." : null;
};

const describe = ({ record, files }: RunReport, note: string | null, ms: number): readonly string[] => [
  escapeControls(
    `${record.pipeline}${ofEvent(record)}: ${plural(record.rows, "row")}, ${plural(record.columns.length, "column")} in ${(ms / 1000).toFixed(2)} s`,
  ),
  escapeControls(`  ${files.artifact}`),
  escapeControls(`  ${files.record}`),
  ...record.tables.flatMap(({ name, checks }) => checks.map((one) => escapeControls(`  ${failed(name, one)}`))),
  ...record.fillings.map(({ column, how, line, filled }) =>
    escapeControls(`  ${column}: ${plural(filled, "null")} filled by ${how}${line === null ? "" : ` (line ${line})`}`),
  ),
  ...(note === null ? [] : [escapeControls(`  ${note}`)]),
];

/** A run without rows is valid, but rarely intended. Null if there are rows. */
const withoutRows = ({ record }: RunReport, given: readonly Pair[]): string | null => {
  if (record.rows > 0) return null;
  const empty = record.tables.filter(({ rows }) => rows === 0).map(({ name }) => `'${name}'`);
  const has = record.event === null ? "is empty" : "has no rows of this event";
  const names = new Set(given.map(([name]) => name));
  const values = Object.entries(record.parameters).flatMap(([name, value]) =>
    names.has(name) ? [`${name}=${JSON.stringify(value)}`] : [],
  );
  const parameters = values.length === 0 ? "no parameters were given" : `the parameters were ${values.join(", ")}`;
  const files = empty.length === 0 ? "" : `; tables without rows: ${listSome(empty)}`;
  return `No rows: the first table of the pipeline ${has}, or its steps keep no rows; ${parameters}${files}.`;
};

/** What a check did to the rows of a table. */
const failed = (table: string, { column, otherwise, failed: count, keys: [first] }: TableChecks[number]): string =>
  `Table '${table}': ${
    otherwise === "drop"
      ? `${plural(count, "row")} dropped by the check of '${column}'`
      : `${plural(count, "value")} of '${column}' set to null by its check`
  }; the first at ${first}.`;

type TableChecks = RunRecord["tables"][number]["checks"];

const ofEvent = ({ event }: RunRecord): string =>
  event === null ? "" : `, ${event.map(({ column, value }) => `${column}=${value}`).join(", ")}`;
