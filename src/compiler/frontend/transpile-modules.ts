/**
 * Authors' modules as the JavaScript that is evaluated. The TypeScript that checks them also compiles them and resolves their
 * imports, so that what is evaluated is what was checked.
 */
import { ModuleKind, type Project, ScriptTarget, type SourceFile, ts } from "ts-morph";
import type { TranspiledModules } from "./load-protocol.ts";
import { isAuthors } from "./typescript-program.ts";

const isTypeScript = (path: string): boolean => /\.[mc]?tsx?$/.test(path);

const specifiersOf = (file: SourceFile): readonly string[] =>
  file.getImportStringLiterals().map((one) => one.getLiteralText());

/** The author's options that change what the code means. Those about the output would change paths and positions. */
const meaningOf = (options: ts.CompilerOptions): ts.CompilerOptions => {
  const names = ["experimentalDecorators", "jsx", "useDefineForClassFields"] as const;
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
};

const transpiled = (file: SourceFile, options: ts.CompilerOptions): string =>
  ts.transpileModule(file.getFullText(), {
    fileName: file.getFilePath(),
    compilerOptions: {
      ...meaningOf(options),
      target: ScriptTarget.ES2022,
      module: ModuleKind.ESNext,
      inlineSourceMap: true,
    },
  }).outputText;

export const transpileModules = (project: Project): TranspiledModules => {
  const options = project.getCompilerOptions();
  const host = project.getModuleResolutionHost();
  const code: [string, string][] = [];
  const imports: [string, [string, string][]][] = [];
  for (const file of project.getSourceFiles().filter(isAuthors)) {
    const path = file.getFilePath();
    const means: [string, string][] = [];
    for (const specifier of specifiersOf(file)) {
      const found = ts.resolveModuleName(specifier, path, options, host).resolvedModule;
      if (
        found !== undefined &&
        found.isExternalLibraryImport !== true &&
        !/\.d\.[mc]?ts$/.test(found.resolvedFileName)
      )
        means.push([specifier, found.resolvedFileName]);
    }
    imports.push([path, means]);
    if (isTypeScript(path)) code.push([path, transpiled(file, options)]);
  }
  return { code, imports };
};
