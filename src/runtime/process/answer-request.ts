/** Answers requests. For a run, it checks the tables and writes the artifact to its staging folder. */
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { EngineError } from "../../engines/engine.ts";
import { engineNamed, type Registry, spillingAlternative } from "../../engines/registry.ts";
import { previewArtifact } from "../artifacts/preview-artifact.ts";
import { Bug } from "../bug.ts";
import { AssertionsFailed } from "../contracts/assertions.ts";
import { damagedFiles } from "../contracts/check-table.ts";
import { checkTables } from "../contracts/check-tables.ts";
import { examineData } from "../contracts/examine-data.ts";
import { warnDayStamps } from "../contracts/warn-day-stamps.ts";
import { firstLine } from "../first-line.ts";
import { type OpenTable, openTable } from "../readers/open-table.ts";
import { errorCause } from "../readers/polars-io.ts";
import { computeArtifact } from "../writers/compute-artifact.ts";
import { describeFlaw } from "./engine-errors.ts";
import type { loadRunner } from "./load-runner.ts";
import { outOfMemory } from "./out-of-memory.ts";
import type { Answer, CountedTable, EngineRequest, EngineStep, RunRequest } from "./protocol.ts";

/** The process that answers. */
export interface Process {
  /** The available engines. */
  readonly engines: Registry;
  readonly load: typeof loadRunner;
  /** Reports a step; before the computation, with the row counts of the tables. */
  readonly step: (step: EngineStep, tables?: readonly CountedTable[]) => void;
}

/** Answers a request in any case: a bug in greenflag is an answer too. */
export const answerRequest = async (request: EngineRequest, by: Process): Promise<Answer> => {
  try {
    switch (request.kind) {
      case "run":
        return await runIt(request, by);
      case "look":
        return await previewArtifact(request);
      case "examine":
        return await examineData(await by.load(request.module), request);
    }
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const why = `The computation cannot be carried out: ${firstLine(error)}.`;
    return { kind: "bug", sentence: error instanceof Bug ? error.message : why, stack };
  }
};

const runIt = async (request: RunRequest, { engines, load, step }: Process): Promise<Answer> => {
  const runner = await load(request.module);
  const engine = engineNamed(request.engine, engines);
  if (engine === undefined) throw new Bug(`There is no engine '${request.engine}'.`);
  step("check");
  const opened: OpenTable[] = [];
  for (const table of request.tables) {
    const contract = runner.spec.tables.find(({ name }) => name === table.name);
    if (contract === undefined) throw new Bug(`The runner declares no table '${table.name}'.`);
    opened.push(await openTable(contract, table, { mayBeUnread: request.score !== null }));
  }
  const { diagnostics, tables } = checkTables(runner.spec, opened, request.score);
  if (diagnostics.length > 0) return { kind: "refused", diagnostics };
  if (request.artifact === null) return { kind: "checked" };

  const counted = tables.map(({ opened, rows }) => ({ name: opened.table.name, rows }));
  step("compute", counted);
  try {
    const warnings = warnDayStamps(
      runner.spec,
      tables.map(({ opened: { contract, table }, frame }) => ({ contract, path: table.path, frame })),
    );
    const seen = new Map(tables.map((table) => [table.opened.table.name, table]));
    const written = await computeArtifact(runner, seen, engine, request, request.artifact);
    const rows = Object.fromEntries(tables.map(({ opened, rows }) => [opened.table.name, rows]));
    const failed = Object.fromEntries(tables.map((table) => [table.opened.table.name, table.failed]));
    return { kind: "done", result: { ...written, tables: rows, failed, warnings } };
  } catch (error) {
    if (error instanceof AssertionsFailed) return { kind: "refused", diagnostics: error.diagnostics };
    const why = firstLine(error);
    switch (error instanceof EngineError ? error.complaint : errorCause(error)) {
      case "file": {
        const damaged = opened.flatMap(damagedFiles);
        return {
          kind: "refused",
          diagnostics: damaged.length > 0 ? damaged : [diagnostic("GF4018", { why: describeFlaw(why) })],
        };
      }
      case "memory": {
        const tables = request.tables.map(({ name }) => name);
        const other = spillingAlternative(engine.name, engines);
        return { kind: "refused", diagnostics: [outOfMemory(why, { other, tables, counted })] };
      }
      case "disk":
        return { kind: "refused", diagnostics: [diagnostic("GF4012", { folder: request.folder, why })] };
      case "data":
        return { kind: "refused", diagnostics: [diagnostic("GF4018", { why: describeFlaw(why) })] };
      case "bug":
        throw error;
    }
  }
};
