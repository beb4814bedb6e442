/** Names in generated code: a name from outside is only ever a string literal or an identifier created here. */

import { refuse } from "../../../compiler/verify/finding.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import { lineComment, quoted } from "../../../core/visible-text.ts";
import { splitName } from "../../lowering/step-names.ts";

export const list = (names: readonly string[]): string => `[${names.map(quoted).join(", ")}]`;

/** A property of an object: `t.results`, or `t["my table"]`. */
export const property = (object: string, name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${quoted(name)}]`;

/** polars treats `*` and `^...$` as patterns wherever it takes a column name. File formats store only valid Unicode. */
export const checkName = (name: string): string => {
  const refused = (why: string) =>
    refuse("GF2101", { engine: "polars", what: `the column '${lineComment(name)}'`, why });
  if (name === "*" || /^\^.*\$$/s.test(name)) return refused("it reads such a name as a pattern");
  return name.isWellFormed()
    ? name
    : refused("the name contains half of a character (a lone surrogate), which files cannot store");
};

/** A column of the current frame. */
export const col = (name: string): string => `pl.col(${quoted(checkName(name))})`;

export const polarsDtype: { readonly [D in Dtype]: string } = {
  bool: "pl.Bool",
  i8: "pl.Int8",
  i16: "pl.Int16",
  i32: "pl.Int32",
  i64: "pl.Int64",
  f32: "pl.Float32",
  f64: "pl.Float64",
  str: "pl.Utf8",
  date: "pl.Date",
  datetime: 'pl.Datetime("us")',
  // Microseconds, and text: writers convert them to the types of the file format.
  duration: "pl.Int64",
  categorical: "pl.Utf8",
};

/** The helpers that runners call in addition to polars. */
export const helpers = [
  "assertOneToOne",
  "carryOverRows",
  "checkOverflow",
  "checkedArithmetic",
  "countFills",
  "differenceFromFirst",
  "durationToText",
  "earliestTime",
  "exponentialMean",
  "greaterOf",
  "interpolate",
  "isInList",
  "joinPriorSettled",
  "latestTime",
  "lesserOf",
  "localTime",
  "log10",
  "lowercase",
  "nanUnlessSquarable",
  "propagateNaN",
  "quantile",
  "quotient",
  "rangeJoin",
  "remainder",
  "rollingGroups",
  "roundHalfToEven",
  "sign",
  "textToDate",
  "textToDatetime",
  "textToDuration",
  "unionDistinctKeys",
] as const;

/** The identifiers of a runner, each used once: `ordersWithTotal`, and `ordersWithTotal2` for the same words. */
export class Identifiers {
  readonly #taken = new Set<string>([...helpers, "pl", "runner", "t", "p", "Date", "Math", "Number", "undefined"]);

  /** A fresh identifier that starts with `wish`. */
  take(prefix: string): string {
    const camel = splitName(prefix)
      .map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
      .join("");
    const plain = /^[A-Za-z]/.test(camel) ? camel : `table${camel}`;
    const base = reserved.has(plain) ? `${plain}Rows` : plain;
    let name = base;
    for (let i = 2; this.#taken.has(name); i++) name = `${base}${i}`;
    this.#taken.add(name);
    return name;
  }
}

const reserved = new Set(
  `arguments as async await break case catch class const continue debugger default delete do else enum eval export
  extends false finally for from function get if implements import in instanceof interface let new null of package
  private protected public return set static super switch this throw true try type typeof undefined var void while with
  yield`.split(/\s+/),
);
