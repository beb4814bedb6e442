/** Shared by the rules for relations: the collected findings, and how the verifier continues after one. */

import type { Site } from "../../core/site.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import type { Environment, ParameterBrand } from "./environment.ts";
import { AlreadyRefused, type Brands } from "./expression.ts";
import { type Finding, finding, Refusal } from "./finding.ts";

/** What the verification of one pipeline collects. */
export interface VerifyContext {
  readonly brands: Brands;
  readonly environments: Map<RelationNode, Environment>;
  readonly findings: Finding[];
  readonly parameters: ReadonlyMap<string, ParameterBrand>;
}

/** How one kind of relation is verified; `of` verifies an input. */
export type Rule<N extends RelationNode> = (
  node: N,
  notes: VerifyContext,
  of: (node: RelationNode) => Environment,
) => Environment;

/** Verifies one part of a step; a refusal is recorded and gives null. */
export const attempt = <T>(notes: VerifyContext, site: Site | null, name: string | null, work: () => T): T | null => {
  try {
    return work();
  } catch (error) {
    if (error instanceof AlreadyRefused) return null;
    if (!(error instanceof Refusal)) throw error;
    notes.findings.push(finding(error.code, error.params as never, site, name));
    return null;
  }
};
