/** Flags of the form --flag NAME=VALUE that may be given more than once. */
import * as Flag from "effect/cli/Flag";

export type Pair = readonly [name: string, value: string];

export const pairs = (flag: string, metavar: string, description: string): Flag.Flag<readonly Pair[]> =>
  Flag.String(flag).pipe(
    Flag.mapTryCatch(pair, () => `Expected ${metavar}.`),
    Flag.atLeast(0),
    Flag.withMetavar(metavar),
    Flag.withDescription(description),
  );

const pair = (text: string): Pair => {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error("no '='");
  return [name, value];
};
