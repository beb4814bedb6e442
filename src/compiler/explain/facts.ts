/** The facts of a verified plan: when each column and the rows of each relation are known, and what that follows from. */
import { contentKeys } from "../../engines/lowering/content-keys.ts";
import type { Brand, Environment } from "../verify/environment.ts";
import type { Verified } from "../verify/index.ts";
import { words } from "../verify/rule-names.ts";
import { columnOf } from "./columns.ts";
import type { Around } from "./expression.ts";
import type { Facts, Places, Plan } from "./plan.ts";
import { rowsIn } from "./rows.ts";

const parameterOf = (name: string, { parameters }: Environment): ReturnType<Around["brand"]> => {
  const parameter = parameters.get(name);
  return parameter && { ...parameter, at: "always", rule: words.parameter };
};

/** The facts of a verified plan. */
export const factsOf = ({ brands, environments, relation }: Verified, places: Places): Facts => {
  const plan: Plan = {
    places,
    // A side that was never judged has nothing to tell.
    environment: (node) => environments.get(node) ?? { ...relation, columns: new Map<string, Brand | null>() },
    // A list of parameters is looked up by what it is held against, and has no brand of its own.
    brand: (node) => brands.get(node) ?? (node.kind === "param" ? parameterOf(node.name, relation) : undefined),
    // A table that is read twice is one table.
    key: contentKeys(),
    column: (node, name) => columnOf(node, name, plan),
    tell: (node, every) => rowsIn(node, plan, every),
    rows: (node) => plan.tell(node, false),
    everyStep: (node) => plan.tell(node, true),
  };
  return plan;
};
