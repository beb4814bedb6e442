/**
 * Opens the files of a table in any format. Text is parsed here, once, and every value is checked against its dtype.
 */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { TableColumn, TableContract } from "../../core/runner-spec.ts";
import { NotInstalled } from "../../engines/optional-package.ts";
import { firstLine } from "../first-line.ts";
import { formatName } from "../inputs/file-formats.ts";
import { describeDamage } from "../process/engine-errors.ts";
import type { EngineFile, EngineTable } from "../process/protocol.ts";
import { literal } from "../score/event-conditions.ts";
import { cellsOf, lineOf, readCsv } from "./csv.ts";
import { declaredColumn, type FileDtype, hasDeclaredDtype, isText, parquetDtype, polarsDtype } from "./dtypes.ts";
import { placeIn, readJson } from "./json.ts";
import type { LongDurations } from "./long-durations.ts";
import { readNdjson } from "./ndjson.ts";
import { findOutOfRangeTimes, type OutOfRangeTimes, outOfRangeRefusals } from "./out-of-range-times.ts";
import { openParquet, roundUp } from "./parquet.ts";
import { type BadValue, describeForm, parseColumns } from "./parse-text.ts";
import { firstRow, rowCount } from "./polars-io.ts";
import { MalformedFile } from "./read-lines.ts";
import { type Roundings, roundingsOf } from "./timestamp-rounding.ts";
import { type AmbiguousTimes, ambiguousRefusals, convertToUtc } from "./zone-conversion.ts";

export interface OpenFile {
  readonly path: string;
  /** The columns of the file, and those that its folders define. */
  readonly frame: LazyDataFrame;
  readonly schema: ReadonlyMap<string, FileDtype>;
  /** The columns that are stored in another zone as declared, and were converted to UTC. */
  readonly converted: ReadonlySet<string>;
  /** Columns with ambiguous local times, which are null. The code that knows which rows are read refuses them. */
  readonly unclear: readonly AmbiguousTimes[];
  /** The same for times that are out of range. */
  readonly beyond: readonly OutOfRangeTimes[];
  /** The same for durations in seconds. */
  readonly long: readonly LongDurations[];
  /** Whether the rows are in memory and differ from what DuckDB would read in the file. */
  readonly isCopy: boolean;
}

export interface OpenTable {
  readonly contract: TableContract;
  readonly table: EngineTable;
  /** Empty if any could not be opened. */
  readonly files: readonly OpenFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** The columns whose text does not match their dtype; the first of each file. */
  readonly illegible: ReadonlySet<string>;
}

/** The number of wrong files that are reported. */
const most = 10;

interface Opening {
  /** Some rows may not be read, so unclear times in a Parquet file are refused later, when that is known. */
  readonly mayBeUnread?: boolean;
  /** Columns of the table that the contract at hand leaves out. */
  readonly passed?: ReadonlySet<string>;
}

export const openTable = async (
  contract: TableContract,
  table: EngineTable,
  opening: Opening = {},
): Promise<OpenTable> => {
  const files: OpenFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const illegible = new Set<string>();
  for (const file of table.files) {
    const opened = await openFile(contract, table, file, opening);
    if ("wrong" in opened) {
      diagnostics.push(...opened.wrong);
      if (opened.column !== undefined) illegible.add(opened.column);
    } else files.push(opened);
    if (diagnostics.length >= most) break;
  }
  return { contract, table, files: diagnostics.length > 0 ? [] : files, diagnostics, illegible };
};

export const damaged = (table: string, path: string, error: unknown): Diagnostic =>
  diagnostic("GF4005", {
    table,
    path,
    why: describeDamage(firstLine(error)),
  });

/** `column`: the one whose text does not match its dtype. */
type Wrong = { readonly wrong: readonly Diagnostic[]; readonly column?: string };

/** The content of the file itself. */
type Content = Omit<OpenFile, "path">;

const openFile = async (
  contract: TableContract,
  table: EngineTable,
  file: EngineFile,
  opening: Opening,
): Promise<OpenFile | Wrong> => {
  try {
    const content = await readers[table.format](contract, table, file, opening);
    if ("wrong" in content) return content;
    const folders = columnsOf(contract, table, file, content);
    if ("wrong" in folders) return folders;
    const { frame, schema, converted } = content;
    const zoned = folders.added.flatMap(({ column: { name, zone } }) => (zone === undefined ? [] : [name]));
    return folders.added.length === 0
      ? { path: file.path, ...content }
      : {
          ...content,
          path: file.path,
          frame: frame.withColumns(
            ...folders.added.map(({ column: { name, dtype }, text }) =>
              (text === null ? pl.lit(null).cast(polarsDtype(dtype)) : literal({ dtype }, text)).alias(name),
            ),
          ),
          schema: new Map([
            ...schema,
            ...folders.added.map(({ column: { name, dtype } }) => [name, parquetDtype(dtype)] as const),
          ]),
          converted: new Set([...converted, ...zoned]),
        };
  } catch (error) {
    return { wrong: [unreadable(table, file, error)] };
  }
};

/** Converts an error to a diagnostic about the file that was being read. */
export const unreadable = ({ name: table, format }: EngineTable, { path }: EngineFile, error: unknown): Diagnostic =>
  error instanceof NotInstalled
    ? diagnostic("GF4083", {
        ...error.missing,
        what: `Table '${table}' has columns in ${path} that polars cannot read: DuckDB, which can,`,
      })
    : error instanceof MalformedFile
      ? diagnostic("GF4051", { table, path, format: formatName[format], why: error.message })
      : damaged(table, path, error);

type Reader = (
  contract: TableContract,
  table: EngineTable,
  file: EngineFile,
  opening: Opening,
) => Promise<Content | Wrong>;

const readers: Readonly<Record<EngineTable["format"], Reader>> = {
  parquet: async (contract, { name: table }, { path, file }, { mayBeUnread = false }) => {
    const { columns, keys, order } = contract;
    const opened = await openParquet(file, columns, roundingsOf(contract));
    const [twice] = opened.twice;
    if (twice !== undefined)
      return { wrong: [diagnostic("GF4055", { table, path, where: "schema", columns: opened.twice })], column: twice };
    const [finer] = opened.finer;
    if (finer !== undefined)
      return { wrong: opened.finer.map((one) => diagnostic("GF4031", { table, path, ...one })), column: finer.column };
    // Keys and order decide which rows are read.
    const isNow = (name: string) => !mayBeUnread || keys.includes(name) || order.includes(name);
    const { frame, beyond } = findOutOfRangeTimes(opened.frame, columns, opened.schema);
    const far = beyond.filter(({ column: { name } }) => isNow(name));
    if (far[0] !== undefined) return { wrong: outOfRangeRefusals(frame, far, table, path), column: far[0].column.name };
    // Only now: a rounded infinity would look like a time.
    const content = convertToUtc(columns, roundUp(frame, opened.fine), opened.schema);
    const now = content.unclear.filter(({ name }) => isNow(name));
    const wrong = ambiguousRefusals(content.frame, now, table, path);
    const [first] = now;
    return first === undefined
      ? { ...content, beyond, long: opened.long, isCopy: opened.isCopy }
      : { wrong, column: first.name };
  },
  csv: async (contract, table, { path, file }) => {
    const { columns } = contract;
    const csv = await readCsv(file);
    const isThere = ({ name }: TableColumn) => csv.header.includes(name);
    const twice = columns.filter(({ name }) => csv.header.indexOf(name) !== csv.header.lastIndexOf(name));
    if (twice.length > 0) {
      const names = twice.map(({ name }) => name);
      return { wrong: [diagnostic("GF4055", { table: table.name, path, where: "header", columns: names })] };
    }
    const declared = columns.filter(isThere);
    const texts = cellsOf(file, csv).select(
      ...declared.map(({ name }) => pl.col(`${csv.header.indexOf(name)}`).alias(name)),
    );
    if (declared.length === 0) return content(texts, [], csv.header);
    const { frame, bad } = parseColumns(texts, declared, roundingsOf(contract));
    if (bad === null) return content(frame.lazy(), declared, csv.header);
    return illegible(table, path, bad, await lineOf(file, csv, bad.first.row));
  },
  json: async (contract, table, { path, file }, { passed = new Set() }) => {
    const { columns } = contract;
    const { typed, names, unknown } = readJson(file, columns, passed, roundingsOf(contract));
    if (unknown !== null) {
      const { first, count } = unknown;
      const known = columns.map(({ name }) => name);
      const params = { table: table.name, path, place: placeIn(first.row, first.member), count, known };
      return { wrong: [diagnostic("GF4046", params)] };
    }
    // An empty array does not show that a column is missing.
    const declared = typed.frame.height === 0 ? columns : columns.filter(({ name }) => names.has(name));
    const { frame, bad } = typed;
    if (bad === null)
      return content(
        frame.lazy().select(...declared.map(({ name }) => pl.col(name))),
        declared,
        declared.map(({ name }) => name),
      );
    const { column, row, text } = bad.first;
    const { name, dtype } = column;
    const place = placeIn(row, name);
    const clash = clashing(table, path, bad, `at ${place}`);
    if (clash !== null) return clash;
    const params = { table: table.name, path, place, dtype, value: short(text), count: bad.count };
    return { wrong: [diagnostic("GF4047", { ...params, expected: describeForm(column) })], column: name };
  },
  ndjson: async (contract, table, { path, file }) => {
    const { columns } = contract;
    const { typed, lines, names } = await readNdjson(file, columns, roundingsOf(contract));
    const { frame, bad } = typed;
    const declared = columns.filter(({ name }) => names.has(name));
    if (bad === null)
      return content(frame.lazy().select(...declared.map(({ name }) => pl.col(name))), declared, [...names]);
    return illegible(table, path, bad, lines[bad.first.row] ?? 0);
  },
};

/** Text has no dtypes: declared columns are read as declared, others not at all. */
const content = (frame: LazyDataFrame, declared: readonly TableColumn[], has: readonly string[]): Content => {
  const dtypes = new Map(declared.map(({ name, dtype }) => [name, parquetDtype(dtype)]));
  return {
    frame,
    schema: new Map(has.map((name) => [name, dtypes.get(name) ?? pl.String])),
    converted: new Set(declared.flatMap(({ name, zone }) => (zone === undefined ? [] : [name]))),
    unclear: [],
    beyond: [],
    long: [],
    isCopy: true,
  };
};

/** A local time that did not occur exactly once in its zone; null if the text is something else. */
const clashing = (
  { name: table }: EngineTable,
  path: string,
  { first: { column, text, clash }, count }: { readonly first: BadValue; readonly count: number },
  where: string,
): Wrong | null => {
  const { name, zone } = column;
  if (zone === undefined || clash === null) return null;
  return {
    wrong: [diagnostic(clash, { table, path, column: name, zone: zone.name, value: short(text), where, count })],
    column: name,
  };
};

/** The longest value that a message shows. */
const longest = 60;

const short = (text: string): string =>
  (text.length > longest ? `${text.slice(0, longest)}...` : text).replaceAll(/\s/g, " ");

const illegible = (
  engineTable: EngineTable,
  path: string,
  bad: { readonly first: BadValue; readonly count: number },
  line: number,
): Wrong => {
  const clash = clashing(engineTable, path, bad, `in line ${line.toLocaleString("en-US")}`);
  if (clash !== null) return clash;
  const { name: table } = engineTable;
  const {
    first: { column, text },
    count,
  } = bad;
  const value = `'${short(text)}'`;
  const { name, dtype } = column;
  const params = { table, path, column: name, dtype, value, line, count, expected: describeForm(column) };
  return { wrong: [diagnostic("GF4052", params)], column: name };
};

const isOther = (column: TableColumn, { schema, converted }: Content, text: string | null): Expr => {
  const { name, dtype } = column;
  if (text === null) return pl.col(name).isNotNull();
  const found = schema.get(name);
  const isOne = found !== undefined && hasDeclaredDtype(found, column, converted);
  // A value of another dtype may still be equal; the contract reports the dtype.
  const value = isOne ? declaredColumn(name, dtype) : pl.col(name).cast(polarsDtype(dtype));
  return value.eq(literal({ dtype }, text)).fillNull(pl.lit(false)).not();
};

/** The value in the form that `literal` accepts; null if the text does not match the dtype. */
const valueIn = (column: TableColumn, value: string, roundings: Roundings): string | null => {
  const { name, dtype } = column;
  if (isText(dtype)) return value;
  const { frame, bad } = parseColumns(pl.DataFrame([pl.Series(name, [value], pl.String)]).lazy(), [column], roundings);
  if (bad !== null || value === "") return null;
  if (dtype === "datetime" || dtype === "duration") {
    const { whole } = firstRow(frame.lazy().select(pl.col(name).cast(pl.Int64).cast(pl.String).alias("whole")));
    return String(whole);
  }
  return value
    .toLowerCase()
    .replace(/^([+-]?)(?:inf|infinity)$/, "$1Infinity")
    .replace("nan", "NaN");
};

/** Values of declared columns in the names of folders; a file that also has the column must agree. */
const columnsOf = (
  contract: TableContract,
  { name: table }: EngineTable,
  { path, folders }: EngineFile,
  content: Content,
): Wrong | { readonly added: readonly { readonly column: TableColumn; readonly text: string | null }[] } => {
  const { columns } = contract;
  const { frame, schema } = content;
  const added: { column: TableColumn; text: string | null }[] = [];
  const wrong: Diagnostic[] = [];
  for (const column of columns) {
    const { name, dtype } = column;
    const folderValues = new Set(folders.filter(([of]) => of === name).map(([, value]) => value));
    const [value = null] = folderValues;
    if (folderValues.size === 0) continue;
    const refuse = (why: string) => wrong.push(diagnostic("GF4053", { table, path, column: name, why }));
    const text = value === null ? null : valueIn(column, value, roundingsOf(contract));
    if (folderValues.size > 1) refuse(`two values: ${[...folderValues].map((one) => `'${one}'`).join(" and ")}`);
    else if (value !== null && text === null) {
      refuse(`'${value}', which is not ${describeForm(column)} (${dtype})`);
    } else if (!schema.has(name)) added.push({ column, text });
    else if (rowCount(frame.filter(isOther(column, content, text))) > 0) {
      refuse(`${value === null ? "null" : `'${value}'`}, but the file has other values in that column`);
    }
  }
  return wrong.length > 0 ? { wrong } : { added };
};
