/** Parses parameters from the command line by their schemas. */
import { z } from "zod";
import type { JsonSchema } from "../core/runner-spec.ts";
import { parameterSchemas } from "../runtime/inputs/check-arguments.ts";
import type { Pair } from "./name-value-flags.ts";

/**
 * Values by name. A value that its schema does not accept is passed on as typed, and the run reports what it expected.
 */
export const readParameters = (params: JsonSchema, given: readonly Pair[]): Readonly<Record<string, unknown>> => {
  const schemas = parameterSchemas(params);
  return Object.fromEntries(
    [...new Set(given.map(([name]) => name))].map((name) => {
      const texts = given.filter(([other]) => other === name).map(([, text]) => text);
      const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      return [name, read(schema ?? {}, texts)];
    }),
  );
};

const read = (schema: JsonSchema, texts: readonly string[]): unknown => {
  const [text, ...more] = texts;
  const options = [schema, ...((schema.anyOf ?? []) as readonly JsonSchema[])];
  const list = options.find(({ type }) => type === "array");
  const isNull = text === "null" && more.length === 0 && options.some(({ type }) => type === "null");
  if (list !== undefined && !isNull) return texts.flatMap((one) => readItems(list, one));
  return text === undefined || more.length > 0 ? texts : readOne(schema, text);
};

/** --param drivers=a --param drivers=b, --param drivers=a,b and --param drivers='["a","b"]' are the same. */
const readItems = (schema: JsonSchema, text: string): readonly unknown[] => {
  const whole = parsed(text);
  if (Array.isArray(whole)) return whole;
  const items = (schema.items ?? {}) as JsonSchema;
  return text === "" ? [] : text.split(",").map((item) => readOne(items, item));
};

/** The text itself if text is accepted, otherwise the JSON value in it. */
const readOne = (schema: JsonSchema, text: string): unknown =>
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(text).success ? text : parsed(text);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
