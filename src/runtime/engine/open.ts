/** Opens the files of a table, whatever their format. Text is read here, once, and every value of it held to its dtype. */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { expected, written } from "../event.ts";
import { firstLine } from "../first-line.ts";
import { formatName } from "../format.ts";
import type { TableColumn, TableContract } from "../spec.ts";
import { cellsOf, lineOf, readCsv } from "./csv.ts";
import { declaredColumn, polarsOf, readsAs, storedAs, timesOf, utc } from "./dtypes.ts";
import { literal } from "./event.ts";
import { placeIn, readJson } from "./json.ts";
import { Malformed } from "./lines.ts";
import { readNdjson } from "./ndjson.ts";
import { firstRow, rowCount, type Schema, scan, schemaOf } from "./polars.ts";
import type { EngineFile, EngineTable } from "./protocol.ts";
import { type Bad, formOf, typed } from "./text.ts";
import { inUtc } from "./zones.ts";

export interface OpenFile {
  readonly path: string;
  /** Its columns as they are, and those that its folders name. */
  readonly frame: LazyDataFrame;
  readonly schema: Schema;
  /** The columns that are held in another zone as declared, and are of UTC here. */
  readonly brought: ReadonlySet<string>;
}

export interface OpenTable {
  readonly contract: TableContract;
  readonly table: EngineTable;
  /** None if any could not be opened. */
  readonly files: readonly OpenFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** The columns whose text was found not to be of their dtype; of each file the first. */
  readonly illegible: ReadonlySet<string>;
}

/** Of a thousand files that are all wrong so many are told of. */
const most = 10;

export const openTable = async (contract: TableContract, table: EngineTable): Promise<OpenTable> => {
  const files: OpenFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const illegible = new Set<string>();
  for (const file of table.files) {
    const opened = await openFile(contract, table, file);
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
    why: firstLine(error).replace(/^parquet: (File out of specification: )?/, ""),
  });

/** `column`: whose text is not of its dtype. */
type Wrong = { readonly wrong: readonly Diagnostic[]; readonly column?: string };

/** What is in the file itself. */
interface Content {
  readonly frame: LazyDataFrame;
  readonly schema: Schema;
  readonly brought: ReadonlySet<string>;
}

const openFile = async (contract: TableContract, table: EngineTable, file: EngineFile): Promise<OpenFile | Wrong> => {
  try {
    const content = await readers[table.format](contract, table, file);
    if ("wrong" in content) return content;
    const folders = columnsOf(contract, table, file, content);
    if ("wrong" in folders) return folders;
    const { frame, schema, brought } = content;
    const zoned = folders.added.flatMap(({ column: { name, zone } }) => (zone === undefined ? [] : [name]));
    return folders.added.length === 0
      ? { path: file.path, frame, schema, brought }
      : {
          path: file.path,
          frame: frame.withColumns(
            ...folders.added.map(({ column: { name, dtype }, text }) =>
              (text === null ? pl.lit(null).cast(polarsOf(dtype)) : literal({ dtype }, text)).alias(name),
            ),
          ),
          schema: new Map([
            ...schema,
            ...folders.added.map(({ column: { name, dtype } }) => [name, storedAs(dtype)] as const),
          ]),
          brought: new Set([...brought, ...zoned]),
        };
  } catch (error) {
    return { wrong: [unreadable(table, file, error)] };
  }
};

/** What an error says of the file that was being read. */
export const unreadable = ({ name: table, format }: EngineTable, { path }: EngineFile, error: unknown): Diagnostic =>
  error instanceof Malformed
    ? diagnostic("GF4051", { table, path, format: formatName[format], why: error.message })
    : damaged(table, path, error);

type Reader = (contract: TableContract, table: EngineTable, file: EngineFile) => Promise<Content | Wrong>;

const readers: Readonly<Record<EngineTable["format"], Reader>> = {
  parquet: async ({ columns }, table, { path, file }) => {
    const frame = scan(file);
    return broughtToUtc(columns, table, path, { frame, schema: schemaOf(frame), brought: new Set() });
  },
  csv: async ({ columns }, table, { path, file }) => {
    const csv = await readCsv(file);
    const isThere = ({ name }: TableColumn) => csv.header.includes(name);
    const twice = columns.filter(({ name }) => csv.header.indexOf(name) !== csv.header.lastIndexOf(name));
    if (twice.length > 0) {
      const names = twice.map(({ name }) => name);
      return { wrong: [diagnostic("GF4055", { table: table.name, path, columns: names })] };
    }
    const declared = columns.filter(isThere);
    const texts = cellsOf(file, csv).select(
      ...declared.map(({ name }) => pl.col(`${csv.header.indexOf(name)}`).alias(name)),
    );
    if (declared.length === 0) return content(texts, [], csv.header);
    const { frame, bad } = typed(texts, declared);
    if (bad === null) return content(frame.lazy(), declared, csv.header);
    return illegible(table, path, bad, await lineOf(file, csv, bad.first.row));
  },
  json: async ({ columns }, table, { path, file }) => {
    const { typed, names, unknown } = readJson(file, columns);
    if (unknown !== null) {
      const { first, count } = unknown;
      const known = columns.map(({ name }) => name);
      const told = { table: table.name, path, place: placeIn(first.row, first.member), count, known };
      return { wrong: [diagnostic("GF4046", told)] };
    }
    // An empty array says of no column that it is missing.
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
    const told = { table: table.name, path, place, dtype, value: short(text), count: bad.count };
    return { wrong: [diagnostic("GF4047", { ...told, expected: formOf(column) })], column: name };
  },
  ndjson: async ({ columns }, table, { path, file }) => {
    const { typed, lines, names } = await readNdjson(file, columns);
    const { frame, bad } = typed;
    const declared = columns.filter(({ name }) => names.has(name));
    if (bad === null)
      return content(frame.lazy().select(...declared.map(({ name }) => pl.col(name))), declared, [...names]);
    return illegible(table, path, bad, lines[bad.first.row] ?? 0);
  },
};

/** Text has no dtypes of its own: what is declared is read as declared, the rest not at all. */
const content = (frame: LazyDataFrame, declared: readonly TableColumn[], has: readonly string[]): Content => {
  const dtypes = new Map(declared.map(({ name, dtype }) => [name, storedAs(dtype)]));
  return {
    frame,
    schema: new Map(has.map((name) => [name, dtypes.get(name) ?? pl.String])),
    brought: new Set(declared.flatMap(({ name, zone }) => (zone === undefined ? [] : [name]))),
  };
};

/** Columns that are held in another zone, brought to UTC. One that is not as declared stays as it is: the contract says so. */
const broughtToUtc = (
  columns: readonly TableColumn[],
  { name: table }: EngineTable,
  path: string,
  { frame, schema }: Content,
): Content | Wrong => {
  const held = columns.flatMap(({ name, zone }) => {
    const found = schema.get(name);
    const times = found === undefined ? null : timesOf(found);
    if (zone === undefined || times === null || (zone.unit ?? times.unit) !== times.unit) return [];
    const isSame = times.zone === zone.name || (utc.has(zone.name) && utc.has(times.zone));
    return times.zone === null || isSame ? [{ name, zone, isWall: times.zone === null }] : [];
  });
  const plain = (name: string) => pl.col(name).cast(polarsOf("datetime"));
  const walls = held
    .filter(({ isWall }) => isWall)
    .map(({ name, zone }) => ({ name, zone, shown: plain(name), as: `\u0000${name}`, out: `\u0000${name} out` }));
  const bad = walls.map(({ name, as }) => pl.col(name).isNotNull().and(pl.col(as).isNull()));
  const resolved = inUtc(frame, walls);
  const counts = walls.length === 0 ? {} : firstRow(resolved.select(...bad.map((one, i) => one.sum().alias(`${i}`))));
  const unclear = walls
    .map((wall, i) => ({ ...wall, i, count: Number(counts[`${i}`]) }))
    .filter(({ count }) => count > 0);
  const [first] = unclear;
  if (first !== undefined)
    return {
      wrong: unclear.map(({ name, zone, shown, out, i, count }) => {
        const one = firstRow(
          resolved
            .withRowIndex("\u0000row")
            .filter(bad[i] as Expr)
            .limit(1)
            .select(
              pl.col("\u0000row").alias("row"),
              shown.dt.strftime("%Y-%m-%dT%H:%M:%S%.f").alias("text"),
              pl.col(out).alias("out"),
            ),
        );
        const where = `in row ${(Number(one.row) + 1).toLocaleString("en-US")}`;
        const told = { table, path, column: name, zone: zone.name, value: String(one.text), where, count };
        return diagnostic(one.out === true ? "GF4069" : "GF4070", told);
      }),
      column: first.name,
    };
  const others = held
    .filter(({ isWall }) => !isWall)
    .map(({ name, zone }) =>
      pl.col(name).cast(pl.Datetime("us", zone.name)).cast(pl.Int64).cast(polarsOf("datetime")).alias(name),
    );
  return {
    frame:
      held.length === 0
        ? frame
        : resolved
            .withColumns(...walls.map(({ name, as }) => pl.col(as).alias(name)), ...others)
            .select(...[...schema.keys()].map((name) => pl.col(name))),
    schema: new Map([...schema, ...held.map(({ name }) => [name, polarsOf("datetime")] as const)]),
    brought: new Set(held.map(({ name }) => name)),
  };
};

/** A text that is a time, but none that clocks of its zone showed once; null if it is something else. */
const clashing = (
  { name: table }: EngineTable,
  path: string,
  { first: { column, text, clash }, count }: { readonly first: Bad; readonly count: number },
  where: string,
): Wrong | null => {
  const { name, zone } = column;
  if (zone === undefined || clash === null) return null;
  return {
    wrong: [diagnostic(clash, { table, path, column: name, zone: zone.name, value: short(text), where, count })],
    column: name,
  };
};

/** What of a value is fit to be shown. */
const longest = 60;

const short = (text: string): string =>
  (text.length > longest ? `${text.slice(0, longest)}...` : text).replaceAll(/\s/g, " ");

const illegible = (
  engineTable: EngineTable,
  path: string,
  bad: { readonly first: Bad; readonly count: number },
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
  const told = { table, path, column: name, dtype, value, line, count, expected: formOf(column) };
  return { wrong: [diagnostic("GF4052", told)], column: name };
};

const isOther = (column: TableColumn, { schema, brought }: Content, text: string | null): Expr => {
  const { name, dtype } = column;
  if (text === null) return pl.col(name).isNotNull();
  const found = schema.get(name);
  const isOne = found !== undefined && readsAs(found, column, brought);
  // Of another dtype, what it says may be the same all the same; that it is another is told by the contract.
  const value = isOne ? declaredColumn(name, dtype) : pl.col(name).cast(polarsOf(dtype));
  return value.eq(literal({ dtype }, text)).fillNull(pl.lit(false)).not();
};

/** A time of a zone as the microseconds of UTC; null if it is none. */
const writtenIn = (column: TableColumn, value: string): string | null => {
  const { frame, bad } = typed(pl.DataFrame([pl.Series(column.name, [value], pl.String)]).lazy(), [column]);
  if (bad !== null || value === "") return null;
  const { time } = firstRow(frame.lazy().select(pl.col(column.name).cast(pl.Int64).cast(pl.String).alias("time")));
  return String(time);
};

/** Values of declared columns that stand in the names of folders; a file that has the column too must say the same. */
const columnsOf = (
  { columns }: TableContract,
  { name: table }: EngineTable,
  { path, folders }: EngineFile,
  content: Content,
): Wrong | { readonly added: readonly { readonly column: TableColumn; readonly text: string | null }[] } => {
  const { frame, schema } = content;
  const added: { column: TableColumn; text: string | null }[] = [];
  const wrong: Diagnostic[] = [];
  for (const column of columns) {
    const { name, dtype } = column;
    const said = new Set(folders.filter(([of]) => of === name).map(([, value]) => value));
    const [value = null] = said;
    if (said.size === 0) continue;
    const refuse = (why: string) => wrong.push(diagnostic("GF4053", { table, path, column: name, why }));
    const text = value === null ? null : column.zone === undefined ? written(dtype, value) : writtenIn(column, value);
    if (said.size > 1) refuse(`two things at once: ${[...said].map((one) => `'${one}'`).join(" and ")}`);
    else if (value !== null && text === null) {
      refuse(`'${value}', which is not ${column.zone === undefined ? expected[dtype] : formOf(column)} (${dtype})`);
    } else if (!schema.has(name)) added.push({ column, text });
    else if (rowCount(frame.filter(isOther(column, content, text))) > 0) {
      refuse(`${value === null ? "null" : `'${value}'`}, but the file has other values in that column`);
    }
  }
  return wrong.length > 0 ? { wrong } : { added };
};
