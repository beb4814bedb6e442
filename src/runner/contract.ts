/** Reads the contract of a runner and validates it with a schema, because it is external data. */
import { z } from "zod";
import { dtypes } from "../core/dtypes.ts";
import { type Immutable, matches } from "../core/json.ts";
import { assumptionKinds, type JsonSchema, type RunnerSpec } from "../core/runner-spec.ts";
import { valuesSchema } from "../runtime/inputs/parameter-schemas.ts";

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

/** Whether values can be checked by a JSON Schema. */
const isSupported = (schema: JsonSchema): boolean => {
  try {
    valuesSchema(schema);
    return true;
  } catch {
    return false;
  }
};

const contract = z.object({
  pipeline: z.string(),
  source: z.string(),
  sources: z.array(z.object({ path: z.string(), sha256: z.string() })).exactOptional(),
  decides: z.string(),
  known: names,
  later: names.exactOptional(),
  timeline: z.object({ name: z.string(), phases: names, overlapping: z.boolean().nullable() }).exactOptional(),
  plan: z.string(),
  tables: z.array(table),
  params: jsonSchema.refine(isSupported, "it is not a JSON Schema that can be read"),
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

/** The type of the schema. A test requires that it equals RunnerSpec, which is declared in the core, without schemas. */
export type Contract = Immutable<z.infer<typeof contract>>;

/** Whether data is a contract. */
export const isContract = (given: unknown): given is RunnerSpec => matches(given, contract);

/**
 * Returns the contract as given, because a parsed copy would lose names such as `__proto__`. Throws an error of one
 * line.
 */
export const contractFrom = (given: unknown): RunnerSpec => {
  if (isContract(given)) return given;
  const [first] = contract.safeParse(given).error?.issues ?? [];
  const place = first === undefined || first.path.length === 0 ? "" : ` at ${first.path.map(String).join(".")}`;
  throw new Error(`its contract is not valid${place}: ${first?.message}`);
};
