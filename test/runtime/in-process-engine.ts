/**
 * The engine in the test's own process: it answers as the real one does, without a process to be started for every run. What
 * ends its process, blocks it or prints needs the real one.
 */
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { Engines } from "../../src/runtime/choose-engine.ts";
import { answerRequest } from "../../src/runtime/process/answer-request.ts";
import { Engine, engineOf } from "../../src/runtime/process/engine-process.ts";
import type { Loaded } from "../../src/runtime/process/load-runner.ts";
import { replyFrom, requestFrom } from "../../src/runtime/process/protocol.ts";
import { readStatements } from "../../src/runtime/process/read-statements.ts";
import type { LoadedRunner } from "../../src/runtime/process/runner-shim.ts";
import { Progress, type Step } from "../../src/runtime/progress.ts";

let count = 0;

/** A runner's module is evaluated for each request, as in a process: it may be another one by now. */
const load = async (module: string): Promise<Loaded> => {
  const url = `${pathToFileURL(module).href}?request=${++count}`;
  const { default: runner } = (await import(url)) as { readonly default: LoadedRunner };
  return { ...runner, computations: readStatements(runner.spec, module) };
};

export const engineHere: Layer.Layer<Engine> = Layer.succeed(
  Engine,
  engineOf((request) =>
    Effect.gen(function* () {
      const [progress, engines] = [yield* Progress, yield* Engines];
      const step = (step: Step) => Effect.runSync(progress.step(step));
      // What the processes send each other is text that both check.
      const received = requestFrom(JSON.stringify(request));
      if (received === null) throw new Error("the request has not the form of the protocol");
      const answer = yield* Effect.promise(() => answerRequest(received, { engines, load, step }));
      const reply = replyFrom(JSON.stringify(answer));
      if (reply === null || reply.kind === "step") throw new Error("the reply has not the form of the protocol");
      return reply;
    }),
  ),
);
