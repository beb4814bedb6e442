/** The contract of a runner, as plain data: its tables, parameters and output. */

import type { Dtype } from "./dtypes.ts";

export interface ColumnContract {
  readonly name: string;
  readonly dtype: Dtype;
  readonly nullable: boolean;
  /** When the value is known, for example "after 'flight'". */
  readonly instant: string;
}

/** The check of a column: a JSON Schema, and what happens to a value that fails. Nulls pass. */
export interface ValueCheck {
  readonly schema: JsonSchema;
  readonly otherwise: "refuse" | "drop" | "null";
}

/**
 * Files store local times of a zone, in this unit if one is declared. `twice` chooses between two readings of a
 * repeated local time.
 */
export interface FileZone {
  readonly name: string;
  readonly unit?: "ms" | "us" | "ns" | undefined;
  readonly twice?: "earlier" | "later" | undefined;
  /** Files store dates, which mean this time of the day: "17:30", or "end" for the last microsecond. */
  readonly day?: string | undefined;
}

export interface TableColumn extends ColumnContract {
  /** The author's documentation. */
  readonly doc?: string;
  readonly zone?: FileZone | undefined;
  readonly check?: ValueCheck;
  /**
   * The earlier instant that the author assumes where the pipeline uses the column. Score mode reads the column by it.
   */
  readonly assumed?: string;
  /** The instant that it denotes. All tables must agree on one time per event. */
  readonly denotes?: string;
  /** The timestamp of the table from which the value is final, if it differs from the table's own. */
  readonly settled?: string;
}

/** One table as declared. A run checks it before anything is computed. */
export interface TableContract {
  readonly name: string;
  /** The path of the file unless the caller gives another; null if the declaration has none. */
  readonly path: string | null;
  /** The event, entity and tick columns, and for a log its timestamps: unique, never null. */
  readonly keys: readonly string[];
  /** The columns that identify the event; empty for static and stamped tables. */
  readonly event: readonly string[];
  /** The columns that order the events: one value per event, never null; empty if the events have no order. */
  readonly order: readonly string[];
  /** When it is known that a row exists and passes the checks that drop rows: for example "after 'qualifying'". */
  readonly rows: string;
  /** The earlier instant that the author assumes for the rows. */
  readonly rowsAssumed?: string;
  /**
   * The timestamp from which a row is final. Without `closed` it is the same for all rows of an event, and closes the
   * event.
   */
  readonly settled?: string;
  /**
   * The timestamp from which no row of an event is added or removed: the same for all of its rows, and not before any
   * of them settles.
   */
  readonly closed?: string;
  /** The timestamps of a log. A row cannot be about a time after it became known. */
  readonly stamp?: { readonly knownAt: string; readonly about: string | null };
  /** Every declared column, including keys and order. */
  readonly columns: readonly TableColumn[];
}

export interface OutputColumn extends ColumnContract {
  /** The author's documentation. */
  readonly doc?: string;
  readonly role: "key" | "feature" | "label";
}

/**
 * The kind of an assumption. `instant`: something is known earlier than the calculus says. `inclusive`: a row stamped
 * exactly at the moment counts as known. `list`: the source contains a long list of values. `data`: the source imports
 * a file.
 */
export const assumptionKinds = ["instant", "inclusive", "list", "data"] as const;

/** A statement that the author makes and that greenflag does not check. */
export interface Assumption {
  readonly kind: (typeof assumptionKinds)[number];
  /** What it is about: "column 'entrants'", "the rows of 'results'", or the path of a file. */
  readonly what: string;
  readonly reason: string;
  /** The instant by the calculus, and the assumed one; null if the assumption is not about an instant. */
  readonly from: string | null;
  readonly to: string | null;
  /** For data: the hash of the file. */
  readonly sha256?: string;
  /** The line in the source; null if it was written in another file. */
  readonly line: number | null;
}

export type Compression = "snappy" | "zstd" | "gzip" | "brotli" | "lz4" | "none";

/** A file that a runner was compiled from, relative to the root of the project, and the hash of its bytes. */
export interface SourceHash {
  readonly path: string;
  readonly sha256: string;
}

export interface RunnerSpec {
  readonly pipeline: string;
  /** The source, relative to the root of the project. */
  readonly source: string;
  /** The source and all project files that it imports, data included, sorted by path. */
  readonly sources?: readonly SourceHash[];
  /** The decision in the author's words, for example "before 'flight'". */
  readonly decides: string;
  /** The instants up to the decision, earliest first. */
  readonly known: readonly string[];
  /** The instants after the decision, earliest first. */
  readonly later?: readonly string[];
  /** The timeline, if columns denote instants or say when something is settled: the data is checked against it. */
  readonly timeline?: {
    readonly name: string;
    readonly phases: readonly string[];
    /** Whether an event may begin before an earlier one is settled; null if the timeline does not say. */
    readonly overlapping: boolean | null;
  };
  /** sha256 of the plan. */
  readonly plan: string;
  readonly tables: readonly TableContract[];
  /** The parameters as a JSON Schema of one object. */
  readonly params: JsonSchema;
  readonly assumptions: readonly Assumption[];
  /** The same computation for other engines, by name; absent if the runner has none. */
  readonly statements?: { readonly [engine: string]: StatementFile | UnsupportedByEngine };
  readonly output: {
    /** The name of the artifact: a file, or a folder if `by` is set. */
    readonly file: string;
    /** Parquet by default. */
    readonly format?: "csv" | "ndjson";
    /** For Parquet only. */
    readonly compression?: Compression;
    /** The columns of the event key: one folder per event. */
    readonly by?: readonly string[];
    readonly columns: readonly OutputColumn[];
  };
}

/** The computation as text in a file beside the contract, so that the engine runs exactly what was reviewed. */
export interface StatementFile {
  /** The name of the file, in the folder of the contract. */
  readonly file: string;
  /** For a generated contract: the hash of the statement. Any other text is an error. */
  readonly sha256?: string;
  /** The values of `$1`, `$2`, ... */
  readonly parameters: readonly SqlParameter[];
}

/** The computation as text: for DuckDB a statement, which reads the tables in the schema `t`. */
export interface EngineComputation {
  /** The values of `$1`, `$2`, ... */
  readonly parameters: readonly SqlParameter[];
  readonly text: string;
}

export interface SqlParameter {
  readonly name: string;
  readonly dtype: Dtype;
  readonly list: boolean;
}

/** The computations of a runner for the other engines, by name. */
export type Computations = { readonly [engine: string]: EngineComputation | UnsupportedByEngine };

/** Why an engine cannot compute the pipeline. */
export interface UnsupportedByEngine {
  readonly why: string;
}

/** `train`: all events, with labels. `score`: the features of one event, whose outcome may not exist yet. */
export type Mode = "train" | "score";

/** The output columns. Score mode has no labels. */
export const outputOf = ({ output }: RunnerSpec, mode: Mode): readonly OutputColumn[] =>
  output.columns.filter(({ role }) => mode === "train" || role !== "label");

export type JsonSchema = { readonly [key: string]: unknown };
