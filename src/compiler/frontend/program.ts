/** The TypeScript program of the authors' files, through ts-morph. */
import { existsSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ModuleKind, Project, ScriptTarget, type SourceFile, ts } from "ts-morph";
import { withoutLint } from "./style-errors.ts";

const language = fileURLToPath(new URL("../../../dsl/", import.meta.url));
/** What is greenflag's own: the language, and what it is made of. */
const own = [language, fileURLToPath(new URL("../../", import.meta.url))];
const packages = join(language, "..", "node_modules");

const defaults: ts.CompilerOptions = {
  strict: true,
  target: ScriptTarget.ES2022,
  module: ModuleKind.NodeNext,
  allowImportingTsExtensions: true,
};

/** The nearest tsconfig.json at or above a folder. */
export const configAbove = (folder: string): string | null => {
  const file = join(folder, "tsconfig.json");
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? null : configAbove(dirname(folder));
};

/** What is wrong with a tsconfig.json, in TypeScript's words; null if nothing is. */
export const configFault = (file: string): string | null => {
  const { error, config } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) return ts.flattenDiagnosticMessageText(error.messageText, " ");
  const { errors } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
  // 18003: it includes no files. The files are named one by one here.
  const fault = errors.find(({ category, code }) => category === ts.DiagnosticCategory.Error && code !== 18003);
  return fault === undefined ? null : ts.flattenDiagnosticMessageText(fault.messageText, " ");
};

/** The authors' own files, checked with their own tsconfig where there is one. */
export const programOf = (root: string, files: readonly string[]): Project => {
  const config = configAbove(root);
  const project = new Project({
    ...(config === null ? {} : { tsConfigFilePath: config }),
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      ...(config === null ? defaults : {}),
      // What may be null is part of every brand: without it the types would say nothing of that.
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      // Our sentences stand inside TypeScript's; cut short they would be lost.
      noErrorTruncation: true,
    },
  });
  project.compilerOptions.set(withoutLint(project.getCompilerOptions()));
  // A file outside of any project still finds the language and zod, as it does when it is loaded.
  const outside = files.some((file) => !file.startsWith(join(language, "..") + sep));
  if (outside)
    project.compilerOptions.set({
      paths: {
        greenflag: [join(language, "index.ts")],
        zod: [join(packages, "zod")],
        ...project.getCompilerOptions().paths,
      },
      types: [],
    });
  for (const file of files) project.addSourceFileAtPath(file);
  project.resolveSourceFileDependencies();
  return project;
};

/** Whether a file is the author's: not of the language, nor of a package. */
export const isAuthors = (file: SourceFile): boolean => {
  const path = file.getFilePath();
  return (
    !own.some((folder) => path.startsWith(folder)) && !path.includes("/node_modules/") && !file.isDeclarationFile()
  );
};
