/** Checks of values as authors write them: a zod schema, and what happens to a value that fails it. */
import { z } from "zod";
import { AuthorError } from "../src/core/author-error.ts";
import { type CheckPlan, type Otherwise, otherwises, ruleOf } from "../src/core/check-rules.ts";
import { type Dtype, family } from "../src/core/dtypes.ts";
import type { CheckSentence, TakesSentence } from "../src/core/messages.ts";
import { unsayable } from "./json-schema-support.ts";
import { onlyOptions, wordOf } from "./options.ts";

export type { Otherwise } from "../src/core/check-rules.ts";

export interface CheckOptions<O extends Otherwise = Otherwise> {
  /**
   * What becomes of a value that fails: `refuse` refuses the run (unless said otherwise), `drop` leaves its row out, `null`
   * sets it to null.
   */
  readonly otherwise?: O;
}

/** Whether a column may be null once its check was made. */
export type Checked<N extends boolean, O extends Otherwise> = O extends "null" ? true : N;

/** What the values of a dtype are to zod. */
interface Values {
  readonly bool: boolean;
  readonly int: number;
  readonly float32: number;
  readonly float: number;
  readonly str: string;
  readonly date: never;
  readonly datetime: never;
  readonly duration: never;
}

/** What a schema's values are called in a sentence. */
type Called<V> = [V] extends [number]
  ? "numbers"
  : [V] extends [string]
    ? "text"
    : [V] extends [boolean]
      ? "booleans"
      : "other values";

/** A schema whose values can be of the dtype, or the sentence that says that they cannot. Nulls are no business of a check. */
export type SchemaOf<D extends Dtype, S extends z.core.$ZodType> = D extends "date" | "datetime" | "duration"
  ? TimeSentence<D>
  : [NonNullable<z.output<S>>] extends [Values[(typeof family)[D]]]
    ? S
    : CheckSentence<D, Called<NonNullable<z.output<S>>>>;

/** No schema of zod that goes into a plan speaks of days and times. */
export type TimeSentence<D extends string> = TakesSentence<"check(...)", typeof checkable, D>;
const checkable = "a column of numbers, text or booleans";

/** Formats that zod decides by code: what JSON Schema says of them is less. */
const byCode: ReadonlySet<string> = new Set(["ipv6", "cidrv6", "base64", "base64url", "jwt", "url", "json_string"]);

/** What only checks cannot have: a value that is missing is null, and no schema gives it another. */
const more = (def: z.core.$ZodTypes["_zod"]["def"]): string | null => {
  if (def.type === "default" || def.type === "prefault") return "it replaces a value that is missing";
  const parts: readonly object[] = [def, ...(def.checks ?? []).map(({ _zod }) => _zod.def)];
  for (const part of parts as readonly { readonly format?: unknown; readonly pattern?: unknown }[]) {
    if (typeof part.format === "string" && byCode.has(part.format)) return `it is decided by code (${part.format})`;
    if (part.pattern instanceof RegExp && /[^u]/.test(part.pattern.flags))
      return `its pattern has the flags '${part.pattern.flags}', which JSON Schema does not support`;
  }
  return null;
};

/** The check as the plan holds it. A schema that cannot be made one is refused where it stands. */
export const checkOf = (dtype: Dtype, schema: z.core.$ZodType, options: CheckOptions = {}): CheckPlan => {
  onlyOptions("check(...)", ["otherwise"], options);
  const otherwise = wordOf("otherwise", otherwises, options.otherwise ?? "refuse");
  if (["date", "datetime", "duration"].includes(family[dtype]))
    throw new AuthorError("GF2009", { what: "check(...)", takes: checkable, found: dtype });
  const why = unsayable(schema, more);
  if (why !== null) throw new AuthorError("GF1118", { why });
  const { $schema: _, ...said } = z.toJSONSchema(schema, { io: "input" }) as { readonly [key: string]: unknown };
  const rule = ruleOf(said, dtype);
  if ("found" in rule) throw new AuthorError("GF1119", { dtype, found: rule.found });
  if ("why" in rule) throw new AuthorError("GF1118", { why: rule.why });
  return Object.freeze({ schema: said, otherwise });
};
