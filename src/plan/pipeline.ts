/** A whole pipeline, as plain JSON: what the author's module hands to the compiler. */

import type { Site } from "../core/site.ts";
import type { RelationNode } from "./relations/index.ts";

export const compressions = ["snappy", "zstd", "gzip", "brotli", "lz4", "none"] as const;
export type Compression = (typeof compressions)[number];

export const nullPolicies = ["allowed", "refused"] as const;

/** What a pipeline may be called: files are called by it. */
export const pipelineName = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** Where the rows go, one of these. */
export type SinkPlan =
  | {
      readonly parquet: string;
      readonly compression: Compression;
      /** In a folder, with one folder in it for every event, named by the event's key. */
      readonly by?: "event";
    }
  | { readonly csv: string }
  | { readonly ndjson: string };

/**
 * What an artifact may be called: a plain file name, not hidden, that file systems take with what a run puts beside it: at most 200
 * letters of ASCII, or 50 of others, and no control character. A folder's has no ending.
 */
export const artifactNames = {
  parquet: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\\p{Cc}\p{Cs}][^/\\\p{Cc}\p{Cs}]*\.parquet$/u,
  csv: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\\p{Cc}\p{Cs}][^/\\\p{Cc}\p{Cs}]*\.csv$/u,
  ndjson: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\\p{Cc}\p{Cs}][^/\\\p{Cc}\p{Cs}]*\.ndjson$/u,
  folder: /^(?=[\x20-\x7e]{1,200}$|.{1,50}$)[^./\\=\p{Cc}\p{Cs}]+$/u,
} as const;

/** The artifact's name, whatever it is. */
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
  /** Columns carried along to tell the rows apart, beside the key columns of the relation. */
  readonly keys: readonly string[];
  readonly labels: readonly string[];
  readonly sink: SinkPlan;
  /** JSON that the module imports, and the hash of each file: the compiler adds it, for no plan can name it itself. */
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
