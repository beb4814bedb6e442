/**
 * Parses dates written as YYYY-MM-DD. Polars' own parser reads 29 February of many common years as a date of the year
 * 8, so valid dates are defined here and computed from their digits.
 */
import pl, { type Expr } from "nodejs-polars";

const leapYear = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[048]|[2468][048]|[13579][26])00)";

/** Every day of the Gregorian calendar from the year 0 to 9999, and nothing else. */
export const dayPattern = [
  "(?:[0-9]{4}-(?:",
  "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|",
  "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|",
  "02-(?:0[1-9]|1[0-9]|2[0-8])",
  `)|${leapYear}-02-29)`,
].join("");

export const integerLiteral = (value: number): Expr => pl.lit(value).cast(pl.Int64);

/** The number at a position of a text. */
export const digitsAt = (text: Expr, place: number, length: number): Expr =>
  text.str.slice(place, length).cast(pl.Int64);

/**
 * The days since 1970-01-01 of a text that begins with a date. Years begin in March, so that a leap day is the last of
 * its year, and are counted from 400 years before the year 0, so that no quotient is negative.
 */
export const dayNumber = (text: Expr): Expr => {
  const [year, month, day] = [digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2)] as const;
  const isLate = month.gt(integerLiteral(2));
  const years = pl
    .when(isLate)
    .then(year.add(integerLiteral(400)))
    .otherwise(year.add(integerLiteral(399)));
  const months = pl
    .when(isLate)
    .then(month.sub(integerLiteral(3)))
    .otherwise(month.add(integerLiteral(9)));
  return years
    .mul(integerLiteral(365))
    .add(years.div(integerLiteral(4)))
    .sub(years.div(integerLiteral(100)))
    .add(years.div(integerLiteral(400)))
    .add(months.mul(integerLiteral(153)).add(integerLiteral(2)).div(integerLiteral(5)))
    .add(day)
    .sub(integerLiteral(1 + 719_468 + 146_097));
};

/** The microseconds since midnight of "17:30" or of "end". */
export const microsecondsOfDay = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return time === "end" ? 86_400_000_000 - 1 : (hours * 60 + minutes) * 60_000_000;
};

/** The days since 1970-01-01 of any date, as polars writes it; null if the text is not a date. */
export const dayNumberOf = (text: string): number | null => {
  const [, year, month, day] = (/^([+-]?\d+)-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const years = month > 2 ? year : year - 1;
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return 365 * years + leaps + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1 - 719_468;
};
