/** The parameters of a pipeline, by their JSON Schema in the plan. */
import type { Dtype } from "../../core/dtypes.ts";
import type { Parameter } from "./relation-values.ts";
import type { Value } from "./values.ts";

type Schema = { readonly [key: string]: unknown };
const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

/** The alternatives of a value, apart from null. */
const optionsOf = (schema: Schema): readonly Schema[] =>
  Array.isArray(schema.anyOf) ? schema.anyOf.filter(isSchema).flatMap(optionsOf) : [schema];

const dtypeOf = (schema: Schema): Dtype | null => {
  for (const option of optionsOf(schema)) {
    if (isSchema(option.items)) return dtypeOf(option.items);
    const types = [option.type, ...(Array.isArray(option.type) ? option.type : [])];
    const example = option.const ?? (Array.isArray(option.enum) ? option.enum.find((one) => one !== null) : undefined);
    if (types.includes("string") || typeof example === "string") return "str";
    if (types.includes("boolean") || typeof example === "boolean") return "bool";
    if (types.includes("number") || types.includes("integer") || typeof example === "number") return "f64";
  }
  return null;
};

/** The given value or its default; null for an optional parameter that was not given. */
export const parametersOf = (
  schema: Schema,
  given: { readonly [name: string]: unknown },
): ReadonlyMap<string, Parameter> =>
  new Map(
    Object.entries(isSchema(schema.properties) ? schema.properties : {}).map(([name, property]) => {
      const dtype = isSchema(property) ? dtypeOf(property) : null;
      if (dtype === null || !isSchema(property)) throw new Error(`the parameter '${name}' is of no dtype`);
      const value = (given[name] ?? property.default ?? null) as Value | readonly Value[];
      return [name, { dtype, value }];
    }),
  );
