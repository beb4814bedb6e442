/** The contract of a runner, as plain data: what it reads, takes and makes. */

import type { Dtype } from "./dtypes.ts";

export interface ColumnContract {
  readonly name: string;
  readonly dtype: Dtype;
  readonly nullable: boolean;
  /** When the value is known, for example "after 'race'". */
  readonly instant: string;
}

/** What the values of a column are held to: JSON Schema, and what becomes of a value that fails. Nulls pass. */
export interface ValueCheck {
  readonly schema: JsonSchema;
  readonly otherwise: "refuse" | "drop" | "null";
}

/** Files hold what clocks show in a zone, in that unit where one is declared; where clocks show a time twice, this one is meant. */
export interface FileZone {
  readonly name: string;
  readonly unit?: "ms" | "us" | "ns" | undefined;
  readonly twice?: "earlier" | "later" | undefined;
  /** Files hold days, and mean this time of theirs: "17:30", or "end" for the last microsecond. */
  readonly day?: string | undefined;
}

export interface TableColumn extends ColumnContract {
  /** What it holds, in the author's words. */
  readonly doc?: string;
  readonly zone?: FileZone | undefined;
  readonly check?: ValueCheck;
  /** The earlier instant that the author vouches for where the pipeline uses it: score mode goes by it. */
  readonly assumed?: string;
  /** The instant whose time it is: one time per event, whatever table tells it. */
  readonly denotes?: string;
  /** The timestamp of the table from which the value is final, where that is not the table's own. */
  readonly settled?: string;
}

/** One table, as its declaration promises it: checked before anything is computed. */
export interface TableContract {
  readonly name: string;
  /** Where the file lies unless the caller says otherwise; null if the declaration names none. */
  readonly path: string | null;
  /** Event, entity and tick columns together, those of a log with its timestamps: unique, never null. */
  readonly keys: readonly string[];
  /** The columns that name the event; empty for a table that belongs to none. */
  readonly event: readonly string[];
  /** The columns that put the events in order: one value per event, never null; empty if the events have no order. */
  readonly order: readonly string[];
  /** When it is known that a row is there, and is left by the checks that drop some: for example "after 'qualifying'". */
  readonly rows: string;
  /** The earlier instant that the author vouches for. */
  readonly rowsAssumed?: string;
  /** The timestamp from which on a row is final. Without `closed` it is one for all rows of an event, and closes it. */
  readonly settled?: string;
  /** The timestamp from which on no row of an event comes or goes: one for all of its rows, none of which settles later. */
  readonly closed?: string;
  /** The timestamps of a log: a row is never about a later time than it is known at. */
  readonly stamp?: { readonly knownAt: string; readonly about: string | null };
  /** Every declared column, keys and order included. */
  readonly columns: readonly TableColumn[];
}

export interface OutputColumn extends ColumnContract {
  /** What it holds, in the author's words. */
  readonly doc?: string;
  readonly role: "key" | "feature" | "label";
}

/**
 * What an assumption is about. `instant`: something is known earlier than the calculus says. `inclusive`: a row stamped
 * exactly at the moment is known by then. `list`: many values stand in the source. `data`: a file that the source imports.
 */
export const assumptionKinds = ["instant", "inclusive", "list", "data"] as const;

/** What the pipeline takes on its author's word alone. */
export interface Assumption {
  readonly kind: (typeof assumptionKinds)[number];
  /** What it is about, in words: "column 'entrants'", "the rows of 'results'"; the path of a file. */
  readonly what: string;
  readonly reason: string;
  /** When it would be known by the calculus, and when it is taken to be known; null where that is not in question. */
  readonly from: string | null;
  readonly to: string | null;
  /** Of data: the hash of the file. */
  readonly sha256?: string;
  /** The line of the source; null if it was written in another file. */
  readonly line: number | null;
}

export type Compression = "snappy" | "zstd" | "gzip" | "brotli" | "lz4" | "none";

/** A file that a runner was compiled from, relative to the project's root, and the hash of its bytes. */
export interface SourceHash {
  readonly path: string;
  readonly sha256: string;
}

export interface RunnerSpec {
  readonly pipeline: string;
  /** The source, relative to the project's root. */
  readonly source: string;
  /** The source and all of the author's that it imports, data included, in the order of their paths. */
  readonly sources?: readonly SourceHash[];
  /** When the pipeline decides, in the author's words, for example "before 'race'". */
  readonly decides: string;
  /** The instants that are not later than the decision, earliest first. */
  readonly known: readonly string[];
  /** Those that are later, earliest first. */
  readonly later?: readonly string[];
  /** Where columns denote instants or say when something is settled: the timeline that they are held against. */
  readonly timeline?: {
    readonly name: string;
    readonly phases: readonly string[];
    /** Whether an event may begin before an earlier one is settled; null where the timeline does not say. */
    readonly overlapping: boolean | null;
  };
  /** sha256 of the plan. */
  readonly plan: string;
  readonly tables: readonly TableContract[];
  /** The parameters as a JSON Schema of one object. */
  readonly params: JsonSchema;
  readonly assumptions: readonly Assumption[];
  /** The same computation for other engines, by their names; left out by a runner without any. */
  readonly statements?: { readonly [engine: string]: StatementFile | Unsayable };
  readonly output: {
    /** The artifact's name: a file, or a folder if there is a `by`. */
    readonly file: string;
    /** Parquet unless said. */
    readonly format?: "csv" | "ndjson";
    /** Of Parquet. */
    readonly compression?: Compression;
    /** The columns of the event key: one folder for each event. */
    readonly by?: readonly string[];
    readonly columns: readonly OutputColumn[];
  };
}

/** The computation as a text in a file beside the contract: what a reviewer reads is what the engine runs. */
export interface StatementFile {
  /** Its name; it lies in the folder of the contract. */
  readonly file: string;
  /** Of a contract that was generated: the hash of the statement. Another text is refused. */
  readonly sha256?: string;
  /** What it takes as `$1`, `$2`, ... */
  readonly parameters: readonly SqlParameter[];
}

/** The computation as a text for an engine: to DuckDB a statement, which finds the tables in the schema `t`. */
export interface SqlComputation {
  /** What it takes as `$1`, `$2`, ... */
  readonly parameters: readonly SqlParameter[];
  readonly text: string;
}

export interface SqlParameter {
  readonly name: string;
  readonly dtype: Dtype;
  readonly list: boolean;
}

/** What a runner carries for other engines than the one that its query is for, by their names. */
export type Computations = { readonly [engine: string]: SqlComputation | Unsayable };

/** Why an engine cannot do it. */
export interface Unsayable {
  readonly why: string;
}

/** `train`: all events, labels included. `score`: the features of one event, whose outcome need not exist. */
export type Mode = "train" | "score";

/** The columns that go out: in score mode there are no labels yet. */
export const outputOf = ({ output }: RunnerSpec, mode: Mode): readonly OutputColumn[] =>
  output.columns.filter(({ role }) => mode === "train" || role !== "label");

export type JsonSchema = { readonly [key: string]: unknown };
