/**
 * An error about something that an author's module does while it is loaded, in the form of an error of the language.
 */
import { fileURLToPath } from "node:url";
import type { Site } from "../../core/site.ts";
import type { ForbiddenUse } from "./forbidden-apis.ts";

const foldersOf = (...folders: readonly string[]): readonly string[] =>
  folders.map((folder) => fileURLToPath(new URL(`../../../${folder}/`, import.meta.url)));

/** The folders of the language and the compiler, as opposed to authors' code. */
const own = foldersOf("dsl", "src");
/** The folders of the language. */
const language = foldersOf("dsl", "src/core", "src/plan");

export const pathOf = (file: string): string => (file.startsWith("file://") ? fileURLToPath(file) : file);

export const isGreenflag = (path: string): boolean => own.some((folder) => path.startsWith(folder));
export const isLanguage = (path: string): boolean => language.some((folder) => path.startsWith(folder));
export const isInPackage = (path: string): boolean => path.includes("/node_modules/");
export const isAuthors = (path: string): boolean => path.startsWith("/") && !isGreenflag(path) && !isInPackage(path);

// An author's module may change how V8 formats stacks, so the original settings are used.
interface Stacks {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
}
const NativeError = Error;
const stacks = NativeError as unknown as Stacks;

const withStack = <T>(limit: number, prepare: unknown, read: () => T): T => {
  const before = { limit: stacks.stackTraceLimit, prepare: stacks.prepareStackTrace };
  stacks.stackTraceLimit = limit;
  stacks.prepareStackTrace = prepare;
  try {
    return read();
  } finally {
    stacks.stackTraceLimit = before.limit ?? 10;
    stacks.prepareStackTrace = before.prepare;
  }
};

/** The innermost place of a stack that is in an author's file, not in Node, a package or the language. */
export const placeIn = (stack: string): Site | null => {
  for (const [, file = "", line, column] of stack.matchAll(/(?:\(|\s)((?:file:\/\/)?\/[^\n():]+):(\d+):(\d+)/g)) {
    const path = pathOf(file);
    if (isAuthors(path)) return { file: path, line: Number(line), column: Number(column) };
  }
  return null;
};

export const callerPlace = (): Site | null => placeIn(withStack(50, undefined, () => new NativeError().stack ?? ""));

const rawSites = (_: unknown, sites: readonly NodeJS.CallSite[]): readonly NodeJS.CallSite[] => sites;

/**
 * Whether the innermost caller is an author's module, not a package that it uses. It is fast, because Node itself calls
 * it often.
 */
export const calledByAuthor = (): boolean => {
  const sites = withStack(12, rawSites, () => new NativeError().stack as unknown as readonly NodeJS.CallSite[]);
  for (const site of Array.isArray(sites) ? sites : []) {
    const file = site.getFileName();
    if (file === null || file === undefined || file.startsWith("node:") || isGreenflag(pathOf(file))) continue;
    return isAuthors(pathOf(file));
  }
  return false;
};

/** Sent to the parent like an error of the language. */
export class LoadRefusal extends NativeError {
  override readonly name = "AuthorError";
  readonly within = null;
  readonly code: string;
  readonly params: { readonly [key: string]: unknown };
  readonly site: Site | null;

  constructor(code: string, params: { readonly [key: string]: unknown }, site: Site | null) {
    super(code);
    this.code = code;
    this.params = params;
    this.site = site;
  }
}

export const impureRefusal = (what: string, use: ForbiddenUse, site: Site | null): LoadRefusal =>
  new LoadRefusal("GF1019", { what, ...use }, site);
