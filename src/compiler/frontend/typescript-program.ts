/** The TypeScript program of the authors' files, through ts-morph. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ModuleKind, Project, ScriptTarget, type SourceFile, ts } from "ts-morph";
import { withoutStyleOptions } from "./style-errors.ts";

/** The folder of the language: TypeScript in the repository, declarations in the package. */
const language = fileURLToPath(new URL("../../../dsl/", import.meta.url));
/** The folders of greenflag: the language and its sources. */
const own = [language, fileURLToPath(new URL("../../", import.meta.url))];
const isInRepository = import.meta.url.endsWith(".ts");
const { resolve } = createRequire(import.meta.url);

const defaults: ts.CompilerOptions = {
  strict: true,
  target: ScriptTarget.ES2022,
  module: ModuleKind.NodeNext,
  allowImportingTsExtensions: true,
};

/** The nearest tsconfig.json in a folder or above it. */
export const nearestConfig = (folder: string): string | null => {
  const file = join(folder, "tsconfig.json");
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? null : nearestConfig(dirname(folder));
};

/** The error in a tsconfig.json, in TypeScript's words; null if there is none. */
export const configError = (file: string): string | null => {
  const { error, config } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) return ts.flattenDiagnosticMessageText(error.messageText, " ");
  const { errors } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
  // 18003: it includes no files. The files are given one by one here.
  const fault = errors.find(({ category, code }) => category === ts.DiagnosticCategory.Error && code !== 18003);
  return fault === undefined ? null : ts.flattenDiagnosticMessageText(fault.messageText, " ");
};

/** The authors' own files, checked with their own tsconfig if there is one. */
export const programOf = (root: string, files: readonly string[]): Project => {
  const config = nearestConfig(root);
  const project = new Project({
    ...(config === null ? {} : { tsConfigFilePath: config }),
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      ...(config === null ? defaults : {}),
      // Nullability is part of every brand, so strict null checks are required.
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      // Our sentences are part of TypeScript's messages, which must not be truncated.
      noErrorTruncation: true,
    },
  });
  project.compilerOptions.set(withoutStyleOptions(project.getCompilerOptions()));
  // What the repository itself imports as "greenflag".
  if (isInRepository) project.compilerOptions.set({ customConditions: ["@greenflag/source"] });
  // A file outside any project can still import the language and zod, as when it is loaded.
  const outside = files.some((file) => !file.startsWith(join(language, "..") + sep));
  if (outside)
    project.compilerOptions.set({
      paths: {
        greenflag: [join(language, isInRepository ? "index.ts" : "index.d.ts")],
        zod: [dirname(resolve("zod/package.json"))],
        ...project.getCompilerOptions().paths,
      },
      types: [],
    });
  for (const file of files) project.addSourceFileAtPath(file);
  project.resolveSourceFileDependencies();
  return project;
};

/** Whether a file is the author's: neither the language's nor a package's. */
export const isAuthors = (file: SourceFile): boolean => {
  const path = file.getFilePath();
  return (
    !own.some((folder) => path.startsWith(folder)) && !path.includes("/node_modules/") && !file.isDeclarationFile()
  );
};
