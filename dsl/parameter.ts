/** Parameters: values given at run time, typed and checked by zod. Known `always`. */
import { z } from "zod";
import { AuthorError } from "../src/core/author-error.ts";
import type { ExpressionOf } from "./expression/types.ts";
import { unsupportedFeature } from "./json-schema-support.ts";
import type { brand, Scope } from "./scope.ts";

export type ParameterSchemas = { readonly [name: string]: z.core.$ZodType };

/** A parameter that holds a list, for `isIn`. `M`: whether it may be missing. */
export interface AnyList<D extends string, M extends boolean> {
  readonly [brand]: { readonly list: D; readonly missing: M };
}

export interface ListParameter<D extends string, M extends boolean, S extends Scope> extends AnyList<D, M> {
  /** Whether no list was given. */
  isNull(): ExpressionOf<"bool", false, "always", S>;
}

type DtypeOfValue<V> = V extends boolean ? "bool" : V extends string ? "str" : V extends number ? "f64" : never;

/** A parameter as an expression in some scope. Numbers are f64. */
export type Parameter<V, S extends Scope> =
  NonNullable<V> extends readonly (infer Item)[]
    ? ListParameter<DtypeOfValue<Item>, Missing<V>, S>
    : ExpressionOf<DtypeOfValue<NonNullable<V>>, Missing<V>, "always", S>;

type Missing<V> = undefined extends V ? true : null extends V ? true : false;

export type Parameters<P extends ParameterSchemas, S extends Scope> = {
  readonly [K in keyof P]: Parameter<z.output<P[K]>, S>;
};

/**
 * The parameters as one JSON Schema, which is all that a generated runner needs to check them. A zod schema that JSON
 * Schema cannot express (a transform, a refinement by code) is an error, because it would be dropped silently.
 */
export const parameterSchema = (schemas: ParameterSchemas): { readonly [key: string]: unknown } => {
  for (const [name, schema] of Object.entries(schemas)) {
    const why = unsupportedFeature(schema);
    if (why !== null) throw new AuthorError("GF1103", { name, why });
  }
  const { $schema: _, ...schema } = z.toJSONSchema(z.strictObject(schemas), { io: "input" });
  return schema;
};
