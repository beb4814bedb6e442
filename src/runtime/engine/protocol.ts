/** What a run and its engine's process say to each other: one request on stdin, then lines of JSON on the reply's descriptor. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Score } from "../event.ts";
import type { Format } from "../format.ts";
import type { Step } from "../progress.ts";
import type { Filling } from "../record.ts";
import type { Dtype, EngineName } from "../spec.ts";

/** The file descriptor the engine replies on: its stdout and stderr belong to whatever polars or a runner prints. */
export const replies = 3;

export interface EngineRequest {
  /** The runner's module: an absolute path. */
  readonly module: string;
  readonly engine: EngineName;
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
}

/** Values of one column that failed its check and were not refused. */
export interface Failed {
  readonly column: string;
  readonly otherwise: "drop" | "null";
  readonly failed: number;
  /** Those of the first rows, as people write them. */
  readonly keys: readonly string[];
}

export type EngineReply =
  | { readonly kind: "step"; readonly step: Step }
  /** Only after a request without an artifact. */
  | { readonly kind: "checked" }
  | { readonly kind: "done"; readonly result: EngineResult }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "bug"; readonly sentence: string; readonly stack: string };
