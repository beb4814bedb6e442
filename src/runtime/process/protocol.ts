/** The protocol of the engine process: one request on stdin, then lines of JSON on the reply descriptor. */
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { Score } from "../inputs/check-mode.ts";
import type { Format } from "../inputs/file-formats.ts";
import type { Step } from "../progress.ts";
import type { Filling } from "../record.ts";

/** The file descriptor of the replies: stdout and stderr belong to polars and the runner. */
export const replies = 3;

export type EngineRequest = RunRequest | LookRequest | ExamineRequest;

/** Checks the tables of a runner, and computes. */
export interface RunRequest {
  readonly kind: "run";
  /** The absolute path of the runner's module. */
  readonly module: string;
  /** Its name in the registry. */
  readonly engine: string;
  readonly tables: readonly EngineTable[];
  /** Every parameter by name, null if it was not given. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Null in train mode. */
  readonly score: Score | null;
  /** The path to write the artifact to; null to check the tables only. */
  readonly artifact: string | null;
  /** The output folder as the caller wrote it, for messages. */
  readonly folder: string;
}

/** Reads an artifact whose bytes match its record. */
export interface LookRequest {
  readonly kind: "look";
  readonly artifact: EngineTable;
  /** The facts from the record. */
  readonly record: {
    /** The path as the caller wrote it. */
    readonly path: string;
    readonly columns: readonly { readonly name: string; readonly dtype: Dtype; readonly nullable: boolean }[];
    readonly rows: number;
  };
  /** The number of rows to return. */
  readonly rows: number;
}

/** Checks data against the declaration of one table, without a computation. */
export interface ExamineRequest {
  readonly kind: "examine";
  /** The absolute path of the runner's module. */
  readonly module: string;
  /** The candidate tables by name; of several, the one whose columns all exist. */
  readonly tables: readonly string[];
  readonly data: EngineTable;
}

export interface Examined {
  /** The table that was chosen. */
  readonly table: string;
  /** Null if they could not be read. */
  readonly rows: number | null;
  /** Columns that the files have and the table does not declare. */
  readonly unknown: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface EngineTable {
  readonly name: string;
  /** The path as the caller wrote it, for messages. */
  readonly path: string;
  readonly format: Format;
  /** At least one, sorted by path. */
  readonly files: readonly EngineFile[];
}

export interface EngineFile {
  /** The path as the caller wrote it. */
  readonly path: string;
  /** The absolute path of the file. */
  readonly file: string;
  /** The columns that the folder names define for all rows, with their values as text. */
  readonly folders: readonly (readonly [column: string, value: string | null])[];
}

export interface EngineResult {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly dtype: Dtype }[];
  readonly fillings: readonly Filling[];
  /** The number of rows of each table, by name. */
  readonly tables: Readonly<Record<string, number>>;
  /** What checks dropped or set to null, by table. */
  readonly failed: Readonly<Record<string, readonly Failed[]>>;
  /** Warnings: probable mistakes that do not stop the run. */
  readonly warnings: readonly Diagnostic[];
}

/** A table that was checked, with its number of rows. */
export interface CountedTable {
  readonly name: string;
  readonly rows: number;
}

/** The values of one column that failed its check without an error. */
export interface Failed {
  readonly column: string;
  readonly otherwise: "drop" | "null";
  readonly failed: number;
  /** The keys of the first rows, as text. */
  readonly keys: readonly string[];
}

/**
 * The first rows as text, with columns in the order of the record: text is exact for every dtype, unlike JavaScript
 * numbers.
 */
export type Rows = readonly (readonly (string | null)[])[];

export type EngineReply =
  | { readonly kind: "step"; readonly step: Step; readonly tables?: readonly CountedTable[] }
  /** Only after a request without an artifact. */
  | { readonly kind: "checked" }
  | { readonly kind: "done"; readonly result: EngineResult }
  | { readonly kind: "looked"; readonly rows: Rows }
  | { readonly kind: "examined"; readonly examined: Examined }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "bug"; readonly sentence: string; readonly stack: string };

/** The final reply to a request. */
export type Answer = Exclude<EngineReply, { readonly kind: "step" }>;
