/** The compile side of polars: the query of the runner. */
import type { EngineCompiler } from "../../engine.ts";
import { orUnsupported } from "../../lowering/unsupported.ts";
import { printQuery } from "./print.ts";
import { lowerPipeline } from "./relation.ts";

export const compiler: EngineCompiler = {
  lower: (verified, written) => orUnsupported(() => printQuery(lowerPipeline(verified, written))),
};
