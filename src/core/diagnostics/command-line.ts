/** Diagnostics of the command line itself. */
import { define } from "./define.ts";

export const commandLine = {
  GF6001: define<{ why: string }>(
    "Unwritable output",
    ({ why }) => `The output of the command cannot be written: ${why}.`,
    () => "Anything that the command had already published stays. Redirect the output and run the command again.",
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
  GF6004: define<{ file: string; why: string }>(
    "Invalid settings",
    ({ file, why }) => `The settings in ${file} cannot be used: ${why}.`,
    () => "See docs/diagnostics/GF6004.md for the settings that there are.",
  ),
  GF6005: define<{ file: string; why: string }>(
    "A file from which no table can be inferred",
    ({ file, why }) => `No table can be inferred from ${file}: ${why}.`,
    () => "Give a Parquet, CSV or NDJSON file with at least one row.",
  ),
} as const;
