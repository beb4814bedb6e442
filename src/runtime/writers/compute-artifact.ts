/** Computes and writes the artifact, and compares the result with the contract. */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import pl, { type LazyDataFrame } from "nodejs-polars";
import { type OutputColumn, outputOf, type RunnerSpec } from "../../core/runner-spec.ts";
import type { CheckedTable, EngineDefinition } from "../../engines/engine.ts";
import { collectCounts, countedFills } from "../../engines/polars/run/count-fills.ts";
import { Bug } from "../bug.ts";
import { checkAssertions, collectAssertions } from "../contracts/assertions.ts";
import type { Loaded } from "../process/load-runner.ts";
import type { EngineResult, RunRequest } from "../process/protocol.ts";
import { dtypeName } from "../readers/dtypes.ts";
import { firstRow, scan, schemaOf } from "../readers/polars-io.ts";
import { scoreOutput } from "../score/table-view.ts";
import { writeArtifact } from "./write-artifact.ts";

type Written = Pick<EngineResult, "rows" | "columns">;
type Produced = Written & Pick<EngineResult, "fillings">;

export const computeArtifact = async (
  { spec, compute, computations }: Loaded,
  tables: ReadonlyMap<string, CheckedTable>,
  engine: EngineDefinition,
  { parameters, score }: Pick<RunRequest, "parameters" | "score">,
  artifact: string,
): Promise<Produced> => {
  const seen = spec.tables.map(({ name }) => {
    const table = tables.get(name);
    if (table === undefined) throw new Bug(`The engine was given no file for table '${name}'.`);
    return { name, ...table };
  });
  const frames = seen.map(({ name, frame }) => [name, frame] as const);
  const { made: built, notes: counts } = collectCounts(() =>
    collectAssertions(() => compute(Object.fromEntries(frames), parameters)),
  );
  const { made, checks } = built;
  checkAssertions(checks);
  const selectRows = (all: LazyDataFrame) => (score === null ? all : scoreOutput(spec, all, score));
  const promised = outputOf(spec, score === null ? "train" : "score");
  const carried = computations[engine.name];
  const file = join(dirname(artifact), ".computed.parquet");
  try {
    const { execute } = await engine.runtime();
    const rows = await execute({
      query: made,
      computation: carried === undefined || "why" in carried ? null : carried,
      tables: seen,
      partly: score !== null,
      parameters,
      select: selectRows,
      file,
    });
    const written = await writeArtifact(rows, spec.output, promised, artifact, (one) =>
      verify(spec.pipeline, promised, one),
    );
    return { ...written, fillings: countedFills(counts) };
  } finally {
    rmSync(file, { force: true });
  }
};

const verify = (pipeline: RunnerSpec["pipeline"], promised: readonly OutputColumn[], artifact: string): Written => {
  const frame = scan(artifact);
  const columns = [...schemaOf(frame)].map(([name, dtype]) => ({ name, dtype: dtypeName(dtype) }));
  const line = (all: readonly { name: string; dtype: string }[]) => all.map((c) => `${c.name}: ${c.dtype}`).join(", ");
  if (line(columns) !== line(promised)) {
    throw new Bug(
      `Pipeline '${pipeline}' computed the columns (${line(columns)}), but its plan promises (${line(promised)}).`,
    );
  }
  const strict = promised.filter(({ nullable }) => !nullable);
  const counts = firstRow(
    frame.select(pl.len().alias("rows"), ...strict.map(({ name }, i) => pl.col(name).nullCount().alias(`nulls ${i}`))),
  );
  const nulls = strict.filter((_, i) => Number(counts[`nulls ${i}`]) > 0).map(({ name }) => `'${name}'`);
  if (nulls.length > 0) {
    throw new Bug(`Pipeline '${pipeline}' computed nulls where its plan promises none: ${nulls.join(", ")}.`);
  }
  return { rows: Number(counts.rows), columns: promised.map(({ name, dtype }) => ({ name, dtype })) };
};
