/**
 * The verifier: derives every instant of a plan again, from the declarations of the tables alone, and applies the leak
 * rule. A cast in the author's module can bypass the types, but not the verifier.
 */

import { isBy } from "../../core/instant.ts";
import { copyAsTree } from "../../core/json.ts";
import type { Site } from "../../core/site.ts";
import { type Grain, grainOf, keysOf } from "../../plan/grain.ts";
import type { PipelinePlan } from "../../plan/pipeline.ts";
import type { RelationNode, TablePlan } from "../../plan/relations/index.ts";
import { tablesOf } from "../../plan/traverse.ts";
import type { VerifyContext } from "./context.ts";
import type { Brand, Environment, ParameterBrand } from "./environment.ts";
import { checkEventOrder } from "./event-order.ts";
import { type Brands, hasTicks } from "./expression.ts";
import { type Finding, finding } from "./finding.ts";
import { parametersOf } from "./parameters.ts";
import { verifyRelation } from "./relation.ts";
import { checkSettlement } from "./settlement.ts";

export interface Output extends Brand {
  readonly name: string;
  readonly role: "key" | "feature" | "label";
}

/** A plan and everything derived from it. It may be lowered only if there are no findings. */
export interface Verified {
  readonly plan: PipelinePlan;
  readonly findings: readonly Finding[];
  readonly brands: Brands;
  readonly environments: ReadonlyMap<RelationNode, Environment>;
  readonly relation: Environment;
  readonly outputs: readonly Output[];
  /** The tables that it reads, sorted by name. */
  readonly tables: readonly TablePlan[];
}

/** If two different tables have one name, which the compiler refuses for the whole project, the later one. */
const tablesIn = (plan: PipelinePlan): readonly TablePlan[] => {
  const tables = new Map(tablesOf(plan.relation).map((table) => [table.name, table]));
  return [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

const parametersFor = (plan: PipelinePlan, findings: Finding[]): ReadonlyMap<string, ParameterBrand> => {
  const parameters = new Map<string, ParameterBrand>();
  for (const [name, brand] of parametersOf(plan.params)) {
    if (brand !== null) parameters.set(name, brand);
    else
      findings.push(
        finding(
          "GF1103",
          { name, why: "its values are neither text, numbers, booleans nor lists of them" },
          plan.sites.pipeline,
        ),
      );
  }
  return parameters;
};

/** Whether the author's words for the decision name that instant. */
const spells = (chain: readonly string[], decision: string, at: string): boolean => {
  const before = /^before '(.*)'$/s.exec(decision)?.[1];
  if (before !== undefined) return chain[chain.indexOf(`during '${before}'`) - 1] === at;
  return (
    decision === at ||
    (decision === "before every phase" && at === "always") ||
    (decision === "in hindsight" && at === "hindsight")
  );
};

/** The step that removed something from the grain of the rows; null if the first table already lacks it. */
const takenBy = (node: RelationNode, has: (grain: Grain) => boolean): Site | null => {
  if (node.kind === "source") return null;
  return has(grainOf(node.input)) ? node.site : takenBy(node.input, has);
};

/** The leak rule: R <= decision, and A(f) <= decision for every feature and key column f. */
const leaks = (
  plan: PipelinePlan,
  { chain, grain, rows, rowsSite, columns }: Environment,
  refused: boolean,
): Finding[] => {
  const { at, said: decision } = plan.decides;
  const found: Finding[] = [];
  const { timeline } = grain;
  const { from } = plan.sites;
  if (grain.stamp !== null) return [finding("GF2031", {}, from)];
  if (timeline === null || grain.event.length === 0)
    // If a step was refused, the missing event may only follow from that.
    return refused ? [] : [finding("GF2027", {}, takenBy(plan.relation, ({ event }) => event.length > 0) ?? from)];
  if (!chain.includes(at) || plan.decides.timeline !== timeline.name)
    return [
      finding("GF2023", { said: decision, of: plan.decides.timeline, timeline: timeline.name }, plan.sites.pipeline),
    ];
  if (!spells(chain, decision, at)) return [finding("GF2024", { said: decision, at }, plan.sites.pipeline)];
  // If the rows themselves are too late, or have no such tick, columns are not reported as well.
  if (!isBy(chain, rows, at)) return [finding("GF2003", { at: rows, decides: decision }, rowsSite ?? from)];
  if (!hasTicks(grain, at))
    return [finding("GF2004", { decides: decision }, takenBy(plan.relation, (before) => hasTicks(before, at)) ?? from)];
  for (const [code, names, site] of [
    ["GF2001", plan.features, plan.sites.features],
    ["GF2002", plan.keys, plan.sites.keys],
  ] as const)
    for (const name of names) {
      const brand = columns.get(name);
      if (brand && !isBy(chain, brand.at, at))
        found.push(finding(code, { name, at: brand.at, decides: decision }, site, name));
      else if (brand?.nullable && code === "GF2001" && plan.nulls === "refused")
        found.push(finding("GF2025", { name }, site, name));
    }
  return found;
};

const outputsOf = (plan: PipelinePlan, { grain, columns }: Environment, findings: Finding[]): readonly Output[] => {
  const roles: readonly (readonly [Output["role"], readonly string[], PipelinePlan["sites"]["features"]])[] = [
    ["key", keysOf(grain), null],
    ["key", plan.keys, plan.sites.keys],
    ["feature", plan.features, plan.sites.features],
    ["label", plan.labels, plan.sites.labels],
  ];
  const outputs = new Map<string, Output>();
  for (const [role, names, site] of roles)
    for (const name of names) {
      const brand = columns.get(name);
      const before = outputs.get(name);
      if (brand === undefined) findings.push(finding("GF2006", { name, columns: [...columns.keys()] }, site, name));
      // A label that is also a leak is already reported.
      else if (before !== undefined && findings.some((found) => found.name === name)) continue;
      else if (before !== undefined) findings.push(finding("GF2016", { name, roles: [before.role, role] }, site, name));
      else if (brand !== null) outputs.set(name, { name, role, ...brand });
    }
  return [...outputs.values()];
};

/**
 * Derives everything in a plan again and reports every violation. Results are stored by the identity of expressions. An
 * expression that an author uses in two steps has a result in each, so the plan is first copied into a tree, as happens
 * to every plan that comes from another process.
 */
export const verify = (given: PipelinePlan): Verified => {
  const plan = copyAsTree(given);
  const findings: Finding[] = [];
  const tables = tablesIn(plan);
  const notes: VerifyContext = {
    brands: new Map(),
    environments: new Map(),
    findings,
    parameters: parametersFor(plan, findings),
  };
  const relation = verifyRelation(plan.relation, notes);
  // If a plan is refused for another reason, its reads are not certain.
  if (findings.length === 0) findings.push(...checkSettlement(plan.relation, notes.environments));
  findings.push(...checkEventOrder(notes.environments.keys(), tables));
  if (plan.features.length === 0) findings.push(finding("GF2020", {}, plan.sites.features));
  findings.push(...leaks(plan, relation, findings.length > 0));
  const outputs = outputsOf(plan, relation, findings);
  return { plan, findings, brands: notes.brands, environments: notes.environments, relation, outputs, tables };
};
