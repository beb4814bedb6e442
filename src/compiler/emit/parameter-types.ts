/** The TypeScript types of a pipeline's parameters, printed from their JSON Schema as far as parameters need it. */
import type { JsonSchema } from "../../core/runner-spec.ts";
import { quoted } from "../../core/visible-text.ts";

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;

const listed = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null);

const union = (types: readonly string[]): string => [...new Set(types)].join(" | ");

const literal = (value: unknown): string =>
  typeof value === "string" ? quoted(value) : ["number", "boolean"].includes(typeof value) ? String(value) : "unknown";

const plainTypes: { readonly [type: string]: string } = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
};

/** The type of one parameter. */
export const parameterType = (schema: unknown): string => {
  if (!isSchema(schema)) return "unknown";
  const options = listed(schema.anyOf);
  if (options !== null) return union(options.map(parameterType));
  const choices = listed(schema.enum);
  if (choices !== null) return union(choices.map(literal));
  if (Object.hasOwn(schema, "const")) return literal(schema.const);
  const types = listed(schema.type);
  if (types !== null) return union(types.map((type) => parameterType({ ...schema, type })));
  if (schema.type === "array") return `readonly ${grouped(parameterType(schema.items))}[]`;
  return typeof schema.type === "string" && Object.hasOwn(plainTypes, schema.type)
    ? (plainTypes[schema.type] ?? "unknown")
    : "unknown";
};

const grouped = (type: string): string => (/[ |]/.test(type) ? `(${type})` : type);

/** An object type; null without parameters. A parameter that is neither required nor has a default may be null. */
export const parameterTypes = ({ properties, required }: JsonSchema): string | null => {
  if (!isSchema(properties) || Object.keys(properties).length === 0) return null;
  const given = listed(required) ?? [];
  const lines = Object.entries(properties).map(([name, schema]) => {
    const always = given.includes(name) || (isSchema(schema) && Object.hasOwn(schema, "default"));
    const type = parameterType(schema);
    return `  readonly ${quoted(name)}: ${always || type === "unknown" ? type : `${type} | null`};\n`;
  });
  return `{\n${lines.join("")}}`;
};
