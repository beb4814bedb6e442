/** Finds features of a zod schema that JSON Schema does not support and a plan would lose silently. */
import { z } from "zod";

/**
 * Why JSON Schema cannot express a zod schema; null if it can. `more` checks one part of the schema for further
 * reasons.
 */
export const unsupportedFeature = (
  schema: z.core.$ZodType,
  more: (part: z.core.$ZodTypes["_zod"]["def"]) => string | null = () => null,
): string | null => {
  let found: string | null = null;
  try {
    z.toJSONSchema(schema, {
      io: "input",
      override: ({ zodSchema }) => {
        const { def } = zodSchema._zod;
        if (def.type === "pipe" || def.type === "transform") found ??= "it transforms the value";
        if (def.type === "custom") found ??= "it is decided by code";
        if ("coerce" in def && def.coerce === true) found ??= "it converts the value";
        if (def.type === "catch") found ??= "it replaces a value that fails";
        for (const { _zod } of def.checks ?? []) {
          if (_zod.def.check === "custom") found ??= "it is refined by code";
          if (_zod.def.check === "overwrite") found ??= "it rewrites the value";
        }
        found ??= more(def);
      },
    });
  } catch (error) {
    found ??= error instanceof Error ? error.message : String(error);
  }
  return found;
};
