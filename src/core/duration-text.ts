/**
 * Durations as text: those of ISO 8601 with days and smaller units only, because years and months vary in length. This
 * module reads and writes constants; each engine reads columns by the same rules.
 */

/** No unit of a duration needs more digits; longer numbers are rejected. */
const number = "0*([0-9]{1,13})";

/** The parts, each at most once and in this order: a sign, days, hours, minutes, seconds and their fraction. */
export const durationPattern = `^(-?)P(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:${number}(?:[.]([0-9]{1,9}))?S)?)?$`;

/** Text with this ending is not a duration: it is empty, or has nothing after its T. */
export const emptyDuration = "[PT]$";

const largest = 2n ** 63n - 1n;

/**
 * The microseconds of a duration; null if the text is not a duration or exceeds 64 bits. Digits beyond microseconds are
 * cut off.
 */
export const microsecondsOf = (text: string): bigint | null => {
  const parts = new RegExp(durationPattern).exec(text);
  if (parts === null || new RegExp(emptyDuration).test(text)) return null;
  const [days, hours, minutes, seconds] = parts.slice(2, 6).map((part) => BigInt(part ?? 0)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const fraction = BigInt((parts[6] ?? "").slice(0, 6).padEnd(6, "0"));
  const all = (((days * 24n + hours) * 60n + minutes) * 60n + seconds) * 1_000_000n + fraction;
  const isNegative = parts[1] === "-";
  if (all > largest + (isNegative ? 1n : 0n)) return null;
  return isNegative ? -all : all;
};
