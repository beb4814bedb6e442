/** Checks the values of columns: a failing value stops the run, drops its row, or becomes null. */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { describeRule, multipleTolerance, type Rule, ruleOf, type Scalar, satisfies } from "../../core/check-rules.ts";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { TableColumn, TableContract } from "../../core/runner-spec.ts";
import { Bug } from "../bug.ts";
import type { EngineTable, Failed } from "../process/protocol.ts";
import { polarsDtype } from "../readers/dtypes.ts";
import { firstRow, textColumn } from "../readers/polars-io.ts";
import { byPosition, rowText } from "../readers/rows-by-position.ts";
import type { TableView } from "../score/table-view.ts";

export interface CheckedValues {
  readonly diagnostics: readonly Diagnostic[];
  readonly failed: readonly Failed[];
  /** The number of rows; null if nothing was counted. */
  readonly rows: number | null;
  /** The rows that are not dropped. */
  readonly left: LazyDataFrame;
  /** The same rows with failing values set to null where the check says so. */
  readonly cleared: (left: LazyDataFrame) => LazyDataFrame;
}

/** A column with a check. */
interface ColumnCheck {
  readonly column: TableColumn;
  readonly otherwise: "refuse" | "drop" | "null";
  readonly rule: Rule;
  /** Whether a value is read, is not null, and fails. Never null itself. */
  readonly bad: Expr;
}

/** The number of rows that the record of a run names, and the number of values that a message shows. */
const mostRows = 10;
const mostValues = 3;

export const checkValues = (
  contract: TableContract,
  table: EngineTable,
  frame: LazyDataFrame,
  view: TableView | null,
): CheckedValues => {
  const each = contract.columns.flatMap((column) => columnCheck(contract, column, frame, view));
  const [first, ...more] = each.filter(({ otherwise }) => otherwise === "drop").map(({ bad }) => bad);
  const dropped = first === undefined ? null : more.reduce((any, bad) => any.or(bad), first);
  // Dropped rows are not checked further.
  const all = each.map((one) =>
    dropped === null || one.otherwise === "drop" ? one : { ...one, bad: one.bad.and(dropped.not()) },
  );
  const none: CheckedValues = { diagnostics: [], failed: [], rows: null, left: frame, cleared: (left) => left };
  if (all.length === 0) return none;
  const counts = firstRow(
    frame.select(pl.len().alias("rows"), ...all.map(({ bad }, i) => bad.sum().alias(`failed ${i}`))),
  );
  const rows = Number(counts.rows);
  const failing = all
    .map((one, i) => ({ ...one, count: Number(counts[`failed ${i}`] ?? 0) }))
    .filter(({ count }) => count > 0);
  const nulled = failing.filter(({ otherwise }) => otherwise === "null");
  return {
    rows,
    diagnostics: failing
      .filter(({ otherwise }) => otherwise === "refuse")
      .map((one) => refusal(contract, table, frame, one)),
    failed: failing.flatMap(({ column, otherwise, bad, count }) =>
      otherwise === "refuse"
        ? []
        : [{ column: column.name, otherwise, failed: count, keys: keysOf(contract, frame.filter(bad), mostRows) }],
    ),
    left:
      dropped === null || !failing.some(({ otherwise }) => otherwise === "drop") ? frame : frame.filter(dropped.not()),
    cleared: (left) =>
      nulled.length === 0
        ? left
        : left.withColumns(
            ...nulled.map(({ column: { name, dtype }, bad }) =>
              pl
                .when(bad)
                .then(pl.lit(null).cast(polarsDtype(dtype)))
                .otherwise(pl.col(name))
                .alias(name),
            ),
          ),
  };
};

const columnCheck = (
  { keys, order }: TableContract,
  column: TableColumn,
  frame: LazyDataFrame,
  view: TableView | null,
): readonly ColumnCheck[] => {
  const { name, dtype, check } = column;
  if (check === undefined) return [];
  const rule = ruleOf(check.schema, dtype);
  if (!("kind" in rule)) throw new Bug(`The runner has a check of '${name}' that is none.`);
  const isKey = keys.includes(name) || order.includes(name);
  // Of the event itself, values later than the decision are not read.
  const where = view === null ? null : !isKey && view.later.has(name) ? view.read.and(view.own.not()) : view.read;
  const read = where === null ? frame : frame.filter(where);
  const bad = pl
    .col(name)
    .isNotNull()
    .and(passes(rule, dtype, name, read).not());
  return [{ column, otherwise: check.otherwise, rule, bad: where === null ? bad : where.and(bad) }];
};

/** The keys of the first rows, sorted by key. */
const keysOf = ({ keys, columns }: TableContract, rows: LazyDataFrame, most: number): readonly string[] => {
  const { renamed, names } = byPosition(rows, keys, columns);
  const first = renamed.collectSync({ engine: "streaming" }).sort(names).head(most);
  return Array.from({ length: first.height }, (_, i) => rowText(first, i));
};

const refusal = (
  contract: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
  { column: { name, dtype }, rule, bad, count }: ColumnCheck & { readonly count: number },
): Diagnostic => {
  const rows = frame.filter(bad);
  const found = rows.select(pl.col(name).alias("0")).unique().collectSync({ engine: "streaming" }).sort(["0"]);
  const shown = found.head(mostValues);
  const values = Array.from({ length: shown.height }, (_, i) => rowText(shown, i).slice(1, -1));
  const [example = "without a key"] = keysOf(contract, rows, 1);
  return diagnostic("GF4045", {
    table,
    path,
    column: name,
    count,
    values: found.height > mostValues ? [...values, "others"] : values,
    bounds: describeRule(rule, dtype),
    keys: contract.keys,
    example,
  });
};

const yes = pl.lit(true);
const no = pl.lit(false);

/** Whether values pass; the result for nulls is arbitrary. NaN and infinities fail. */
const passes = (rule: Rule, dtype: Dtype, name: string, frame: LazyDataFrame): Expr => {
  const isFloat = dtype === "f32" || dtype === "f64";
  const value = pl.col(name);
  const of = (one: Rule): Expr => {
    switch (one.kind) {
      case "every":
        return one.rules.map(of).reduce((all, next) => all.and(next), yes);
      case "some":
        return one.rules.map(of).reduce((any, next) => any.or(next), no);
      case "like":
        return like(one, name, frame);
      case "shortest":
        return value.str.lengths().gtEq(pl.lit(one.of));
      case "longest":
        return value.str.lengths().ltEq(pl.lit(one.of));
      case "whole":
        return isFloat ? value.floor().eq(value) : yes;
      case "multipleOf":
        return multiple(value, one.of, isFloat);
      case "among":
        return one.values.map((item) => equals(value, item, dtype)).reduce((any, next) => any.or(next), no);
      default:
        return isFloat
          ? compared(value, one.kind, pl.lit(one.of).cast(polarsDtype(dtype)))
          : counted(value, one.kind, one.of);
    }
  };
  return isFloat ? value.isFinite().and(of(rule)) : of(rule);
};

type Bound = "least" | "most" | "above" | "below";

const compared = (value: Expr, kind: Bound, bound: Expr): Expr =>
  kind === "least"
    ? value.gtEq(bound)
    : kind === "most"
      ? value.ltEq(bound)
      : kind === "above"
        ? value.gt(bound)
        : value.lt(bound);

const largest = 2n ** 63n - 1n;

/** Integers are compared with integer bounds, in 64 bits: f64 would round large ones. */
const counted = (value: Expr, kind: Bound, of: number): Expr => {
  const fromBelow = kind === "least" || kind === "above";
  const bound = BigInt(kind === "least" || kind === "below" ? Math.ceil(of) : Math.floor(of));
  if (bound > largest) return fromBelow ? no : yes;
  if (bound < -largest) return fromBelow ? yes : no;
  return compared(value.cast(pl.Int64), kind, pl.lit(String(bound)).cast(pl.Int64));
};

/** As in zod, which also tolerates rounding errors. */
const multiple = (value: Expr, step: number, isFloat: boolean): Expr => {
  if (!isFloat && Number.isSafeInteger(step))
    return value
      .cast(pl.Int64)
      .modulo(pl.lit(String(step)).cast(pl.Int64))
      .eq(pl.lit("0").cast(pl.Int64));
  const ratio = value.cast(pl.Float64).div(pl.lit(step));
  const away = ratio.sub(ratio.round(0)).abs();
  const size = pl
    .when(ratio.abs().gt(pl.lit(1)))
    .then(ratio.abs())
    .otherwise(pl.lit(1));
  return away.lt(size.mul(pl.lit(multipleTolerance)));
};

const equals = (value: Expr, item: Scalar, dtype: Dtype): Expr => {
  if (typeof item !== "number") return value.eq(pl.lit(item));
  if (dtype === "f32" || dtype === "f64") return value.eq(pl.lit(item).cast(polarsDtype(dtype)));
  return Number.isInteger(item) ? value.cast(pl.Int64).eq(pl.lit(String(BigInt(item))).cast(pl.Int64)) : no;
};

/** A pattern is JavaScript's, which differs from polars': every distinct text is tested here. */
const like = (rule: Rule & { readonly kind: "like" }, name: string, frame: LazyDataFrame): Expr => {
  const texts = frame.select(pl.col(name).alias("0")).unique().collectSync({ engine: "streaming" });
  const wrong = textColumn(texts, "0").filter((text) => text !== null && !satisfies(rule, text));
  return wrong.length === 0
    ? yes
    : pl
        .col(name)
        .isIn([...wrong])
        .not();
};
