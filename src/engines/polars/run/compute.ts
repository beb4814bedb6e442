/** The types of a runner's computation, read from its spec: lazy tables by name in, parameters by name in, a lazy table out. */
import type { LazyDataFrame } from "nodejs-polars";
import type { RunnerSpec } from "../../../core/runner-spec.ts";

export type Compute<Spec extends RunnerSpec> = (tables: Tables<Spec>, parameters: Parameters<Spec>) => LazyDataFrame;

type Tables<Spec extends RunnerSpec> = { readonly [Name in Spec["tables"][number]["name"]]: LazyDataFrame };

/** Values by name; null for an optional parameter that was not given. */
type Parameters<Spec extends RunnerSpec> = Spec["params"] extends { readonly properties: infer Properties }
  ? {
      readonly [Name in keyof Properties]: Given<Spec["params"], Name, Properties[Name]> extends true
        ? Value<Properties[Name]>
        : Value<Properties[Name]> | null;
    }
  : Readonly<Record<string, unknown>>;

/** Whether a parameter always has a value: it is required, or has a default. */
type Given<Schema, Name, Property> = Property extends { readonly default: unknown }
  ? true
  : Schema extends { readonly required: readonly (infer Required)[] }
    ? Name extends Required
      ? true
      : false
    : false;

/** The TypeScript type of a JSON Schema's values, as far as parameters need it. */
type Value<Schema> = Schema extends { readonly anyOf: readonly (infer Option)[] }
  ? Value<Option>
  : Schema extends { readonly type: readonly (infer Type)[] }
    ? Type extends string
      ? Value<{ readonly type: Type }>
      : never
    : Schema extends { readonly type: "null" }
      ? null
      : Plain<Schema>;

type Plain<Schema> = Schema extends { readonly enum: readonly (infer Choice)[] }
  ? Choice
  : Schema extends { readonly type: "array"; readonly items: infer Item }
    ? readonly Value<Item>[]
    : Schema extends { readonly type: "string" }
      ? string
      : Schema extends { readonly type: "number" | "integer" }
        ? number
        : Schema extends { readonly type: "boolean" }
          ? boolean
          : unknown;
