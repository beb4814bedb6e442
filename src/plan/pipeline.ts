/** A whole pipeline as plain JSON: what the author's module passes to the compiler. */

import type { Site } from "../core/site.ts";
import type { RelationNode } from "./relations/index.ts";

export const compressions = ["snappy", "zstd", "gzip", "brotli", "lz4", "none"] as const;
export type Compression = (typeof compressions)[number];

export const nullPolicies = ["allowed", "refused"] as const;

/** Valid names of pipelines: files have the same names. */
export const pipelineName = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** Where the rows are written. */
export type SinkPlan =
  | {
      readonly parquet: string;
      readonly compression: Compression;
      /** A folder with one subfolder per event, named by the event's key. */
      readonly by?: "event";
    }
  | { readonly csv: string }
  | { readonly ndjson: string };

/**
 * Valid names of artifacts: a plain file name, not hidden, that file systems accept together with the names that a run
 * puts beside it. At most 200 ASCII letters, or 50 others, and no control character. The name of a folder has no
 * extension.
 */
export const artifactNames = {
  parquet: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\\p{Cc}\p{Cs}][^/\\\p{Cc}\p{Cs}]*\.parquet$/u,
  csv: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\\p{Cc}\p{Cs}][^/\\\p{Cc}\p{Cs}]*\.csv$/u,
  ndjson: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\\p{Cc}\p{Cs}][^/\\\p{Cc}\p{Cs}]*\.ndjson$/u,
  folder: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\=\p{Cc}\p{Cs}]+$/u,
} as const;

/** The name of the artifact, whatever its format. */
export const artifactOf = (sink: SinkPlan): string =>
  "parquet" in sink ? sink.parquet : "csv" in sink ? sink.csv : sink.ndjson;

export interface PipelinePlan {
  readonly kind: "pipeline";
  readonly name: string;
  readonly decides: { readonly at: string; readonly said: string; readonly timeline: string };
  /** Whether features may be null. */
  readonly nulls: (typeof nullPolicies)[number];
  /** The parameters as a JSON Schema of one object. */
  readonly params: { readonly [key: string]: unknown };
  readonly relation: RelationNode;
  readonly features: readonly string[];
  /** Columns that identify rows in addition to the keys of the relation. */
  readonly keys: readonly string[];
  readonly labels: readonly string[];
  readonly sink: SinkPlan;
  /**
   * JSON files that the module imports, with their hashes. The compiler adds them, because a plan cannot name them
   * itself.
   */
  readonly data?: readonly { readonly path: string; readonly sha256: string }[] | undefined;
  readonly sites: {
    readonly pipeline: Site | null;
    readonly from: Site | null;
    readonly features: Site | null;
    readonly keys: Site | null;
    readonly labels: Site | null;
    readonly sink: Site | null;
  };
}
