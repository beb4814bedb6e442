/**
 * Authors' modules as the JavaScript that is evaluated. The TypeScript that checks them also compiles them and resolves their
 * imports, so that what is evaluated is what was checked.
 */
import { ModuleKind, type Project, ScriptTarget, type SourceFile, ts } from "ts-morph";
import { isAuthors } from "./typescript-program.ts";

/** By absolute path, as the process that loads modules receives them. */
export interface TranspiledModules {
  /** The JavaScript of each TypeScript file, with its source map. */
  readonly code: Readonly<Record<string, string>>;
  /** For each file the files that its imports mean: specifier to path. */
  readonly imports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const isTypeScript = (path: string): boolean => /\.[mc]?tsx?$/.test(path);

const specifiersOf = (file: SourceFile): readonly string[] =>
  file.getImportStringLiterals().map((one) => one.getLiteralText());

/** The author's options that change what the code means. Those about the output would change paths and positions. */
const meaningOf = (options: ts.CompilerOptions): ts.CompilerOptions => {
  const names = ["experimentalDecorators", "jsx", "useDefineForClassFields"] as const;
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
};

export const transpileModules = (project: Project): TranspiledModules => {
  const options = project.getCompilerOptions();
  const host = project.getModuleResolutionHost();
  const code: Record<string, string> = {};
  const imports: Record<string, Record<string, string>> = {};
  for (const file of project.getSourceFiles().filter(isAuthors)) {
    const path = file.getFilePath();
    const means: Record<string, string> = {};
    for (const specifier of specifiersOf(file)) {
      const found = ts.resolveModuleName(specifier, path, options, host).resolvedModule;
      if (
        found !== undefined &&
        found.isExternalLibraryImport !== true &&
        !/\.d\.[mc]?ts$/.test(found.resolvedFileName)
      )
        means[specifier] = found.resolvedFileName;
    }
    imports[path] = means;
    if (isTypeScript(path))
      code[path] = ts.transpileModule(file.getFullText(), {
        fileName: path,
        compilerOptions: {
          ...meaningOf(options),
          target: ScriptTarget.ES2022,
          module: ModuleKind.ESNext,
          inlineSourceMap: true,
        },
      }).outputText;
  }
  return { code, imports };
};
