/** The result dtype of two dtypes, and the conversion of values to a dtype that can hold them. */
import type { Dtype } from "../../core/dtypes.ts";
import { nearest } from "./exact-arithmetic.ts";
import type { Value } from "./values.ts";

/** The dtype of an expression: a plain number or a bare null takes that of the other operand. */
export type Operand = Dtype | "number" | "null";

const wholes: readonly Operand[] = ["i8", "i16", "i32", "i64"];
export const isIntegerDtype = (dtype: Operand): boolean => wholes.includes(dtype);
export const isFloat = (dtype: Operand): boolean => dtype === "f32" || dtype === "f64";
export const isText = (dtype: Operand): boolean => dtype === "str" || dtype === "categorical";
const isNumber = (dtype: Operand): boolean => isIntegerDtype(dtype) || isFloat(dtype) || dtype === "number";

/** The dtype of a sum, difference or product. */
export const arithmeticOf = (a: Operand, b: Operand): Dtype => {
  if (a === "duration") return "duration";
  const [whole, single] = [
    [a, b].every((one) => isIntegerDtype(one) || one === "number"),
    [a, b].every((one) => one === "f32" || one === "number"),
  ];
  if (a === "number" && b === "number") return "f64";
  return whole ? "i64" : single ? "f32" : "f64";
};

/** The dtype that holds both. */
export const commonDtype = (a: Operand, b: Operand): Dtype => {
  if (a === "null") return b === "number" || b === "null" ? "f64" : b;
  if (b === "null") return commonDtype(b, a);
  if (a === "number") return b === "number" ? "f64" : b;
  if (b === "number" || a === b) return a;
  return isText(a) ? "str" : arithmeticOf(a, b);
};

/** The dtype in which two values are compared. */
export const comparedAs = (a: Operand, b: Operand): Dtype =>
  isNumber(a) && isNumber(b) ? arithmeticOf(a, b) : commonDtype(a, b);

/** The same number in another numeric dtype, rounded if necessary; other values are unchanged. */
export const convertTo = (value: Value, dtype: Dtype): Value => {
  if (value === null) return null;
  if (dtype === "f32") return typeof value === "bigint" ? nearest(value, 1n, 0, "f32") : Math.fround(Number(value));
  if (dtype === "f64") return Number(value);
  return isIntegerDtype(dtype) && typeof value === "number" ? BigInt(value) : value;
};
