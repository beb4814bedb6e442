/** What the loading child tells the compiler of a module. */
import type { Site } from "../../../dsl/plan/site.ts";

/** One export of a module that has to do with pipelines. */
export interface Exported {
  readonly name: string;
  /** The plan as it came out of the module, not yet validated; undefined for an unfinished pipeline. */
  readonly plan?: unknown;
  /** Whether it carries a plan that the language did not make, in this evaluation. */
  readonly forged?: boolean;
}

export interface LoadFailure {
  /** A refusal of the language itself, by code; null for any other throw. */
  readonly refusal: { readonly code: string; readonly params: { readonly [key: string]: unknown } } | null;
  readonly why: string;
  /** The place in the author's files, absolute. */
  readonly site: Site | null;
  /** The column or the option at fault, by which its place is found within the step. */
  readonly within: string | null;
}

export type Loaded =
  | { readonly file: string; readonly exports: readonly Exported[] }
  | { readonly file: string; readonly failure: LoadFailure };

/** Sent before a file is loaded, so that the parent knows whom to blame if the process ends. */
export interface Begun {
  readonly begun: string;
}
