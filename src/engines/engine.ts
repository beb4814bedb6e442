/**
 * The interface of an engine: a few facts, and two sides that are loaded separately and only when needed. The compile
 * side lowers a verified plan to what a runner stores; the run side executes that. The compiler, the runtime and the
 * command line know engines only through these interfaces.
 */
import type { LazyDataFrame } from "nodejs-polars";
import type { Verified } from "../compiler/verify/index.ts";
import type { EngineComputation } from "../core/runner-spec.ts";
import type { Failed } from "../runtime/process/protocol.ts";
import type { OpenTable } from "../runtime/readers/open-table.ts";
import type { SourceReferences } from "./lowering/source-references.ts";
import type { OptionalPackage } from "./optional-package.ts";

export interface EngineDefinition {
  /** The name in `--engine` and in records. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** The extension of the file that contains its computation; null if that is the runner itself. */
  readonly extension: "sql" | "json" | null;
  /** Whether it spills to disk when memory is full. */
  readonly spills: boolean;
  readonly lastBits: LastBits;
  /** The package that it runs on, if greenflag does not install that itself. */
  readonly needs?: OptionalPackage;
  readonly compiler: () => Promise<EngineCompiler>;
  readonly runtime: () => Promise<EngineRuntime>;
}

/**
 * Whether a floating-point sum is identical to the last bit in a run over the same rows in another order, and in a run
 * over tables to which later events were added.
 */
export interface LastBits {
  readonly rowsInAnotherOrder: "same" | "may differ";
  readonly eventsAdded: "same" | "may differ";
}

export interface EngineCompiler {
  readonly lower: (verified: Verified, written: SourceReferences) => Lowered;
}

/** A pipeline lowered for an engine, or the part that the engine does not support. */
export type Lowered = Query | Computation | Unsupported;

/**
 * The query of the runner, printed as TypeScript. The first engine of a registry lowers to it. Every run builds it,
 * because it contains the assertions and counts of its steps.
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

/** What a runner stores for any other engine: text in the language of the engine, and its positional parameters. */
export interface Computation extends EngineComputation {
  readonly kind: "computation";
}

/** What part of a pipeline an engine cannot compute, and why; `engine` is its name for people. */
export interface Unsupported {
  readonly kind: "unsupported";
  readonly engine: string;
  readonly what: string;
  readonly why: string;
}

export interface EngineRuntime {
  /** Returns the requested rows in order: in memory, or in the file that the work names. */
  readonly execute: (work: ComputeRequest) => Promise<LazyDataFrame>;
}

/** One computation. Tables and contracts have been checked. */
export interface ComputeRequest {
  /** The query of the runner, over the tables. */
  readonly query: LazyDataFrame;
  /** What the runner stores for this engine; null if that is the runner itself. */
  readonly computation: EngineComputation | null;
  /** The tables in the order in which the runner declares them. */
  readonly tables: readonly CheckedTable[];
  /** Whether only a part of the files may be read, as in score mode. */
  readonly partly: boolean;
  /** Every parameter by name, null if it was not given. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Selects the output: all rows or, in score mode, those of the event. */
  readonly select: (rows: LazyDataFrame) => LazyDataFrame;
  /** The path for a new file, which is removed once the artifact is written. */
  readonly file: string;
}

/** A table that satisfies its contract. */
export interface CheckedTable {
  readonly opened: OpenTable;
  /** The declared columns that may be read. */
  readonly frame: LazyDataFrame;
  /** What checks dropped or set to null. */
  readonly failed: readonly Failed[];
}

/** The cause of an error in a computation. */
export type ErrorCause = "file" | "disk" | "memory" | "data" | "bug";

/** An error of an engine with a known cause. Errors of polars are classified where tables are read with it. */
export class EngineError extends Error {
  readonly complaint: ErrorCause;

  constructor(message: string, complaint: ErrorCause) {
    super(message);
    this.complaint = complaint;
  }
}
