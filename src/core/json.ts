/** Parses JSON: the only module that calls JSON.parse. A result is `unknown`, or has the type of the schema that validated it. */

/** A zod schema, or anything else that validates a value: the core imports no library. */
export interface Schema<T> {
  readonly safeParse: (
    value: unknown,
  ) => { readonly success: true; readonly data: T } | { readonly success: false; readonly error: Error };
}

/** Parses a text. Throws a SyntaxError if it is not JSON. */
export const parseJson = (text: string): unknown => JSON.parse(text);

/** Parses and validates a text. Throws a SyntaxError, or the error of the schema. */
export const readJson = <T>(text: string, schema: Schema<T>): T => {
  const result = schema.safeParse(parseJson(text));
  if (!result.success) throw result.error;
  return result.data;
};

/** Whether a value is valid. Callers keep the value itself, because the copy of a schema loses names such as `__proto__`. */
export const matches = <T>(value: unknown, schema: Schema<T>): value is T => schema.safeParse(value).success;

/** Whether a value is an object with properties: neither null nor an array. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The type of data with every property read-only. */
export type Immutable<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : { readonly [K in keyof T]: Immutable<T[K]> };

/** Copies plain data into a tree: an object that occurs twice is copied twice. */
export const copyAsTree = <T>(data: T): T => JSON.parse(JSON.stringify(data));
