/** The messages about a module from the loading process to the compiler. */
import type { Site } from "../../core/site.ts";

/** One export of a module that has to do with pipelines. */
export interface Exported {
  readonly name: string;
  /** The plan as it came out of the module, not yet validated; undefined for an unfinished pipeline. */
  readonly plan?: unknown;
  /** It is the plan of a pipeline, but not one that the language made: a copy, or written by hand. */
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

/** A file that a plan is made of, absolute, and what was in it. */
export interface SourceFile {
  readonly path: string;
  readonly sha256: string;
}

/** All that a module is made of. */
export interface Made {
  /** The module itself, and all of the author's that it imports, JSON included, in the order of their paths. */
  readonly sources: readonly SourceFile[];
  /** Packages beside greenflag and zod. */
  readonly packages: readonly string[];
}

/** Where a second evaluation of a module gave another plan. */
export interface Difference {
  /** Where in the plan, and what it was; the whole of it where the module did not load again. */
  readonly at: string;
  readonly first: string;
  readonly second: string;
}

export type Loaded =
  | {
      readonly file: string;
      readonly exports: readonly Exported[];
      readonly made: Made;
      /** By export. Only modules that import packages are evaluated twice. */
      readonly differences: ReadonlyMap<string, Difference>;
    }
  | { readonly file: string; readonly failure: LoadFailure };

/** What the child sends. A module that is being loaded cannot know the token. */
export interface Message {
  readonly token: string;
  /** Sent before a file is loaded, so that the parent knows whom to blame if the process ends. */
  readonly begun?: string;
  readonly file?: string;
  readonly exports?: readonly Exported[];
  readonly made?: Made;
  readonly failure?: LoadFailure;
  readonly done?: true;
}
