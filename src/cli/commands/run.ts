import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Layer from "effect/Layer";
import { plural } from "../../diagnostics/define.ts";
import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { contradiction } from "../../runtime/event.ts";
import { refuse } from "../../runtime/failure.ts";
import type { RunRecord } from "../../runtime/record.ts";
import { layer, type RunReport } from "../../runtime/run.ts";
import type { Runner } from "../../runtime/runner.ts";
import type { Mode } from "../../runtime/spec.ts";
import { readEvent } from "../event.ts";
import { json, type Outcome, say } from "../outcome.ts";
import { type Pair, pairs } from "../pairs.ts";
import { readParameters } from "../parameters.ts";
import { plain } from "../print.ts";
import { onTerminal } from "../progress.ts";
import { projectRoot } from "../root.ts";
import { wrongUsage } from "../usage.ts";

export const run = Command.make(
  "run",
  {
    name: Argument.String("pipeline").pipe(Argument.withDescription("The pipeline, as it was compiled")),
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
      Flag.withDescription("Refuse tables that hold anything of the event that is known only after the decision"),
    ),
    out: Flag.String("out").pipe(
      Flag.withDefault("out"),
      Flag.withMetavar("DIR"),
      Flag.withDescription("Where the artifact and its record go"),
    ),
    json,
  },
  (given) => say(given.json, outcome(given)),
).pipe(
  Command.withDescription("Run a compiled pipeline: check its tables, compute, publish"),
  Command.withExamples([
    { command: "greenflag run pre_race --table results=data/results.parquet --out artifacts" },
    { command: "greenflag run pre_race --param drivers=Bell,Larson" },
    { command: "greenflag run pre_race --mode score --event 202415 --sealed" },
  ]),
);

const ending = ".runner.ts";

interface Given {
  readonly name: string;
  readonly table: readonly Pair[];
  readonly param: readonly Pair[];
  readonly mode: Mode;
  readonly event: readonly string[];
  readonly sealed: boolean;
  readonly out: string;
}

const outcome = Effect.fnUntraced(function* ({
  name,
  table,
  param,
  mode,
  event: [first, ...more],
  sealed,
  out,
}: Given) {
  const started = performance.now();
  const wrong = contradiction({ mode, sealed, ...(first === undefined ? {} : { event: first }) });
  if (wrong !== null) return yield* wrongUsage("run", `${wrong.message} ${wrong.hint}`);
  const root = projectRoot();
  const module = yield* find(name, join(root, "generated"));
  const { default: runner } = (yield* Effect.promise(() => import(pathToFileURL(module).href))) as {
    readonly default: Runner;
  };
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
      out,
      module,
    })
    .pipe(Effect.provide(Layer.merge(layer, onTerminal)));
  return {
    document: { record: report.record, files: report.files },
    lines: describe(report, performance.now() - started),
    diagnostics: [],
  } satisfies Outcome;
});

const find = Effect.fnUntraced(function* (name: string, folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const files = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => []);
  const known = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  return known.includes(name)
    ? join(folder, `${name}${ending}`)
    : yield* refuse(diagnostic("GF4014", { name, folder: relative(process.cwd(), folder), known: known.sort() }));
});

const describe = ({ record, files }: RunReport, ms: number): readonly string[] => [
  plain(
    `${record.pipeline}${ofEvent(record)}: ${plural(record.rows, "row")}, ${plural(record.columns.length, "column")} in ${(ms / 1000).toFixed(2)} s`,
  ),
  plain(`  ${files.artifact}`),
  plain(`  ${files.record}`),
  ...(record.event === null || record.rows > 0
    ? []
    : ["  No rows: the table that the pipeline begins with has none of this event, or its filters leave none."]),
];

const ofEvent = ({ event }: RunRecord): string =>
  event === null ? "" : `, ${event.map(({ column, value }) => `${column}=${value}`).join(", ")}`;
