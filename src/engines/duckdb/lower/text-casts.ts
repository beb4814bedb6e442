/** Casts to and from text in DuckDB's SQL, where DuckDB's own casts differ from polars'. */
import { computeOnce } from "./functions.ts";

const text = (value: string): string => `CAST(${value} AS VARCHAR)`;

/** `1.5e-05` as `0.000015`: removes an exponent by adding zeros. */
const withPoint = (code: string, exponent: number): string =>
  `regexp_replace(${code}, '^(-?)([0-9])[.]?([0-9]*)e-0${exponent}$', '\\10.${"0".repeat(exponent - 1)}\\2\\3')`;

/** Exponents have no leading zero; the range written with a decimal point depends on the width of the number. */
const textOfDouble = (v: string): string => `regexp_replace(${withPoint(text(v), 5)}, 'e-0', 'e-')`;
const textOfSingle = (v: string): string => {
  const small = `regexp_replace(${withPoint(withPoint(text(v), 5), 6)}, 'e-0', 'e-')`;
  const whole = `regexp_extract(${text(v)}, '[0-9]+')`;
  const digits = `rtrim(${whole}, '0')`;
  const point = `CASE WHEN length(${digits}) = 1 THEN '' ELSE '.' || substr(${digits}, 2) END`;
  const large = `CASE WHEN ${v} < 0 THEN '-' ELSE '' END || left(${whole}, 1) || ${point} || 'e+' || (length(${whole}) - 1)`;
  return `CASE WHEN abs(${v}) >= 1e13 AND abs(${v}) < 1e16 THEN ${large} ELSE ${small} END`;
};

/** The shortest decimal that reads back as the same number. */
export const textOfFloat = (code: string, dtype: "f32" | "f64"): string =>
  computeOnce(
    code,
    (v) => `CASE WHEN isnan(${v}) THEN 'NaN' ELSE ${(dtype === "f32" ? textOfSingle : textOfDouble)(v)} END`,
  );

/** Years before 0 and after 9999 have a sign; DuckDB counts years before 1 as BC. */
const day = (v: string): string => {
  const sign = `CASE WHEN year(${v}) < 0 THEN '-' WHEN year(${v}) > 9999 THEN '+' ELSE '' END`;
  return `${sign} || printf('%04d-%02d-%02d', abs(year(${v})), month(${v}), day(${v}))`;
};
export const textOfDate = (code: string): string => computeOnce(code, day);
export const textOfTime = (code: string): string =>
  computeOnce(code, (v) => `${day(v)} || strftime(${v}, ' %H:%M:%S.%f')`);

const written = {
  date: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
  time: "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
} as const;

/** A UTC time as text files store it, truncated to microseconds. */
export const timeOf = (code: string): string =>
  computeOnce(code, (v) => {
    const form = `${written.date}[T ]${written.time}([.][0-9]{1,9})?(Z|[+]00(:?00)?)?`;
    const error = `CAST(error(chr(39) || ${v} || chr(39) || ' is no datetime') AS TIMESTAMP)`;
    const cut = `regexp_extract(${v}, '^.{19}([.][0-9]{1,6})?')`;
    return `CASE WHEN NOT regexp_full_match(${v}, '${form}') THEN ${error} ELSE CAST(${cut} AS TIMESTAMP) END`;
  });
