import { relative, resolve } from "node:path";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { loadProject } from "../load-project.ts";
import { printExplanation } from "../print-explanation.ts";
import { json, type Outcome, printOutcome } from "../print-outcome.ts";

export const explain = Command.make(
  "explain",
  {
    name: Argument.String("pipeline").pipe(
      Argument.withDescription("A pipeline, or one of its columns: NAME or NAME.COLUMN"),
    ),
    json,
  },
  ({ name, json }) => printOutcome(json, outcome(name)),
).pipe(
  Command.withDescription("Show where a column comes from, and why it has its instant"),
  Command.withExamples([
    { command: "greenflag explain pre_race" },
    { command: "greenflag explain pre_race.form_5 --json" },
  ]),
);

const outcome = Effect.fnUntraced(function* (name: string) {
  const { root, pipelines } = yield* loadProject();
  const explained = yield* Effect.promise(async () => {
    // Imported here, so that no other command loads a TypeScript compiler.
    const { explain } = await import("../../compiler/explain/index.ts");
    return explain({ root, name, paths: pipelines });
  });
  if (explained.answer === null)
    return { document: {}, lines: [], diagnostics: explained.diagnostics } satisfies Outcome;
  const { answer, problems } = explained;
  const shown = (file: string) => relative(process.cwd(), resolve(root, file));
  return {
    document: { ...answer, problems },
    lines: printExplanation(answer, problems, { shown, stream: process.stdout }),
    diagnostics: [],
  } satisfies Outcome;
});
