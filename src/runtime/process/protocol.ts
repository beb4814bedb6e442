/**
 * The protocol of the engine process: one request on stdin, then lines of JSON on the reply descriptor. Each side validates
 * what it receives with these schemas, and the types are derived from them.
 */
import { z } from "zod";
import { severities } from "../../core/diagnostics/define.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { type Code, registry } from "../../core/diagnostics/registry.ts";
import { dtypes } from "../../core/dtypes.ts";
import { type Immutable, matches, parseJson, type Schema } from "../../core/json.ts";
import { score } from "../inputs/check-mode.ts";
import { formats } from "../inputs/file-formats.ts";
import { filling } from "../record.ts";

/** The file descriptor of the replies: stdout and stderr belong to polars and the runner. */
export const replies = 3;

type Data<S extends z.ZodType> = Immutable<z.infer<S>>;

const count = z.int().min(0);
const dtype = z.enum(dtypes);

const diagnostic: z.ZodType<Diagnostic> = z.object({
  code: z.custom<Code>((value) => typeof value === "string" && Object.hasOwn(registry, value)),
  severity: z.enum(severities),
  message: z.string(),
  hint: z.string(),
  place: z
    .object({
      file: z.string(),
      line: z.number().exactOptional(),
      column: z.number().exactOptional(),
      text: z.string().exactOptional(),
      length: z.number().exactOptional(),
    })
    .nullable(),
});

const engineFile = z.object({
  /** The path as the caller wrote it. */
  path: z.string(),
  /** The absolute path of the file. */
  file: z.string(),
  /** The columns that the folder names define for all rows, with their values as text. */
  folders: z.array(z.tuple([z.string(), z.string().nullable()])),
});
export type EngineFile = Data<typeof engineFile>;

const engineTable = z.object({
  name: z.string(),
  /** The path as the caller wrote it, for messages. */
  path: z.string(),
  format: z.enum(formats),
  /** At least one, sorted by path. */
  files: z.array(engineFile),
});
export type EngineTable = Data<typeof engineTable>;

/** Checks the tables of a runner, and computes. */
const runRequest = z.object({
  kind: z.literal("run"),
  /** The absolute path of the runner's module. */
  module: z.string(),
  /** Its name in the registry. */
  engine: z.string(),
  tables: z.array(engineTable),
  /** Every parameter by name, null if it was not given. */
  parameters: z.record(z.string(), z.unknown()),
  /** Null in train mode. */
  score: score.nullable(),
  /** The path to write the artifact to; null to check the tables only. */
  artifact: z.string().nullable(),
  /** The output folder as the caller wrote it, for messages. */
  folder: z.string(),
});
export type RunRequest = Data<typeof runRequest>;

/** Reads an artifact whose bytes match its record. */
const lookRequest = z.object({
  kind: z.literal("look"),
  artifact: engineTable,
  /** The facts from the record. */
  record: z.object({
    /** The path as the caller wrote it. */
    path: z.string(),
    columns: z.array(z.object({ name: z.string(), dtype, nullable: z.boolean() })),
    rows: count,
  }),
  /** The number of rows to return. */
  rows: count,
});
export type LookRequest = Data<typeof lookRequest>;

/** Checks data against the declaration of one table, without a computation. */
const examineRequest = z.object({
  kind: z.literal("examine"),
  /** The absolute path of the runner's module. */
  module: z.string(),
  /** The candidate tables by name; of several, the one whose columns all exist. */
  tables: z.array(z.string()),
  data: engineTable,
});
export type ExamineRequest = Data<typeof examineRequest>;

const engineRequest = z.discriminatedUnion("kind", [runRequest, lookRequest, examineRequest]);
export type EngineRequest = Data<typeof engineRequest>;

const examined = z.object({
  /** The table that was chosen. */
  table: z.string(),
  /** Null if the rows could not be read. */
  rows: count.nullable(),
  /** Columns of the files that the table does not declare. */
  unknown: z.array(z.string()),
  diagnostics: z.array(diagnostic),
});
export type Examined = Data<typeof examined>;

/** The values of one column that failed its check without an error. */
const failed = z.object({
  column: z.string(),
  otherwise: z.enum(["drop", "null"]),
  failed: count,
  /** The keys of the first rows, as text. */
  keys: z.array(z.string()),
});
export type Failed = Data<typeof failed>;

const engineResult = z.object({
  rows: count,
  columns: z.array(z.object({ name: z.string(), dtype })),
  fillings: z.array(filling),
  /** The number of rows of each table, by name. */
  tables: z.record(z.string(), count),
  /** What checks dropped or set to null, by table. */
  failed: z.record(z.string(), z.array(failed)),
  /** Warnings: probable mistakes that do not stop the run. */
  warnings: z.array(diagnostic),
});
export type EngineResult = Data<typeof engineResult>;

/** A table that was checked, with its number of rows. */
const countedTable = z.object({ name: z.string(), rows: count });
export type CountedTable = Data<typeof countedTable>;

/**
 * The first rows as text, with columns in the order of the record: text is exact for every dtype, unlike JavaScript
 * numbers.
 */
const rows = z.array(z.array(z.string().nullable()));
export type Rows = Data<typeof rows>;

/** The steps of a run that the engine's process reports. */
const step = z.enum(["check", "compute"]);
export type EngineStep = z.infer<typeof step>;

const engineReply = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("step"), step, tables: z.array(countedTable).exactOptional() }),
  /** Only after a request without an artifact. */
  z.object({ kind: z.literal("checked") }),
  z.object({ kind: z.literal("done"), result: engineResult }),
  z.object({ kind: z.literal("looked"), rows }),
  z.object({ kind: z.literal("examined"), examined }),
  z.object({ kind: z.literal("refused"), diagnostics: z.array(diagnostic) }),
  z.object({ kind: z.literal("bug"), sentence: z.string(), stack: z.string() }),
]);
export type EngineReply = Data<typeof engineReply>;

/** The final reply to a request. */
export type Answer = Exclude<EngineReply, { readonly kind: "step" }>;

const read = <T>(text: string, schema: Schema<T>): T | null => {
  try {
    const value = parseJson(text);
    return matches(value, schema) ? value : null;
  } catch {
    return null;
  }
};

/** Parses a request; null if the text is not one. */
export const requestFrom = (text: string): EngineRequest | null => read<EngineRequest>(text, engineRequest);

/** Parses a reply; null if the line is not one. */
export const replyFrom = (line: string): EngineReply | null => read<EngineReply>(line, engineReply);
