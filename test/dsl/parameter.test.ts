/** An aggregate in a plan has exactly its numeric argument, whoever wrote the plan. */
import { expect, test } from "vitest";
import { z } from "zod";
import { expressionSchema } from "../../src/plan/schema.ts";

const frame = { kind: "trailing", size: 3, gap: 0, entity: true, by: [], atLeast: 1, asOf: null, within: null };
const value = { kind: "column", name: "x" };

test.each([
  ["ewMean", 3, true],
  ["ewMean", 1e-9, true],
  ["ewMean", 0, false],
  ["ewMean", -1, false],
  ["ewMean", Number.POSITIVE_INFINITY, false],
  ["ewMean", Number.NaN, false],
  ["ewMean", null, false],
  ["quantile", 1, true],
  ["quantile", 1.5, false],
  ["quantile", null, false],
  ["median", null, true],
  ["mean", 0.5, false],
  ["mean", null, true],
])("%s(%s): %s", (aggregate, parameter, sound) => {
  expect(z.safeParse(expressionSchema, { kind: "window", aggregate, parameter, value, frame }).success).toBe(sound);
});

test("groups have no exponentially weighted mean", () => {
  const group = (aggregate: string, parameter: number | null) =>
    z.safeParse(expressionSchema, { kind: "group", aggregate, parameter, value }).success;
  expect([group("ewMean", 3), group("quantile", 0.5), group("quantile", 7)]).toEqual([false, true, false]);
});
