/** Measures the steps of a run from its progress reports. */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { Progress, type Step } from "./progress.ts";

/** Starts with the check step; every reported step ends the previous one. */
export const startStopwatch = Effect.gen(function* () {
  const { step } = yield* Progress;
  const spent: Record<Step, number> = { check: 0, compute: 0, publish: 0 };
  let at: Step = "check";
  let since = yield* Clock.currentTimeMillis;
  const turn = (next: Step) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      spent[at] += now - since;
      at = next;
      since = now;
    });
  return {
    progress: Progress.of({ step: (next) => Effect.andThen(turn(next), step(next)) }),
    /** The elapsed time in milliseconds. */
    timings: Effect.map(
      Effect.suspend(() => turn(at)),
      (): Readonly<Record<Step, number>> => ({ ...spent }),
    ),
  };
});
