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
import { firstLine } from "../../runtime/first-line.ts";
import type { RunRecord } from "../../runtime/record.ts";
import { layer, type RunReport } from "../../runtime/run.ts";
import type { Runner } from "../../runtime/runner.ts";
import { type EngineName, engines, type Mode } from "../../runtime/spec.ts";
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
    engine: Flag.Literals("engine", engines).pipe(
      Flag.withDefault("polars"),
      Flag.withMetavar("ENGINE"),
      Flag.withDescription("What computes; both give the same answers (default: polars)"),
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
    { command: "greenflag run in_race --engine duckdb" },
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
  readonly engine: EngineName;
  readonly out: string;
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
  const root = projectRoot();
  const module = yield* find(name, join(root, "generated"));
  const runner = yield* load(module);
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
      engine,
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

/** What an empty variable of a shell makes of a flag, and a table that was given two files; null if all of it is clear. */
const unclear = (tables: readonly Pair[], out: string): string | null => {
  const pathless = tables.find(([, path]) => path === "");
  if (pathless !== undefined) return `--table ${pathless[0]}= gives no path; expected TABLE=PATH.`;
  const twice = tables.find(([name], i) => tables.findIndex(([other]) => other === name) < i);
  if (twice !== undefined)
    return `--table gives '${twice[0]}' twice; for several files give their folder, or a pattern such as '${twice[0]}=DIR/*.csv'.`;
  return out === "" ? "--out gives no folder; leave it out for the folder out." : null;
};

const find = Effect.fnUntraced(function* (name: string, folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const files = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => []);
  const known = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  return known.includes(name)
    ? join(folder, `${name}${ending}`)
    : yield* refuse(diagnostic("GF4014", { name, folder: relative(process.cwd(), folder), known: known.sort() }));
});

/** Runners are checked in, so they are merged, and edited after all. */
const load = Effect.fnUntraced(function* (module: string) {
  const refused = (why: string) => refuse(diagnostic("GF4027", { path: relative(process.cwd(), module), why }));
  const loaded: { readonly default?: Runner } = yield* Effect.tryPromise({
    try: () => import(pathToFileURL(module).href),
    catch: (error) => {
      // The loader's own first line says no more than that it failed.
      const [, line, what] = /:(\d+):\d+: ERROR: (.*)/.exec(String(error)) ?? [];
      return refused(what === undefined ? firstLine(error) : `${what} in line ${line}`);
    },
  });
  if (loaded.default?.spec === undefined) return yield* refused("it exports no runner");
  return loaded.default;
});

const describe = ({ record, files }: RunReport, ms: number): readonly string[] => [
  plain(
    `${record.pipeline}${ofEvent(record)}: ${plural(record.rows, "row")}, ${plural(record.columns.length, "column")} in ${(ms / 1000).toFixed(2)} s`,
  ),
  plain(`  ${files.artifact}`),
  plain(`  ${files.record}`),
  ...record.tables.flatMap(({ name, checks }) => checks.map((one) => plain(`  ${failed(name, one)}`))),
  ...record.fillings.map(({ column, how, line, filled }) =>
    plain(`  ${column}: ${plural(filled, "null")} filled by ${how}${line === null ? "" : ` (line ${line})`}`),
  ),
  ...(record.event === null || record.rows > 0
    ? []
    : ["  No rows: the table that the pipeline begins with has none of this event, or its filters leave none."]),
];

/** What a check did to the rows of a table. */
const failed = (table: string, { column, otherwise, failed: count, keys: [first] }: TableChecks[number]): string =>
  `Table '${table}': ${
    otherwise === "drop"
      ? `${plural(count, "row")} left out, as the check of '${column}' says`
      : `${plural(count, "value")} of '${column}' set to null, as its check says`
  }; the first at ${first}.`;

type TableChecks = RunRecord["tables"][number]["checks"];

const ofEvent = ({ event }: RunRecord): string =>
  event === null ? "" : `, ${event.map(({ column, value }) => `${column}=${value}`).join(", ")}`;
