/**
 * The verifier: derives every instant of a plan again, from the declarations at the sources alone, and applies the leak
 * rule. A cast in the author's module gets past the types; it does not get past this.
 */

import { isBy } from "../../core/instant.ts";
import type { Site } from "../../core/site.ts";
import { type Grain, grainOf, keysOf } from "../../plan/grain.ts";
import type { PipelinePlan } from "../../plan/pipeline.ts";
import type { RelationNode, TablePlan } from "../../plan/relations/index.ts";
import { tablesOf } from "../../plan/traverse.ts";
import type { Notes } from "./context.ts";
import type { Brand, Environment, ParameterBrand } from "./environment.ts";
import { ordersDiffer } from "./event-order.ts";
import { type Brands, hasTicks } from "./expression.ts";
import { type Finding, finding } from "./finding.ts";
import { parametersOf } from "./parameters.ts";
import { environmentOf } from "./relation.ts";
import { unsettled } from "./settlement.ts";

export interface Output extends Brand {
  readonly name: string;
  readonly role: "key" | "feature" | "label";
}

/** A plan and all that was derived of it. It may be lowered only if there are no findings. */
export interface Verified {
  readonly plan: PipelinePlan;
  readonly findings: readonly Finding[];
  readonly brands: Brands;
  readonly environments: ReadonlyMap<RelationNode, Environment>;
  readonly relation: Environment;
  readonly outputs: readonly Output[];
  /** The tables it reads, in the order of their names. */
  readonly tables: readonly TablePlan[];
}

/** Of two different tables of one name, which the compiler refuses for the whole project, the later one. */
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

/** Whether the author's words for the decision mean that instant. */
const spells = (chain: readonly string[], said: string, at: string): boolean => {
  const before = /^before '(.*)'$/s.exec(said)?.[1];
  if (before !== undefined) return chain[chain.indexOf(`during '${before}'`) - 1] === at;
  return (
    said === at || (said === "before every phase" && at === "always") || (said === "in hindsight" && at === "hindsight")
  );
};

/** The step that took something from the grain of the rows; null where the table that they begin with has none of it. */
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
  const { at, said } = plan.decides;
  const found: Finding[] = [];
  const { timeline } = grain;
  const { from } = plan.sites;
  if (grain.stamp !== null) return [finding("GF2031", {}, from)];
  if (timeline === null || grain.event.length === 0)
    // Where a step was refused, it may well be for that that the event is lost.
    return refused ? [] : [finding("GF2027", {}, takenBy(plan.relation, ({ event }) => event.length > 0) ?? from)];
  if (!chain.includes(at) || plan.decides.timeline !== timeline.name)
    return [finding("GF2023", { said, of: plan.decides.timeline, timeline: timeline.name }, plan.sites.pipeline)];
  if (!spells(chain, said, at)) return [finding("GF2024", { said, at }, plan.sites.pipeline)];
  // Of rows that are not there yet, or not at such a tick, no column need be told as well.
  if (!isBy(chain, rows, at)) return [finding("GF2003", { at: rows, decides: said }, rowsSite ?? from)];
  if (!hasTicks(grain, at))
    return [finding("GF2004", { decides: said }, takenBy(plan.relation, (before) => hasTicks(before, at)) ?? from)];
  for (const [code, names, site] of [
    ["GF2001", plan.features, plan.sites.features],
    ["GF2002", plan.keys, plan.sites.keys],
  ] as const)
    for (const name of names) {
      const brand = columns.get(name);
      if (brand && !isBy(chain, brand.at, at))
        found.push(finding(code, { name, at: brand.at, decides: said }, site, name));
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
      // One that is known too late has been refused as such; it need not be told that it is the label too.
      else if (before !== undefined && findings.some((found) => found.name === name)) continue;
      else if (before !== undefined) findings.push(finding("GF2016", { name, roles: [before.role, role] }, site, name));
      else if (brand !== null) outputs.set(name, { name, role, ...brand });
    }
  return [...outputs.values()];
};

/**
 * Derives everything of a plan again and reports all that it is refused for. What is found of an expression is kept by
 * the expression itself. One that an author kept and put into two steps is another thing in each, so the plan is copied
 * into a tree first, as it is for every plan that comes from another process.
 */
export const verify = (given: PipelinePlan): Verified => {
  const plan = JSON.parse(JSON.stringify(given)) as PipelinePlan;
  const findings: Finding[] = [];
  const tables = tablesIn(plan);
  const notes: Notes = {
    brands: new Map(),
    environments: new Map(),
    findings,
    parameters: parametersFor(plan, findings),
  };
  const relation = environmentOf(plan.relation, notes);
  // Of a plan that is refused otherwise, what it reads is not certain.
  if (findings.length === 0) findings.push(...unsettled(plan.relation, notes.environments));
  findings.push(...ordersDiffer(notes.environments.keys(), tables));
  if (plan.features.length === 0) findings.push(finding("GF2020", {}, plan.sites.features));
  findings.push(...leaks(plan, relation, findings.length > 0));
  const outputs = outputsOf(plan, relation, findings);
  return { plan, findings, brands: notes.brands, environments: notes.environments, relation, outputs, tables };
};
