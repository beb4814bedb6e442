/**
 * Finds repeated keys with little memory: the key columns become the digits of one integer, and equal integers are
 * adjacent once sorted. Grouping by the columns takes six times the memory and ten times as long.
 */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { firstRow } from "../readers/polars-io.ts";

/** False only if certainly no two rows without nulls agree in all columns. */
export const mayHaveRepeatedKeys = (
  frame: LazyDataFrame,
  columns: readonly string[],
  texts: ReadonlySet<string>,
): boolean => {
  const digits = columns.map((name) => digit(name, texts));
  // As text: JavaScript numbers cannot hold every i64.
  const limits = firstRow(
    frame.select(
      ...digits.flatMap((value, i) => [
        value.min().cast(pl.String).alias(`min ${i}`),
        value.max().cast(pl.String).alias(`max ${i}`),
      ]),
    ),
  );
  let size = 1n;
  let number = integer(0n);
  for (const [i, value] of digits.entries()) {
    const [min, max] = [limits[`min ${i}`], limits[`max ${i}`]];
    // A column that contains only nulls: there are no keys.
    if (typeof min !== "string" || typeof max !== "string") return false;
    const base = BigInt(max) - BigInt(min) + 1n;
    size *= base;
    if (size > largest) return true;
    number = number.mul(integer(base)).add(value.sub(integer(BigInt(min))));
  }
  const sorted = frame.select(number.sort().alias("key"));
  return Number(firstRow(sorted.select(pl.col("key").eq(pl.col("key").shift(1)).sum().alias("repeated"))).repeated) > 0;
};

const largest = 2n ** 63n - 1n;

/** Texts are mapped to the codes that polars gives them, which are unique within a process. */
const digit = (name: string, texts: ReadonlySet<string>): Expr =>
  (texts.has(name) ? pl.col(name).cast(pl.Categorical).toPhysical() : pl.col(name)).cast(pl.Int64);

const integer = (value: bigint): Expr => pl.lit(String(value)).cast(pl.Int64);
