import { statSync } from "node:fs";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { firstLine } from "../../runtime/first-line.ts";
import { json, type Outcome, printOutcome } from "../print-outcome.ts";

export const infer = Command.make(
  "infer",
  {
    file: Argument.String("file").pipe(Argument.withDescription("A Parquet, CSV or NDJSON file")),
    json,
  },
  ({ file, json }) => printOutcome(json, outcome(file)),
).pipe(
  Command.withDescription("Print the declaration of a table that a file suggests; its instants are yours to choose"),
  Command.withExamples([
    { command: "greenflag infer data/results.parquet" },
    { command: "greenflag infer data/results.csv --json" },
  ]),
);

const outcome = (file: string): Effect.Effect<Outcome> =>
  Effect.promise(async () => {
    const refused = (why: string): Outcome => ({
      document: {},
      lines: [],
      diagnostics: [diagnostic("GF6005", { file, why })],
    });
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return refused("there is no such file");
    try {
      // Imported here, so that no other command loads polars for it.
      const { printDeclaration, readColumns } = await import("../../infer/index.ts");
      const table = await readColumns(file);
      if (table.frame.height === 0) return refused("it has no rows");
      const declaration = printDeclaration(file, table);
      return { document: { declaration }, lines: [declaration], diagnostics: [] };
    } catch (error) {
      return refused(firstLine(error).replace(/\.$/, ""));
    }
  });
