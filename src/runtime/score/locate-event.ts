/** Reads the tables of a score run first: whether the event exists, and its position in the order. */
import type { LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";
import { concatenated } from "../contracts/check-table.ts";
import type { Score } from "../inputs/check-mode.ts";
import { declaredColumn, hasDeclaredDtype } from "../readers/dtypes.ts";
import type { OpenTable } from "../readers/open-table.ts";
import { rowCount } from "../readers/polars-io.ts";
import { byPosition, rowText } from "../readers/rows-by-position.ts";
import { eventText, isOfEvent } from "./event-conditions.ts";
import { hasKnownRows } from "./known-by-decision.ts";
import { type Place, placeIn, type TableView, viewOf } from "./table-view.ts";

export interface LocatedEvent {
  readonly diagnostics: readonly Diagnostic[];
  /** The tables whose keys and order can be read. */
  readonly legible: ReadonlySet<string>;
  /** By table. */
  readonly views: ReadonlyMap<string, TableView | null>;
}

/** What one table says about the event. */
interface Glimpse {
  readonly contract: TableContract;
  readonly frame: LazyDataFrame;
  /** The number of rows of the event that are known by the decision. */
  readonly rows: number;
  readonly place: Place | null;
}

export const locateEvent = (spec: RunnerSpec, tables: readonly OpenTable[], score: Score): LocatedEvent => {
  const glimpses = tables.flatMap((opened) => glimpse(spec, opened, score));
  const places = glimpses.flatMap(({ place }) => place ?? []);
  return {
    diagnostics: [
      // A table that cannot be read has its own error, and may be the one that contains the event.
      ...(glimpses.length < spec.tables.length ? [] : missing(spec, glimpses, score)),
    ],
    legible: new Set(glimpses.map(({ contract }) => contract.name)),
    views: new Map(tables.map(({ contract }) => [contract.name, viewOf(spec, contract, score, places)])),
  };
};

/** Empty if the keys and the order are not as declared, or cannot be read; the contract reports that. */
const glimpse = (spec: RunnerSpec, { contract, files }: OpenTable, score: Score): readonly Glimpse[] => {
  const { keys, order, columns } = contract;
  try {
    const placing = columns.filter(({ name }) => keys.includes(name) || order.includes(name));
    const isSound = ({ schema, converted }: OpenTable["files"][number]) =>
      placing.every((column) => {
        const found = schema.get(column.name);
        return found !== undefined && hasDeclaredDtype(found, column, converted);
      });
    if (files.length === 0 || !files.every(isSound)) return [];
    const frame = concatenated(
      files.map((file) => file.frame.select(...placing.map(({ name, dtype }) => declaredColumn(name, dtype)))),
    );
    if (!hasKnownRows(spec, contract)) return [{ contract, frame, rows: 0, place: null }];
    const rows = rowCount(frame.filter(isOfEvent(contract, score.event)));
    return [{ contract, frame, rows, place: placeIn(spec, contract, frame, score) }];
  } catch {
    return [];
  }
};

const missing = (spec: RunnerSpec, glimpses: readonly Glimpse[], { event }: Score): readonly Diagnostic[] => {
  const known = glimpses.filter(({ contract }) => hasKnownRows(spec, contract));
  if (known.some(({ rows }) => rows > 0)) return [];
  const table = known.find(({ contract }) => contract.order.length > 0) ?? known[0];
  const last = table === undefined ? null : lastEvents(table);
  const tables = known.map(({ contract }) => contract.name);
  return [diagnostic("GF4024", { event: eventText(event), decides: spec.decides, tables, last })];
};

/** The last events of a table in their order, the last first. */
const lastEvents = ({ contract: { name, event, order, columns }, frame }: Glimpse) => {
  const { renamed, names } = byPosition(frame, [...order, ...event], columns);
  const events = renamed.unique().collectSync().sort(names, true);
  const own = names.slice(order.length);
  const shown = events.head(5).select(...own);
  const texts = Array.from({ length: shown.height }, (_, i) => rowText(shown, i));
  // One value needs no brackets.
  return {
    table: name,
    count: events.height,
    events: texts.map((text) => (own.length > 1 ? text : text.slice(1, -1))),
  };
};
