/** What the rules for relations share. */
import type { RelationNode } from "../../../plan/relations/index.ts";
import { Rows } from "./rows.ts";

/** How one kind of relation is read. `of` reads what it is made of, `begin` gives its rows, to be filled in. */
export type Rule<N extends RelationNode> = (
  node: N,
  of: (node: RelationNode) => Rows,
  begin: (input: Rows | null) => Rows,
) => Rows;

/** Every column is called as before. */
export const same = (name: string): string => name;

/**
 * The same rows after a step, or fewer of them. `now` says what a column of the input is called then, null if it is not there
 * any more.
 */
export const step = (made: Rows, input: Rows, now: (name: string) => string | null): Rows => {
  made.rows = made.passing(input.rows, now);
  made.closed = input.closed;
  for (const [name, times] of input.columns) {
    const as = now(name);
    if (as !== null) made.columns.set(as, made.passing(times, now));
  }
  for (const rows of input.within) made.within.add(rows);
  for (const table of input.tables) made.tables.add(table);
  for (const [key, { name, time }] of input.plain) {
    const as = now(name);
    if (as !== null) made.plain.set(key, { name: as, time });
  }
  return made;
};

/** The same where no event loses all its rows. */
export const fully = (made: Rows, input: Rows): Rows => {
  for (const rows of input.whole) made.whole.add(rows);
  return made;
};

/**
 * The same rows for one step alone. What is added for that may be made of another relation, and that one of these very rows:
 * they must not wait for it.
 */
export const aside = (input: Rows): Rows => {
  const { node, environment, id, pass } = input;
  const made = new Rows({ node, environment, id: `${id} aside` }, input, [input], pass, true);
  return fully(step(made, input, same), input);
};
