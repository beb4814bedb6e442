/** Finds the first difference between the plans of two evaluations of a module. */
import type { Difference, Exported, Loaded } from "./load-protocol.ts";

type Again =
  | Pick<Extract<Loaded, { readonly exports: unknown }>, "exports">
  | Exclude<Loaded, { readonly exports: unknown }>;

const shown = (value: unknown): string => {
  const text = value === undefined ? "not there" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The first place, in the order of the plan, at which two values differ. */
const between = (a: unknown, b: unknown, at: string): Difference | null => {
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b) ? null : { at, first: shown(a), second: shown(b) };
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = between(a[key], b[key], at === "" ? key : `${at}.${key}`);
    if (found !== null) return found;
  }
  return null;
};

/** The differences by the name of the export. Empty if the module was evaluated once. */
export const planDifferences = (
  exports: readonly Exported[],
  again: Again | undefined,
): ReadonlyMap<string, Difference> => {
  if (again === undefined) return new Map();
  return new Map(
    exports.flatMap((one) => {
      if ("failure" in again)
        return [[one.name, { at: "the module", first: "loaded", second: `not: ${again.failure.why}` }] as const];
      const other = again.exports.find(({ name }) => name === one.name);
      const found = between(one.plan, other?.plan, "");
      return found === null ? [] : [[one.name, found] as const];
    }),
  );
};
