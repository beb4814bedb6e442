/** What goes wrong between the command line and whoever started it. */
import { define } from "./define.ts";

export const commandLine = {
  GF6001: define<{ why: string }>(
    "Output that cannot be written",
    ({ why }) => `The output of the command cannot be written: ${why}.`,
    () => "What the command published before stays. Send the output elsewhere and run the command again.",
  ),
  GF6002: define<{ sentence: string; help: string }>(
    "Wrong usage",
    ({ sentence }) => sentence,
    ({ help }) => `Try: ${help} --help`,
  ),
  GF6003: define<{ signal: string }>(
    "An interrupted command",
    ({ signal }) => `The command was interrupted by ${signal}.`,
    () => "Nothing half-done was published. Run the command again.",
  ),
} as const;
