/** All commands, and the exit codes of the program. */
import { constants } from "node:os";
import * as NodeRuntime from "@effect/platform-node-shared/NodeRuntime";
import * as Cause from "effect/Cause";
import * as Console from "effect/Console";
import * as CliConfig from "effect/cli/CliConfig";
import * as CliError from "effect/cli/CliError";
import * as CliOutput from "effect/cli/CliOutput";
import * as Command from "effect/cli/Command";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner";
import * as Result from "effect/Result";
import { diagnostic } from "../core/diagnostics/diagnostic.ts";
import { version } from "../core/version.ts";
import { Bug } from "../runtime/bug.ts";
import { firstLine } from "../runtime/first-line.ts";
import { type NodeServices, nodeServices } from "../runtime/node-services.ts";
import { Engine } from "../runtime/process/engine-process.ts";
import { checkData } from "./commands/check-data.ts";
import { compile } from "./commands/compile.ts";
import { explain } from "./commands/explain.ts";
import { infer } from "./commands/infer.ts";
import { ls } from "./commands/ls.ts";
import { run } from "./commands/run.ts";
import { show } from "./commands/show.ts";
import { reportError } from "./output-errors.ts";
import { escapeControls } from "./print-diagnostics.ts";
import { CommandFailed } from "./print-outcome.ts";

/** The commands of the package. The repository has two more. */
export const commands = [compile, run, checkData, explain, infer, ls, show] as const;

/** The program with these commands. */
export const programOf = <const Commands extends readonly [Command.Command.Any, ...Command.Command.Any[]]>(
  all: Commands,
) =>
  Command.make("greenflag").pipe(
    Command.withDescription("Feature pipelines in which using what could not have been known yet is a compile error"),
    Command.withSubcommands(all),
  );

const signals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;
type Signal = (typeof signals)[number];

/** The parser's message, unless it does not say what to do. */
const complaint = (error: CliError.CliError, command: string): string => {
  if (error._tag === "MissingArgument") return `No ${error.argument} is given.`;
  if (error._tag !== "UnexpectedArgument") return error.message;
  const more = error.arguments.map((text) => JSON.stringify(text)).join(", ");
  if (command === "explain")
    return `Unexpected argument ${more} after the pipeline: a column is named PIPELINE.COLUMN.`;
  const once: Readonly<Record<string, string>> = {
    run: "One pipeline is run at a time",
    "check-data": "One file, folder or pattern (in quotes) is checked at a time",
    show: "One artifact is shown at a time",
    ls: "One folder is listed at a time",
  };
  return once[command] === undefined ? error.message : `${once[command]}, but ${more} follows.`;
};

/** Help goes to stdout, usage errors to stderr without the full help text. */
const presenter = (asJson: boolean): CliOutput.Presenter => ({
  present: (event) => {
    if (event._tag !== "InvalidInvocation") return CliOutput.defaultPresenter.present(event);
    const sentences = event.errors.map((error) =>
      complaint(error, event.commandPath.at(-1) ?? "")
        .split("\n")
        .map(escapeControls)
        .join("\n"),
    );
    const help = event.commandPath.join(" ");
    if (asJson) {
      const diagnostics = sentences.map((sentence) => diagnostic("GF6002", { sentence, help }));
      return Console.log(JSON.stringify({ diagnostics }, null, 2));
    }
    const lines = [...sentences.map((sentence) => `greenflag: ${sentence}`), `Try: ${help} --help`];
    return Console.error(lines.join("\n"));
  },
});

/** Whether the output is JSON. Read from the arguments directly, because it also matters if they cannot be parsed. */
const isForPrograms = (args: readonly string[]): boolean => {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).includes("--json");
};

/** What a command needs in addition to the engine. */
const platform = (args: readonly string[]) =>
  Layer.mergeAll(
    CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
    CliOutput.layerPresenter(presenter(isForPrograms(args))),
    nodeServices,
  );

/** A program whose commands need no more than the engine and the platform. */
type Program<Name extends string, Input, ContextInput, E> = Command.Command<
  Name,
  Input,
  ContextInput,
  E,
  Engine | NodeServices
>;

/** Runs a program with the given engine. */
export const runProgram = <Name extends string, Input, ContextInput, E>(
  program: Program<Name, Input, ContextInput, E>,
  args: readonly string[],
  engine: Layer.Layer<Engine, never, ChildProcessSpawner>,
) => Command.runWith(program, { version })(args).pipe(Effect.provide(Layer.provideMerge(engine, platform(args))));

/**
 * 0 success, 1 the pipeline or the data is wrong, 2 wrong usage, 70 a bug in greenflag; 128 plus its number for a
 * signal.
 */
export const exitCode = (exit: Exit.Exit<unknown, unknown>, signal: Signal): number => {
  if (Exit.isSuccess(exit)) return 0;
  if (Cause.hasInterruptsOnly(exit.cause)) return 128 + constants.signals[signal];
  const error = Cause.findError(exit.cause);
  if (Result.isFailure(error)) return 70;
  if (error.success instanceof CommandFailed) return 1;
  if (!CliError.isCliError(error.success)) return 70;
  // Without a command, the help was requested.
  return error.success._tag === "ShowHelp" && error.success.errors.length === 0 ? 0 : 2;
};

/** The message for exit code 70. */
export const bugReport = (cause: Cause.Cause<unknown>): readonly string[] => {
  const error = Cause.squash(cause);
  const what = error instanceof Bug ? error.message : `Unexpected error: ${firstLine(error)}.`;
  return [
    `greenflag: ${escapeControls(what)}`,
    "This is a bug of greenflag: please report it, with the command you ran.",
    process.env.GREENFLAG_DEBUG === "1" ? Cause.pretty(cause) : "Set GREENFLAG_DEBUG=1 to see where it happened.",
  ];
};

/** SIGHUP. The library that runs the program handles Ctrl-C and SIGTERM, but not this. */
const hangup = Effect.callback<never>((resume) => {
  const listener = () => resume(Effect.interrupt);
  process.once("SIGHUP", listener);
  return Effect.sync(() => process.removeListener("SIGHUP", listener));
});

export const main = <Name extends string, Input, ContextInput, E>(
  program: Program<Name, Input, ContextInput, E>,
  args: readonly string[],
): void => {
  let signal: Signal = "SIGINT";
  for (const one of signals) process.once(one, () => (signal = one));
  NodeRuntime.runMain(Effect.raceFirst(runProgram(program, args, Engine.layer), hangup), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      const code = exitCode(exit, signal);
      if (code === 70 && Exit.isFailure(exit)) for (const line of bugReport(exit.cause)) console.error(line);
      if (code > 128) reportError(diagnostic("GF6003", { signal }));
      onExit(code);
    },
  });
};
