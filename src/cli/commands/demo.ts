import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { say } from "../outcome.ts";
import { home } from "../root.ts";

export const demo = Command.make("demo", {}, () => say(false, outcome)).pipe(
  Command.withDescription("Generate a season, compile and run the examples, show the results"),
);

const outcome = Effect.promise(async () => {
  const { demo } = await import("../../../examples/nascar/demo.ts");
  return { document: {}, lines: [], diagnostics: await demo({ root: home, print: (line) => console.log(line) }) };
});
