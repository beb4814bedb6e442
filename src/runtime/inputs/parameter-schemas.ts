/** The JSON Schema of a pipeline's parameters, read as far as the command line and a run need it. */
import { z } from "zod";
import { isRecord } from "../../core/json.ts";
import type { JsonSchema } from "../../core/runner-spec.ts";

/** The schemas under a key: those of the properties of an object, by name. */
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

/** The schema of the items of a list; any value if it does not say. */
export const itemSchema = ({ items }: JsonSchema): JsonSchema => (isRecord(items) ? items : {});

/** Checks values. Throws if the schema uses what zod does not support; a contract with such a schema is refused. */
export const valuesSchema = (schema: JsonSchema): z.ZodType =>
  // zod types the keywords that it knows, and reads any object.
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
