/** Which dtypes an operation takes and returns, as values. The types compute the same from src/core/dtypes.ts. */
import {
  arithmeticTable,
  castTable,
  type Dtype,
  type Family,
  family,
  type Numeric,
  type NumericFamily,
  type Textual,
} from "../../core/dtypes.ts";
import type { OperandBrand } from "./environment.ts";
import { refuse } from "./finding.ts";

type OperandDtype = OperandBrand["dtype"];

const numericFamily = (dtype: OperandDtype): NumericFamily | null => {
  if (dtype === "number") return "number";
  if (dtype === "null") return null;
  const of = family[dtype];
  return of === "int" || of === "float32" || of === "float" ? of : null;
};

export const isNumeric = (dtype: OperandDtype): dtype is Numeric | "number" => numericFamily(dtype) !== null;
export const isIntegerDtype = (dtype: OperandDtype): boolean => numericFamily(dtype) === "int";
export const isFloat = (dtype: Dtype): boolean => family[dtype] === "float32" || family[dtype] === "float";

/** Whether the dtype is text, including categories. */
export const isText = (dtype: OperandDtype): dtype is Textual =>
  dtype !== "number" && dtype !== "null" && family[dtype] === "str";

/** Whether two columns hold values of the same kind: str and categorical are the same kind. */
export const sameKind = (a: OperandDtype, b: OperandDtype): boolean => a === b || (isText(a) && isText(b));

/** The dtype of arithmetic on two operands, or null if one is not a number. */
export const arithmetic = (a: OperandDtype, b: OperandDtype): Dtype | null => {
  const [left, right] = [numericFamily(a), numericFamily(b)];
  return left === null || right === null ? null : arithmeticTable[left][right];
};

/** The dtype that holds both, or null if there is none. A plain number takes the dtype of the other. */
export const unified = (a: OperandDtype, b: OperandDtype): Dtype | null => {
  if (a === "null" && b === "null") return null;
  if (a === "null") return b === "number" ? "f64" : (b as Dtype);
  if (b === "null") return a === "number" ? "f64" : a;
  if (a === "number" && b === "number") return "f64";
  if (a === "number") return isNumeric(b) ? (b as Dtype) : null;
  if (b === "number") return isNumeric(a) ? a : null;
  if (isText(a) && isText(b)) return a === b ? a : "str";
  return a === b ? a : arithmetic(a, b);
};

/** The dtype in which two operands are compared, or null if they cannot be. */
export const comparable = (a: OperandDtype, b: OperandDtype): Dtype | null => {
  if (a === "null" || b === "null") return null;
  if (isText(a) && isText(b)) return "str";
  return arithmetic(a, b) ?? (a === b ? (a as Dtype) : null);
};

/** Whether the cast exists; whether every value fits is checked in the run. */
export const castable = (from: OperandDtype, to: Dtype): boolean => {
  if (from === "null") return true;
  const families: readonly Family[] = castTable[to].from;
  return families.includes(from === "number" ? "float" : family[from]);
};

const bits: { readonly [D in Dtype]?: number } = { i8: 7, i16: 15, i32: 31, i64: 53 };

/** Whether a dtype can hold a constant. */
export const fits = (value: unknown, dtype: Dtype): boolean => {
  const bound = bits[dtype];
  if (typeof value !== "number" || bound === undefined) return true;
  return Number.isInteger(value) && value >= -(2 ** bound) && value < 2 ** bound;
};

/** Checks that the dtype can hold a plain number. */
export const checkConstant = (value: unknown, dtype: Dtype): void => {
  if (typeof value !== "number" || fits(value, dtype)) return;
  if (Number.isInteger(value)) refuse("GF2021", { value, dtype });
  refuse("GF2010", { value });
};
