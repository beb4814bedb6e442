/**
 * Converts rows of frames to the values of the reference, and back. Integers go through text, because JavaScript
 * numbers are too short.
 */
import pl, { type LazyDataFrame, type Series } from "nodejs-polars";
import type { Dtype } from "../../../core/dtypes.ts";
import type { ColumnContract } from "../../../core/runner-spec.ts";
import { polarsDtype } from "../../../runtime/readers/dtypes.ts";
import type { GivenRow, Value } from "../index.ts";

/** Dtypes whose values JavaScript represents directly; all others are integers. */
const plainly: { readonly [D in Dtype]?: (value: unknown) => Value } = {
  bool: (value) => value as boolean,
  f32: (value) => value as number,
  f64: (value) => value as number,
  str: (value) => value as string,
  categorical: (value) => value as string,
};

export const rowsOf = (
  frame: LazyDataFrame,
  columns: readonly Pick<ColumnContract, "name" | "dtype">[],
): readonly GivenRow[] => {
  const rows = frame
    .select(
      ...columns.map(({ name, dtype }, i) => {
        const column = pl.col(name);
        return (plainly[dtype] === undefined ? column.cast(pl.Int64).cast(pl.String) : column).alias(String(i));
      }),
    )
    .collectSync();
  const cells = columns.map(({ dtype }, i) =>
    [...rows.getColumn(String(i)).toArray()].map((value: unknown): Value => {
      if (value === null || value === undefined) return null;
      return plainly[dtype]?.(value) ?? BigInt(value as string);
    }),
  );
  return Array.from({ length: rows.height }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]?.[row] ?? null])),
  );
};

export const seriesOf = (name: string, dtype: Dtype, values: readonly Value[]): Series => {
  if (plainly[dtype] !== undefined) return pl.Series(name, [...values], polarsDtype(dtype));
  const texts = values.map((value) => (value === null ? null : String(value)));
  const whole = pl.Series(name, texts, pl.String).cast(pl.Int64);
  return (dtype === "date" ? whole.cast(pl.Int32) : whole).cast(polarsDtype(dtype));
};
