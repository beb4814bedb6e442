/** Checks the files of one table against its declaration, and finds all errors, not only the first. */
import pl, { type LazyDataFrame } from "nodejs-polars";
import { listSome } from "../../core/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { TableContract } from "../../core/runner-spec.ts";
import type { EngineTable, Failed } from "../process/protocol.ts";
import { declaredColumns, declaredName, dtypeName, hasDeclaredDtype, isText } from "../readers/dtypes.ts";
import { type FilePart, findLostValues } from "../readers/lost-values.ts";
import { damaged, type OpenFile, type OpenTable } from "../readers/open-table.ts";
import { firstRow, rowCount } from "../readers/polars-io.ts";
import { byPosition, repeatedRows, rowText } from "../readers/rows-by-position.ts";
import { type TableView, visibleColumns, visibleRows } from "../score/table-view.ts";
import { checkValues } from "./check-values.ts";
import { type EventFacts, eventFacts } from "./event-facts.ts";
import { mayHaveRepeatedKeys } from "./repeated-keys.ts";

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** The number of rows in the files. */
  readonly rows: number;
  /** The input of the computation: only declared columns, and only what the view shows. */
  readonly frame: LazyDataFrame | null;
  /** What checks dropped or set to null. */
  readonly failed: readonly Failed[];
  /** What the table states about its events, for comparison with the other tables. */
  readonly events: EventFacts | null;
}

/** With a view, only what is visible is checked; without one, the whole table. */
export const checkTable = (opened: OpenTable, view: TableView | null = null): Checked => {
  const { contract, table, files } = opened;
  if (opened.diagnostics.length > 0) return nothing(opened.diagnostics);
  try {
    const parts = files.map((file) => ({ file, absent: view === null ? none : unseen(contract, view, file) }));
    const wrong = checkSchemas(contract, table, parts);
    if (wrong.length > 0) return nothing(wrong);
    const lost = table.format === "parquet" ? parts.flatMap((part) => findLostValues(contract, table, part, view)) : [];
    if (lost.length > 0) return nothing(lost);
    const frame = concatenated(parts.map(({ file, absent }) => declared(contract, file, absent)));
    const values = checkValues(contract, table, frame, view);
    // Dropped rows are not checked further; a value that becomes null was not null in the file.
    const { rows, diagnostics } = checkRows(contract, table, values.left, view);
    const open = view === null ? values.left : values.left.filter(view.open);
    return {
      rows: values.rows ?? rows,
      diagnostics: [...diagnostics, ...values.diagnostics],
      frame: visibleColumns(contract, values.cleared(values.left), view),
      failed: values.failed,
      events: eventFacts(contract, table.path, values.left, open, view),
    };
  } catch (error) {
    const known = damagedFiles(opened);
    return nothing(known.length > 0 ? known : [damaged(table.name, table.path, error)]);
  }
};

const nothing = (diagnostics: readonly Diagnostic[]): Checked => ({
  diagnostics,
  rows: 0,
  frame: null,
  failed: [],
  events: null,
});

const none: ReadonlySet<string> = new Set();

/** The rows of all files, concatenated. */
export const concatenated = (frames: readonly LazyDataFrame[]): LazyDataFrame => {
  const [only] = frames;
  return only !== undefined && frames.length === 1 ? only : pl.concat([...frames]);
};

/** The declared columns of a file, in their declared dtypes. Other columns never reach the pipeline. */
const declared = (contract: TableContract, { frame }: OpenFile, absent: ReadonlySet<string> = none): LazyDataFrame =>
  frame.select(...declaredColumns(contract, absent));

/**
 * Columns that are null in every row that is read, because they are later than the decision and no other event is read.
 * They may be missing or have another dtype, because many tools give an arbitrary dtype to a column without values.
 */
const unseen = (
  { columns, keys, order }: TableContract,
  { own, read, later }: TableView,
  { frame, schema, converted }: OpenFile,
): ReadonlySet<string> => {
  const isSound = (column: TableContract["columns"][number]) => {
    const found = schema.get(column.name);
    return found !== undefined && hasDeclaredDtype(found, column, converted);
  };
  const odd = columns.filter((column) => later.has(column.name) && !isSound(column)).map(({ name }) => name);
  const isLegible = columns.filter(({ name }) => keys.includes(name) || order.includes(name)).every(isSound);
  if (odd.length === 0 || !isLegible) return none;
  return new Set(rowCount(frame.filter(read.and(own.not()))) === 0 ? odd : []);
};

/** The files whose data cannot be decoded. Used when a computation failed on one of them without naming it. */
export const damagedFiles = ({ contract, table, files }: OpenTable): readonly Diagnostic[] =>
  files.flatMap((file) => {
    try {
      const there = { ...contract, columns: contract.columns.filter(({ name }) => file.schema.has(name)) };
      // File statistics do not answer this: every value has to be read.
      firstRow(declared(there, file).select(pl.all().last()));
      return [];
    } catch (error) {
      return [damaged(table.name, file.path, error)];
    }
  });

/** The same error in several files is reported once. */
const checkSchemas = (
  { columns }: TableContract,
  { name: table }: EngineTable,
  parts: readonly FilePart[],
): readonly Diagnostic[] => {
  const flaws = parts.map(({ file: { path, schema, converted }, absent }) => {
    const wanted = columns.filter(({ name }) => !absent.has(name));
    return {
      path,
      has: [...schema.keys()],
      missing: wanted.filter(({ name }) => !schema.has(name)).map(({ name }) => name),
      other: wanted.flatMap((column) => {
        const { name } = column;
        const found = schema.get(name);
        if (found === undefined || hasDeclaredDtype(found, column, converted)) return [];
        return [{ name, declared: declaredName(column), found: dtypeName(found) }];
      }),
    };
  });
  const params = (paths: readonly { readonly path: string }[]) => {
    const others = parts.length - paths.length;
    const path = listSome(
      paths.map((one) => one.path),
      3,
    );
    return {
      table,
      path: others === 0 || parts.length === 1 ? path : `${path} (of ${parts.length.toLocaleString("en-US")} files)`,
    };
  };
  const alike = (key: (flaw: (typeof flaws)[number]) => readonly unknown[]) =>
    [...Map.groupBy(flaws, (flaw) => JSON.stringify(key(flaw))).values()].flatMap((group) => {
      const [first] = group;
      return first === undefined || key(first).length === 0 ? [] : [{ first, group }];
    });
  return [
    ...alike(({ missing }) => missing).map(({ first, group }) =>
      diagnostic("GF4006", { ...params(group), columns: first.missing, has: first.has }),
    ),
    ...alike(({ other }) => other).map(({ first, group }) =>
      diagnostic("GF4007", { ...params(group), columns: first.other }),
    ),
  ];
};

type Rows = Pick<Checked, "rows" | "diagnostics">;

const checkRows = (contract: TableContract, table: EngineTable, frame: LazyDataFrame, view: TableView | null): Rows => {
  const { rows, diagnostics } = checkNulls(contract, table, frame, view);
  const open = view === null ? frame : frame.filter(view.open);
  return {
    rows,
    diagnostics: [...diagnostics, ...checkKeys(contract, table, open), ...checkStamps(contract, table, open)],
  };
};

const checkNulls = (
  contract: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
  view: TableView | null,
): Rows => {
  const isKey = (name: string) => contract.keys.includes(name) || contract.order.includes(name);
  const strict = contract.columns.filter(({ name, nullable }) => !nullable || isKey(name));
  const nullsIn = (name: string) => {
    if (view === null) return pl.col(name).nullCount();
    return pl
      .col(name)
      .isNull()
      .and(visibleRows(contract, name, view))
      .sum();
  };
  // Aliased by position: a column may have any name, including that of the count.
  const counts = firstRow(
    frame.select(pl.len().alias("rows"), ...strict.map(({ name }, i) => nullsIn(name).alias(`nulls ${i}`))),
  );
  const columns = strict.flatMap(({ name }, i) => {
    const nulls = Number(counts[`nulls ${i}`]);
    return nulls === 0 ? [] : [{ name, nulls, key: isKey(name) }];
  });
  return {
    rows: Number(counts.rows),
    diagnostics: columns.length === 0 ? [] : [diagnostic("GF4008", { table, path, columns })],
  };
};

const checkKeys = (
  { keys, columns }: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
): readonly Diagnostic[] => {
  // Of a table whose keys cannot be read.
  if (keys.length === 0) return [];
  const dtypes = new Map(columns.map(({ name, dtype }) => [name, dtype]));
  const isFloat = keys.some((name) => dtypes.get(name) === "f32" || dtypes.get(name) === "f64");
  if (!isFloat && !mayHaveRepeatedKeys(frame, keys, new Set(keys.filter((name) => isText(dtypes.get(name) ?? "i64")))))
    return [];
  const { renamed, names } = byPosition(frame, keys, columns);
  const found = repeatedRows(renamed, names).collectSync({ engine: "streaming" });
  if (found.height === 0) return [];
  const example = rowText(found.select(...names).sort(names), 0);
  return [diagnostic("GF4009", { table, path, keys, count: found.height, example })];
};

/** A row that is about a later time than it became known was known before it happened. */
const checkStamps = (
  { keys, stamp, columns }: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
): readonly Diagnostic[] => {
  if (stamp === undefined || stamp.about === null) return [];
  const { knownAt, about } = stamp;
  const { renamed, names } = byPosition(frame.filter(pl.col(about).gt(pl.col(knownAt))), keys, columns);
  const early = renamed.collectSync({ engine: "streaming" });
  if (early.height === 0) return [];
  const example = rowText(early.sort(names), 0);
  return [diagnostic("GF4042", { table, path, knownAt, about, keys, count: early.height, example })];
};
