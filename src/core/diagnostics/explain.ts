/** Diagnostics of `explain`. */
import { define, listSome } from "./define.ts";

export const explain = {
  GF5001: define<{ name: string; known: readonly string[] }>(
    "No such pipeline",
    ({ name }) => `There is no pipeline '${name}' in this project.`,
    ({ known }) =>
      known.length === 0
        ? "No pipeline of the project could be read: run greenflag compile to see why."
        : `Available: ${listSome(known, 20)}. Add a column after a dot: greenflag explain ${known[0]}.COLUMN.`,
  ),
  GF5002: define<{ name: string; pipeline: string; near: readonly string[] }>(
    "No such column to explain",
    ({ name, pipeline }) => `There is no column '${name}' anywhere in the pipeline '${pipeline}'.`,
    ({ pipeline, near }) =>
      near.length === 0
        ? `greenflag explain ${pipeline} lists the output columns.`
        : `Similar names: ${listSome(near)}. greenflag explain ${pipeline} lists the output columns.`,
  ),
} as const;
