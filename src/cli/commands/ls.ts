import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { type Listed, listArtifacts } from "../../runtime/artifacts/list-artifacts.ts";
import type { RunRecord } from "../../runtime/record.ts";
import { loadProject, shownFolder } from "../load-project.ts";
import { escapeControls } from "../print-diagnostics.ts";
import { json, type Outcome, printOutcome } from "../print-outcome.ts";
import { formatSize, table } from "../print-table.ts";
import { wrongUsage } from "../usage-error.ts";

export const ls = Command.make(
  "ls",
  {
    folder: Argument.String("dir").pipe(
      Argument.withDescription("The folder that runs publish into (default: out)"),
      Argument.optional,
    ),
    verify: Flag.Boolean("verify").pipe(
      Flag.withDefault(false),
      Flag.withoutNegation,
      Flag.withDescription("Hash every file again; without it, sizes are compared"),
    ),
    json,
  },
  ({ folder, verify, json }) => printOutcome(json, outcome(folder, verify)),
).pipe(
  Command.withDescription("List the artifacts in a folder, with what their records say"),
  Command.withExamples([{ command: "greenflag ls" }, { command: "greenflag ls artifacts --verify --json" }]),
);

const outcome = Effect.fnUntraced(function* (given: Option.Option<string>, verify: boolean) {
  if (Option.contains(given, "")) return yield* wrongUsage("ls", "No folder is given (default: out).");
  const folder = Option.isSome(given) ? given.value : shownFolder((yield* loadProject()).out);
  const listed = yield* listArtifacts(folder, verify ? "sha256" : "sizes");
  const artifacts = listed ?? [];
  return {
    document: { artifacts: artifacts.map((one) => ({ ...described(one), state: stateOf(one, verify) })) },
    lines: artifacts.length > 0 ? lines(artifacts, verify) : [nothing(folder, listed === null)],
    diagnostics: artifacts.flatMap(({ diagnostics }) => diagnostics),
  } satisfies Outcome;
});

const nothing = (folder: string, absent: boolean): string =>
  escapeControls(
    `No artifacts in ${folder}: ${absent ? "there is no such folder" : "no run published anything there"}.`,
  );

/** `there`: it has the right size; nothing else was checked. */
const stateOf = ({ found, diagnostics }: Listed, verify: boolean): string => {
  if (found === null) return "no record";
  if (diagnostics.some(({ code }) => code === "GF4063")) return "missing";
  return diagnostics.length > 0 ? "changed" : verify ? "whole" : "there";
};

const bytesOf = ({ files }: RunRecord): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

const described = ({ name, file, found }: Listed) =>
  found === null
    ? { name, files: { artifact: null, record: file }, record: null }
    : { name, files: found.shown, bytes: bytesOf(found.record), record: found.record };

/** The event, if there is one: train mode has all events. */
export const modeOf = ({ event }: Pick<RunRecord, "event">): string =>
  event === null ? "train" : `score ${event.map(({ column, value }) => `${column}=${value}`).join(", ")}`;

const heads = ["artifact", "pipeline", "mode", "rows", "columns", "size", "decides", "engine", "state"];
const numbers = new Set(["rows", "columns", "size"].map((head) => heads.indexOf(head)));

const lines = (artifacts: readonly Listed[], verify: boolean): readonly string[] => {
  const rows = artifacts.map((one) => {
    const { found } = one;
    if (found === null) return [one.file, one.name, "?", "?", "?", "?", "?", "?", stateOf(one, verify)];
    const { record, shown } = found;
    return [
      shown.artifact,
      record.pipeline,
      modeOf(record),
      record.rows.toLocaleString("en-US"),
      record.columns.length.toLocaleString("en-US"),
      formatSize(bytesOf(record)),
      record.decides,
      record.engine,
      stateOf(one, verify),
    ];
  });
  return table([heads, ...rows.map((row) => row.map(escapeControls))], numbers);
};
