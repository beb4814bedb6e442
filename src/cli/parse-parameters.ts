/** Parses parameters from the command line by their schemas. */

import { parseJson } from "../core/json.ts";
import type { JsonSchema } from "../core/runner-spec.ts";
import { alternatives, itemSchema, parameterSchemas, valuesSchema } from "../runtime/inputs/parameter-schemas.ts";
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
  const options = alternatives(schema);
  const list = options.find(({ type }) => type === "array");
  const isNull = text === "null" && more.length === 0 && options.some(({ type }) => type === "null");
  if (list !== undefined && !isNull) return texts.flatMap((one) => readItems(list, one));
  return text === undefined || more.length > 0 ? texts : readOne(schema, text);
};

/** --param drivers=a --param drivers=b, --param drivers=a,b and --param drivers='["a","b"]' are the same. */
const readItems = (schema: JsonSchema, text: string): readonly unknown[] => {
  const whole = parsed(text);
  if (Array.isArray(whole)) return whole;
  const items = itemSchema(schema);
  return text === "" ? [] : text.split(",").map((item) => readOne(items, item));
};

/** The text itself if text is accepted, otherwise the JSON value in it. */
const readOne = (schema: JsonSchema, text: string): unknown =>
  valuesSchema(schema).safeParse(text).success ? text : parsed(text);

const parsed = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
};
