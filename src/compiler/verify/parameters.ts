/** The dtype of a parameter by its JSON Schema. */
import type { Dtype } from "../../core/dtypes.ts";
import type { ParameterBrand } from "./environment.ts";

type Schema = { readonly [key: string]: unknown };

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

const scalar = (schema: Schema): Dtype | null => {
  const type = schema.type ?? kindOf(schema.const) ?? kindOf((schema.enum as unknown[] | undefined)?.[0]);
  if (type === "string") return "str";
  if (type === "boolean") return "bool";
  return type === "number" || type === "integer" ? "f64" : null;
};

const kindOf = (value: unknown): string | undefined => (value === undefined ? undefined : typeof value);

const brandOf = (schema: Schema, nullable: boolean): ParameterBrand | null => {
  if (Array.isArray(schema.type))
    return brandOf({ ...schema, type: undefined, anyOf: schema.type.map((type) => ({ ...schema, type })) }, nullable);
  if (Array.isArray(schema.anyOf)) {
    const options = schema.anyOf.filter(isSchema);
    const rest = options.filter((option) => option.type !== "null");
    const brands = rest.map((option) => brandOf(option, nullable || rest.length < options.length));
    const [first] = brands;
    return first && brands.every((b) => b?.dtype === first.dtype && b.list === first.list) ? first : null;
  }
  const items = schema.items;
  if (schema.type === "array") {
    const dtype = isSchema(items) ? scalar(items) : null;
    return dtype === null ? null : { dtype, list: true, nullable };
  }
  const dtype = scalar(schema);
  return dtype === null ? null : { dtype, list: false, nullable };
};

/** The parameters of a pipeline; null for one whose values are not text, numbers, booleans or lists of them. */
export const parametersOf = (schema: Schema): ReadonlyMap<string, ParameterBrand | null> => {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return new Map(
    Object.entries(properties).map(([name, property]) => [
      name,
      // A default replaces a missing value.
      isSchema(property) ? brandOf(property, !required.includes(name) && property.default === undefined) : null,
    ]),
  );
};
