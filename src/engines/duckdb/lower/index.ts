/** The compile side of DuckDB: one SQL statement. */
import type { EngineCompiler } from "../../engine.ts";
import { orUnsupported } from "../../lowering/unsupported.ts";
import { lowerToSql } from "../../sql/index.ts";
import { duckdb } from "./dialect.ts";

export const compiler: EngineCompiler = {
  lower: (verified, written) =>
    orUnsupported(() => ({ kind: "computation", ...lowerToSql(verified, written, duckdb) })),
};
