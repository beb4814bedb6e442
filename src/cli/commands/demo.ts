import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { type Outcome, say } from "../outcome.ts";
import { home } from "../root.ts";

const outcome = Effect.promise(async (): Promise<Outcome> => {
  const { demo } = await import("../../../examples/nascar/demo.ts");
  const diagnostics = await demo({ root: home, print: (line) => console.log(line) });
  return { document: {}, lines: [], diagnostics };
});

export const demo = Command.make("demo", {}, () => say(false, outcome, home)).pipe(
  Command.withDescription("Make a season, compile the examples, run them, show what came out"),
);
