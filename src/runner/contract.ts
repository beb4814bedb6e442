/** Reads the contract of a runner and validates it with a schema, because it is external data. */
import { z } from "zod";
import { dtypes } from "../core/dtypes.ts";
import { assumptionKinds, type RunnerSpec } from "../core/runner-spec.ts";

const names = z.array(z.string());
const jsonSchema = z.record(z.string(), z.unknown());
const column = { name: z.string(), dtype: z.enum(dtypes), nullable: z.boolean(), instant: z.string() };
const doc = z.string().exactOptional();

const zone = z.object({
  name: z.string(),
  unit: z.enum(["ms", "us", "ns"]).optional(),
  twice: z.enum(["earlier", "later"]).optional(),
  day: z.string().optional(),
});

const table = z.object({
  name: z.string(),
  path: z.string().nullable(),
  keys: names,
  event: names,
  order: names,
  rows: z.string(),
  rowsAssumed: z.string().exactOptional(),
  settled: z.string().exactOptional(),
  closed: z.string().exactOptional(),
  stamp: z.object({ knownAt: z.string(), about: z.string().nullable() }).exactOptional(),
  columns: z.array(
    z.object({
      ...column,
      doc,
      zone: zone.optional(),
      check: z.object({ schema: jsonSchema, otherwise: z.enum(["refuse", "drop", "null"]) }).exactOptional(),
      assumed: z.string().exactOptional(),
      denotes: z.string().exactOptional(),
      settled: z.string().exactOptional(),
    }),
  ),
});

const statement = z.union([
  z.object({
    file: z.string(),
    sha256: z.string().exactOptional(),
    parameters: z.array(z.object({ name: z.string(), dtype: z.enum(dtypes), list: z.boolean() })),
  }),
  z.object({ why: z.string() }),
]);

const contract: z.ZodType<RunnerSpec> = z.object({
  pipeline: z.string(),
  source: z.string(),
  sources: z.array(z.object({ path: z.string(), sha256: z.string() })).exactOptional(),
  decides: z.string(),
  known: names,
  later: names.exactOptional(),
  timeline: z.object({ name: z.string(), phases: names, overlapping: z.boolean().nullable() }).exactOptional(),
  plan: z.string(),
  tables: z.array(table),
  params: jsonSchema,
  assumptions: z.array(
    z.object({
      kind: z.enum(assumptionKinds),
      what: z.string(),
      reason: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      sha256: z.string().exactOptional(),
      line: z.number().nullable(),
    }),
  ),
  statements: z.record(z.string(), statement).exactOptional(),
  output: z.object({
    file: z.string(),
    format: z.enum(["csv", "ndjson"]).exactOptional(),
    compression: z.enum(["snappy", "zstd", "gzip", "brotli", "lz4", "none"]).exactOptional(),
    by: names.exactOptional(),
    columns: z.array(z.object({ ...column, doc, role: z.enum(["key", "feature", "label"]) })),
  }),
});

/**
 * Returns the contract as given, because a parsed copy would lose names such as `__proto__`. Throws an error of one
 * line.
 */
export const contractFrom = (given: unknown): RunnerSpec => {
  const { error } = contract.safeParse(given);
  const [first] = error?.issues ?? [];
  if (first === undefined) return given as RunnerSpec;
  const place = first.path.length === 0 ? "" : ` at ${first.path.map(String).join(".")}`;
  throw new Error(`its contract is not valid${place}: ${first.message}`);
};
