/**
 * Parses text as values of a declared dtype. greenflag does not guess: a text that does not match the dtype exactly is
 * refused.
 */
import pl, { type DataFrame, type Expr, type LazyDataFrame } from "nodejs-polars";
import type { Dtype } from "../../core/dtypes.ts";
import type { TableColumn } from "../../core/runner-spec.ts";
import { isText, polarsDtype } from "./dtypes.ts";
import { parseDuration } from "./durations.ts";
import { dayNumber, dayPattern, digitsAt, integerLiteral, microsecondsOfDay } from "./parse-dates.ts";
import { type LocalTimeError, localToUtc } from "./time-zones.ts";
import type { Rounding, Roundings } from "./timestamp-rounding.ts";

/** A value that does not match its column's dtype. */
export interface BadValue {
  /** The row, counted from 0. */
  readonly row: number;
  readonly column: TableColumn;
  /** The text in the file. */
  readonly text: string;
  /** Why a local time is not valid: it was skipped or repeated. */
  readonly clash: LocalTimeError | null;
}

const nothing = (dtype: Dtype): Expr => pl.lit(null).cast(polarsDtype(dtype));

/** The value if the text has the form, otherwise null. */
const where = (text: Expr, form: string, dtype: Dtype, value: Expr): Expr =>
  pl.when(text.str.contains(form)).then(value).otherwise(nothing(dtype));

const integer = (dtype: Dtype) => (text: Expr) => where(text, "^-?[0-9]+$", dtype, text.cast(polarsDtype(dtype)));

/** The nearest number of the dtype. A text that would become an infinity or zero by rounding is refused. */
const real = (dtype: Dtype) => (text: Expr) => {
  const low = text.str.toLowerCase();
  const value = low.cast(polarsDtype(dtype));
  const number = where(low, "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?$", dtype, value);
  const isLost = number.eq(pl.lit(0)).and(low.str.contains("^[^e]*[1-9]"));
  return pl
    .when(low.str.contains("^([+-]?(inf|infinity)|nan)$"))
    .then(value)
    .when(number.isFinite().and(isLost.not()))
    .then(number)
    .otherwise(nothing(dtype));
};

const clock = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
const timed = `^${dayPattern}[T ]${clock}([.][0-9]{1,9})?`;
const part = (text: Expr, expression: string) => text.str.extract(expression, 1).cast(pl.Int64);

/** From its parts: polars cannot parse text into a time of the required unit. */
const time = (text: Expr, rounding: Rounding): Expr => {
  const fraction = pl.concatString([text.str.extract("[.]([0-9]{1,6})", 1).fillNull(pl.lit("")), pl.lit("000000")], "");
  const seconds = digitsAt(text, 11, 2)
    .mul(integerLiteral(60))
    .add(digitsAt(text, 14, 2))
    .mul(integerLiteral(60))
    .add(digitsAt(text, 17, 2));
  const microseconds = dayNumber(text)
    .mul(integerLiteral(86_400))
    .add(seconds)
    .mul(integerLiteral(1_000_000))
    .add(fraction.str.slice(0, 6).cast(pl.Int64));
  const isFiner = text.str.contains("[.][0-9]{6}[0-9]*[1-9]");
  const rounded = {
    down: () => microseconds,
    up: () => microseconds.add(isFiner.cast(pl.Int64)),
    none: () => pl.when(isFiner).then(nothing("i64")).otherwise(microseconds),
  }[rounding]();
  return rounded.cast(polarsDtype("datetime"));
};

const offset = "(Z|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)";
const afterClock = "^.{19}(?:[.][0-9]+)?";
const microsecondsOf = (value: Expr, each: number) =>
  value.fillNull(integerLiteral(0)).mul(integerLiteral(each * 1_000_000));

/** The local time in a text, and the exact time if it has an offset, which is certain whatever the zone. */
const timeOfZone = (text: Expr, rounding: Rounding): { readonly shown: Expr; readonly certain: Expr } => {
  const shown = where(text, `${timed}${offset}?$`, "datetime", time(text, rounding)).cast(pl.Int64);
  const ahead = microsecondsOf(part(text, `${afterClock}[+-]([0-9]{2})`), 3600).add(
    microsecondsOf(part(text, `${afterClock}[+-][0-9]{2}:?([0-9]{2})$`), 60),
  );
  const certain = pl
    .when(text.str.contains(`${afterClock}-`))
    .then(shown.add(ahead))
    .when(text.str.contains(`${afterClock}${offset}$`))
    .then(shown.sub(ahead))
    .otherwise(pl.lit(null));
  return { shown: shown.cast(polarsDtype("datetime")), certain: certain.cast(polarsDtype("datetime")) };
};

/** A date as the declared time of that day. */
const timeOnDay = (text: Expr, time: string): { readonly shown: Expr; readonly certain: Expr } => {
  const shown = where(
    text,
    `^${dayPattern}$`,
    "i64",
    dayNumber(text)
      .mul(integerLiteral(86_400_000_000))
      .add(integerLiteral(microsecondsOfDay(time))),
  );
  return { shown: shown.cast(polarsDtype("datetime")), certain: nothing("datetime") };
};

/** A date as text; null if the text is not a date. */
export const parseDate = (text: Expr): Expr =>
  where(text, `^${dayPattern}$`, "date", dayNumber(text).cast(pl.Int32).cast(pl.Date));

/** A UTC time as text; null if the text is not a time. */
export const parseTime = (text: Expr, rounding: Rounding = "down"): Expr =>
  where(text, `${timed}(Z|[+]00(:?00)?)?$`, "datetime", time(text, rounding));

const readers: { readonly [D in Dtype]: (text: Expr, rounding: Rounding) => Expr } = {
  bool: (text) => where(text, "^(?i:true|false)$", "bool", text.str.toLowerCase().eq(pl.lit("true"))),
  i8: integer("i8"),
  i16: integer("i16"),
  i32: integer("i32"),
  i64: integer("i64"),
  f32: real("f32"),
  f64: real("f64"),
  str: (text) => text,
  date: parseDate,
  datetime: parseTime,
  duration: parseDuration,
  categorical: (text) => text,
};

/** The expected form of each dtype, for messages. */
const textForm: Readonly<Record<Dtype, string>> = {
  bool: "true or false",
  i8: "a whole number from -128 to 127",
  i16: "a whole number from -32768 to 32767",
  i32: "a whole number of 32 bits",
  i64: "a whole number of 64 bits",
  f32: "a number that 32 bits can hold, NaN, inf or -inf",
  f64: "a number that 64 bits can hold, NaN, inf or -inf",
  str: "text",
  date: "a date such as 2024-02-18",
  datetime: "a time of UTC such as 2024-02-18T19:30:00 or 2024-02-18T19:30:00.25Z",
  duration: "a duration of days and time such as PT1M30.5S, P1DT2H or -PT3S",
  categorical: "text",
};

/** The expected form of a column. */
export const describeForm = ({ dtype, zone }: TableColumn): string =>
  zone === undefined
    ? textForm[dtype]
    : zone.day !== undefined
      ? `${textForm.date}, which is read as a time of that day in ${zone.name}`
      : `a time of ${zone.name} such as 2024-02-18T19:30:00, or of any zone such as 2024-02-18T19:30:00+01:00`;

/** A quoted empty cell is empty text; for any other dtype it can only be null. */
const cell = ({ name, dtype }: TableColumn): Expr =>
  isText(dtype)
    ? pl.col(name)
    : pl
        .when(pl.col(name).eq(pl.lit("")))
        .then(nothing("str"))
        .otherwise(pl.col(name));

const clashIn = ([shown, out]: readonly unknown[]): LocalTimeError | null =>
  shown === null ? null : out === true ? "GF4069" : "GF4070";

export interface ParsedColumns {
  readonly frame: DataFrame;
  /** The first one in the order of the rows, and how many there are. */
  readonly bad: { readonly first: BadValue; readonly count: number } | null;
}

/** Columns of text in their declared dtypes. */
export const parseColumns = (
  texts: LazyDataFrame,
  columns: readonly TableColumn[],
  roundings: Roundings,
): ParsedColumns => {
  const name = (i: number, what: string) => `${i} ${what}`;
  // Text columns accept any value.
  const checked = columns.map((column, i) => ({ column, i })).filter(({ column }) => !isText(column.dtype));
  const zoned = columns.flatMap(({ zone }, i) => (zone === undefined ? [] : [{ zone, i }]));
  const read = texts.select(
    ...columns.flatMap((column, i) => {
      const rounding = roundings.get(column.name) ?? "down";
      if (column.zone === undefined) return [readers[column.dtype](cell(column), rounding).alias(name(i, "value"))];
      const { day } = column.zone;
      const { shown, certain } = day === undefined ? timeOfZone(cell(column), rounding) : timeOnDay(cell(column), day);
      return [shown.alias(name(i, "shown")), certain.alias(name(i, "certain"))];
    }),
    ...checked.map(({ column, i }) => cell(column).alias(name(i, "text"))),
  );
  const walls = zoned.map(({ zone, i }) => ({
    ...{ shown: pl.col(name(i, "shown")), zone, as: name(i, "value"), out: name(i, "out") },
  }));
  const all = localToUtc(read, walls)
    .withColumns(
      ...zoned.map(({ i }) =>
        pl
          .when(pl.col(name(i, "certain")).isNotNull())
          .then(pl.col(name(i, "certain")))
          .otherwise(pl.col(name(i, "value")))
          .alias(name(i, "value")),
      ),
    )
    .withRowIndex("row")
    .collectSync({ engine: "streaming" });
  const isBad = (i: number) =>
    pl
      .col(name(i, "text"))
      .isNotNull()
      .and(pl.col(name(i, "value")).isNull());
  const [counts = {}] =
    checked.length === 0
      ? []
      : all
          .lazy()
          .select(
            ...checked.flatMap(({ i }) => [
              isBad(i).sum().alias(name(i, "count")),
              pl.col("row").filter(isBad(i)).min().alias(name(i, "row")),
            ]),
          )
          .collectSync()
          .toRecords();
  const found = checked.filter(({ i }) => Number(counts[name(i, "count")]) > 0);
  const rowOf = (i: number) => Number(counts[name(i, "row")]);
  const [first] = found.toSorted((a, b) => rowOf(a.i) - rowOf(b.i));
  const frame = all.select(...columns.map((column, i) => pl.col(name(i, "value")).alias(column.name)));
  if (first === undefined) return { frame, bad: null };
  const row = rowOf(first.i);
  const [text] = all.select(name(first.i, "text")).row(row);
  const clash =
    first.column.zone === undefined ? null : clashIn(all.select(name(first.i, "shown"), name(first.i, "out")).row(row));
  return {
    frame,
    bad: {
      first: { row, column: first.column, text: String(text), clash },
      count: found.reduce((sum, { i }) => sum + Number(counts[name(i, "count")]), 0),
    },
  };
};
