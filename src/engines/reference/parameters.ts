/** The parameters of a pipeline, by the JSON Schema that the plan holds of them. */
import type { Dtype } from "../../core/dtypes.ts";
import type { Parameter } from "./relation.ts";
import type { Value } from "./values.ts";

type Schema = { readonly [key: string]: unknown };
const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

/** The schemas of what a value may be beside null. */
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

/** What was given, or what stands in for it; null for an optional one that was not given. */
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
