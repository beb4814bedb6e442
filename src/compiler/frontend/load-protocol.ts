/**
 * The messages between the compiler and the process that loads modules. Their receivers validate them with these schemas,
 * and the types are derived from them.
 */
import { z } from "zod";
import { type Immutable, matches } from "../../core/json.ts";

const texts = z.array(z.tuple([z.string(), z.string()]));

/** The first message to the process. Paths are absolute. */
const transpiledModules = z.object({
  /** The JavaScript of each TypeScript file, with its source map. */
  code: texts,
  /** For each file the files that its imports mean: specifier and path. */
  imports: z.array(z.tuple([z.string(), texts])),
});
export type TranspiledModules = Immutable<z.infer<typeof transpiledModules>>;

export const isTranspiledModules = (sent: unknown): sent is TranspiledModules => matches(sent, transpiledModules);

/** One export of a module that is a pipeline or an unfinished one. */
const exported = z.object({
  name: z.string(),
  /** The plan as the module returned it, not yet validated; undefined for an unfinished pipeline. */
  plan: z.unknown().optional(),
  /** The plan of a pipeline that the language did not create: a copy, or written by hand. */
  forged: z.boolean().exactOptional(),
});
export type Exported = Immutable<z.infer<typeof exported>>;

const loadFailure = z.object({
  /** An error of the language, by code; null for any other thrown value. */
  refusal: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  why: z.string(),
  /** The place in the author's files, absolute. */
  site: z.object({ file: z.string(), line: z.number(), column: z.number() }).nullable(),
  /** The column or the option at fault. It locates the error within the step. */
  within: z.string().nullable(),
});
export type LoadFailure = Immutable<z.infer<typeof loadFailure>>;

/** Everything that a module depends on. */
const moduleSources = z.object({
  /** The module itself and all project files that it imports, including JSON, sorted by path: absolute, with their content. */
  sources: z.array(z.object({ path: z.string(), sha256: z.string() })),
  /** Packages other than greenflag and zod. */
  packages: z.array(z.string()),
});
export type ModuleSources = Immutable<z.infer<typeof moduleSources>>;

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

const message = z.object({
  token: z.string(),
  /** Sent before a file is loaded, so that the parent knows which file was loading if the process ends. */
  begun: z.string().exactOptional(),
  file: z.string().exactOptional(),
  exports: z.array(exported).exactOptional(),
  made: moduleSources.exactOptional(),
  failure: loadFailure.exactOptional(),
  done: z.literal(true).exactOptional(),
});

/** What the child sends. A module that is being loaded cannot know the token. */
export type Message = Immutable<z.infer<typeof message>>;

/** Whether a value is a message from the child. The compiler ignores any other value. */
export const isMessage = (sent: unknown, token: string): sent is Message =>
  matches(sent, message) && sent.token === token;
