/** The fewest columns whose values differ in every row. */
import type { DataFrame } from "nodejs-polars";
import type { FoundTable } from "./read-columns.ts";

/** More columns than this are no key that a person would declare. */
const longest = 3;
/** Most sets of columns repeat within the first rows, so these are compared first. */
const sample = 5000;

/** Positions of columns. Null where no three columns identify the rows. Of keys of one length, the first in the file. */
export const candidateKey = ({ columns, frame }: FoundTable): readonly number[] | null => {
  const places = columns.flatMap(({ dtype }, i) =>
    ["f32", "f64", "bool", "duration"].includes(dtype) || nullsOf(frame, i) > 0 ? [] : [i],
  );
  const head = frame.limit(sample);
  const isKey = (key: readonly number[]) => isUnique(head, key) && isUnique(frame, key);
  for (let length = 1; length <= longest; length++)
    for (const key of combinations(places, length)) if (isKey(key)) return key;
  return null;
};

export const nullsOf = (frame: DataFrame, place: number): number => frame.getColumn(`${place}`).nullCount();

export const distinct = (frame: DataFrame, places: readonly number[]): number =>
  frame.select(...places.map((place) => `${place}`)).unique().height;

const isUnique = (frame: DataFrame, places: readonly number[]): boolean => distinct(frame, places) === frame.height;

function* combinations(places: readonly number[], length: number): Generator<readonly number[]> {
  if (length === 0) yield [];
  else
    for (const [i, place] of places.entries())
      for (const rest of combinations(places.slice(i + 1), length - 1)) yield [place, ...rest];
}
