/** Wrong usage that only the command itself can see: told as the parser tells the rest, with exit code 2. */
import * as CliError from "effect/cli/CliError";

export const wrongUsage = (command: string, sentence: string): CliError.ShowHelp =>
  new CliError.ShowHelp({
    commandPath: ["greenflag", command],
    errors: [new CliError.ValidationError({ message: sentence })],
  });
