/** What the engines' errors mean, in words of ours: theirs speak of Rust's and DuckDB's own types, and a panic of its source. */

type Words = readonly (readonly [pattern: RegExp, words: (...groups: readonly string[]) => string])[];

const firstOf = (table: Words, said: string, otherwise: string): string => {
  for (const [pattern, words] of table) {
    const found = pattern.exec(said);
    if (found !== null) return words(...found.slice(1));
  }
  return otherwise;
};

const dtypeNames: Readonly<Record<string, string>> = {
  ...{ BOOLEAN: "bool", TINYINT: "i8", SMALLINT: "i16", INTEGER: "i32", BIGINT: "i64", FLOAT: "f32", DOUBLE: "f64" },
  ...{ INT8: "i8", INT16: "i16", INT32: "i32", INT64: "i64", VARCHAR: "str", DATE: "date", TIMESTAMP: "datetime" },
};

/** Polars writes datetime[μs], DuckDB TIMESTAMP. */
const dtypeOf = (said = ""): string => dtypeNames[said] ?? said.replace(/\[.*\]$/, "");

const damage: Words = [
  [/unexpected end of file/, () => "unexpected end of file"],
  [/incorrect header check/, () => "it is not zipped"],
  [/incorrect (data|length) check|invalid (distance|block|stored|code|literal|bit|window)/, () => "it does not unzip"],
  [/must end with PAR1/, () => "it does not end with 'PAR1'"],
  [/footer|thrift|metadata|schema/i, () => "its list of columns cannot be read"],
];

/** Why a file cannot be read. */
export const damageWords = (said: string): string => firstOf(damage, said, "some of its content cannot be decoded");

const flaws: Words = [
  [/grew beyond 64 bits/, () => "a whole number or a duration grew beyond 64 bits"],
  [/values: \["(.*?) is no (duration|date)"/, (value, dtype) => `'${value}' is no ${dtype}`],
  [/^'(.*)' is no (\w+)/s, (value, dtype) => `'${value}' is no ${dtype}`],
  [
    /^conversion from `(.+?)` to `(.+?)` failed in column '(.*)' for (\d+) out of (\d+) values: \[(.*)\]$/s,
    (from, to, column, count, all, values) =>
      `a cast of ${dtypeOf(from)} to ${dtypeOf(to)} met ${Number(count).toLocaleString("en-US")} of ${Number(all).toLocaleString("en-US")} values in column '${column}' that ${dtypeOf(to)} does not hold: ${values}`,
  ],
  [
    /^could not convert string '(.*)' to '?(\w+)'?/is,
    (value, to) => `a cast of str to ${dtypeOf(to?.toUpperCase())} met '${value}', which it does not hold`,
  ],
  [
    /^type (\w+) with value (\S+) can't be cast/i,
    (from, value) => `a cast of ${dtypeOf(from?.toUpperCase())} met ${value}, which the new dtype does not hold`,
  ],
  [/(date|timestamp|interval).*(out of range|overflow)/i, () => "a day or a time grew beyond what one holds"],
  [/overflow|out of range/i, () => "a whole number or a duration grew beyond 64 bits"],
  [/date|timestamp/i, () => "a value is no day or no time"],
];

/** Why a value cannot be computed. */
export const flawWords = (said: string): string =>
  firstOf(flaws, said, "a step met a value for which the engine has no result");
