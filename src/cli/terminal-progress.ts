/** Shows the progress of a run on a terminal, in one line that is overwritten and finally removed. */
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { Progress, type Step } from "../runtime/progress.ts";

const doing: Readonly<Record<Step, string>> = {
  check: "checking the tables",
  compute: "computing",
  publish: "publishing",
};

const clear = "\r\u001b[K";

export const onTerminal = Layer.effect(
  Progress,
  Effect.gen(function* () {
    const write = (text: string) =>
      Effect.sync(() => {
        if (process.stderr.isTTY) process.stderr.write(text);
      });
    yield* Effect.addFinalizer(() => write(clear));
    return Progress.of({ step: (step) => write(`${clear}${doing[step]} ...`) });
  }),
);
