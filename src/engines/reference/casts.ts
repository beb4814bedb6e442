/** Casts to another dtype. Strict: a value that does not fit stops the run. */
import type { Dtype } from "../../core/dtypes.ts";
import { convertTo, isFloat, isIntegerDtype, isText, type Operand } from "./dtypes.ts";
import { NotComputable } from "./failures.ts";
import { calendarOf, dateOf, datetimeOf, durationText, microsecondsOf } from "./parse-literals.ts";
import { dayOf, fitsInteger, midnightOf, type Value } from "./values.ts";

const refuse = (value: Value, dtype: Dtype): never => {
  throw new NotComputable(`${typeof value === "string" ? JSON.stringify(value) : String(value)} is no ${dtype}`);
};

const toWhole = (value: Value, to: Dtype): Value => {
  const whole =
    typeof value === "string"
      ? wholeText(value)
      : typeof value === "number"
        ? Number.isFinite(value)
          ? BigInt(Math.trunc(value))
          : null
        : BigInt(value as bigint | boolean);
  return whole !== null && fitsInteger(whole, to) ? whole : refuse(value, to);
};

const wholeText = (text: string): bigint | null => (/^[-+]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, "")) : null);

const toFloat = (value: Value, to: Dtype): Value => {
  if (typeof value !== "string") return convertTo(typeof value === "boolean" ? Number(value) : value, to);
  const number = numberText(value);
  return number === null ? refuse(value, to) : convertTo(number, to);
};

const numberText = (text: string): number | null => {
  if (/^[-+]?(\d+([.]\d*)?|[.]\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  const [, sign = "", word = ""] = /^([-+]?)(nan|inf|infinity)$/i.exec(text) ?? [];
  if (word === "") return null;
  const size = word.toLowerCase() === "nan" ? Number.NaN : Number.POSITIVE_INFINITY;
  return sign === "-" ? -size : size;
};

const padded = (value: bigint, width: number): string => String(value).padStart(width, "0");

const dayText = (days: bigint): string => {
  const { year, month, day } = calendarOf(days);
  const size = year < 0n ? `-${padded(-year, 4)}` : year > 9999n ? `+${year}` : padded(year, 4);
  return `${size}-${padded(month, 2)}-${padded(day, 2)}`;
};

const timeText = (microseconds: bigint): string => {
  const days = dayOf(microseconds);
  const time = microseconds - midnightOf(days);
  const seconds = time / 1_000_000n;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((one) => padded(one, 2)).join(":");
  return `${dayText(days)} ${clock}.${padded(time % 1_000_000n, 6)}`;
};

/** The shortest digits that read back as the same number, and the power of ten of the first one. */
const digitsOf = (
  size: number,
  isSame: (text: string) => boolean,
): { readonly digits: string; readonly power: number } => {
  const texts = Array.from({ length: 17 }, (_, i) => size.toExponential(i));
  const [digits = "", power = "0"] = (texts.find(isSame) ?? "").replace(".", "").split("e");
  return { digits, power: Number(power) };
};

/** The powers of ten between which numbers are written with a decimal point; others have an exponent. */
const pointed = { f32: { least: -6, most: 12 }, f64: { least: -5, most: 15 } } as const;

/** `1.0`, `0.00001`, `1e-6`, `1.5e+16`. */
const floatText = (value: number, dtype: Operand): string => {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}inf`;
  if (size === 0) return `${sign}0.0`;
  const read = dtype === "f32" ? Math.fround : (x: number) => x;
  const { digits, power } = digitsOf(size, (text) => read(Number(text)) === size);
  const [first = "", rest] = [digits.slice(0, 1), digits.slice(1)];
  const { least, most } = pointed[dtype === "f32" ? dtype : "f64"];
  if (power < least || power > most)
    return `${sign}${first}${rest === "" ? "" : `.${rest}`}e${power < 0 ? "-" : "+"}${Math.abs(power)}`;
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, "0");
  return `${sign}${whole}.${digits.slice(power + 1) || "0"}`;
};

const toText = (value: Value, from: Operand): Value => {
  if (from === "date") return dayText(value as bigint);
  if (from === "datetime") return timeText(value as bigint);
  if (from === "duration") return durationText(value as bigint);
  return typeof value === "number" ? floatText(value, from) : String(value);
};

const toBool = (value: Value): Value => (typeof value === "boolean" ? value : Number(value) !== 0);

/** A non-null value in another dtype. */
export const cast = (value: Value, from: Operand, to: Dtype): Value => {
  if (to === "bool") return toBool(value);
  if (isIntegerDtype(to)) return toWhole(value, to);
  if (isFloat(to)) return toFloat(value, to);
  if (isText(to)) return isText(from) ? value : toText(value, from);
  if (typeof value === "string") {
    const read = to === "date" ? dateOf(value) : to === "datetime" ? datetimeOf(value) : microsecondsOf(value);
    return read ?? refuse(value, to);
  }
  if (to === "date" && from === "datetime") return dayOf(value as bigint);
  return to === "datetime" && from === "date" ? midnightOf(value as bigint) : value;
};
