/** The messages about a module from the loading process to the compiler. */
import type { Site } from "../../core/site.ts";

/** One export of a module that is a pipeline or an unfinished one. */
export interface Exported {
  readonly name: string;
  /** The plan as the module returned it, not yet validated; undefined for an unfinished pipeline. */
  readonly plan?: unknown;
  /** The plan of a pipeline that the language did not create: a copy, or written by hand. */
  readonly forged?: boolean;
}

export interface LoadFailure {
  /** An error of the language, by code; null for any other thrown value. */
  readonly refusal: { readonly code: string; readonly params: { readonly [key: string]: unknown } } | null;
  readonly why: string;
  /** The place in the author's files, absolute. */
  readonly site: Site | null;
  /** The column or the option at fault. It locates the error within the step. */
  readonly within: string | null;
}

/** A file that a plan depends on, absolute, and its content. */
export interface SourceFile {
  readonly path: string;
  readonly sha256: string;
}

/** Everything that a module depends on. */
export interface ModuleSources {
  /** The module itself and all project files that it imports, including JSON, sorted by path. */
  readonly sources: readonly SourceFile[];
  /** Packages other than greenflag and zod. */
  readonly packages: readonly string[];
}

/** How the plan of a second evaluation differs. */
export interface Difference {
  /** The path within the plan, and the first value; the whole plan if the module did not load again. */
  readonly at: string;
  readonly first: string;
  readonly second: string;
}

export type Loaded =
  | {
      readonly file: string;
      readonly exports: readonly Exported[];
      readonly made: ModuleSources;
      /** By export. Only modules that import packages are evaluated twice. */
      readonly differences: ReadonlyMap<string, Difference>;
    }
  | { readonly file: string; readonly failure: LoadFailure };

/** What the child sends. A module that is being loaded cannot know the token. */
export interface Message {
  readonly token: string;
  /** Sent before a file is loaded, so that the parent knows which file was loading if the process ends. */
  readonly begun?: string;
  readonly file?: string;
  readonly exports?: readonly Exported[];
  readonly made?: ModuleSources;
  readonly failure?: LoadFailure;
  readonly done?: true;
}
