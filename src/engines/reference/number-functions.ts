/** Functions of numbers that JavaScript lacks or defines differently. */
import type { Dtype } from "../../core/dtypes.ts";
import { convertTo } from "./dtypes.ts";
import { floorModulo, type Value } from "./values.ts";

/** The sign of -0 is 0. */
export const signOf = (x: number): number => (x === 0 ? 0 : Math.sign(x));

/** The nearest integer; ties go to the even one. */
const halfToEven = (x: number): number => {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
};

/** From 2^52 on every number is an integer. */
export const roundedTo = (x: number, decimals: number): number => {
  if (!(Math.abs(x) < 2 ** 52)) return x;
  const scale = 10 ** decimals;
  const shifted = x * scale;
  return (Math.abs(shifted) < 2 ** 52 ? halfToEven(shifted) : shifted) / scale;
};

/** The remainder of a division, with the sign of the divisor; null for an integer divided by zero. */
export const moduloOf = (x: Value, y: Value, dtype: Dtype): Value => {
  const [a, b] = [convertTo(x, dtype), convertTo(y, dtype)];
  if (typeof a === "bigint" && typeof b === "bigint") return b === 0n ? null : floorModulo(a, b);
  const [one, other] = [Number(a), Number(b)];
  return convertTo(one - Math.floor(one / other) * other, dtype);
};
