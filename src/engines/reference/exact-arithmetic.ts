/** Sums, quotients and variances without intermediate rounding: every f64 is an integer times a power of two. */

/** A finite f64 as `mantissa * 2 ** exponent`. */
const partsOf = (value: number): { readonly mantissa: bigint; readonly exponent: number } => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const all = view.getBigUint64(0);
  const biased = Number((all >> 52n) & 0x7ffn);
  const fraction = all & 0xf_ffff_ffff_ffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10_0000_0000_0000n;
  return { mantissa: all >> 63n === 1n ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
};

const bitLength = (value: bigint): number => value.toString(2).length;

/** The formats of floating-point numbers: the number of binary digits, and the exponent of the last one. */
const formats = { f64: { digits: 53, least: -1074 }, f32: { digits: 24, least: -149 } } as const;

/** The floating-point number nearest to `numerator / denominator * 2 ** exponent`; ties go to the even one. */
export const nearest = (
  numerator: bigint,
  denominator: bigint,
  exponent = 0,
  format: keyof typeof formats = "f64",
): number => {
  if (numerator === 0n) return 0;
  const isNegative = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const { digits, least } = formats[format];
  // Enough digits of the quotient, plus one that says whether there is a remainder.
  const shift = Math.max(0, digits + 3 - bitLength(n) + bitLength(d));
  const shifted = n << BigInt(shift);
  const quotient = ((shifted / d) << 1n) | (shifted % d === 0n ? 0n : 1n);
  const scale = exponent - shift - 1;
  const drop = Math.max(bitLength(quotient) - digits, least - scale, 0);
  const [unit, half] = [1n << BigInt(drop), drop === 0 ? 0n : 1n << BigInt(drop - 1)];
  const rest = quotient % unit;
  const kept = quotient / unit;
  const up = drop > 0 && (rest > half || (rest === half && kept % 2n === 1n));
  const size = Number(up ? kept + 1n : kept) * 2 ** (scale + drop);
  const value = format === "f32" ? Math.fround(size) : size;
  return isNegative ? -value : value;
};

/** Finite numbers as integers, in units of a common power of two. */
const scaled = (values: readonly number[]): { readonly wholes: readonly bigint[]; readonly exponent: number } => {
  const all = values.map(partsOf).filter(({ mantissa }) => mantissa !== 0n);
  const exponent = all.reduce((least, one) => Math.min(least, one.exponent), Number.POSITIVE_INFINITY);
  if (all.length === 0) return { wholes: [], exponent: 0 };
  return { wholes: all.map((one) => one.mantissa << BigInt(one.exponent - exponent)), exponent };
};

const add = (a: bigint, b: bigint): bigint => a + b;

/** The f64 nearest to the sum of finite numbers. */
export const sumOf = (values: readonly number[]): number => {
  const { wholes, exponent } = scaled(values);
  return nearest(wholes.reduce(add, 0n), 1n, exponent);
};

/** The f64 nearest to the mean of finite numbers. */
export const meanOf = (values: readonly number[]): number => {
  const { wholes, exponent } = scaled(values);
  return nearest(wholes.reduce(add, 0n), BigInt(values.length), exponent);
};

/** The f64 nearest to the variance of a sample of at least two finite numbers. */
export const varianceOf = (values: readonly number[]): number => {
  const { wholes, exponent } = scaled(values);
  const n = BigInt(values.length);
  const sum = wholes.reduce(add, 0n);
  const squares = wholes.map((one) => one * one).reduce(add, 0n);
  return nearest(n * squares - sum * sum, n * (n - 1n), 2 * exponent);
};
