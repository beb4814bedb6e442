/** Names of added columns. They never clash with a column of the author, also with the prefix of a join. */
import type { Verified } from "../../verify/index.ts";

export const freshNames = ({ environments }: Verified): (() => string) => {
  const names = [...environments.values()].flatMap(({ columns }) => [...columns.keys()]);
  let stem = "settled";
  // An engine may take capitals and small letters for the same.
  while (names.some((name) => name.toLowerCase().includes(`${stem}__`))) stem += "_";
  let count = 0;
  return () => `${stem}__${++count}`;
};
