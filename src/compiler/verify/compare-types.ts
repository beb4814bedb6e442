/** Compares what the types computed with what the verifier derived. A difference means that a cast hides something. */

import { known } from "../../core/messages.ts";
import type { Site } from "../../core/site.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import { inputsOf } from "../../plan/traverse.ts";
import type { Brand, Environment } from "./environment.ts";
import { type Finding, finding } from "./finding.ts";
import type { Verified } from "./index.ts";

/** What the types say about one column; null for a part that they do not know. */
export interface TypedColumn {
  readonly dtype: string | null;
  readonly nullable: boolean | null;
  readonly at: string | null;
  readonly moment: string | null;
}

/** What the types say about a pipeline. */
export interface TypedPipeline {
  readonly rows: string | null;
  readonly decides: string | null;
  readonly columns: ReadonlyMap<string, TypedColumn>;
}

/**
 * What the types say about a relation. A part that depends on a type parameter is undefined for the rows, and null for
 * a column; "anything" is what a cast to any or never leaves.
 */
export type TypedScope =
  | "anything"
  | { readonly rows: string | null | undefined; readonly columns: ReadonlyMap<string, TypedColumn | null> };

const words = ({ dtype, nullable, at, moment }: TypedColumn): string =>
  dtype === null || nullable === null || at === null || moment === null
    ? "anything"
    : `${nullable ? "nullable " : ""}${dtype} known ${known(at)}${moment === "none" ? "" : ` and denoting ${moment}`}`;

/** If the types allow a null that the plan excludes, there is no contradiction: they may only know an upper bound. */
const agree = (type: TypedColumn, brand: Brand): boolean =>
  type.dtype === brand.dtype &&
  type.at === brand.at &&
  type.moment === brand.moment &&
  (type.nullable === true || type.nullable === brand.nullable);

/** How the types of a relation differ from the plan. Columns that the types do not name are not compared. */
const differences = (
  scope: TypedScope | null,
  { rows, columns }: Environment,
  site: Site | null,
): readonly Finding[] => {
  if (scope === null) return [];
  const differ = (name: string, types: string, plan: string, at: string | null) =>
    finding("GF2005", { name, types, plan }, site, at);
  if (scope === "anything") return [differ("this relation", "anything", "what it is", null)];
  return [
    ...(scope.rows === undefined || scope.rows === rows
      ? []
      : [differ("the rows", `known ${scope.rows ?? "at any time"}`, `known ${rows}`, null)]),
    ...[...scope.columns].flatMap(([name, type]) => {
      const brand = columns.get(name);
      // Unknown in the types, or refused in the plan and already reported.
      if (type === null || brand === null) return [];
      if (brand === undefined) return [differ(name, words(type), "not there", name)];
      return agree(type, brand) ? [] : [differ(name, words(type), words(brand), name)];
    }),
  ];
};

/** What the types say about the relations at a call. */
export type CallsOf = (site: Site) => {
  readonly on: TypedScope | null;
  readonly argument: TypedScope | null;
  readonly result: TypedScope | null;
} | null;

/**
 * Compares every table and every step, and reports the first place where the types are wrong: what depends on it is
 * wrong as well. In a helper for relations of any kind the types are unknown; they are compared where the helper is
 * called.
 */
export const stepDisagreements = (callsOf: CallsOf, { plan, environments, relation }: Verified): readonly Finding[] => {
  const wrong = new Set<RelationNode>();
  const found: Finding[] = [];
  // Inputs come before the steps that use them.
  for (const [node, environment] of environments) {
    const inputs = inputsOf(node);
    const call = node.site === null ? null : callsOf(node.site);
    const [input, right] = inputs;
    const of = (scope: TypedScope | null, side: RelationNode | undefined) => {
      const known = side === undefined ? undefined : environments.get(side);
      return known === undefined ? [] : differences(scope, known, node.site);
    };
    const before = inputs.some((one) => wrong.has(one));
    const differing = before || call === null ? [] : [...of(call.on, input), ...of(call.argument, right)];
    const all =
      before || call === null || differing.length > 0 ? differing : differences(call.result, environment, node.site);
    if (before || all.length > 0) wrong.add(node);
    found.push(...all);
  }
  if (found.length > 0 || plan.sites.features === null) return found;
  return differences(callsOf(plan.sites.features)?.on ?? null, relation, plan.sites.features);
};

/** One finding per column on which the two disagree, and for the rows and the decision. */
export const disagreements = (types: TypedPipeline, verified: Verified): readonly Finding[] => {
  const { plan, relation } = verified;
  const found: Finding[] = [];
  const disagreement = (
    name: string,
    typeText: string,
    plans: string,
    site: Verified["plan"]["sites"]["features"],
    at: string | null,
  ) => found.push(finding("GF2005", { name, types: typeText, plan: plans }, site, at));
  if (types.rows === null && types.decides === null && types.columns.size === 0) {
    // The whole type was cast away: one finding instead of one per column.
    disagreement("the pipeline", "anything", "what it is", plan.sites.pipeline, null);
    return found;
  }
  if (types.rows !== relation.rows)
    disagreement(
      "the rows",
      `known ${types.rows ?? "at any time"}`,
      `known ${relation.rows}`,
      plan.sites.features,
      null,
    );
  if (types.decides !== plan.decides.at)
    disagreement("the decision", types.decides ?? "anything", plan.decides.at, plan.sites.pipeline, null);
  for (const name of new Set([...types.columns.keys(), ...relation.columns.keys()])) {
    const type = types.columns.get(name);
    const brand = relation.columns.get(name);
    // Already refused and reported.
    if (brand === null) continue;
    if (type !== undefined && brand !== undefined && agree(type, brand)) continue;
    const typeText = type === undefined ? "not there" : words(type);
    const derived = brand === undefined ? "not there" : words(brand);
    if (typeText !== derived) disagreement(name, typeText, derived, plan.sites.features, name);
  }
  return found;
};
