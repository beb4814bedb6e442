/**
 * Whether a value passes the check of its column: interprets the JSON Schema of the plan as docs/semantics.md defines
 * it.
 */
import type { CheckPlan } from "../../core/check-rules.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { compareValues, type Value } from "./values.ts";

type Schema = { readonly [key: string]: unknown };
type Passes = (value: Exclude<Value, null>, wanted: unknown, dtype: Dtype) => boolean;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const characters = (value: Value): number => [...String(value)].length;
/** A number that is compared with an f32 column is rounded to 32 bits. */
const bound = (wanted: unknown, dtype: Dtype): number =>
  dtype === "f32" ? Math.fround(Number(wanted)) : Number(wanted);

/** Negative, zero or positive; integers are compared exactly, never through f64. */
const compareToBound = (value: Value, wanted: unknown, dtype: Dtype): number =>
  compareValues(value, bound(wanted, dtype));

/** Multiples are exact up to the last bit. */
const isMultiple: Passes = (value, wanted, dtype) => {
  const step = bound(wanted, dtype);
  if (typeof value === "bigint" && Number.isInteger(step)) return value % BigInt(step) === 0n;
  const ratio = Number(value) / step;
  return Math.abs(ratio - Math.round(ratio)) < Number.EPSILON * Math.max(Math.abs(ratio), 1);
};

/** A JSON literal. A null among them has no effect, because nulls pass every check. */
const isLiteral = (value: Exclude<Value, null>, literal: unknown, dtype: Dtype): boolean =>
  typeof literal === "number"
    ? (typeof value === "bigint" || typeof value === "number") && compareToBound(value, literal, dtype) === 0
    : value === literal;

const every = (schemas: unknown, value: Exclude<Value, null>, dtype: Dtype): boolean =>
  (schemas as readonly unknown[]).every((schema) => isSchema(schema) && holds(schema, value, dtype));

/** Alternatives for null only have no effect. */
const some: Passes = (value, schemas, dtype) =>
  (schemas as readonly unknown[])
    .filter((schema) => isSchema(schema) && schema.type !== "null")
    .some((schema) => every([schema], value, dtype));

const keywords: { readonly [keyword: string]: Passes } = {
  minimum: (value, wanted, dtype) => compareToBound(value, wanted, dtype) >= 0,
  maximum: (value, wanted, dtype) => compareToBound(value, wanted, dtype) <= 0,
  exclusiveMinimum: (value, wanted, dtype) => compareToBound(value, wanted, dtype) > 0,
  exclusiveMaximum: (value, wanted, dtype) => compareToBound(value, wanted, dtype) < 0,
  multipleOf: isMultiple,
  minLength: (value, wanted) => characters(value) >= Number(wanted),
  maxLength: (value, wanted) => characters(value) <= Number(wanted),
  pattern: (value, wanted) => new RegExp(String(wanted), "u").test(String(value)),
  const: (value, wanted, dtype) => wanted === null || isLiteral(value, wanted, dtype),
  enum: (value, wanted, dtype) => (wanted as readonly unknown[]).some((one) => isLiteral(value, one, dtype)),
  allOf: (value, wanted, dtype) => every(wanted, value, dtype),
  anyOf: some,
  oneOf: some,
};

const isWholeNumber = (value: Value): boolean => typeof value === "bigint" || Number.isInteger(value);

const holds = (schema: Schema, value: Exclude<Value, null>, dtype: Dtype): boolean => {
  const types = [schema.type].flat().filter((type) => type !== "null");
  if (types.includes("integer") && !types.includes("number") && !isWholeNumber(value)) return false;
  return Object.entries(schema).every(([key, wanted]) => keywords[key]?.(value, wanted, dtype) ?? true);
};

/** Nulls pass every check; NaN and the infinities fail every check of numbers. */
export const passesCheck = ({ schema }: CheckPlan, value: Value, dtype: Dtype): boolean => {
  if (value === null) return true;
  if (typeof value === "number" && !Number.isFinite(value)) return false;
  return holds(schema, value, dtype);
};
