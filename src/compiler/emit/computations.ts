/** Lowers a pipeline for every engine, in the form that its runner stores. */
import type { EngineComputation, UnsupportedByEngine } from "../../core/runner-spec.ts";
import type { EngineDefinition, Query } from "../../engines/engine.ts";
import type { SourceReferences } from "../../engines/lowering/source-references.ts";
import type { LoadedCompiler } from "../../engines/registry.ts";
import { refuse } from "../verify/finding.ts";
import type { Verified } from "../verify/index.ts";

export interface Computations {
  /** The runner itself. */
  readonly query: Query;
  /** For every other engine, its computation, or why it does not support the pipeline, which is not an error. */
  readonly others: readonly OtherEngine[];
}

export interface OtherEngine {
  readonly engine: EngineDefinition;
  /** The extension of its file. */
  readonly extension: "sql" | "json";
  readonly carried: EngineComputation | UnsupportedByEngine;
}

/** Throws a refusal if the first engine does not support the pipeline. */
export const computationsOf = (
  compilers: readonly LoadedCompiler[],
  verified: Verified,
  written: SourceReferences,
): Computations => {
  const [first, ...others] = compilers;
  const lowered = first?.lower(verified, written);
  if (lowered?.kind === "unsupported") {
    const { engine, what, why } = lowered;
    return refuse("GF2101", { engine, what, why });
  }
  if (lowered?.kind !== "query") throw new Error("the first engine lowers to no query");
  return {
    query: lowered,
    others: others.map(({ engine, lower }) => {
      if (engine.extension === null) throw new Error("a runner has one query");
      return { engine, extension: engine.extension, carried: carried(lower(verified, written)) };
    }),
  };
};

const carried = (lowered: ReturnType<LoadedCompiler["lower"]>): EngineComputation | UnsupportedByEngine => {
  if (lowered.kind === "query") throw new Error("a runner has one query");
  if (lowered.kind === "unsupported") return { why: `it cannot compute ${lowered.what}: ${lowered.why}` };
  return { text: lowered.text, parameters: lowered.parameters };
};
