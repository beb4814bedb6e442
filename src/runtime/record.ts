/** The record of a run: what it read, what it wrote, and by which plan. It is published together with the artifact. */
import { z } from "zod";
import { dtypes } from "../core/dtypes.ts";
import { assumptionKinds } from "../core/runner-spec.ts";

const dtype = z.enum(dtypes);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

const filling = z.strictObject({ column: z.string(), how: z.string(), line: count.nullable(), filled: count });
export type Filling = Readonly<z.infer<typeof filling>>;

/** The order of the keys here is their order in the file. */
export const RunRecord = z.strictObject({
  greenflag: z.string(),
  pipeline: z.string(),
  decides: z.string(),
  source: z.string(),
  /** What computed it. */
  engine: z.string(),
  /**
   * Whether a float that is added up is the same to the last bit in a run over the same rows in another order, and in a run
   * over tables to which later events were added. Where it is not, it is the same to 1e-12 of its size.
   */
  lastBits: z
    .strictObject({ rowsInAnotherOrder: z.enum(["same", "may differ"]), eventsAdded: z.enum(["same", "may differ"]) })
    .optional(),
  mode: z.enum(["train", "score"]),
  /** The event that was scored, its key as text; null in train mode. A list, because a column may have any name. */
  event: z.array(z.strictObject({ column: z.string(), value: z.string() })).nullable(),
  /** Whether it was made sure that the tables hold nothing of the event that is later than the decision. */
  sealed: z.boolean(),
  rows: count,
  columns: z.array(
    z.strictObject({
      name: z.string(),
      dtype,
      nullable: z.boolean(),
      role: z.enum(["key", "feature", "label"]),
      instant: z.string(),
      /** What it holds, in the author's words; null where there are none. */
      doc: z.string().nullable().default(null),
    }),
  ),
  /** What was made: one file, or all in a folder, in the order of their paths. */
  files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256 })),
  /** Paths are written as they were given; files in the order of theirs. */
  tables: z.array(
    z.strictObject({
      name: z.string(),
      path: z.string(),
      rows: count,
      files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256 })),
      /** What checks left out or set to null, of what was read; `keys` are those of the first few such rows. */
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
      /** Columns of times that the files hold in a zone, as declared. In the artifact they are of UTC. */
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
  /** The runner, and whether its sources lay beside it, as they do not in production. Null in older records. */
  runner: z
    .strictObject({
      sha256,
      /** Whether it is whole as greenflag wrote it; a runner that was written by hand carries no hash of its own. */
      generated: z.boolean(),
      sources: z.array(z.strictObject({ path: z.string(), sha256, state: z.enum(["same", "absent"]) })),
    })
    .nullable()
    .default(null),
  /** What was taken on the author's word alone. */
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
  /** How many nulls each step filled: the derived column, in whose words, on which line, over all rows of that step. */
  fillings: z.array(filling).default([]),
  /** What was likely a mistake, and held nothing up. */
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })).default([]),
  /** Milliseconds; `publish` up to the moment this record was written. */
  timings: z.strictObject({ check: count, compute: count, publish: count }),
  /** Of a folder: the sha256 of what sha256sum says of its files, in the order of their paths. */
  hashes: z.strictObject({ artifact: sha256, plan: z.string() }),
});

export type RunRecord = z.infer<typeof RunRecord>;

export const printRecord = (record: RunRecord): string => `${JSON.stringify(RunRecord.parse(record), null, 2)}\n`;

/** Reads a record back; throws a ZodError (or a SyntaxError) if it is none. */
export const parseRecord = (text: string): RunRecord => RunRecord.parse(JSON.parse(text));
