/** Compiles pipelines to SQL for people and for other tools. Writes nothing. */
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { SqlParameter } from "../../core/runner-spec.ts";
import { compilersOf, engines } from "../../engines/registry.ts";
import { openProject } from "../explain/index.ts";
import { discover } from "../frontend/find-modules.ts";
import { sorted } from "../index.ts";
import { Refusal } from "../verify/finding.ts";
import { sourceReferences } from "./source-references.ts";

export interface Statement {
  readonly pipeline: string;
  /** Relative to the root. */
  readonly source: string;
  readonly parameters: readonly SqlParameter[];
  readonly sql: string;
}

export interface StatementsReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Sorted by name; empty if there is an error. */
  readonly statements: readonly Statement[];
}

/** Checks every pipeline under the paths and lowers it to one statement for DuckDB. */
export const statementsOf = async (root: string, paths: readonly string[]): Promise<StatementsReport> => {
  const { files, diagnostics: missing } = discover(root, paths);
  const opened = await openProject(root, files);
  if ("code" in opened) return { diagnostics: [...missing, opened], statements: [] };
  const { project, relative, judged, problems } = opened;
  const diagnostics = [...missing, ...problems];
  const compiler = (await compilersOf(engines)).find(({ engine }) => engine.extension === "sql");
  if (compiler === undefined) throw new Error("no engine speaks SQL");
  const statements = judged.flatMap(({ file, verified, place }): readonly Statement[] => {
    if (verified.findings.length > 0) return [];
    try {
      const lowered = compiler.lower(verified, sourceReferences(project, file, relative));
      if (lowered.kind === "unsupported") diagnostics.push(diagnostic("GF2101", lowered, place));
      if (lowered.kind !== "computation") return [];
      const { text, parameters } = lowered;
      return [{ pipeline: verified.plan.name, source: relative(file), parameters, sql: text }];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      diagnostics.push(diagnostic(error.code, error.params as never, place));
      return [];
    }
  });
  return {
    diagnostics: sorted(diagnostics),
    statements: diagnostics.length > 0 ? [] : statements.toSorted((a, b) => (a.pipeline < b.pipeline ? -1 : 1)),
  };
};
