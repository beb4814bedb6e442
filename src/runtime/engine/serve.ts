/**
 * Reads one request and replies. Asked for a run, it checks the tables and computes the artifact into its staging place.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { Bug } from "../bug.ts";
import { firstLine } from "../first-line.ts";
import { checkTables } from "./check.ts";
import { Broken } from "./checks.ts";
import { damagedFiles } from "./contract.ts";
import { DuckDBError } from "./duckdb.ts";
import { flawWords } from "./engine-words.ts";
import { examine } from "./examine.ts";
import { loadRunner } from "./load.ts";
import { look } from "./look.ts";
import { type OpenTable, openTable } from "./open.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { complaint } from "./polars.ts";
import { produce } from "./produce.ts";
import { type EngineReply, type EngineRequest, type RunRequest, replies } from "./protocol.ts";

const reply = (message: EngineReply): void => writeFileSync(replies, `${JSON.stringify(message)}\n`);

const serve = async (request: EngineRequest): Promise<EngineReply> => {
  switch (request.kind) {
    case "run":
      return await runIt(request);
    case "look":
      return await look(request);
    case "examine":
      return await examine(await loadRunner(request.module), request);
  }
};

const runIt = async (request: RunRequest): Promise<EngineReply> => {
  const runner = await loadRunner(request.module);
  reply({ kind: "step", step: "check" });
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
  reply({ kind: "step", step: "compute", tables: counted });
  try {
    const seen = new Map(tables.map((table) => [table.opened.table.name, table]));
    const written = await produce(runner, seen, request, request.artifact);
    const rows = Object.fromEntries(tables.map(({ opened, rows }) => [opened.table.name, rows]));
    const failed = Object.fromEntries(tables.map((table) => [table.opened.table.name, table.failed]));
    return { kind: "done", result: { ...written, tables: rows, failed } };
  } catch (error) {
    if (error instanceof Broken) return { kind: "refused", diagnostics: error.diagnostics };
    const why = firstLine(error);
    switch (error instanceof DuckDBError ? error.complaint : complaint(error)) {
      case "file": {
        const damaged = opened.flatMap(damagedFiles);
        return {
          kind: "refused",
          diagnostics: damaged.length > 0 ? damaged : [diagnostic("GF4018", { why: flawWords(why) })],
        };
      }
      case "memory": {
        const tables = request.tables.map(({ name }) => name);
        return { kind: "refused", diagnostics: [outOfMemory(why, { engine: request.engine, tables, counted })] };
      }
      case "disk":
        return { kind: "refused", diagnostics: [diagnostic("GF4012", { folder: request.folder, why })] };
      case "data":
        return { kind: "refused", diagnostics: [diagnostic("GF4018", { why: flawWords(why) })] };
      case "bug":
        throw error;
    }
  }
};

try {
  reply(await serve(JSON.parse(readFileSync(0, "utf8")) as EngineRequest));
} catch (error) {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const sentence = error instanceof Bug ? error.message : `The computation cannot be carried out: ${firstLine(error)}.`;
  reply({ kind: "bug", sentence, stack });
}
// Idle threads of polars and the watchdog are no reason to stay.
process.exit(0);
