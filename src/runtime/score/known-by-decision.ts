/** What in a table is later than the decision, according to its declaration. */
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";

/** Whether the rows of an event in the table are known by the decision. */
export const hasKnownRows = ({ known }: RunnerSpec, { event, rows, rowsAssumed = rows }: TableContract): boolean =>
  event.length > 0 && known.includes(rowsAssumed);

export const laterColumns = ({ known }: RunnerSpec, { keys, order, columns }: TableContract): readonly string[] =>
  columns
    .filter(
      ({ name, instant, assumed = instant }) =>
        !known.includes(assumed) && !keys.includes(name) && !order.includes(name),
    )
    .map(({ name }) => name);
