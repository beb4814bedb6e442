/** Turns a refusal of a lowering rule into the answer "unsupported" of its engine. */
import { Refusal } from "../../compiler/verify/finding.ts";
import type { Params } from "../../core/diagnostics/registry.ts";
import type { Lowered } from "../engine.ts";

export const orUnsupported = (lower: () => Lowered): Lowered => {
  try {
    return lower();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "GF2101") throw error;
    return { kind: "unsupported", ...(error.params as Params<"GF2101">) };
  }
};
