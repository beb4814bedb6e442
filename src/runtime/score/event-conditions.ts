/** Selects the rows of one event, and of earlier ones, as conditions on a table. */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import type { Dtype } from "../../core/dtypes.ts";
import type { ColumnContract, TableContract } from "../../core/runner-spec.ts";
import { polarsDtype } from "../readers/dtypes.ts";
import { dayNumberOf } from "../readers/parse-dates.ts";

/** Values of some columns as text: of an event's key, or of its place in the order. */
export type Texts = Readonly<Record<string, string>>;

const literals: { readonly [D in Dtype]: (text: string) => Expr } = {
  bool: (text) => pl.lit(text === "true"),
  i8: (text) => pl.lit(text),
  i16: (text) => pl.lit(text),
  i32: (text) => pl.lit(text),
  i64: (text) => pl.lit(text),
  // Digits are passed as text, because a 32-bit number must not be rounded to 64 bits first; infinities are passed as
  // JavaScript numbers.
  f32: (text) => pl.lit(Number.isFinite(Number(text)) ? text : Number(text)),
  f64: (text) => pl.lit(Number(text)),
  str: (text) => pl.lit(text),
  date: (text) => pl.lit(dayNumberOf(text)).cast(pl.Int32),
  // Microseconds: polars cannot parse text into a time of the required unit.
  datetime: (text) => pl.lit(text).cast(pl.Int64),
  duration: (text) => pl.lit(text),
  categorical: (text) => pl.lit(text),
};

/** A value of the column's dtype. */
export const literal = ({ dtype }: Pick<ColumnContract, "dtype">, text: string): Expr =>
  literals[dtype](text).cast(polarsDtype(dtype));

const pairs = (
  { columns }: TableContract,
  names: readonly string[],
  texts: Texts,
): readonly (readonly [Expr, Expr])[] =>
  columns
    .filter(({ name }) => names.includes(name))
    .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
    .map((column) => [pl.col(column.name), literal(column, texts[column.name] ?? "")]);

const no = pl.lit(false);

/** Whether a row belongs to the event. Never null: a row with a null key belongs to no event. */
export const isOfEvent = (contract: TableContract, event: Texts): Expr =>
  pairs(contract, contract.event, event)
    .map(([column, value]) => column.eq(value))
    .reduce((all, one) => all.and(one))
    .fillNull(no);

/** Whether a row's event is strictly before that place: the first differing order column decides. */
export const isBeforePlace = (contract: TableContract, place: Texts): Expr =>
  pairs(contract, contract.order, place)
    .reduceRight<Expr>((rest, [column, value]) => column.lt(value).or(column.eq(value).and(rest)), no)
    .fillNull(no);

/** The place of the event in the order according to its rows; null if there are none. */
export const placeOf = (contract: TableContract, frame: LazyDataFrame, event: Texts): Texts | null => {
  const floats = contract.columns.filter(({ dtype }) => dtype === "f32" || dtype === "f64").map(({ name }) => name);
  const times = contract.columns.filter(({ dtype }) => dtype === "datetime").map(({ name }) => name);
  // By position: a column may have any name. Floats are not converted to text, which would round them.
  const [row] = frame
    .filter(isOfEvent(contract, event))
    .select(
      ...contract.order.map((name, i) =>
        (floats.includes(name)
          ? pl.col(name)
          : (times.includes(name) ? pl.col(name).cast(pl.Int64) : pl.col(name)).cast(pl.String)
        ).alias(`${i}`),
      ),
    )
    .limit(1)
    .collectSync()
    .rows();
  return row === undefined ? null : Object.fromEntries(contract.order.map((name, i) => [name, String(row[i])]));
};

/** As text: flight_id=202415. */
export const eventText = (texts: Texts): string =>
  Object.entries(texts)
    .map(([name, text]) => `${name}=${text}`)
    .join(", ");
