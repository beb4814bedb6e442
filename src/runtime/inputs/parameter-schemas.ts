/** Reads the JSON Schema of a pipeline's parameters. */
import { z } from "zod";
import { isRecord } from "../../core/json.ts";
import type { JsonSchema } from "../../core/runner-spec.ts";

/** The entries of an object that are schemas. */
const schemasIn = (value: unknown): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).flatMap(([name, schema]) =>
      isRecord(schema) ? [[name, schema]] : [],
    ),
  );

/** The schemas of the parameters by name. */
export const parameterSchemas = ({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  schemasIn(properties);

/** A schema and its alternatives. */
export const alternatives = (schema: JsonSchema): readonly JsonSchema[] => [
  schema,
  ...(Array.isArray(schema.anyOf) ? schema.anyOf.filter(isRecord) : []),
];

/** The schema of the items of a list; without one, items can be anything. */
export const itemSchema = ({ items }: JsonSchema): JsonSchema => (isRecord(items) ? items : {});

/** The zod schema for values. Throws if zod does not support the JSON Schema; contracts with such a schema are refused. */
export const valuesSchema = (schema: JsonSchema): z.ZodType =>
  // The parameter type of zod lists known keywords, but zod accepts any object.
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
