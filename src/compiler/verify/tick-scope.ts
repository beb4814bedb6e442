/** How a window relates to the ticks of its rows: the index into the rules of `src/core/calculus.ts`. */
import type { TickScope } from "../../core/calculus.ts";
import type { Grain } from "../../plan/grain.ts";

export const tickScopeOf = ({ event, entity, tick }: Grain, keepsEntity: boolean, by: readonly string[]): TickScope => {
  if (event.length === 0) return "static";
  if (tick === null) return "none";
  if (tick.ticks === "shared") return "shared";
  return keepsEntity || entity.every((name) => by.includes(name)) ? "own" : "mixed";
};
