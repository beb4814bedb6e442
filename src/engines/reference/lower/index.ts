/** The compile side of the reference: the plan itself, which it interprets. */
import type { EngineCompiler } from "../../engine.ts";

/** Places in the source do not affect what a plan means. */
const withoutPlaces = (key: string, value: unknown): unknown => {
  if (key === "site") return null;
  return key === "sites" ? Object.fromEntries(Object.keys(Object(value)).map((name) => [name, null])) : value;
};

export const compiler: EngineCompiler = {
  lower: ({ plan }) => ({ kind: "computation", text: JSON.stringify(plan, withoutPlaces), parameters: [] }),
};
