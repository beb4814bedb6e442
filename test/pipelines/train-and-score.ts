/** The rows of one event in both modes, computed in this process by the very functions of the engine. */
import type { LazyDataFrame } from "nodejs-polars";
import type { RunnerSpec } from "../../src/core/runner-spec.ts";
import type { TablePlan } from "../../src/plan/relations/index.ts";
import { type Database, frameOf, type Row } from "../../src/proof/database.ts";
import { isOfEvent } from "../../src/runtime/score/event-conditions.ts";
import { placeIn, scoreOutput, viewOf, visibleColumns } from "../../src/runtime/score/table-view.ts";

export interface Subject {
  readonly tables: readonly TablePlan[];
  readonly spec: RunnerSpec;
  readonly compute: (frames: { readonly [table: string]: LazyDataFrame }) => LazyDataFrame;
}

/** The key of an event, as text. */
export type EventKey = Readonly<Record<string, string>>;

const framesOf = ({ tables }: Subject, database: Database) =>
  Object.fromEntries(tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]));

/** The rows of the event among all that train mode computes; labels aside. */
export const train = (subject: Subject, database: Database, event: EventKey): readonly Row[] => {
  const columns = subject.spec.output.columns.filter(({ role }) => role !== "label").map(({ name }) => name);
  const [table] = subject.spec.tables.filter((one) => one.event.length > 0);
  if (table === undefined) throw new Error("a pipeline of no events");
  const all = subject.compute(framesOf(subject, database));
  return all
    .filter(isOfEvent(table, event))
    .select(...columns)
    .collectSync()
    .toRecords() as Row[];
};

export const score = (subject: Subject, database: Database, event: EventKey): readonly Row[] => {
  const { spec, compute } = subject;
  const given = { event, sealed: false };
  const frames = framesOf(subject, database);
  const frame = (name: string): LazyDataFrame => frames[name] as LazyDataFrame;
  const places = spec.tables.flatMap((table) => placeIn(spec, table, frame(table.name), given) ?? []);
  const views = spec.tables.map(
    (table) => [table.name, visibleColumns(table, frame(table.name), viewOf(spec, table, given, places))] as const,
  );
  return scoreOutput(spec, compute(Object.fromEntries(views)), given)
    .collectSync()
    .toRecords() as Row[];
};
