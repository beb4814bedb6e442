/** Sums, means and variances without rounding: against JavaScript's own division, BigInt, and numbers that are known. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { meanOf, nearest, sumOf, varianceOf } from "../../src/engines/reference/exact-arithmetic.ts";
import { howMany, search } from "../thorough.ts";

const whole = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: -9, max: 9 }),
);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const many = howMany(2000, 20_000);

test("a quotient of integers equals JavaScript's", () => {
  search(
    fc.property(
      whole,
      whole.filter((n) => n !== 0),
      (a, b) => nearest(BigInt(a), BigInt(b)) === a / b + 0,
    ),
    many,
  );
});

test("a quotient of small integers in 32 bits equals JavaScript's", () => {
  const small = fc.integer({ min: -(2 ** 24), max: 2 ** 24 });
  search(
    fc.property(
      small,
      small.filter((n) => n !== 0),
      (a, b) => nearest(BigInt(a), BigInt(b), 0, "f32") === Math.fround(a / b) + 0,
    ),
    many,
  );
});

test("an integer beyond 53 bits is rounded as by Number", () => {
  search(
    fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (n) => nearest(n, 1n) === Number(n)),
    many,
  );
});

test("a single number is its own sum and mean, including the smallest and largest", () => {
  search(
    fc.property(finite, (x) => sumOf([x]) === x + 0 && meanOf([x, x]) === x + 0 && varianceOf([x, x]) === 0),
    many,
  );
  for (const x of [Number.MIN_VALUE, 2 ** -1022, 2 ** -1023 + 2 ** -1074, Number.MAX_VALUE]) expect(sumOf([x])).toBe(x);
});

test("the sum of two numbers equals JavaScript's", () => {
  search(
    fc.property(finite, finite, (a, b) => sumOf([a, b]) === a + b + 0),
    many,
  );
});

test("cancelling terms leave the exact rest, in any order", () => {
  expect(sumOf([1e16, 1, -1e16])).toBe(1);
  expect(sumOf([1e308, 1e308, -1e308])).toBe(1e308);
  expect(sumOf(Array.from({ length: 10 }, () => 0.1))).toBe(1);
  expect(meanOf([1e308, 1e308])).toBe(1e308);
  search(
    fc.property(fc.array(finite, { minLength: 2, maxLength: 9 }), (all) => {
      expect(sumOf(all)).toBe(sumOf(all.toReversed()));
      expect(varianceOf(all)).toBe(varianceOf(all.toReversed()));
    }),
    howMany(300, 3000),
  );
});

test("variances of integers equal BigInt arithmetic", () => {
  search(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 }), (all) => {
      const n = all.length;
      const sum = all.reduce((a, b) => a + b, 0);
      // Below 2^53, so exact.
      const squares = all.reduce((a, b) => a + b * b, 0);
      expect(varianceOf(all)).toBe((n * squares - sum * sum) / (n * (n - 1)));
    }),
    many,
  );
});

test("a deviation of values that are close together: ../shared/cases/found-2026-11.md, D1", () => {
  const values = [1000000000.1, 1000000000.1, 1000000000.1, 1000000000.1, 1000000000.2];
  expect(Math.sqrt(varianceOf(values)).toFixed(10)).toBe("0.0447213702");
});
