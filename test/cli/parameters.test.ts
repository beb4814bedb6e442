import { expect, test } from "vitest";
import { z } from "zod";
import { readParameters } from "../../src/cli/parse-parameters.ts";
import type { JsonSchema } from "../../src/core/runner-spec.ts";

const schema = z.toJSONSchema(
  z.object({
    names: z.array(z.string()).optional(),
    years: z.array(z.int()).optional(),
    name: z.string().optional(),
    year: z.int().min(1900).optional(),
    share: z.number().nullable().optional(),
    fast: z.boolean().default(false),
    day: z.iso.date().optional(),
    mode: z.enum(["a", "1"]).optional(),
    some: z.array(z.string()).nullable(),
  }),
) as JsonSchema;

test.each([
  ["names", ["Al,Bo"], ["Al", "Bo"]],
  ["names", ["Al", "Bo"], ["Al", "Bo"]],
  ["names", ['["Al","B,o"]', "C"], ["Al", "B,o", "C"]],
  ["names", ["1,true,null"], ["1", "true", "null"]],
  ["names", [""], []],
  ["years", ["2020,2021"], [2020, 2021]],
  ["years", ["[2020]", "2021"], [2020, 2021]],
  ["name", ["7"], "7"],
  ["name", ["a=b,c"], "a=b,c"],
  ["year", ["2020"], 2020],
  ["share", ["0.5"], 0.5],
  ["share", ["null"], null],
  ["fast", ["true"], true],
  ["day", ["2020-02-29"], "2020-02-29"],
  ["mode", ["1"], "1"],
  ["some", ["Al,Bo"], ["Al", "Bo"]],
  ["some", ["Al"], ["Al"]],
  ["some", ["null"], null],
  ["some", ["null", "Al"], ["null", "Al"]],
  // What the schema does not accept is for the run to refuse, and it sees what was typed.
  ["year", ["soon"], "soon"],
  ["year", ["1"], 1],
  ["year", ["2020", "2021"], ["2020", "2021"]],
  ["years", ["2020,soon"], [2020, "soon"]],
  ["toString", ["x"], "x"],
])("parses %s from %j", (name, texts, value) => {
  const given = texts.map((text) => [name, text] as const);
  expect(readParameters(schema, given)).toEqual({ [name]: value });
});
