/**
 * The engine process as the run sees it: it receives a request, is monitored, and is ended when it is no longer needed.
 */
import { fileURLToPath } from "node:url";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { PlatformError } from "effect/PlatformError";
import * as ChildProcess from "effect/process/ChildProcess";
import { type ChildProcessHandle, ChildProcessSpawner } from "effect/process/ChildProcessSpawner";
import * as Stream from "effect/Stream";
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { ownModule } from "../../core/own-module.ts";
import { lineComment } from "../../core/visible-text.ts";
import { spillingAlternative } from "../../engines/registry.ts";
import { Bug } from "../bug.ts";
import { Engines } from "../choose-engine.ts";
import { Progress } from "../progress.ts";
import { type RunFailure, refuse } from "../run-failure.ts";
import { isOutOfMemory, outOfMemory } from "./out-of-memory.ts";
import {
  type Answer,
  type CountedTable,
  type EngineRequest,
  type EngineResult,
  type Examined,
  type ExamineRequest,
  type LookRequest,
  type Rows,
  type RunRequest,
  replies,
  replyFrom,
} from "./protocol.ts";

export class Engine extends Context.Service<
  Engine,
  {
    /** Checks the tables and computes the artifact; null if only a check was asked for. */
    readonly run: (request: Omit<RunRequest, "kind">) => Effect.Effect<EngineResult | null, RunFailure, Progress>;
    /** Compares the content of an artifact with its record, and returns the first rows. */
    readonly look: (request: Omit<LookRequest, "kind">) => Effect.Effect<Rows, RunFailure>;
    /** Checks data against the declaration of a table; violations are a result, not a failure. */
    readonly examine: (request: Omit<ExamineRequest, "kind">) => Effect.Effect<Examined, RunFailure>;
  }
>()("greenflag/runtime/engine/Engine") {
  /** Starts one process per request. */
  static readonly layer = Layer.effect(
    Engine,
    Effect.map(ChildProcessSpawner, (spawner) => engineOf((request) => ask(spawner, request))),
  );
}

/** An engine, given the function that answers its requests. */
export const engineOf = (
  answer: (request: EngineRequest) => Effect.Effect<Answer, RunFailure, Progress>,
): Engine["Service"] => {
  const ask = Effect.fnUntraced(function* (request: EngineRequest) {
    const reply = yield* answer(request);
    if (reply.kind === "refused") return yield* refuse(...reply.diagnostics);
    if (reply.kind === "bug") return yield* Effect.die(new Bug(reply.sentence, { cause: reply.stack }));
    return reply;
  });
  const mistaken = (kind: string) =>
    Effect.die(new Bug(`The engine was asked something else than it answered: ${kind}.`));
  const run = Effect.fn("Engine.run")(function* (request: Omit<RunRequest, "kind">) {
    const reply = yield* ask({ kind: "run", ...request });
    if (reply.kind === "checked") return null;
    return reply.kind === "done" ? reply.result : yield* mistaken(reply.kind);
  });
  const look = Effect.fn("Engine.look")(function* (request: Omit<LookRequest, "kind">) {
    const reply = yield* quietly(ask({ kind: "look", ...request }));
    return reply.kind === "looked" ? reply.rows : yield* mistaken(reply.kind);
  });
  const examine = Effect.fn("Engine.examine")(function* (request: Omit<ExamineRequest, "kind">) {
    const reply = yield* quietly(ask({ kind: "examine", ...request }));
    return reply.kind === "examined" ? reply.examined : yield* mistaken(reply.kind);
  });
  return Engine.of({ run, look, examine });
};

/** Sends a request to a process, and ends the process when nobody waits for it any more. */
const ask = Effect.fnUntraced(function* (spawner: ChildProcessSpawner["Service"], request: EngineRequest) {
  const child = yield* Effect.orDie(spawner.spawn(command(request)));
  const [{ reply, counted }, complaints, end] = yield* Effect.all([listen(child), lastWords(child), ending(child)], {
    concurrency: "unbounded",
  });
  // Ctrl-C in a terminal, and closing the terminal, signal the child process too.
  if (end.signal === "SIGINT" || end.signal === "SIGHUP") return yield* Effect.interrupt;
  if (reply !== undefined) return reply;
  if (end.signal !== null && request.kind === "run" && isOutOfMemory(end.signal, complaints)) {
    const tables = request.tables.map(({ name }) => name);
    const other = spillingAlternative(request.engine, yield* Engines);
    return yield* refuse(outOfMemory(end.signal, { other, tables, counted }));
  }
  if (end.signal !== null) {
    return yield* refuse(diagnostic("GF4013", { why: death(end.signal), engineWrote: panicOf(complaints) }));
  }
  return yield* Effect.die(new Bug(`The engine ended without a reply (exit code ${end.code}).`, { cause: complaints }));
}, Effect.scoped);

/** Requests without steps report no progress. */
const quietly = Effect.provideService(Progress, { step: () => Effect.void });

const main = fileURLToPath(ownModule("./main", import.meta.url));

const command = (request: EngineRequest) =>
  ChildProcess.make(process.execPath, [main, String(process.pid)], {
    stdin: Stream.encodeText(Stream.make(JSON.stringify(request))),
    stdout: "ignore",
    additionalFds: { [`fd${replies}`]: { type: "output" } },
    extendEnv: true,
    env: { RUST_BACKTRACE: "0" },
    // The child has nothing to save, and cannot handle signals while it computes.
    killSignal: "SIGKILL",
    detached: false,
  });

/** Forwards the steps, and returns the final reply, if there is one, and the row counts of the tables. */
const listen = Effect.fnUntraced(function* (child: ChildProcessHandle) {
  const progress = yield* Progress;
  const heard: { reply?: Answer; counted: readonly CountedTable[] | null } = { counted: null };
  yield* child.getOutputFd(replies).pipe(
    Stream.orDie,
    Stream.decodeText(),
    Stream.splitLines,
    Stream.runForEach((line) =>
      Effect.suspend(() => {
        const reply = replyFrom(line);
        // A runner, or a package that it imports, can write to the descriptor too.
        if (reply === null)
          return Effect.fail(
            refuse(diagnostic("GF4013", { why: "it sent a reply that cannot be read", engineWrote: excerpt(line) })),
          );
        if (reply.kind === "step") {
          heard.counted = reply.tables ?? heard.counted;
          return progress.step(reply.step);
        }
        heard.reply = reply;
        // Its work is done. Without this it sometimes waits for threads that never end.
        return Effect.ignore(child.kill({ killSignal: "SIGKILL" }));
      }),
    ),
  );
  return heard;
});

const excerpt = (line: string): string => lineComment(line).slice(0, 100);

/** The end of the process's stderr. */
const lastWords = (child: ChildProcessHandle): Effect.Effect<string> =>
  child.stderr.pipe(
    Stream.decodeText(),
    Stream.runFold(
      () => "",
      (all, text) => (all + text).slice(-4000),
    ),
    Effect.orDie,
  );

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

const ending = (child: ChildProcessHandle): Effect.Effect<Ending> =>
  Effect.matchEffect(child.exitCode, {
    onSuccess: (code) => Effect.succeed<Ending>({ code, signal: null }),
    onFailure: (error) => {
      const signal = signalOf(error);
      return signal === null ? Effect.die(error) : Effect.succeed<Ending>({ code: null, signal });
    },
  });

/** Effect reports the death by a signal as an error with the name of the signal in its message. */
const signalOf = ({ cause }: PlatformError): string | null =>
  /signal: '(\w+)'/.exec(cause instanceof Error ? cause.message : "")?.[1] ?? null;

const deaths: Readonly<Record<string, string>> = {
  SIGABRT: "it aborted",
  SIGBUS: "it crashed; a file may have been truncated while it was read",
  SIGILL: "it crashed",
  SIGKILL: "it was killed, perhaps because it ran out of memory",
  SIGSEGV: "it crashed",
  SIGTERM: "it was terminated",
};

const death = (signal: string): string => `${deaths[signal] ?? "it was ended"} (${signal})`;

/** The first line of a Rust panic, for bug reports. */
const panicOf = (complaints: string): string | null => /panicked at [^\n]*\n([^\n]+)/.exec(complaints)?.[1] ?? null;
