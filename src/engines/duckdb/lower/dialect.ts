/** DuckDB's SQL dialect. */

import { isText } from "../../../compiler/verify/dtypes.ts";
import { type Dtype, family } from "../../../core/dtypes.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { durationOf, textOfDuration } from "./durations.ts";
import { functionsOf } from "./functions.ts";
import { textOfDate, textOfFloat, textOfTime, timeOf } from "./text-casts.ts";

const types: Dialect["types"] = {
  bool: "BOOLEAN",
  i8: "TINYINT",
  i16: "SMALLINT",
  i32: "INTEGER",
  i64: "BIGINT",
  f32: "FLOAT",
  f64: "DOUBLE",
  str: "VARCHAR",
  date: "DATE",
  datetime: "TIMESTAMP",
  // Microseconds: an INTERVAL counts months and days separately.
  duration: "BIGINT",
  categorical: "VARCHAR",
};

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Characters that would break a line of text are written as character codes. */
const text = (value: string): string =>
  value
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these very characters
    .split(/([\u0000-\u001f\u007f])/)
    .filter((part, i) => part !== "" || i === 0)
    .map((part, i) => (i > 0 && part.length === 1 && part < " " ? `chr(${part.charCodeAt(0)})` : quoted(part)))
    .join(" || ");

const quoted = (part: string): string => `'${part.replaceAll("'", "''")}'`;

/** A literal with an exponent is an f64. A decimal literal would be rounded on conversion. */
const double = (value: number): string => {
  const digits = Object.is(value, -0) ? "-0" : String(value);
  const whole = digits.includes("e") ? digits : `${digits}e0`;
  return digits.startsWith("-") ? `(${whole})` : whole;
};

const cast = (code: string, type: string): string => `CAST(${code} AS ${type})`;

/** DuckDB parses text more leniently: text that is not complete is refused. */
const written: { readonly [F in "int" | "float" | "date"]: string } = {
  int: "[+-]?[0-9]+",
  float: "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(?i:inf|infinity|nan)",
  date: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
};

const fromText = (code: string, to: Dtype): string => {
  const kind = family[to] === "float32" ? "float" : (family[to] as keyof typeof written);
  const why = `${quoted(`'`)} || ${code} || ${quoted(`' is no ${to}`)}`;
  const type = types[to];
  return `CASE WHEN NOT regexp_full_match(${code}, ${quoted(written[kind])}) THEN ${cast(`error(${why})`, type)} ELSE ${cast(code, type)} END`;
};

const isFloat = (dtype: Dtype): dtype is "f32" | "f64" => dtype === "f32" || dtype === "f64";

/** The smallest f64 that rounds to infinity in 32 bits. */
const beyondFloat = 3.4028235677973366e38;

/** A value too large for 32 bits becomes an infinity. */
const toFloat = (code: string): string =>
  `CASE WHEN abs(${code}) >= ${double(beyondFloat)} AND NOT isnan(${code}) THEN sign(${code}) * ${cast("'inf'", "FLOAT")} ELSE ${cast(code, "FLOAT")} END`;

const notANumber = cast("'NaN'", "DOUBLE");

/**
 * Weights are relative to the nearest value, so that not all of them underflow. A list of one element names a repeated
 * value, and structs are compared by their first member. Lambda parameters hide columns, but `x.n` would be resolved as
 * a column.
 */
const fadingMean: Dialect["fadingMean"] = ({ value, age, halfLife, over }) => {
  const values = `list(struct_pack(n := ${age}, v := ${value})) FILTER (WHERE ${value} IS NOT NULL)${over}`;
  const weight = `pow(2e0, (m - struct_extract(x, 'n')) / ${double(halfLife)})`;
  const sum = (made: string): string => `list_sum(list_transform(l, lambda x: ${made}))`;
  const named = (of: string, name: string, made: string): string =>
    `list_transform([${of}], lambda ${name}: ${made})[1]`;
  const mean = named(sum(weight), "s", sum(`struct_extract(x, 'v') * (${weight} / s)`));
  return named(values, "l", named("struct_extract(list_min(l), 'n')", "m", mean));
};

export const duckdb: Dialect = {
  name: "DuckDB",
  types,
  identifier,
  folded: (name) => name.toLowerCase(),
  text,
  double,
  notANumber,
  parameter: (index) => `$${index}`,
  listOf: (type) => `${type}[]`,
  contains: (list, value) => `list_contains(${list}, ${value})`,
  columnsBut: (alias, names) =>
    names.length === 0 ? `${alias}.*` : `${alias}.* EXCLUDE (${names.map(identifier).join(", ")})`,
  cast: (code, from, to) => {
    if (from === to || (isText(from) && isText(to))) return code;
    if (to === "duration" && isText(from)) return durationOf(code);
    if (from === "duration" && isText(to)) return textOfDuration(code);
    if (isText(from) && to === "datetime") return timeOf(code);
    if (isText(from)) return fromText(code, to);
    if (to === "bool") return `(${code} <> ${cast("0", types[from])})`;
    if (to === "f32" && from === "f64") return toFloat(code);
    // A plain cast would round.
    if (isFloat(from) && family[to] === "int") return cast(`trunc(${code})`, types[to]);
    if (isText(to) && isFloat(from)) return textOfFloat(code, from);
    if (isText(to) && from === "date") return textOfDate(code);
    if (isText(to) && from === "datetime") return textOfTime(code);
    return cast(code, types[to]);
  },
  divide: (left, right) => `${left} / ${right}`,
  isFinite: (code) => `isfinite(${code})`,
  isNotANumber: (code) => `isnan(${code})`,
  quantile: (value, share) => `quantile_cont(${value}, ${share})`,
  fadingMean,
  numbered: (number, value) => `CASE WHEN ${value} IS NOT NULL THEN struct_pack(n := ${number}, v := ${value}) END`,
  ofNumbered: (code) => `struct_extract(${code}, 'v')`,
  notNull: (which, code) => `${which}_value(${code} IGNORE NULLS)`,
  microseconds: (code) => `epoch_us(${code})`,
  widened: (code) => cast(code, "HUGEINT"),
  functions: functionsOf({ types, double, text, notANumber }),
};
