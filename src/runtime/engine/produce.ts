/** Computes the artifact, writes it, and holds what was written against what the spec promises. */
import pl from "nodejs-polars";
import { Bug } from "../bug.ts";
import type { Compression, Dtype, RunnerSpec } from "../spec.ts";
import { hold, noting } from "./checks.ts";
import type { Compute } from "./compute.ts";
import { dtypeName } from "./dtypes.ts";
import { firstRow, scan, scanTable, schemaOf } from "./polars.ts";
import type { EngineRequest, EngineResult } from "./protocol.ts";

type Written = Pick<EngineResult, "rows" | "columns">;

export const produce = (
  spec: RunnerSpec,
  compute: Compute<RunnerSpec>,
  { tables, parameters }: EngineRequest,
  artifact: string,
): Written => {
  const frames = spec.tables.map((table) => {
    const given = tables.find(({ name }) => name === table.name);
    if (given === undefined) throw new Bug(`The engine was given no file for table '${table.name}'.`);
    return [table.name, scanTable(table, given.file)] as const;
  });
  const { made, checks } = noting(() => compute(Object.fromEntries(frames), parameters));
  hold(checks);
  made
    .sinkParquet(artifact, { compression: codec[spec.output.compression], statistics: true, syncOnClose: "all" })
    .collectSync({ engine: "streaming" });
  return verify(spec, artifact);
};

const codec = {
  snappy: "snappy",
  zstd: "zstd",
  gzip: "gzip",
  brotli: "brotli",
  lz4: "lz4",
  none: "uncompressed",
} as const satisfies Record<Compression, string>;

const verify = ({ pipeline, output }: RunnerSpec, artifact: string): Written => {
  const frame = scan(artifact);
  const columns = Object.entries(schemaOf(frame)).map(([name, dtype]) => ({ name, dtype: dtypeName(dtype) as Dtype }));
  const line = (all: readonly { name: string; dtype: string }[]) => all.map((c) => `${c.name}: ${c.dtype}`).join(", ");
  if (line(columns) !== line(output.columns)) {
    throw new Bug(
      `Pipeline '${pipeline}' computed the columns (${line(columns)}), but its plan promises (${line(output.columns)}).`,
    );
  }
  const strict = output.columns.filter(({ nullable }) => !nullable);
  const counts = firstRow(
    frame.select(pl.len().alias("rows"), ...strict.map(({ name }, i) => pl.col(name).nullCount().alias(`nulls ${i}`))),
  );
  const nulls = strict.filter((_, i) => Number(counts[`nulls ${i}`]) > 0).map(({ name }) => `'${name}'`);
  if (nulls.length > 0) {
    throw new Bug(`Pipeline '${pipeline}' computed nulls where its plan promises none: ${nulls.join(", ")}.`);
  }
  return { rows: Number(counts.rows), columns };
};
