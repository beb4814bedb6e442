/**
 * Usage errors that only the command itself can detect. They are reported like the errors of the parser, with exit code
 * 2.
 */
import * as CliError from "effect/cli/CliError";

export const wrongUsage = (command: string, sentence: string): CliError.ShowHelp =>
  new CliError.ShowHelp({
    commandPath: ["greenflag", command],
    errors: [new CliError.ValidationError({ message: sentence })],
  });
