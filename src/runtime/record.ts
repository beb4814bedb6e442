/** The record of a run: what it read, what it wrote, and its plan. It is published together with the artifact. */
import { z } from "zod";
import { dtypes } from "../core/dtypes.ts";
import { readJson } from "../core/json.ts";
import { assumptionKinds } from "../core/runner-spec.ts";

const dtype = z.enum(dtypes);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

export const filling = z.strictObject({ column: z.string(), how: z.string(), line: count.nullable(), filled: count });
export type Filling = Readonly<z.infer<typeof filling>>;

/** The order of the keys here is their order in the file. */
export const RunRecord = z.strictObject({
  greenflag: z.string(),
  pipeline: z.string(),
  decides: z.string(),
  source: z.string(),
  /** The engine that computed it. */
  engine: z.string(),
  /**
   * Whether a floating-point sum is identical to the last bit in a run over the same rows in another order, and in a
   * run over tables to which later events were added. Otherwise it agrees to a relative error of 1e-12.
   */
  lastBits: z
    .strictObject({ rowsInAnotherOrder: z.enum(["same", "may differ"]), eventsAdded: z.enum(["same", "may differ"]) })
    .optional(),
  mode: z.enum(["train", "score"]),
  /**
   * The event that was scored, with its key as text; null in train mode. A list, because a column may have any name.
   */
  event: z.array(z.strictObject({ column: z.string(), value: z.string() })).nullable(),
  /** Whether the run checked that the tables contain nothing of the event that is later than the decision. */
  sealed: z.boolean(),
  rows: count,
  columns: z.array(
    z.strictObject({
      name: z.string(),
      dtype,
      nullable: z.boolean(),
      role: z.enum(["key", "feature", "label"]),
      instant: z.string(),
      /** The author's documentation; null if there is none. */
      doc: z.string().nullable().default(null),
    }),
  ),
  /** The output: one file, or all files in a folder, sorted by path. */
  files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256 })),
  /** Paths are as given; files are sorted by path. */
  tables: z.array(
    z.strictObject({
      name: z.string(),
      path: z.string(),
      rows: count,
      files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256 })),
      /** What checks dropped or set to null in the rows that were read; `keys` are those of the first few rows. */
      checks: z
        .array(
          z.strictObject({
            column: z.string(),
            otherwise: z.enum(["drop", "null"]),
            failed: count.min(1),
            keys: z.array(z.string()),
          }),
        )
        .default([]),
      /** Columns of times that the files store in a declared zone. In the artifact they are in UTC. */
      zones: z
        .array(
          z.strictObject({
            column: z.string(),
            zone: z.string(),
            unit: z.enum(["ms", "us", "ns"]).nullable(),
            twice: z.enum(["earlier", "later"]).nullable(),
          }),
        )
        .default([]),
    }),
  ),
  parameters: z.record(z.string(), z.json()),
  /** The runner, and whether its sources were beside it, which is rare in production. Null in older records. */
  runner: z
    .strictObject({
      sha256,
      /** Whether it is unchanged since greenflag generated it; a runner written by hand has no hash. */
      generated: z.boolean(),
      sources: z.array(z.strictObject({ path: z.string(), sha256, state: z.enum(["same", "absent"]) })),
    })
    .nullable()
    .default(null),
  /** The assumptions of the pipeline. */
  assumptions: z
    .array(
      z.strictObject({
        kind: z.enum(assumptionKinds).default("instant"),
        what: z.string(),
        reason: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        sha256: sha256.optional(),
        line: count.nullable(),
      }),
    )
    .default([]),
  /** How many nulls each step filled: the derived column, its expression, its line, over all rows of that step. */
  fillings: z.array(filling).default([]),
  /** Warnings of the run. */
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })).default([]),
  /** Milliseconds; `publish` up to the moment this record was written. */
  timings: z.strictObject({ check: count, compute: count, publish: count }),
  /** For a folder: the sha256 of the sha256sum output for its files, sorted by path. */
  hashes: z.strictObject({ artifact: sha256, plan: z.string() }),
});

export type RunRecord = z.infer<typeof RunRecord>;

export const printRecord = (record: RunRecord): string => `${JSON.stringify(RunRecord.parse(record), null, 2)}\n`;

/** Parses a record; throws a ZodError or a SyntaxError if it is not valid. */
export const parseRecord = (text: string): RunRecord => readJson(text, RunRecord);
