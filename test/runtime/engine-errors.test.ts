/** Errors as the engines were seen to write them, and what is said of them. */
import { expect, test } from "vitest";
import { describeDamage, describeFlaw } from "../../src/runtime/process/engine-errors.ts";

test.each([
  ["parquet: File out of specification: The file must end with PAR1", "it does not end with 'PAR1'"],
  ["parquet: File out of specification: Invalid thrift: protocol error", "its list of columns cannot be read"],
  ["called `Result::unwrap()` on an `Err` value: OutOfSpec", "some of its content cannot be decoded"],
  ["DataType Binary is not supported for JS conversion", "some of its content cannot be decoded"],
  ["unexpected end of file", "unexpected end of file"],
  ["incorrect header check", "it is not compressed with gzip"],
])("a damaged file: %s", (said, words) => {
  expect(describeDamage(said)).toBe(words);
});

test.each([
  [
    'conversion from `str` to `i32` failed in column \'word\' for 2 out of 2 values: ["one", "three"]',
    'a cast of str to i32 failed for 2 of 2 values in column \'word\': "one", "three"',
  ],
  [
    "conversion from `str` to `i64` failed in column 'x' for 1 out of 3 values: [\"grew beyond 64 bits\"]",
    "a whole number or a duration exceeds 64 bits",
  ],
  [
    "conversion from `str` to `i64` failed in column 'x' for 1 out of 3 values: [\"P1M is no duration\"]",
    "'P1M' is not a valid duration",
  ],
  [
    "could not convert string 'one' to INT32 when casting from source column word",
    "a cast of str to i32 failed for 'one'",
  ],
  ["'24-2-9' is no date", "'24-2-9' is not a valid date"],
  ["overflow in multiplication of INT64 (3 * 9223372036854775807)", "a whole number or a duration exceeds 64 bits"],
  ["called `Option::unwrap()` on a `None` value", "a step has no result for one of the values"],
])("a value: %s", (said, words) => {
  expect(describeFlaw(said)).toBe(words);
});
