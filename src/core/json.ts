/**
 * Reads JSON: the only module that calls JSON.parse. What is read is `unknown`, or has the type of a schema that checked it.
 */

/** A schema of zod, or anything else that checks a value. This room imports no library. */
export interface Schema<T> {
  readonly safeParse: (
    value: unknown,
  ) => { readonly success: true; readonly data: T } | { readonly success: false; readonly error: Error };
}

/** The value of a text. Throws a SyntaxError if the text is not JSON. */
export const parseJson = (text: string): unknown => JSON.parse(text);

/** The value of a text as the schema returns it. Throws a SyntaxError, or the error of the schema. */
export const readJson = <T>(text: string, schema: Schema<T>): T => {
  const result = schema.safeParse(parseJson(text));
  if (!result.success) throw result.error;
  return result.data;
};

/** Whether a value is what a schema describes. The value itself is used, because a schema's copy loses names such as `__proto__`. */
export const matches = <T>(value: unknown, schema: Schema<T>): value is T => schema.safeParse(value).success;

/** A value with properties: not null, and not a list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Data that nobody changes. */
export type Immutable<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : { readonly [K in keyof T]: Immutable<T[K]> };

/** Plain data copied into a tree: an object that occurs twice becomes two. */
export const copyAsTree = <T>(data: T): T => JSON.parse(JSON.stringify(data));
