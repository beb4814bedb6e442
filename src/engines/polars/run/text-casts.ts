/** Strict casts of text to dates, times and durations, by the same rules as for text files. */
import pl, { type Expr } from "nodejs-polars";
import { parseDuration } from "../../../runtime/readers/durations.ts";
import { parseDate, parseTime } from "../../../runtime/readers/parse-text.ts";

/** Zero for every text that was parsed; any other text stops the run and is named in the message. */
const complaint = (text: Expr, read: Expr, dtype: string): Expr =>
  pl
    .when(text.isNotNull().and(read.isNull()))
    .then(text.add(pl.lit(` is no ${dtype}`)))
    .otherwise(pl.lit("0"))
    .cast(pl.Int64, true);

export const textToDuration = (text: Expr): Expr => {
  const read = parseDuration(text);
  return read.add(complaint(text, read, "duration"));
};

export const textToDate = (text: Expr): Expr => {
  const read = parseDate(text);
  return read
    .cast(pl.Int64)
    .add(complaint(text, read, "date"))
    .cast(pl.Int32)
    .cast(pl.Date);
};

export const textToDatetime = (text: Expr): Expr => {
  const read = parseTime(text);
  return read
    .cast(pl.Int64)
    .add(complaint(text, read, "datetime"))
    .cast(pl.Datetime("us"));
};
