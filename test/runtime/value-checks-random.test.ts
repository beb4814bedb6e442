/** Random checks over random columns: zod itself says of every value, one at a time, whether it holds. */
import fc from "fast-check";
import pl from "nodejs-polars";
import { expect, test } from "vitest";
import { z } from "zod";
import { checkOf } from "../../dsl/value-check.ts";
import type { Dtype } from "../../src/core/dtypes.ts";
import { checkValues } from "../../src/runtime/contracts/check-values.ts";
import { byHand, howMany, search } from "../thorough.ts";

type Schema = z.ZodType;
type Value = number | string | boolean | null;

const someOf = <T extends string>(...all: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...all]);

const bound = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom(0.5, -0.5, 0.1, 2.25, 127, 1e6, -1e30, 1e30));
const bounded = (of: z.ZodNumber): fc.Arbitrary<Schema> =>
  fc
    .tuple(
      someOf<"min" | "max" | "gt" | "lt">("min", "max", "gt", "lt"),
      fc.array(bound, { minLength: 4, maxLength: 4 }),
      fc.option(fc.constantFrom(1, 2, 3, 0.25)),
    )
    .map(([words, bounds, step]) => {
      const held = words.reduce<z.ZodNumber>((schema, word, i) => schema[word](bounds[i] ?? 0), of);
      return step === null ? held : held.multipleOf(step);
    });
const listed = fc
  .uniqueArray(fc.integer({ min: -3, max: 9 }), { minLength: 1, maxLength: 4 })
  .map((all) => z.literal(all));
const ofNumbers = fc.oneof(bounded(z.number()), bounded(z.int()), listed);

const letters = fc.string({ unit: fc.constantFrom("a", "b", "é", " ", "ß", "."), maxLength: 5 });
const ofText: fc.Arbitrary<Schema> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 6 }))
    .map(([least, most]) => z.string().min(least).max(most)),
  fc.constantFrom(/^a/, /b$/, /^[ab]+$/, /é|ß/, /a.b/, /^$/).map((pattern) => z.string().regex(pattern)),
  letters.map((text) => z.string().startsWith(text)),
  fc.uniqueArray(letters, { minLength: 1, maxLength: 4 }).map((all) => z.enum(all as [string, ...string[]])),
);

const either = (one: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> =>
  fc.oneof(
    { weight: 3, arbitrary: one },
    { weight: 1, arbitrary: fc.tuple(one, one).map(([a, b]) => z.union([a, b])) },
    { weight: 1, arbitrary: one.map((schema) => schema.nullable()) },
  );

const whole = (bits: number): fc.Arbitrary<Value> => {
  // Of larger ones zod takes 2^53 - 1 for a multiple of 2: here it is none.
  const most = 2 ** Math.min(bits - 1, 40) - 1;
  return fc.oneof(fc.integer({ min: -5, max: 8 }), fc.constantFrom(most, -most));
};
const small = fc.integer({ min: -20, max: 32 }).map((quarters) => quarters / 4);
const fraction: fc.Arbitrary<Value> = fc.oneof(
  small,
  fc.integer({ min: -5, max: 8 }),
  fc.constantFrom(0.1, 0.3, -0, 1e300, -1e300, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

const kinds = {
  i8: { polars: pl.Int8, values: whole(8), schemas: either(ofNumbers) },
  i32: { polars: pl.Int32, values: whole(32), schemas: either(ofNumbers) },
  i64: { polars: pl.Int64, values: whole(64), schemas: either(ofNumbers) },
  f64: { polars: pl.Float64, values: fraction, schemas: either(ofNumbers) },
  str: { polars: pl.String, values: letters, schemas: either(ofText) },
  bool: { polars: pl.Bool, values: fc.boolean(), schemas: either(fc.boolean().map((one) => z.literal(one))) },
} as const satisfies { readonly [D in Dtype]?: unknown };

/** Which values are left where those that fail are set to null. */
const left = (dtype: keyof typeof kinds, schema: Schema, values: readonly Value[]): readonly unknown[] => {
  const check = checkOf(dtype, schema, { otherwise: "null" });
  const columns = [
    { name: "id", dtype: "i32", nullable: false },
    { name: "x", dtype, nullable: true, check },
  ];
  const contract = { name: "t", keys: ["id"], order: [], columns };
  const frame = pl
    .DataFrame([
      pl.Series(
        "id",
        values.map((_, i) => i),
        pl.Int32,
      ),
      pl.Series("x", [...values], kinds[dtype].polars as never),
    ])
    .lazy();
  const { cleared, diagnostics } = checkValues(contract as never, { name: "t", path: "t" } as never, frame, null);
  expect(diagnostics).toEqual([]);
  return cleared(frame)
    .collectSync()
    .getColumn("x")
    .toArray()
    .map((value) => (typeof value === "bigint" ? Number(value) : value));
};

test.each(Object.keys(kinds) as (keyof typeof kinds)[])("random checks of %s agree with zod", (dtype) => {
  const { schemas, values } = kinds[dtype] as {
    readonly schemas: fc.Arbitrary<Schema>;
    readonly values: fc.Arbitrary<Value>;
  };
  let [held, failed] = [0, 0];
  search(
    fc.property(schemas, fc.array(fc.option(values), { maxLength: 30 }), (schema, given) => {
      const want = given.map((value) => (value === null || schema.safeParse(value).success ? value : null));
      const got = left(dtype, schema, given);
      expect(got.map((value) => (Object.is(value, -0) ? 0 : value))).toEqual(
        want.map((value) => (Object.is(value, -0) ? 0 : value)),
      );
      held += want.filter((value) => value !== null).length;
      failed += given.filter((value, i) => value !== null && want[i] === null).length;
    }),
    howMany(50, 120),
  );
  // Of both there were enough.
  if (!byHand) expect(Math.min(held, failed)).toBeGreaterThan(10);
});
