/** Small projects of authors' files, read by both TypeScripts and by the compiler. */
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Project, ts } from "ts-morph";
import { type CompileOptions, type CompileReport, compile } from "../../src/compiler/index.ts";
import { newScratch } from "../temporary-folder.ts";

export const repository: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Texts by file name; null is a folder. */
export type Files = Readonly<Record<string, string | null>>;

export const write = (folder: string, files: Files): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(text === null ? join(folder, name) : dirname(join(folder, name)), { recursive: true });
    if (text !== null) writeFileSync(join(folder, name), text);
  }
};

/** The weekend that most authors' files import. */
export const weekend: Files = {
  "weekend.ts": readFileSync(new URL("./fixtures/weekend.ts", import.meta.url), "utf8"),
};

/** And a timeline whose events overlap. */
export const flights: Files = {
  "flights.ts": readFileSync(new URL("./fixtures/flights.ts", import.meta.url), "utf8"),
};

const tsconfig = (include: readonly string[], types: readonly string[]) =>
  JSON.stringify({
    extends: `${repository}/tsconfig.json`,
    // Few modules of authors' use types of Node's, and to read them takes longer than everything else together.
    compilerOptions: { types },
    include,
    exclude: [],
  });

/**
 * A folder of authors' files inside the repository, where `greenflag` and zod are found as they are by the examples.
 * Hidden, so that nobody who compiles the whole repository meanwhile comes upon it.
 */
export const newAuthor = (files: Files, types: readonly string[] = []): string => {
  const folder = newScratch("repository", ".author-");
  write(folder, { "tsconfig.json": tsconfig(["*.ts", "generated/*/*.ts"], types), ...files });
  return folder;
};

/** A project elsewhere that has greenflag installed. */
export const newProject = (files: Files): string => {
  const folder = newScratch("elsewhere");
  write(folder, { "package.json": '{ "type": "module" }\n', node_modules: null, ...files });
  symlinkSync(repository, join(folder, "node_modules", "greenflag"));
  for (const name of ["zod", "nodejs-polars"])
    symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name));
  return folder;
};

/** An error as TypeScript prints it, the further lines of its chain indented. */
export interface Printed {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export type PrintedByFile = ReadonlyMap<string, readonly Printed[]>;

const byFile = (all: readonly (readonly [file: string, printed: Printed])[]): PrintedByFile =>
  new Map([...Map.groupBy(all, ([file]) => file)].map(([file, of]) => [file, of.map(([, printed]) => printed)]));

/** What the installed TypeScript 7 prints for a folder, in a process of its own. */
export const tsc7 = (folder: string): Promise<PrintedByFile> =>
  new Promise((resolve, reject) => {
    const args = ["-p", join(folder, "tsconfig.json"), "--noEmit", "--pretty", "false"];
    execFile(join(repository, "node_modules", ".bin", "tsc"), args, { cwd: folder }, (error, stdout, stderr) => {
      if (stderr !== "" || (error !== null && stdout === "")) return reject(error ?? new Error(stderr));
      const found = [...stdout.matchAll(/^(.+?)\((\d+),(\d+)\): error TS\d+: (.*(?:\n .*)*)$/gm)];
      const rest = found.reduce((left, [whole]) => left.replace(whole, ""), stdout).trim();
      if (rest !== "") return reject(new Error(`tsc printed: ${rest}`));
      resolve(
        byFile(
          found.map(([, file = "", line, column, text = ""]) => [
            file,
            { line: Number(line), column: Number(column), text },
          ]),
        ),
      );
    });
  });

/** The folder's files as the TypeScript 6 that ts-morph bundles sees them. */
export const project6 = (folder: string): Project =>
  new Project({
    tsConfigFilePath: join(folder, "tsconfig.json"),
    // The order in which TypeScript 7 prints the members of a union.
    compilerOptions: { stableTypeOrdering: true } as ts.CompilerOptions,
  });

/** What that TypeScript 6 prints for the authors' files of a folder. */
export const tsc6 = (folder: string): PrintedByFile => {
  const program = project6(folder).getProgram().compilerObject;
  const files = program.getSourceFiles().filter(({ fileName }) => dirname(fileName) === folder);
  return byFile(
    files.flatMap((file) =>
      [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
        ({ start = 0, messageText }) => {
          const { line, character } = ts.getLineAndCharacterOfPosition(file, start);
          const text = ts.flattenDiagnosticMessageText(messageText, "\n");
          return [relative(folder, file.fileName), { line: line + 1, column: character + 1, text }] as const;
        },
      ),
    ),
  );
};

/** Compiles a folder as a project of its own, into its `generated`. */
export const compileIn = (folder: string, options: Partial<CompileOptions> = {}): Promise<CompileReport> =>
  compile({ root: folder, paths: [folder], check: false, out: join(folder, "generated"), ...options });

/** Every file under a folder but those of packages, with when it was written and what it holds. */
export const contents = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name === "node_modules") return [];
      if (!entry.isDirectory()) return [[entry.name, `${statSync(path).mtimeMs} ${readFileSync(path, "utf8")}`]];
      return Object.entries(contents(path)).map(([name, text]) => [join(entry.name, name), text]);
    }),
  );
