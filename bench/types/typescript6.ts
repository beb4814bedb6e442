/**
 * The TypeScript 6 inside ts-morph. Its instantiation count for a text is the same on every machine, so the tests use
 * it as the gate.
 */
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Project } from "ts-morph";
import type { FixtureProject } from "./project.ts";

const read = ({ folder }: FixtureProject): Project => new Project({ tsConfigFilePath: join(folder, "tsconfig.json") });

export interface Counted {
  /** Types instantiated to check the author's file and whatever it needs. */
  readonly file: number;
  /** Types instantiated to check the language's sources too, as `tsc` does. */
  readonly program: number;
  readonly errors: number;
}

/** Counts for one text after another, each as the project's file; the language and the libraries are parsed once. */
export const counter = (project: FixtureProject): ((text: string) => Counted) => {
  const morph = read(project);
  return (text) => {
    morph.createSourceFile(project.file, text, { overwrite: true });
    // A new program has a new checker, which begins at zero.
    const program = morph.getProgram().compilerObject;
    const errors = program.getSemanticDiagnostics(program.getSourceFile(project.file)).length;
    const file = program.getInstantiationCount();
    program.getSemanticDiagnostics();
    return { file, program: program.getInstantiationCount(), errors };
  };
};

/** Answers what completes at a position of a text that stands in the project's file, as an editor would ask. */
export const completer = (
  project: FixtureProject,
): ((text: string, position: number) => { readonly names: readonly string[]; readonly milliseconds: number }) => {
  const morph = read(project);
  const service = morph.getLanguageService().compilerObject;
  return (text, position) => {
    morph.createSourceFile(project.file, text, { overwrite: true });
    const begun = performance.now();
    const found = service.getCompletionsAtPosition(project.file, position, {});
    const milliseconds = performance.now() - begun;
    return { names: found?.entries.map(({ name }) => name) ?? [], milliseconds };
  };
};
