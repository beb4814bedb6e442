/**
 * Turns the JSON Schema of a check into a rule. The compiler (for constants), the runtime (for columns) and the
 * messages (as a description) use it.
 */
import { type Dtype, type Family, family } from "./dtypes.ts";

export const otherwiseOptions = ["refuse", "drop", "null"] as const;
export type Otherwise = (typeof otherwiseOptions)[number];

/** A check of a column. */
export interface CheckPlan {
  /** The accepted values, as JSON Schema. Nulls are not checked. */
  readonly schema: { readonly [key: string]: unknown };
  readonly otherwise: Otherwise;
}

export type Scalar = string | number | boolean;

export type Rule =
  | { readonly kind: "least" | "most" | "above" | "below" | "multipleOf" | "shortest" | "longest"; readonly of: number }
  | { readonly kind: "whole" }
  | { readonly kind: "like"; readonly pattern: string }
  | { readonly kind: "among"; readonly values: readonly Scalar[] }
  | { readonly kind: "every" | "some"; readonly rules: readonly Rule[] };

/** Why a schema cannot be a rule for a column: a feature that a rule cannot express, or values of another kind. */
export type UnsupportedSchema = { readonly why: string } | { readonly found: string };

class Unsayable extends Error {}
class Misfit extends Error {}

const typeOf: { readonly [F in Family]: "number" | "string" | "boolean" | null } = {
  bool: "boolean",
  int: "number",
  float32: "number",
  float: "number",
  str: "string",
  date: null,
  datetime: null,
  duration: null,
};

/** The name of a schema's values in a message; dsl/value-check.ts has the same names as types. */
const called = (type: unknown): string =>
  type === "number" || type === "integer"
    ? "numbers"
    : type === "string"
      ? "text"
      : type === "boolean"
        ? "booleans"
        : "other values";

type Schema = { readonly [key: string]: unknown };
const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const numeric = {
  minimum: "least",
  maximum: "most",
  exclusiveMinimum: "above",
  exclusiveMaximum: "below",
  multipleOf: "multipleOf",
} as const;
const lengths = { minLength: "shortest", maxLength: "longest" } as const;

/** Keywords that do not restrict values. A format is covered by its pattern, in the same schema. */
const silent: ReadonlySet<string> = new Set(
  "type title description id $id $comment examples deprecated readOnly writeOnly".split(" "),
);

const isNull = (option: unknown): boolean => isSchema(option) && (option.type === "null" || option.const === null);

const every = (rules: readonly Rule[]): Rule => {
  const [only] = rules;
  return only !== undefined && rules.length === 1 ? only : { kind: "every", rules };
};

const among = (values: readonly unknown[], type: string): Rule => {
  const there = values.filter((value) => value !== null);
  const other = there.find((value) => typeof value !== type);
  if (other !== undefined) throw new Misfit(called(typeof other));
  return { kind: "among", values: there as unknown as readonly Scalar[] };
};

const read = (schema: Schema, type: "number" | "string" | "boolean", inner: boolean): Rule => {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((one) => one !== "null");
  for (const one of types)
    if (one !== undefined && one !== type && !(one === "integer" && type === "number")) throw new Misfit(called(one));
  const restricts = ["const", "enum", "anyOf", "oneOf", "allOf"].some((key) => key in schema);
  if (types[0] === undefined && !restricts && !inner) throw new Unsayable("it does not constrain the values");
  const rules: Rule[] = types.includes("integer") && !types.includes("number") ? [{ kind: "whole" }] : [];
  for (const [key, value] of Object.entries(schema)) {
    if (silent.has(key)) continue;
    if ((key === "format" || key === "contentEncoding") && ("pattern" in schema || "allOf" in schema)) continue;
    if (type === "number" && Object.hasOwn(numeric, key) && typeof value === "number")
      rules.push({ kind: numeric[key as keyof typeof numeric], of: value });
    else if (type === "string" && Object.hasOwn(lengths, key) && typeof value === "number")
      rules.push({ kind: lengths[key as keyof typeof lengths], of: value });
    else if (type === "string" && key === "pattern" && typeof value === "string") rules.push(like(value));
    else if (key === "const") rules.push(among([value], type));
    else if (key === "enum" && Array.isArray(value)) rules.push(among(value, type));
    else if (key === "allOf" && Array.isArray(value))
      rules.push(...value.filter(isSchema).map((one) => read(one, type, true)));
    else if ((key === "anyOf" || key === "oneOf") && Array.isArray(value)) {
      const options = value.filter((option) => isSchema(option) && !isNull(option)) as Schema[];
      // "Exactly one of" differs from "any of" if there are several options.
      if (key === "oneOf" && options.length > 1)
        throw new Unsayable("it requires that exactly one of several options holds");
      rules.push({ kind: "some", rules: options.map((option) => read(option, type, inner)) });
    } else throw new Unsayable(`it uses '${key}', which is not supported for a column`);
  }
  return every(rules);
};

const like = (pattern: string): Rule => {
  try {
    new RegExp(pattern, "u");
  } catch {
    throw new Unsayable(`its pattern /${pattern}/ is not valid with the flag 'u'`);
  }
  return { kind: "like", pattern };
};

const isWhole = (rule: Rule): boolean => rule.kind === "whole";

/** The rule of a schema for a column of that dtype, or why there is none. */
export const ruleOf = (schema: Schema, dtype: Dtype): Rule | UnsupportedSchema => {
  const type = typeOf[family[dtype]];
  if (type === null) return { found: called(schema.type) };
  try {
    return read(schema, type, false);
  } catch (error) {
    if (error instanceof Misfit) return { found: error.message };
    if (error instanceof Unsayable) return { why: error.message };
    throw error;
  }
};

/** The relative error up to which a number counts as a multiple; zod uses the same. */
export const multipleTolerance = Number.EPSILON;

/** Whether a number is a multiple of a step within floating-point error: 0.3 is a multiple of 0.1. */
const isMultiple = (value: number, step: number): boolean => {
  const ratio = value / step;
  return Math.abs(ratio - Math.round(ratio)) < multipleTolerance * Math.max(Math.abs(ratio), 1);
};

/** Whether a value passes. The length of text is counted in code points, and patterns match code points. */
export const satisfies = (rule: Rule, value: Scalar): boolean => {
  if (typeof value === "number" && !Number.isFinite(value)) return false;
  switch (rule.kind) {
    case "least":
      return (value as number) >= rule.of;
    case "most":
      return (value as number) <= rule.of;
    case "above":
      return (value as number) > rule.of;
    case "below":
      return (value as number) < rule.of;
    case "multipleOf":
      return isMultiple(value as number, rule.of);
    case "whole":
      return Number.isInteger(value);
    case "shortest":
      return [...(value as string)].length >= rule.of;
    case "longest":
      return [...(value as string)].length <= rule.of;
    case "like":
      return new RegExp(rule.pattern, "u").test(value as string);
    case "among":
      return rule.values.includes(value);
    case "every":
      return rule.rules.every((one) => satisfies(one, value));
    case "some":
      return rule.rules.some((one) => satisfies(one, value));
  }
};

const either = new Intl.ListFormat("en", { type: "disjunction" });
const both = new Intl.ListFormat("en");

/** Large integers are printed to their last digit. */
const written = (value: Scalar): string =>
  typeof value === "string" ? `'${value}'` : Number.isInteger(value) ? String(BigInt(value)) : String(value);

/** The number of items of a long list that a message shows. */
const most = 8;
const listed = (values: readonly Scalar[]): string =>
  values.length <= most
    ? either.format(values.map(written))
    : `one of ${values.slice(0, most).map(written).join(", ")} and ${values.length - most} more`;

const characters = (count: number): string => `${count} character${count === 1 ? "" : "s"}`;

/** The bounds that every zod integer has: the integers that f64 represents exactly. */
const uncounted = Number.MAX_SAFE_INTEGER;

const parts = (rule: Rule, whole: boolean): readonly string[] => {
  switch (rule.kind) {
    case "least":
      return rule.of === -uncounted ? [] : [`at least ${written(rule.of)}`];
    case "most":
      return rule.of === uncounted ? [] : [`at most ${written(rule.of)}`];
    case "above":
      return [`more than ${written(rule.of)}`];
    case "below":
      return [`less than ${written(rule.of)}`];
    case "multipleOf":
      return [`a multiple of ${written(rule.of)}`];
    case "whole":
      return whole ? [] : ["whole"];
    case "shortest":
      return [`at least ${characters(rule.of)} long`];
    case "longest":
      return [`at most ${characters(rule.of)} long`];
    case "like":
      return [`like /${rule.pattern}/`];
    case "among":
      return [listed(rule.values)];
    case "every":
      return rule.rules.flatMap((one) => parts(one, whole));
    case "some": {
      const options = rule.rules.map((one) => both.format(parts(one, whole)));
      return options.includes("") ? [] : [either.format(options)];
    }
  }
};

/** What a value must be, as a description: "at least 1 and at most 43". */
export const describeRule = (rule: Rule, dtype: Dtype): string => {
  const text = both.format(parts(rule, family[dtype] === "int"));
  if (text !== "") return text;
  const type = typeOf[family[dtype]];
  return type === "number"
    ? isWhole(rule)
      ? "a whole number"
      : "a finite number"
    : type === "string"
      ? "text"
      : "a boolean";
};
