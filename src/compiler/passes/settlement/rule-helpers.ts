/** Shared by the rules for relations. */
import type { RelationNode } from "../../../plan/relations/index.ts";
import { Rows } from "./settled-rows.ts";

/** How one kind of relation is processed. `of` processes an input, `begin` creates its rows, to be filled in. */
export type Rule<N extends RelationNode> = (
  node: N,
  of: (node: RelationNode) => Rows,
  begin: (input: Rows | null) => Rows,
) => Rows;

/** Every column keeps its name. */
export const sameName = (name: string): string => name;

/**
 * The same rows after a step, or fewer. `now` gives the new name of a column of the input, or null if it no longer
 * exists.
 */
export const carryOver = (made: Rows, input: Rows, now: (name: string) => string | null): Rows => {
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

/** The same if no event loses all its rows. */
export const keepEvents = (made: Rows, input: Rows): Rows => {
  for (const rows of input.whole) made.whole.add(rows);
  return made;
};

/**
 * A copy of the rows for one step alone. What is added for that step may depend on a relation that depends on these
 * rows, which must not wait for it.
 */
export const copyRows = (input: Rows): Rows => {
  const { node, environment, id, pass } = input;
  const made = new Rows({ node, environment, id: `${id} aside` }, input, [input], pass, true);
  return keepEvents(carryOver(made, input, sameName), input);
};
