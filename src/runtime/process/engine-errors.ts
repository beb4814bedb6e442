/**
 * Translates errors of the engines into messages: the originals mention types of Rust and DuckDB, and panics mention
 * source code.
 */

type Words = readonly (readonly [pattern: RegExp, words: (...groups: readonly string[]) => string])[];

const firstOf = (table: Words, message: string, otherwise: string): string => {
  for (const [pattern, words] of table) {
    const found = pattern.exec(message);
    if (found !== null) return words(...found.slice(1));
  }
  return otherwise;
};

const dtypeNames: Readonly<Record<string, string>> = {
  ...{ BOOLEAN: "bool", TINYINT: "i8", SMALLINT: "i16", INTEGER: "i32", BIGINT: "i64", FLOAT: "f32", DOUBLE: "f64" },
  ...{ INT8: "i8", INT16: "i16", INT32: "i32", INT64: "i64", VARCHAR: "str", DATE: "date", TIMESTAMP: "datetime" },
};

/** polars prints datetime[μs], DuckDB TIMESTAMP. */
const dtypeOf = (message = ""): string => dtypeNames[message] ?? message.replace(/\[.*\]$/, "");

const damage: Words = [
  [/unexpected end of file/, () => "unexpected end of file"],
  [/incorrect header check/, () => "it is not compressed with gzip"],
  [
    /incorrect (data|length) check|invalid (distance|block|stored|code|literal|bit|window)/,
    () => "it cannot be decompressed",
  ],
  [/must end with PAR1/, () => "it does not end with 'PAR1'"],
  [/footer|thrift|metadata|schema/i, () => "its list of columns cannot be read"],
];

/** Why a file cannot be read. */
export const describeDamage = (message: string): string =>
  firstOf(damage, message, "some of its content cannot be decoded");

const flaws: Words = [
  [/grew beyond 64 bits/, () => "a whole number or a duration exceeds 64 bits"],
  [/values: \["(.*?) is no (duration|date)"/, (value, dtype) => `'${value}' is not a valid ${dtype}`],
  [/^'(.*)' is no (\w+)/s, (value, dtype) => `'${value}' is not a valid ${dtype}`],
  [
    /^conversion from `(.+?)` to `(.+?)` failed in column '(.*)' for (\d+) out of (\d+) values: \[(.*)\]$/s,
    (from, to, column, count, all, values) =>
      `a cast of ${dtypeOf(from)} to ${dtypeOf(to)} failed for ${Number(count).toLocaleString("en-US")} of ${Number(all).toLocaleString("en-US")} values in column '${column}': ${values}`,
  ],
  [
    /^could not convert string '(.*)' to '?(\w+)'?/is,
    (value, to) => `a cast of str to ${dtypeOf(to?.toUpperCase())} failed for '${value}'`,
  ],
  [
    /^type (\w+) with value (\S+) can't be cast/i,
    (from, value) =>
      `a cast of ${dtypeOf(from?.toUpperCase())} failed for ${value}, which the new dtype cannot represent`,
  ],
  [/(date|timestamp|interval).*(out of range|overflow)/i, () => "a date or a time is out of range"],
  [/overflow|out of range/i, () => "a whole number or a duration exceeds 64 bits"],
  [/date|timestamp/i, () => "a value is not a date or a time"],
];

/** Why a value cannot be computed. */
export const describeFlaw = (message: string): string =>
  firstOf(flaws, message, "a step has no result for one of the values");
