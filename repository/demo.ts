import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { printOutcome } from "../src/cli/print-outcome.ts";
import { repositoryRoot } from "./root.ts";

export const demo = Command.make("demo", {}, () => printOutcome(false, outcome)).pipe(
  Command.withDescription("Generate a season, compile and run the examples, show the results"),
  Command.withExamples([{ command: "greenflag demo" }]),
);

const outcome = Effect.promise(async () => {
  const { demo } = await import("../examples/nascar/demo.ts");
  return {
    document: {},
    lines: [],
    diagnostics: await demo({ root: repositoryRoot, print: (line) => console.log(line) }),
  };
});
