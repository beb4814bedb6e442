/**
 * What an engine is to the rest: a few facts, and two sides that are loaded apart, and only when they are needed. The compile
 * side lowers a verified plan to what a runner carries, the run side executes that. Compiler, runtime and command line know
 * engines by these interfaces alone.
 */
import type { LazyDataFrame } from "nodejs-polars";
import type { Verified } from "../compiler/verify/index.ts";
import type { SqlComputation } from "../core/runner-spec.ts";
import type { Failed } from "../runtime/process/protocol.ts";
import type { OpenTable } from "../runtime/readers/open-table.ts";
import type { LineOf } from "./lowering/relation.ts";

export interface EngineDefinition {
  /** As `--engine` and records call it. */
  readonly name: string;
  /** As people call it. */
  readonly title: string;
  /** What it lowers to is in a file of this ending; null where it is the runner itself. */
  readonly extension: "sql" | "json" | null;
  /** Whether it writes to the disk what memory does not hold. */
  readonly spills: boolean;
  readonly lastBits: LastBits;
  readonly compiler: () => Promise<EngineCompiler>;
  readonly runtime: () => Promise<EngineRuntime>;
}

/**
 * Whether a float that is added up is the same to the last bit in a run over the same rows in another order, and in a run
 * over tables to which later events were added.
 */
export interface LastBits {
  readonly rowsInAnotherOrder: "same" | "may differ";
  readonly eventsAdded: "same" | "may differ";
}

export interface EngineCompiler {
  readonly lower: (verified: Verified, lineOf: LineOf) => Lowered;
}

/** A pipeline in the words of an engine, or what of it the engine has no words for. */
export type Lowered = Query | Computation | Unsupported;

/**
 * The query of the runner, which is printed as TypeScript. The first engine of a registry lowers to it: every run builds it, for
 * the promises and counts that belong to its steps.
 */
export interface Query {
  readonly kind: "query";
  /** What the query calls of `greenflag/runner`. */
  readonly helpers: readonly string[];
  /** The statements of the function, over its tables `t` and parameters `p`. */
  readonly body: string;
  /** The name of the frame that the function gives. */
  readonly result: string;
}

/** What a runner carries for any other engine: a text in the language of the engine, and the parameters it takes by their places. */
export interface Computation extends SqlComputation {
  readonly kind: "computation";
}

/** What of a pipeline an engine cannot compute, and why; `engine` is what people call it. */
export interface Unsupported {
  readonly kind: "unsupported";
  readonly engine: string;
  readonly what: string;
  readonly why: string;
}

export interface EngineRuntime {
  /** Gives what is asked of the rows, in their order: in memory, or in the file that the work names. */
  readonly execute: (work: Work) => Promise<LazyDataFrame>;
}

/** What an engine is to compute. Tables, contracts and promises have been checked. */
export interface Work {
  /** The query of the runner, over the tables. */
  readonly query: LazyDataFrame;
  /** What the runner carries for this engine; null where it is the runner itself. */
  readonly computation: SqlComputation | null;
  /** The tables in the order in which the runner declares them. */
  readonly tables: readonly CheckedTable[];
  /** Whether less of them is to be seen than their files hold, as in score mode. */
  readonly partly: boolean;
  /** Every parameter's value by name, null where none was given. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What goes out: all rows or, in score mode, those of the event. */
  readonly asked: (rows: LazyDataFrame) => LazyDataFrame;
  /** A file that does not exist; it is removed once the artifact is written. */
  readonly file: string;
}

/** A table as its contract promises it. */
export interface CheckedTable {
  readonly opened: OpenTable;
  /** The declared columns, as far as they are seen. */
  readonly frame: LazyDataFrame;
  /** What checks left out or set to null of what the files hold. */
  readonly failed: readonly Failed[];
}

/** Whose fault an error of a computation is. */
export type Complaint = "file" | "disk" | "memory" | "data" | "bug";

/** An error of an engine, which knows whose fault it is. What polars throws is classified by who reads tables with it. */
export class EngineError extends Error {
  readonly complaint: Complaint;

  constructor(said: string, complaint: Complaint) {
    super(said);
    this.complaint = complaint;
  }
}
