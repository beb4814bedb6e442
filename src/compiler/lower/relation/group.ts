/** Lowers one aggregate over the rows that come together in one row of an `aggregate` step. */
import type { GroupNode } from "../../../../dsl/plan/expression/group.ts";
import { dtypeOf, type Lowering, lower, lowerAs } from "../expression.ts";
import { polarsDtype } from "../names.ts";

export const lowerGroup = ({ aggregate, value }: GroupNode, lowering: Lowering): string => {
  if (aggregate === "count") return `${lower(value, lowering).code}.count().cast(pl.Int64)`;
  if (aggregate === "min" || aggregate === "max") return `${lower(value, lowering).code}.${aggregate}()`;
  if (aggregate !== "sum") return `${lowerAs(value, "f64", lowering).code}.${aggregate}()`;
  const dtype = dtypeOf(value, lowering);
  const wide = dtype === "f32" || dtype === "f64" ? "f64" : "i64";
  const { code } = lowerAs(value, wide, lowering);
  // polars' sum of nothing but nulls is zero.
  return `pl.when(${code}.count().gt(pl.lit(0))).then(${code}.sum()).otherwise(pl.lit(null).cast(${polarsDtype[wide]}))`;
};
