/**
 * Checks data against the declaration of one table and finds all errors: where a run stops at missing columns or wrong
 * dtypes, this continues with the rest.
 */

import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";
import { Bug } from "../bug.ts";
import type { Loaded } from "../process/load-runner.ts";
import type { Answer, EngineFile, EngineTable, Examined, ExamineRequest } from "../process/protocol.ts";
import { readCsv } from "../readers/csv.ts";
import { hasDeclaredDtype } from "../readers/dtypes.ts";
import { namesInJson } from "../readers/json.ts";
import { namesInNdjson } from "../readers/ndjson.ts";
import { type OpenTable, openTable, unreadable } from "../readers/open-table.ts";
import { readFooter } from "../readers/parquet-footer.ts";
import { checkEvents } from "./check-events.ts";
import { checkTable } from "./check-table.ts";
import { warnDayStampsOfLog } from "./warn-day-stamps.ts";

export const examineData = async ({ spec }: Loaded, { tables, data }: ExamineRequest): Promise<Answer> => {
  const contracts = spec.tables.filter(({ name }) => tables.includes(name));
  const [first, ...others] = contracts;
  if (first === undefined) throw new Bug(`The runner declares none of the tables ${tables.join(", ")}.`);
  if (others.length === 0) return { kind: "examined", examined: await against(spec, first, data) };

  const names = new Set<string>();
  for (const file of data.files) {
    try {
      for (const name of await namesIn[data.format](file)) names.add(name);
      for (const [name] of file.folders) names.add(name);
    } catch (error) {
      return { kind: "refused", diagnostics: [unreadable(data, file, error)] };
    }
  }
  const lacking = contracts.map((contract) => ({
    contract,
    missing: contract.columns.map(({ name }) => name).filter((name) => !names.has(name)),
  }));
  const fitting = lacking.filter(({ missing }) => missing.length === 0).map(({ contract }) => contract);
  const [only, another] = fitting;
  if (only !== undefined && another === undefined)
    return { kind: "examined", examined: await against(spec, only, data) };
  const params = {
    path: data.path,
    pipeline: spec.pipeline,
    fitting: fitting.map(({ name }) => name),
    tables: lacking.map(({ contract: { name }, missing }) => ({ name, missing })),
  };
  return { kind: "refused", diagnostics: [diagnostic("GF4067", params)] };
};

const namesIn: Readonly<Record<EngineTable["format"], (file: EngineFile) => Promise<Iterable<string>>>> = {
  parquet: async ({ file }) => readFooter(file).columns.map(({ name }) => name),
  csv: async ({ file }) => (await readCsv(file)).header,
  json: async ({ file }) => namesInJson(file),
  ndjson: ({ file }) => namesInNdjson(file),
};

const against = async (spec: RunnerSpec, contract: TableContract, data: EngineTable): Promise<Examined> => {
  const table = { ...data, name: contract.name };
  const diagnostics: Diagnostic[] = [];
  const report = (more: readonly Diagnostic[]) =>
    diagnostics.push(...more.filter(({ message }) => !diagnostics.some((one) => one.message === message)));

  // Text that does not match its dtype is reported for one column at a time and hides errors in the others.
  let legible = contract;
  const passed = new Set<string>();
  let opened = await openTable(legible, table);
  while (opened.illegible.size > 0) {
    report(opened.diagnostics);
    for (const name of opened.illegible) passed.add(name);
    legible = only(legible, ({ name }) => !passed.has(name));
    opened = await openTable(legible, table, { passed });
  }
  const whole = checkTable(opened);
  report(whole.diagnostics);
  report(checkEvents(spec, whole.events === null ? [] : [whole.events]));
  const declared = new Set(contract.columns.map(({ name }) => name));
  const has = new Set(opened.files.flatMap(({ schema }) => [...schema.keys()]));
  const unknown = [...has].filter((name) => !declared.has(name));
  if (whole.frame !== null)
    report(warnDayStampsOfLog(spec, { contract: legible, path: data.path, frame: whole.frame }));
  if (whole.frame !== null) return { table: contract.name, rows: whole.rows, unknown, diagnostics };

  const sound = only(legible, isSound(opened));
  if (opened.files.length === 0 || sound.columns.length === 0) {
    return { table: contract.name, rows: null, unknown, diagnostics };
  }
  const rest = checkTable({ ...opened, contract: sound });
  report(rest.diagnostics);
  report(checkEvents(spec, rest.events === null ? [] : [rest.events]));
  return { table: contract.name, rows: rest.frame === null ? null : rest.rows, unknown, diagnostics };
};

type Column = TableContract["columns"][number];

/** Whether a column is in every file and has its dtype. */
const isSound =
  ({ files }: OpenTable) =>
  (column: Column): boolean =>
    files.every(({ schema, converted }) => {
      const found = schema.get(column.name);
      return found !== undefined && hasDeclaredDtype(found, column, converted);
    });

/** The contract restricted to some columns. */
const only = (contract: TableContract, keep: (column: Column) => boolean): TableContract => {
  const columns = contract.columns.filter(keep);
  const names = new Set(columns.map(({ name }) => name));
  const all = (wanted: readonly string[]) => wanted.every((name) => names.has(name));
  const { keys, event, order, settled, closed, stamp, ...rest } = contract;
  const hasKeys = all(keys);
  const hasEvent = all(event);
  return {
    ...rest,
    columns,
    keys: hasKeys ? keys : [],
    event: hasEvent ? event : [],
    order: hasEvent && all(order) ? order : [],
    ...(settled !== undefined && hasEvent && all([settled]) ? { settled } : {}),
    ...(closed !== undefined && hasEvent && all([closed]) ? { closed } : {}),
    ...(stamp !== undefined && hasKeys && all([stamp.knownAt, stamp.about ?? stamp.knownAt]) ? { stamp } : {}),
  };
};
