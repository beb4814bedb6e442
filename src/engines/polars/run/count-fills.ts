import pl, { type LazyDataFrame } from "nodejs-polars";
import { noteCollector } from "../../../runtime/process/run-notes.ts";
import { firstRow } from "../../../runtime/readers/polars-io.ts";
import type { Filling } from "../../../runtime/record.ts";

/** A place where nulls are filled, and the columns with the value before and after. */
interface FillPlace extends Omit<Filling, "filled"> {
  readonly before: string;
  readonly after: string;
}

export interface FillCount {
  readonly frame: LazyDataFrame;
  readonly shown: readonly FillPlace[];
}

const places = noteCollector<FillCount>();

/** Returns the same rows. The number of filled nulls is counted and stored in the record of the run. */
export const countFills = (frame: LazyDataFrame, shown: readonly FillPlace[]): LazyDataFrame => {
  places.note({ frame, shown });
  return frame;
};

/** Builds a query, and returns what is to be counted. */
export const collectCounts = places.noting;

/** Counts, with one query per step. */
export const countedFills = (counts: readonly FillCount[]): readonly Filling[] =>
  counts.flatMap(({ frame, shown }) => {
    const filledIn = ({ before, after }: FillPlace) => pl.col(before).isNull().and(pl.col(after).isNotNull());
    const found = firstRow(frame.select(...shown.map((one, i) => filledIn(one).sum().alias(`${i}`))));
    return shown.map(({ column, how, line }, i) => ({ column, how, line, filled: Number(found[`${i}`]) }));
  });
