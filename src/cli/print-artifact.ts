/** Prints what `show` reports about an artifact, and returns its rows as data for --json. */

import { listSome, plural } from "../core/diagnostics/define.ts";
import { known } from "../core/messages.ts";
import type { ValidatedArtifact } from "../runtime/artifacts/validate-artifact.ts";
import { formatName } from "../runtime/inputs/file-formats.ts";
import type { RunRecord } from "../runtime/record.ts";
import { escapeControls, onOneLine } from "./print-diagnostics.ts";
import { formatSize, table, truncate, width, widthsOf } from "./print-table.ts";
import { describeZone } from "./print-zone.ts";

type Dtype = RunRecord["columns"][number]["dtype"];

/** `columns`: the width of the terminal. Hashes are never shortened; everything else fits the width. */
export const printArtifact = ({ artifact, rows }: ValidatedArtifact, columns: number): readonly string[] => {
  const { record, format, shown } = artifact;
  const bytes = record.files.reduce((sum, file) => sum + file.bytes, 0);
  const files = record.files.length === 1 ? "" : `, ${plural(record.files.length, "file")}`;
  const facts = [
    ["artifact", `${shown.artifact} (${formatName[format]}${files}, ${formatSize(bytes)})`],
    ["record", shown.record],
    ["source", record.source],
    ["made by", `greenflag ${record.greenflag} on ${record.engine}`],
    ["plan", record.hashes.plan],
    ["sha256", record.hashes.artifact],
    ["parameters", parametersOf(record)],
  ];
  return [
    escapeControls(
      `${record.pipeline}${eventOf(record)} decides ${record.decides}: ${plural(record.rows, "row")}, ${plural(record.columns.length, "column")}`,
    ),
    ...table(facts.map(([what = "", is = ""]) => [`  ${what}`, escapeControls(is)])),
    "",
    "Read:",
    ...read(record),
    "",
    "Columns:",
    ...indented(columnsOf(record, columns - 2)),
    "",
    ...(record.assumptions.length === 0 ? ["Assumed: nothing."] : ["Assumed:", ...assumed(record)]),
    "Validated: sha256, columns and rows match the record.",
    "",
    ...first(record, rows, columns),
  ];
};

/** The documentation of a column fills the rest of its line. If there is no room, it is only in --json. */
const columnsOf = ({ columns }: RunRecord, wide: number): readonly string[] => {
  const rows = columns.map(({ name, dtype, nullable, role, instant }) => [
    truncate(escapeControls(name), Math.max(8, wide - 48)),
    `${dtype}${nullable ? " or null" : ""}`,
    role,
    escapeControls(known(instant)),
  ]);
  const rest = wide - widthsOf(rows).reduce((sum, one) => sum + one + 2, 0);
  if (rest < leastText) return table(rows);
  return table(rows.map((row, i) => [...row, truncate(onOneLine(columns[i]?.doc ?? ""), rest)]));
};

/** A shorter text would be useless. */
const leastText = 12;

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

const eventOf = ({ event, sealed }: RunRecord): string =>
  event === null
    ? ""
    : `, ${event.map(({ column, value }) => `${column}=${value}`).join(", ")}${sealed ? " (sealed)" : ""},`;

const parametersOf = ({ parameters }: RunRecord): string => {
  const all = Object.entries(parameters);
  return all.length === 0 ? "none" : all.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ");
};

/** The record has the hashes of all files. */
const mostFiles = 5;

const read = ({ tables }: RunRecord): readonly string[] =>
  tables.length === 0
    ? ["  nothing"]
    : tables.flatMap(({ name, path, rows, files, zones }) => [
        escapeControls(`  ${name}: ${plural(rows, "row")} in ${path}`),
        ...zones.map(({ column, zone, unit, twice }) =>
          escapeControls(`    '${column}' holds ${describeZone({ name: zone, unit, twice })}`),
        ),
        ...table(
          files
            .slice(0, mostFiles)
            .map((file) => [`    ${file.sha256}`, formatSize(file.bytes), escapeControls(file.path)]),
        ),
        ...(files.length <= mostFiles ? [] : [`    and ${plural(files.length - mostFiles, "file")} more`]),
      ]);

const assumed = ({ assumptions }: RunRecord): readonly string[] =>
  assumptions.map(({ what, reason, from, to, sha256 }) =>
    from === null || to === null
      ? escapeControls(`  ${what}: ${reason}${sha256 === undefined ? "" : `, sha256 ${sha256}`}`)
      : escapeControls(`  ${what}: ${known(from)}, assumed to be ${known(to)}, ${JSON.stringify(reason)}`),
  );

/** The maximum width of cells and headings: a time with microseconds fits. */
const widest = 26;
const numbers: ReadonlySet<Dtype> = new Set(["i8", "i16", "i32", "i64", "f32", "f64"]);

const first = ({ columns, rows: all }: RunRecord, rows: ValidatedArtifact["rows"], wide: number): readonly string[] => {
  if (rows.length === 0) return [all === 0 ? "No rows." : `${plural(all, "row")}, of which none is shown.`];
  const whole = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ dtype }, i) => cell(dtype, row[i] ?? null))),
  ].map((row) => row.map((text) => truncate(escapeControls(text), Math.max(1, Math.min(widest, wide - 2)))));
  const widths = widthsOf(whole);
  const ends = widths.map((_, i) => widths.slice(0, i + 1).reduce((sum, one) => sum + one + 2, 0));
  const fitting = Math.max(1, ends.filter((end) => end <= wide).length);
  const right = new Set(columns.flatMap(({ dtype }, i) => (numbers.has(dtype) ? [i] : [])));
  const rest = columns.slice(fitting).map(({ name }) => name);
  return [
    rows.length < all ? `The first ${rows.length.toLocaleString("en-US")} of ${plural(all, "row")}:` : "All rows:",
    ...indented(
      table(
        whole.map((row) => row.slice(0, fitting)),
        right,
      ),
    ),
    ...(rest.length === 0 ? [] : beside(rest, wide)),
  ];
};

const beside = (names: readonly string[], wide: number): readonly string[] => {
  const shorten = (most: number) =>
    escapeControls(`  and ${plural(names.length, "column")} more: ${listSome(names, most)} (--json has all)`);
  const lengths = [8, 5, 3, 2, 1].map(shorten);
  return [
    lengths.find((line) => width(line) <= wide) ?? `  and ${plural(names.length, "column")} more (--json has all)`,
  ];
};

/** A value in its most readable form; --json has the exact value. */
const cell = (dtype: Dtype, text: string | null): string => {
  if (text === null) return "null";
  if (dtype === "datetime") return text.replace(/\.0+$/, "");
  if (dtype !== "f32" && dtype !== "f64") return text;
  const value = Number(text.replace(/^(-?)inf$/, "$1Infinity"));
  return Number.isFinite(value) && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : text;
};

type Cell = string | number | boolean | null;

/**
 * The rows as JSON. Values that JSON numbers cannot hold exactly, such as 9007199254740993, NaN and the infinities, are
 * text.
 */
export const jsonRows = ({ artifact: { record }, rows }: ValidatedArtifact): readonly (readonly Cell[])[] =>
  rows.map((row) => record.columns.map(({ dtype }, i) => typed(dtype, row[i] ?? null)));

const typed = (dtype: Dtype, text: string | null): Cell => {
  if (text === null) return null;
  if (dtype === "bool") return text === "true";
  if (!numbers.has(dtype)) return text;
  const value = Number(text);
  const isWhole = dtype !== "f32" && dtype !== "f64";
  return Number.isFinite(value) && (!isWhole || Number.isSafeInteger(value)) ? value : text;
};
