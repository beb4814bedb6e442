/** Diagnostics of runs: tables, parameters, the output folder, the engine. */
import { known } from "../messages.ts";
import { define, listSome, plural, warn } from "./define.ts";

const list = new Intl.ListFormat("en");

const quoted = (names: readonly string[]): string => listSome(names.map((name) => `'${name}'`));
const quotedFew = (names: readonly string[]): string =>
  listSome(
    names.map((name) => `'${name}'`),
    3,
  );
const was = (names: readonly string[]): string => (names.length === 1 ? "was" : "were");
const inLine = (line: number | null): string => (line === null ? "" : ` in line ${line}`);

/** A local time that cannot be converted to UTC: its place, and how many of them the file has. */
export interface ClockTime {
  readonly table: string;
  readonly path: string;
  readonly column: string;
  readonly zone: string;
  readonly value: string;
  readonly where: string;
  readonly count: number;
}

/** Says that only the first of several events is shown. */
const firstOf = (count: number): string =>
  count === 1 ? "" : `, the first of ${count.toLocaleString("en-US")} events,`;

const unclear = ({ count }: { readonly count: number }): string =>
  count === 1 ? "" : `, the first of ${count.toLocaleString("en-US")} values without a unique time in UTC`;

/** A time of a Parquet file that is out of range: its first row, and how many there are. */
export interface FarTime {
  readonly table: string;
  readonly path: string;
  readonly column: string;
  readonly dtype: string;
  readonly value: string;
  readonly row: number;
  readonly count: number;
}

const firstLike = (count: number): string => (count === 1 ? "" : `, the first of ${plural(count, "value")} like it`);

export const run = {
  GF4001: define<{ table: string }>(
    "No path for a table",
    ({ table }) => `Table '${table}' has no file: its declaration has no path, and no path was given.`,
    ({ table }) => `Add --table ${table}=PATH.`,
  ),
  GF4002: define<{ table: string; path: string }>(
    "File not found",
    ({ table, path }) => `The file of table '${table}' does not exist: ${path}.`,
    ({ table }) => `Check the path, or give another one with --table ${table}=PATH.`,
  ),
  GF4003: define<{ table: string; path: string }>(
    "Empty file",
    ({ table, path }) => `The file of table '${table}' is empty (0 bytes): ${path}.`,
    () => "Write the file again: an interrupted download or export leaves empty files behind.",
  ),
  GF4004: define<{ table: string; path: string }>(
    "Not a Parquet file",
    ({ table, path }) => `The file of table '${table}' is not Parquet: ${path} does not begin with 'PAR1'.`,
    () => "Give a Parquet file.",
  ),
  GF4005: define<{ table: string; path: string; why: string }>(
    "Damaged file",
    ({ table, path, why }) => `The file of table '${table}' is damaged or truncated: ${path} (${why}).`,
    () => "Write or copy the file again: its end is missing or its content cannot be read.",
  ),
  GF4006: define<{ table: string; path: string; columns: readonly string[]; has: readonly string[] }>(
    "Missing columns",
    ({ table, path, columns }) =>
      `Table '${table}' lacks ${columns.length === 1 ? "the column" : "the columns"} ${listSome(columns.map((c) => `'${c}'`))}: ${path}.`,
    ({ has }) => (has.length === 0 ? "The file has no columns at all." : `The file has: ${listSome(has, 20)}.`),
  ),
  GF4007: define<{
    table: string;
    path: string;
    columns: readonly { name: string; declared: string; found: string }[];
  }>(
    "Columns with another dtype",
    ({ table, path, columns }) =>
      `Table '${table}' has columns whose dtype is not the declared one: ${listSome(columns.map((c) => `'${c.name}' is ${c.found}, declared ${c.declared}`))}: ${path}.`,
    () => "Declare the dtype that the file has, or cast the column where the file is written.",
  ),
  GF4008: define<{ table: string; path: string; columns: readonly { name: string; nulls: number; key: boolean }[] }>(
    "Unexpected nulls",
    ({ table, path, columns }) =>
      `Table '${table}' has nulls that its declaration does not allow: ${listSome(columns.map((c) => `${plural(c.nulls, "null")} in ${c.key ? "key" : "column"} '${c.name}'`))}: ${path}.`,
    ({ columns }) =>
      columns.some((c) => c.key)
        ? "Every row needs a key: drop or repair these rows where the file is written."
        : "Declare the column .nullable(), or fill it where the file is written.",
  ),
  GF4009: define<{ table: string; path: string; keys: readonly string[]; count: number; example: string }>(
    "Duplicate keys",
    ({ table, path, keys, count, example }) =>
      `Table '${table}' has ${plural(count, "key")} more than once; its rows must be unique by (${keys.join(", ")}), but ${example} is repeated: ${path}.`,
    () => "Remove the duplicates where the file is written, or declare the key that distinguishes the rows.",
  ),
  GF4010: define<{
    table: string;
    path: string;
    event: readonly string[];
    order: readonly string[];
    count: number;
    example: string;
  }>(
    "An event with two positions in the order",
    ({ table, path, event, order, count, example }) =>
      `Table '${table}' has ${plural(count, "event")} with more than one position in the order (${order.join(", ")}); for example (${event.join(", ")}) ${example}: ${path}.`,
    () => "Give all rows of an event the same order values.",
  ),
  GF4011: define<{ parameter: string; why: string }>(
    "Invalid parameter value",
    ({ parameter, why }) => `Parameter '${parameter}' is invalid: ${why}.`,
    ({ parameter }) => `Give it as --param ${parameter}=VALUE.`,
  ),
  GF4012: define<{ folder: string; why: string }>(
    "The output folder cannot be written",
    ({ folder, why }) => `The output folder cannot be written: ${folder} (${why}).`,
    () => "Give a writable folder with --out DIR.",
  ),
  GF4013: define<{ why: string; engineWrote: string | null }>(
    "The engine stopped",
    ({ why }) => `The engine stopped before it finished: ${why}.`,
    ({ engineWrote }) =>
      `Nothing was published. If memory ran out, give the process more; otherwise please report it with the runner's name${engineWrote === null ? "" : ` and with the output of the engine: "${engineWrote}"`}.`,
  ),
  GF4090: define<{ step: string; tables: string; other: string | null; why: string }>(
    "The engine ran out of memory",
    ({ step, tables, why }) =>
      `The engine was killed (${why}), most likely because it ran out of memory, while it ${step} ${tables}.`,
    ({ other }) =>
      `Nothing was published. Give the process more memory, ${other === null ? "" : `try --engine ${other}, which can use the disk, `}or run fewer rows at a time, for example one season with --table TABLE=PATH.`,
  ),
  GF4014: define<{ name: string; folder: string; known: readonly string[] }>(
    "No such runner",
    ({ name, folder }) => `There is no runner '${name}' in ${folder}.`,
    ({ known }) =>
      known.length === 0
        ? "Compile first: greenflag compile PATH."
        : `Available: ${listSome(known, 20)}. Or compile first: greenflag compile PATH.`,
  ),
  GF4015: define<{ table: string; known: readonly string[] }>(
    "Not a table of this pipeline",
    ({ table }) => `--table names '${table}', which this pipeline does not read.`,
    ({ known }) => `It reads: ${listSome(known, 20)}.`,
  ),
  GF4016: define<{ parameter: string; known: readonly string[] }>(
    "Not a parameter of this pipeline",
    ({ parameter }) => `--param names '${parameter}', which this pipeline does not have.`,
    ({ known }) => (known.length === 0 ? "It has no parameters." : `It has: ${listSome(known, 20)}.`),
  ),
  GF4017: define<{ path: string }>(
    "An existing file that greenflag did not publish",
    ({ path }) => `${path} already exists and was not published by greenflag, so it is not replaced.`,
    () => "Move it away, or give another folder with --out DIR.",
  ),
  GF4018: define<{ why: string }>(
    "A value cannot be computed",
    ({ why }) => `The pipeline cannot be computed on this data: ${why}.`,
    () =>
      "If a cast failed, filter such rows first, or replace the value before the cast: when(...).then(null).otherwise(x).cast(...). If whole numbers exceed 64 bits, cast them to f64 first.",
  ),
  GF4019: define<{ table: string; path: string; why: string }>(
    "The file cannot be read",
    ({ table, path, why }) => `The file of table '${table}' cannot be read: ${path} (${why}).`,
    () => "Check that it is a file and that you may read it.",
  ),
  GF4020: define<{ table: string; path: string }>(
    "A file changed while it was read",
    ({ table, path }) => `The file of table '${table}' was changed while it was being read: ${path}.`,
    () => "Run again when no process writes to the file.",
  ),
  GF4021: define<{ wrong: "score" | "event" | "sealed" }>(
    "Inconsistent mode and event",
    ({ wrong }) =>
      ({
        score: "Score mode computes the features of one event, but no event was given.",
        event: "An event was given without score mode: train mode computes all events.",
        sealed: "Sealed was given without score mode: train mode reads everything.",
      })[wrong],
    ({ wrong }) =>
      ({
        score: "Add --event EVENT.",
        event: "Add --mode score, or remove --event.",
        sealed: "Add --mode score --event EVENT, or remove --sealed.",
      })[wrong],
  ),
  GF4022: define<{ column: string; dtype: string; value: string; expected: string }>(
    "Invalid event key value",
    ({ column, dtype, value }) => `'${value}' is not a valid event key: '${column}' is ${dtype}.`,
    ({ column, expected }) => `Give ${expected}: --event ${column}=VALUE.`,
  ),
  GF4023: define<{
    key: readonly string[];
    missing: readonly string[];
    strange: readonly string[];
    bare: string | null;
  }>(
    "Wrong event key",
    ({ key, missing, strange, bare }) =>
      key.length === 0
        ? "This pipeline reads no table with events, so there is no event to score."
        : `The event key of this pipeline is (${key.join(", ")}), ${
            bare !== null
              ? `but '${bare}' does not say which of these columns it is for`
              : [
                  ...(missing.length === 0 ? [] : [`but ${quoted(missing)} ${was(missing)} not given`]),
                  ...(strange.length === 0
                    ? []
                    : [`and ${quoted(strange)} ${strange.length === 1 ? "is" : "are"} not part of it`]),
                ].join(", ")
          }.`,
    ({ key }) =>
      key.length === 0 ? "Run it in train mode." : `Give ${key.map((name) => `--event ${name}=VALUE`).join(" ")}.`,
  ),
  GF4024: define<{
    event: string;
    decides: string;
    tables: readonly string[];
    last: { readonly table: string; readonly events: readonly string[]; readonly count: number } | null;
  }>(
    "No such event",
    ({ event, decides, tables }) =>
      `The event ${event} has no rows in ${quoted(tables)}, the ${tables.length === 1 ? "table" : "tables"} whose rows are known by the decision (${decides}).`,
    ({ last }) =>
      last === null || last.count === 0
        ? "Check the files: they contain no events."
        : `Check the value, or add the event's rows. The last of ${plural(last.count, "event")} in table '${last.table}': ${listSome(last.events)}.`,
  ),
  GF4025: define<{
    table: string;
    path: string;
    event: string;
    decides: string;
    /** Set if the rows themselves are known later than the decision. */
    rows: { readonly count: number; readonly instant: string } | null;
    columns: readonly { readonly name: string; readonly count: number; readonly instant: string }[];
    example: string;
  }>(
    "The outcome in a sealed run",
    ({ table, path, event, decides, rows, columns, example }) =>
      rows !== null
        ? `Table '${table}' has ${plural(rows.count, "row")} of the event ${event}, known only ${known(rows.instant)}, but the decision is made ${decides}; for example ${example}: ${path}.`
        : `Table '${table}' has values of the event ${event} that are known only after the decision (${decides}): ${listSome(
            columns.map(
              ({ name, count, instant }) => `${count.toLocaleString("en-US")} in '${name}' (${known(instant)})`,
            ),
            20,
          )}; for example ${example}: ${path}.`,
    () => "Remove them where the file is written. Without --sealed they may stay: score mode does not read them.",
  ),
  GF4026: define<{
    event: string;
    count: number;
    order: readonly string[];
    places: readonly { table: string; place: string }[];
  }>(
    "Tables that disagree about the order of an event",
    ({ event, count, order, places }) =>
      `The event ${event}${firstOf(count)} has more than one position in the order (${order.join(", ")}): ${places.map(({ table, place }) => `${place} in table '${table}'`).join(", ")}.`,
    () => "The order determines which events are earlier: give every event the same order values in all tables.",
  ),
  GF4027: define<{ path: string; why: string }>(
    "The runner cannot be loaded",
    ({ path, why }) => `The runner ${path} cannot be loaded: ${why}.`,
    () => "The runner is generated: delete it and compile again. If a package is missing, install it.",
  ),
  GF4028: define<{ pipeline: string; engine: string; why: string }>(
    "The pipeline does not run on this engine",
    ({ pipeline, engine, why }) => `Pipeline '${pipeline}' does not run on ${engine}: ${why}.`,
    () => "Run it without --engine, or rewrite the unsupported expression and compile again.",
  ),
  GF4029: define<FarTime>(
    "An infinite time",
    ({ table, path, column, value, row, count }) =>
      `Table '${table}' has ${value} as '${column}' in row ${row.toLocaleString("en-US")}${firstLike(count)}: ${path}.`,
    () =>
      "The engines treat infinite times differently. Where the file is written, write null for a time that is unknown or never comes, or a real date such as 9999-12-31.",
  ),
  GF4030: define<FarTime>(
    "A time out of range",
    ({ table, path, column, dtype, value, row, count }) =>
      `Table '${table}' has ${value} as '${column}' in row ${row.toLocaleString("en-US")}${firstLike(count)}, which is outside the range of ${dtype}: ${path}.`,
    () =>
      "The range is from the year -290308 to 294246. Such a value usually marks a missing time, as NaT does: write null where the file is written.",
  ),
  GF4031: define<{ table: string; path: string; column: string; row: number }>(
    "A time that cannot be rounded",
    ({ table, path, column, row }) =>
      `Table '${table}' has a time finer than microseconds as '${column}' in row ${row.toLocaleString("en-US")}: it would be rounded up as a settlement time and down as a moment: ${path}.`,
    ({ column }) =>
      `Round it to microseconds where the file is written, or keep two columns: one that says when something is settled, and one that denotes the instant, in place of '${column}'.`,
  ),
  GF4040: define<{ line: number | null; keys: readonly string[]; count: number; example: string }>(
    "A key on both sides of a union",
    ({ line, keys, count, example }) =>
      `The union${inLine(line)} contains ${plural(count, "key")} more than once; its rows must be unique by (${keys.join(", ")}), but ${example} is repeated.`,
    () => "Filter one side first, or remove the duplicates where the files are written.",
  ),
  GF4041: define<{
    table: string;
    line: number | null;
    keys: readonly string[];
    count: number;
    times: number;
    example: string;
  }>(
    "A one-to-one join that matches a row more than once",
    ({ table, line, keys, count, times, example }) =>
      `The join with '${table}'${inLine(line)} is one-to-one, but ${plural(count, "key")} of '${table}' ${count === 1 ? "is" : "are"} matched more than once; for example (${keys.join(", ")}) ${example} by ${plural(times, "row")}.`,
    () =>
      "Remove the rows that should not match before the join, or remove cardinality, so that many rows may match one.",
  ),
  GF4042: define<{
    table: string;
    path: string;
    knownAt: string;
    about: string;
    keys: readonly string[];
    count: number;
    example: string;
  }>(
    "Known before it happened",
    ({ table, path, knownAt, about, keys, count, example }) =>
      `Table '${table}' has ${plural(count, "row")} with '${about}' later than '${knownAt}'; for example (${keys.join(", ")}) ${example}: ${path}.`,
    ({ knownAt }) =>
      `Nothing is known before it happens: repair '${knownAt}' where the file is written, or swap the two columns in the declaration.`,
  ),
  GF4043: define<{
    table: string;
    path: string;
    event: readonly string[];
    settled: string;
    count: number;
    example: string;
  }>(
    "An event with several settlement times",
    ({ table, path, event, settled, count, example }) =>
      `Table '${table}' has ${plural(count, "event")} whose rows do not agree on '${settled}'; for example (${event.join(", ")}) ${example}: ${path}.`,
    ({ settled }) =>
      `An event is settled as a whole: give all its rows the latest '${settled}' among them, or null as long as one of them is missing.`,
  ),
  GF4045: define<{
    table: string;
    path: string;
    column: string;
    count: number;
    values: readonly string[];
    bounds: string;
    keys: readonly string[];
    example: string;
  }>(
    "Values that violate a check",
    ({ table, path, column, count, values, bounds, keys, example }) =>
      `Table '${table}' has ${plural(count, "value")} in column '${column}' that must be ${bounds}, but ${count === 1 ? "is" : "are"} ${list.format(values)}; for example (${keys.join(", ")}) ${example}: ${path}.`,
    () =>
      'Repair them where the file is written, change the check, or declare what happens to them: { otherwise: "drop" } or { otherwise: "null" }.',
  ),
  GF4046: define<{ table: string; path: string; place: string; count: number; known: readonly string[] }>(
    "Undeclared JSON member",
    ({ table, path, place, count }) =>
      `Table '${table}' has no column for ${place}${count === 1 ? "" : `, the first of ${plural(count, "member")} that it does not declare`}: ${path}.`,
    ({ known }) => `It declares: ${listSome(known, 20)}.`,
  ),
  GF4047: define<{
    table: string;
    path: string;
    place: string;
    dtype: string;
    value: string;
    count: number;
    expected: string;
  }>(
    "A value of another dtype in a JSON file",
    ({ table, path, place, dtype, value, count }) =>
      `Table '${table}' has ${value} at ${place} (${dtype})${
        count === 1 ? "" : `, the first of ${plural(count, "value")} with another dtype`
      }: ${path}.`,
    ({ expected }) => `Expected: ${expected}. A null is written as null, or the member is left out.`,
  ),
  GF4048: define<FarTime>(
    "A duration out of range",
    ({ table, path, column, dtype, value, row, count }) =>
      `Table '${table}' has ${value} as '${column}' in row ${row.toLocaleString("en-US")}${firstLike(count)}, which is outside the range of ${dtype}: ${path}.`,
    () =>
      "A duration has 64 bits of microseconds, some 292,000 years in each direction. Such a value usually marks a missing duration: write null where the file is written.",
  ),
  GF4071: define<{
    table: string;
    path: string;
    event: readonly string[];
    settled: string;
    closed: string;
    count: number;
    example: string;
  }>(
    "A row that is settled after its event is closed",
    ({ table, path, event, settled, closed, count, example }) =>
      `Table '${table}' has ${plural(count, "event")} with '${closed}' before '${settled}' of some of their rows; for example (${event.join(", ")}) ${example}: ${path}.`,
    ({ settled, closed }) =>
      `An event is closed when no row of it is added or removed any more: set '${closed}' to the latest '${settled}' of the event or later, or to null as long as one of them is missing.`,
  ),
  GF4072: define<{
    event: string;
    count: number;
    instant: string;
    columns: readonly string[];
    times: readonly string[];
  }>(
    "Two times for one instant of an event",
    ({ event, count, instant, columns, times }) =>
      `The event ${event}${firstOf(count)} has more than one time for the instant ${known(instant)}: ${times.join(" and ")}, by ${listSome(columns)}.`,
    () =>
      "An instant is one time for the whole event: repair the files, or remove .denotes(...) from the column that means another time.",
  ),
  GF4073: define<{
    event: string;
    count: number;
    earlier: { instant: string; columns: readonly string[]; time: string };
    later: { instant: string; columns: readonly string[]; time: string };
  }>(
    "Instants out of order",
    ({ event, count, earlier, later }) =>
      `The event ${event}${firstOf(count)} reaches ${known(later.instant)} at ${later.time}, by ${listSome(later.columns)}, before ${known(earlier.instant)} at ${earlier.time}, by ${listSome(earlier.columns)}.`,
    () => "Instants follow the order of the phases: repair the times, or correct which instants they denote.",
  ),
  GF4074: define<{ timeline: string; declared: boolean; count: number; event: string; earlier: string }>(
    "Events that overlap",
    ({ timeline, declared, count, event, earlier }) =>
      `The event ${event}${firstOf(count)} begins before the earlier event ${earlier} is over, but the timeline '${timeline}' ${declared ? "declares that its events do not overlap" : "does not declare that its events overlap"}.`,
    () =>
      "Declare overlapping: true on the timeline, settled on its tables, and read earlier events as of a timestamp: prior(...).asOf(...). If the events do not overlap, repair the times.",
  ),
  GF4080: define<{
    table: string;
    path: string;
    record: string;
    pipeline: string;
    columns: readonly { readonly name: string; readonly declared: string; readonly stated: string }[];
  }>(
    "An artifact that is declared earlier than its record states",
    ({ table, path, record, pipeline, columns }) =>
      `Table '${table}' reads ${path}, which pipeline '${pipeline}' wrote, and declares columns earlier than they are by its record ${record}: ${listSome(
        columns.map(({ name, declared, stated }) => `'${name}' ${known(declared)}, by the record ${known(stated)}`),
        20,
      )}.`,
    ({ columns }) =>
      `Declare ${columns.length === 1 ? "the column" : "these columns"} as the record states. If the record belongs to another file, move one of the two.`,
  ),
  GF4081: warn<{ table: string; path: string; column: string; zone: string; rows: number }>(
    "Timestamps that look like days",
    ({ table, path, column, zone, rows }) =>
      `Table '${table}' has all ${plural(rows, "timestamp")} of '${column}' at midnight in ${zone}, as if they were days, but it is read as of times within a day: ${path}.`,
    ({ zone }) =>
      `What is known on a day is known by the end of the day: write the timestamps as days, and declare datetime.in("${zone}", { day: "end" }). If the rows really are known at midnight, no change is needed.`,
  ),
  GF4082: warn<{ table: string; other: string; path: string; differs: readonly string[] }>(
    "Two tables that read one file with two instants",
    ({ table, other, path, differs }) =>
      `Tables '${other}' and '${table}' read the same file ${path}, but declare different instants: ${listSome(differs, 20)}.`,
    () => "A value is known at one instant: correct one of the declarations, or give each table its own file.",
  ),
  GF4083: define<{ what: string; name: string; version: string }>(
    "A package that is not installed",
    ({ what, name }) => `${what} needs the package '${name}', which is not installed.`,
    ({ name, version }) => `Install it: npm install ${name}@${version}.`,
  ),
  GF4050: define<{ table: string; path: string; pattern: boolean; matched: number }>(
    "No files",
    ({ table, path, pattern, matched }) =>
      `Table '${table}' has no files: ${
        !pattern
          ? `the folder ${path} has no file that ends with .parquet, .csv, .ndjson or .jsonl`
          : matched > 0
            ? `the folders that ${path} matches have no file that ends with .parquet, .csv, .ndjson or .jsonl`
            : `${path} matches no files`
      }.`,
    ({ table }) => `Check the path, or give another one with --table ${table}=PATH.`,
  ),
  GF4051: define<{ table: string; path: string; format: string; why: string }>(
    "Malformed text file",
    ({ table, path, format, why }) => `The file of table '${table}' is not ${format}: ${why}: ${path}.`,
    () => "Repair the line, or write the file again: greenflag does not guess.",
  ),
  GF4052: define<{
    table: string;
    path: string;
    column: string;
    dtype: string;
    value: string;
    line: number;
    count: number;
    expected: string;
  }>(
    "A value of another dtype in a text file",
    ({ table, path, column, dtype, value, line, count }) =>
      `Table '${table}' has ${value} in column '${column}' (${dtype}) in line ${line.toLocaleString("en-US")}${
        count === 1 ? "" : `, the first of ${plural(count, "value")} with another dtype`
      }: ${path}.`,
    ({ expected }) => `Expected: ${expected}. A null is an empty cell in CSV and null in NDJSON.`,
  ),
  GF4053: define<{ table: string; path: string; column: string; why: string }>(
    "Invalid value in a folder name",
    ({ table, path, column, why }) => `The folder names set '${column}' of table '${table}' to ${why}: ${path}.`,
    ({ column }) =>
      `A folder named ${column}=VALUE gives the column in all rows of the files in it: rename the folder.`,
  ),
  GF4054: define<{ table: string; path: string; examples: readonly string[] }>(
    "Files of several formats",
    ({ table, path, examples }) =>
      `The files of table '${table}' are of several formats: ${examples.join(" and ")}, both matched by ${path}.`,
    () => "Give a pattern that matches the files of one format, such as 'data/*.parquet'.",
  ),
  GF4055: define<{ table: string; path: string; where: "header" | "schema"; columns: readonly string[] }>(
    "A header that names a column twice",
    ({ table, path, where, columns }) =>
      `The ${where} of table '${table}' names ${quoted(columns)} more than once, so the name is ambiguous: ${path}.`,
    () => "Rename one of them where the file is written.",
  ),
  GF4060: define<{ path: string; folder: string; known: readonly string[] }>(
    "No such artifact",
    ({ path, folder }) =>
      `There is no artifact '${path}': the path does not exist, and no pipeline of that name is published in ${folder}.`,
    ({ folder, known }) =>
      known.length === 0
        ? `Nothing is published in ${folder}: run a pipeline first, or give the path of an artifact.`
        : `Published in ${folder}: ${listSome(known, 20)}. Or give the path of an artifact.`,
  ),
  GF4061: define<{ path: string }>(
    "Not an artifact of greenflag",
    ({ path }) =>
      `${path} is not an artifact of greenflag: no record beside it (NAME.run.json) says that a run made it.`,
    () => "Keep an artifact and its record together: if you move one, move both.",
  ),
  GF4062: define<{ path: string; why: string }>(
    "Invalid record",
    ({ path, why }) => `${path} is not the record of a run: ${why}.`,
    () => "Run the pipeline again: records are written by runs and must not be edited.",
  ),
  GF4063: define<{ path: string; record: string; missing: readonly string[] }>(
    "Missing artifact",
    ({ path, record, missing }) =>
      missing.length === 0 || (missing.length === 1 && missing[0] === path)
        ? `The artifact ${path} is missing, although its record exists: ${record}.`
        : `The artifact ${path} lacks ${plural(missing.length, "file")} that its record ${record} names: ${listSome(missing)}.`,
    () => "Run the pipeline again, or restore what was removed: the record lists every file with its sha256.",
  ),
  GF4064: define<{ path: string; record: string; changes: readonly { readonly path: string; readonly why: string }[] }>(
    "Changed artifact",
    ({ path, record, changes }) =>
      `The artifact ${path} is not what its run published: ${listSome(
        changes.map((one) => (one.path === path ? one.why : `${one.path}: ${one.why}`)),
      )}; its record is ${record}.`,
    () => "It was changed after the run, or it was not copied completely: run the pipeline again, or copy it again.",
  ),
  GF4065: define<{ path: string; record: string; why: string }>(
    "Record of another artifact",
    ({ path, record, why }) => `The record ${record} does not describe the artifact ${path}: ${why}.`,
    () => "The files match the hashes of the record, so the record was edited: run the pipeline again.",
  ),
  GF4066: define<{ folder: string; why: string }>(
    "A folder that cannot be listed",
    ({ folder, why }) => `The artifacts in ${folder} cannot be listed: ${why}.`,
    () => "Give the folder that runs publish into, such as greenflag ls out.",
  ),
  GF4067: define<{
    path: string;
    pipeline: string;
    /** The tables that have all required columns. */
    fitting: readonly string[];
    tables: readonly { readonly name: string; readonly missing: readonly string[] }[];
  }>(
    "Ambiguous table",
    ({ path, pipeline, fitting, tables }) =>
      fitting.length > 0
        ? `${path} may be ${quoted(fitting)} of pipeline '${pipeline}': it has all columns of each.`
        : `${path} does not have all columns of any table of pipeline '${pipeline}': ${listSome(
            tables.map(({ name, missing }) => `'${name}' also needs ${quotedFew(missing)}`),
            20,
          )}.`,
    ({ tables, fitting }) =>
      `Name the table with --table TABLE: ${listSome(fitting.length > 0 ? fitting : tables.map(({ name }) => name), 20)}.`,
  ),
  GF4068: define<{ path: string; why: string }>(
    "No data to check",
    ({ path, why }) => `There is nothing to check: ${path} ${why}.`,
    () =>
      "Give a file, a folder, or a pattern in quotes such as 'data/*.parquet'; relative paths start from the current folder.",
  ),
  GF4069: define<ClockTime>(
    "Times that do not exist in their zone",
    ({ value, column, where, zone, ...told }) =>
      `Table '${told.table}' has ${value} as '${column}' ${where}, which does not exist in ${zone}${unclear(told)}: ${told.path}.`,
    ({ zone }) =>
      `Clocks were turned forward past it. Repair the file, or declare the zone of its times; for UTC declare datetime, not datetime.in("${zone}").`,
  ),
  GF4070: define<ClockTime>(
    "Ambiguous times of a zone",
    ({ value, column, where, zone, ...told }) =>
      `Table '${told.table}' has ${value} as '${column}' ${where}, which occurs twice in ${zone}${unclear(told)}: ${told.path}.`,
    ({ zone }) =>
      `Declare which one is meant with datetime.in("${zone}", { twice: "earlier" }) or "later"; a time that is an hour too early is a leak. It is better to write the file in UTC.`,
  ),
} as const;
