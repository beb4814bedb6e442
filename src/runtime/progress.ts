/** Reports the progress of a run. */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";

/** The steps of a run, in order. */
export type Step = "check" | "compute" | "publish";

export class Progress extends Context.Service<
  Progress,
  {
    /** Reports that a step begins. */
    readonly step: (step: Step) => Effect.Effect<void>;
  }
>()("greenflag/runtime/Progress") {
  /** Reports nothing. */
  static readonly layer = Layer.succeed(Progress, { step: () => Effect.void });
}
