/** Checks of values as authors write them: a zod schema, and what happens to a value that fails. */
import { z } from "zod";
import { AuthorError } from "../src/core/author-error.ts";
import { type CheckPlan, type Otherwise, otherwiseOptions, ruleOf } from "../src/core/check-rules.ts";
import { type Dtype, family } from "../src/core/dtypes.ts";
import type { CheckSentence, TakesSentence } from "../src/core/messages.ts";
import { choiceOption, rejectUnknownOptions } from "./check-options.ts";
import { unsupportedFeature } from "./json-schema-support.ts";

export type { Otherwise } from "../src/core/check-rules.ts";

export interface CheckOptions<O extends Otherwise = Otherwise> {
  /**
   * What happens to a value that fails: `refuse` stops the run (the default), `drop` drops its row, `null` sets it to
   * null.
   */
  readonly otherwise?: O;
}

/** Whether a column may be null after its check. */
export type NullableAfterCheck<N extends boolean, O extends Otherwise> = O extends "null" ? true : N;

/** The TypeScript type of the values of a dtype in zod. */
export interface Values {
  readonly bool: boolean;
  readonly int: number;
  readonly float32: number;
  readonly float: number;
  readonly str: string;
  readonly date: never;
  readonly datetime: never;
  readonly duration: never;
}

/** The name of a schema's values in a message. */
type KindName<V> = [V] extends [number]
  ? "numbers"
  : [V] extends [string]
    ? "text"
    : [V] extends [boolean]
      ? "booleans"
      : "other values";

/** A schema whose values can have the dtype, or the sentence that rejects it. Checks ignore nulls. */
export type SchemaOf<D extends Dtype, S extends z.core.$ZodType> = D extends "date" | "datetime" | "duration"
  ? TimeSentence<D>
  : [NonNullable<z.output<S>>] extends [Values[(typeof family)[D]]]
    ? S
    : CheckSentence<D, KindName<NonNullable<z.output<S>>>>;

/** The zod schemas that a plan can store do not cover dates and times. */
export type TimeSentence<D extends string> = TakesSentence<"check(...)", typeof checkable, D>;
const checkable = "a column of numbers, text or booleans";

/** Formats that zod checks by code: their JSON Schema accepts more. */
const byCode: ReadonlySet<string> = new Set(["ipv6", "cidrv6", "base64", "base64url", "jwt", "url", "json_string"]);

/** What only checks cannot have: a missing value is null, and no schema can give it a default. */
const unsupportedSchema = (def: z.core.$ZodTypes["_zod"]["def"]): string | null => {
  if (def.type === "default" || def.type === "prefault") return "it replaces a value that is missing";
  const parts: readonly object[] = [def, ...(def.checks ?? []).map(({ _zod }) => _zod.def)];
  for (const part of parts as readonly { readonly format?: unknown; readonly pattern?: unknown }[]) {
    if (typeof part.format === "string" && byCode.has(part.format)) return `it is decided by code (${part.format})`;
    if (part.pattern instanceof RegExp && /[^u]/.test(part.pattern.flags))
      return `its pattern has the flags '${part.pattern.flags}', which JSON Schema does not support`;
  }
  return null;
};

/** The check as the plan stores it. A schema that cannot be stored is an error at its place. */
export const checkOf = (dtype: Dtype, schema: z.core.$ZodType, options: CheckOptions = {}): CheckPlan => {
  rejectUnknownOptions("check(...)", ["otherwise"], options);
  const otherwise = choiceOption("otherwise", otherwiseOptions, options.otherwise ?? "refuse");
  if (["date", "datetime", "duration"].includes(family[dtype]))
    throw new AuthorError("GF2009", { what: "check(...)", takes: checkable, found: dtype });
  const why = unsupportedFeature(schema, unsupportedSchema);
  if (why !== null) throw new AuthorError("GF1118", { why });
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, { io: "input" }) as { readonly [key: string]: unknown };
  const rule = ruleOf(jsonSchema, dtype);
  if ("found" in rule) throw new AuthorError("GF1119", { dtype, found: rule.found });
  if ("why" in rule) throw new AuthorError("GF1118", { why: rule.why });
  return Object.freeze({ schema: jsonSchema, otherwise });
};
