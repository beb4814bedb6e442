/** Two declarations of one file: a value of it is known at one instant, whatever the table is called. */
import { known } from "./messages.ts";

/** What a declaration says about when the rows and the values of a file are known. */
export interface FileInstants {
  /** Null for rows that belong to no timeline. */
  readonly rows: string | null;
  /** For a log: the column that states when each row is known. Its columns are known at that time. */
  readonly knownAt: string | null;
  readonly columns: readonly { readonly name: string; readonly at: string }[];
}

/** How two declarations of one file differ, in words; empty if they agree. */
export const differingInstants = (a: FileInstants, b: FileInstants): readonly string[] => {
  if (a.knownAt !== null || b.knownAt !== null)
    return a.knownAt !== null && b.knownAt !== null && a.knownAt !== b.knownAt
      ? [`its rows are stamped by '${a.knownAt}' and by '${b.knownAt}'`]
      : [];
  const differ = (what: string, one: string, other: string): readonly string[] =>
    one === other ? [] : [`${what} known ${known(one)} and ${known(other)}`];
  return [
    ...(a.rows !== null && b.rows !== null ? differ("its rows are", a.rows, b.rows) : []),
    ...a.columns.flatMap(({ name, at }) => {
      const same = b.columns.find((column) => column.name === name);
      return same === undefined ? [] : differ(`'${name}' is`, at, same.at);
    }),
  ];
};
