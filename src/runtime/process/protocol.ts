/** The protocol with the engine's process: one request on stdin, then lines of JSON on the descriptor of the reply. */
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { Score } from "../inputs/check-mode.ts";
import type { Format } from "../inputs/file-formats.ts";
import type { Step } from "../progress.ts";
import type { Filling } from "../record.ts";

/** The file descriptor the engine replies on: its stdout and stderr belong to whatever polars or a runner prints. */
export const replies = 3;

export type EngineRequest = RunRequest | LookRequest | ExamineRequest;

/** Check the tables of a runner, and compute. */
export interface RunRequest {
  readonly kind: "run";
  /** The runner's module: an absolute path. */
  readonly module: string;
  /** Its name in the registry. */
  readonly engine: string;
  readonly tables: readonly EngineTable[];
  /** Every parameter's value by name, null where none was given. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Null in train mode. */
  readonly score: Score | null;
  /** Where the artifact is to be written; null to check the tables and do no more. */
  readonly artifact: string | null;
  /** The output folder in the words of whoever gave it, for messages. */
  readonly folder: string;
}

/** Look into an artifact whose bytes are those that its record names. */
export interface LookRequest {
  readonly kind: "look";
  readonly artifact: EngineTable;
  /** What the record says of it. */
  readonly record: {
    /** Its path in the words of whoever asked. */
    readonly path: string;
    readonly columns: readonly { readonly name: string; readonly dtype: Dtype; readonly nullable: boolean }[];
    readonly rows: number;
  };
  /** How many rows are wanted. */
  readonly rows: number;
}

/** Hold data against the declaration of one table, and compute nothing. */
export interface ExamineRequest {
  readonly kind: "examine";
  /** The runner's module: an absolute path. */
  readonly module: string;
  /** The tables it may be, by name; of several that one whose columns are all there. */
  readonly tables: readonly string[];
  readonly data: EngineTable;
}

export interface Examined {
  /** The table that it was held against. */
  readonly table: string;
  /** Null if they could not be read. */
  readonly rows: number | null;
  /** Columns that the files have and the table does not declare. */
  readonly unknown: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface EngineTable {
  readonly name: string;
  /** The path in the words of whoever gave it, for messages. */
  readonly path: string;
  readonly format: Format;
  /** At least one, in the order of their paths. */
  readonly files: readonly EngineFile[];
}

export interface EngineFile {
  /** In the words of whoever gave the table's path. */
  readonly path: string;
  /** The file itself: an absolute path. */
  readonly file: string;
  /** What the names of its folders say of all its rows: columns, and their values as text. */
  readonly folders: readonly (readonly [column: string, value: string | null])[];
}

export interface EngineResult {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly dtype: Dtype }[];
  readonly fillings: readonly Filling[];
  /** How many rows each table has, by name. */
  readonly tables: Readonly<Record<string, number>>;
  /** What checks left out or set to null, by table. */
  readonly failed: Readonly<Record<string, readonly Failed[]>>;
  /** What is likely a mistake, and holds nothing up. */
  readonly warnings: readonly Diagnostic[];
}

/** A table that was checked, and how many rows it has. */
export interface CountedTable {
  readonly name: string;
  readonly rows: number;
}

/** Values of one column that failed its check and were not refused. */
export interface Failed {
  readonly column: string;
  readonly otherwise: "drop" | "null";
  readonly failed: number;
  /** Those of the first rows, as people write them. */
  readonly keys: readonly string[];
}

/** The first rows as text, in the order of the record's columns: exact for every dtype, which JavaScript's numbers are not. */
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

/** The last word on a request. */
export type Answer = Exclude<EngineReply, { readonly kind: "step" }>;
