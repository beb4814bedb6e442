/** What in a table is later than the decision, by its declaration alone. */
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";

/** Whether it is known by the decision which rows of an event the table has. */
export const hasKnownRows = ({ known }: RunnerSpec, { event, rows, rowsAssumed = rows }: TableContract): boolean =>
  event.length > 0 && known.includes(rowsAssumed);

export const laterColumns = ({ known }: RunnerSpec, { keys, order, columns }: TableContract): readonly string[] =>
  columns
    .filter(
      ({ name, instant, assumed = instant }) =>
        !known.includes(assumed) && !keys.includes(name) && !order.includes(name),
    )
    .map(({ name }) => name);
