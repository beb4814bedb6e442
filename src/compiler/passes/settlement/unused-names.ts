/** Names of added columns. They never collide with a column of the author, even with the prefix of a join. */
import type { Verified } from "../../verify/index.ts";

export const unusedNames = ({ environments }: Verified): (() => string) => {
  const names = [...environments.values()].flatMap(({ columns }) => [...columns.keys()]);
  let stem = "settled";
  // An engine may be case-insensitive.
  while (names.some((name) => name.toLowerCase().includes(`${stem}__`))) stem += "_";
  let count = 0;
  return () => `${stem}__${++count}`;
};
