/** The compile side of the reference: the plan itself, which it interprets. */
import type { EngineCompiler } from "../../engine.ts";

export const compiler: EngineCompiler = {
  // Places in the source do not affect what a plan means.
  lower: ({ plan }) => ({
    kind: "computation",
    text: JSON.stringify(plan, (key, value: unknown) => (key === "site" || key === "sites" ? undefined : value)),
    parameters: [],
  }),
};
