/** Controls what authors' modules may import: TypeScript, JavaScript and JSON. Records the imports. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isBuiltin, type ResolveFnOutput, type ResolveHookContext, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { ownModule } from "../../core/own-module.ts";
import { fileSystem, isModuleFile, notAModule, useOfBuiltin } from "./forbidden-apis.ts";
import type { ModuleSources, TranspiledModules } from "./load-protocol.ts";
import { callerPlace, impureRefusal, isAuthors, isGreenflag, isInPackage, isLanguage, pathOf } from "./load-refusal.ts";

type Next = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

/** The imports of each file: authors' files, JSON, and the names of packages. */
interface Imports {
  readonly files: Set<string>;
  readonly packages: Set<string>;
}

/** Packages whose modules are known to be pure. */
const trusted: ReadonlySet<string> = new Set(["greenflag", "zod"]);

const packageOf = (path: string): string => /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;

const language = ownModule("../../../dsl/index", import.meta.url);

/**
 * The language is the one of this compiler, wherever a module lies and whatever is installed there. A module outside any
 * project can import zod too: it is resolved from here.
 */
const found = (specifier: string, context: ResolveHookContext, next: Next): ResolveFnOutput => {
  if (specifier === "greenflag") return { url: language, shortCircuit: true };
  try {
    return next(specifier, context);
  } catch (error) {
    if (specifier !== "zod") throw error;
    return next(specifier, { ...context, parentURL: import.meta.url });
  }
};

export interface ImportGraph {
  /** Everything that an author's file depends on: its sources, including data, and packages. */
  readonly madeOf: (file: string) => ModuleSources;
  /** The number of packages imported so far. */
  readonly packages: () => number;
}

export const watchImports = (modules: TranspiledModules): ImportGraph => {
  const code = new Map(modules.code);
  const meant = new Map(modules.imports.map(([file, means]) => [file, new Map(means)]));
  const imports = new Map<string, Imports>();
  const hashes = new Map<string, string>();
  const importsOf = (file: string): Imports => {
    const known = imports.get(file);
    if (known !== undefined) return known;
    const made: Imports = { files: new Set(), packages: new Set() };
    imports.set(file, made);
    return made;
  };
  const note = (path: string): void => {
    if (!hashes.has(path)) hashes.set(path, createHash("sha256").update(readFileSync(path)).digest("hex"));
  };

  /** Records or refuses an import of an author's module. */
  const imported = (specifier: string, parent: string, { url }: ResolveFnOutput): void => {
    const site = callerPlace() ?? { file: parent, line: 1, column: 1 };
    if (url.startsWith("node:") || isBuiltin(url)) {
      const use = useOfBuiltin(url);
      if (use !== null) throw impureRefusal(specifier, use, site);
      return;
    }
    if (!url.startsWith("file:")) throw impureRefusal(specifier, notAModule, site);
    const path = pathOf(url.replace(/[?#].*$/, ""));
    if (isLanguage(path)) return;
    if (isGreenflag(path)) throw impureRefusal(specifier, fileSystem, site);
    if (!isModuleFile(path)) throw impureRefusal(specifier, notAModule, site);
    const name = isInPackage(path) ? packageOf(path) : null;
    if (name !== null && !trusted.has(name)) importsOf(parent).packages.add(name);
    // JSON is data wherever it is stored.
    if (name !== null && !path.endsWith(".json")) return;
    note(path);
    importsOf(parent).files.add(path);
  };

  registerHooks({
    resolve: (specifier, context, next) => {
      const parent = pathOf(context.parentURL?.replace(/[?#].*$/, "") ?? "");
      const path = meant.get(parent)?.get(specifier);
      const resolved =
        path === undefined ? found(specifier, context, next) : { url: pathToFileURL(path).href, shortCircuit: true };
      if (isAuthors(parent)) imported(specifier, parent, resolved);
      return resolved;
    },
    load: (url, context, next) => {
      const path = url.startsWith("file:") ? pathOf(url.replace(/[?#].*$/, "")) : "";
      const source = code.get(path);
      if (source !== undefined) return { format: "module", source, shortCircuit: true };
      // TypeScript may resolve JSON that is imported without the attribute that Node asks for.
      if (path.endsWith(".json") && isAuthors(path) && context.importAttributes.type !== "json")
        return { format: "module", source: `export default ${readFileSync(path, "utf8")}`, shortCircuit: true };
      return next(url, context);
    },
  });

  return {
    madeOf: (file) => {
      note(file);
      const reached = new Set([file]);
      const packages = new Set<string>();
      // The set grows during the iteration.
      for (const one of reached) {
        const { files: more = [], packages: used = [] } = imports.get(one) ?? {};
        for (const path of more) reached.add(path);
        for (const name of used) packages.add(name);
      }
      const sources = [...reached].sort().map((path) => ({ path, sha256: hashes.get(path) ?? "" }));
      return { sources, packages: [...packages].sort() };
    },
    packages: () => new Set([...imports.values()].flatMap(({ packages }) => [...packages])).size,
  };
};
