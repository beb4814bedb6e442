/**
 * Describes the facts that the verifier recorded. Nothing is derived here: the record contains what follows from what.
 */

import { contentKeys } from "../../plan/content-keys.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import { type Environment, factOf } from "../verify/environment.ts";
import type { Verified } from "../verify/index.ts";
import { type Fact, type Part, refusedFact } from "../verify/provenance.ts";
import { ruleNames } from "../verify/rule-names.ts";
import type { DescribedFact } from "./derivation.ts";
import { describeStep, type Places } from "./describe-step.ts";
import { printExpression } from "./print-expression.ts";

/** The facts of a plan. */
export interface DescribedFacts {
  /** A column of a relation, as of the step that created it. */
  readonly column: (node: RelationNode, name: string) => DescribedFact;
  /** The rows of a relation, as of the step that last delayed them. */
  readonly rows: (node: RelationNode) => DescribedFact;
  /** The rows of a relation, with every step that affects which rows there are. */
  readonly everyStep: (node: RelationNode) => DescribedFact;
}

const isOfRows = ({ subject: { of } }: Fact): boolean => of === "rows" || of === "file";

/** Skips filters and joins that did not delay the rows. */
const late = (fact: Fact): Fact => {
  const { subject, at, parts } = fact;
  const drops = subject.of === "rows" && (subject.step.kind === "filter" || subject.step.kind === "join");
  const own = parts[0]?.fact;
  return drops && own?.at === at ? late(own) : fact;
};

/** Nested same-row operations count as one step, with the latest instant of their parts. Constants are left out. */
const leaves = (part: Part): readonly Part[] => {
  const { subject, rule, parts } = part.fact;
  if (subject.of !== "expression") return [part];
  if (subject.node.kind === "literal") return [];
  return rule === ruleNames.sameRow ? parts.flatMap(leaves) : [part];
};

export const describeFacts = ({ brands, environments, relation }: Verified, places: Places): DescribedFacts => {
  // A table that is read twice is one table.
  const stepKey = contentKeys();
  const keys = new Map<Fact, string>();
  const keyOf = (fact: Fact): string => {
    const key = keys.get(fact) ?? keyed(fact);
    keys.set(fact, key);
    return key;
  };
  const keyed = ({ subject, parts }: Fact): string => {
    switch (subject.of) {
      case "column":
        return `${stepKey(subject.step)} column ${JSON.stringify(subject.name)}`;
      case "moment":
        return `${keyOf(subject.time)} denotes`;
      case "expression":
        // Two expressions with the same text are equal if all columns that they use are equal.
        return JSON.stringify([subject.node, ...parts.map(({ fact }) => keyOf(fact))]);
      default:
        return `${stepKey(subject.step)} ${subject.of}`;
    }
  };

  const brandOf = (node: ExpressionNode) =>
    // A list parameter is compared with its operand and has no brand of its own.
    brands.get(node) ?? (node.kind === "param" ? relation.parameters.get(node.name) : undefined);

  const stepPlace = (step: RelationNode, name: string | null) =>
    step.kind === "source" ? places.table(step.table.name, name) : places.step(step.site, name);

  const nothing = { made: null, dtype: null, nullable: null, denotes: null, zone: null, step: null, place: null };

  /** The description of a fact's subject. */
  const subjectOf = ({ subject }: Fact) => {
    switch (subject.of) {
      case "column": {
        const { step, name, value } = subject;
        const brand = environments.get(step)?.columns.get(name);
        const declared = step.kind === "source" ? step.table.columns.find((column) => column.name === name) : undefined;
        return {
          of: "column" as const,
          what: name,
          made: value === null ? null : printExpression(value),
          dtype: brand?.dtype ?? null,
          nullable: brand?.nullable ?? null,
          denotes: brand && brand.moment !== "none" ? brand.moment : null,
          zone: declared?.zone ?? null,
          step: describeStep(step),
          place: stepPlace(step, step.kind === "source" || value !== null ? name : null),
        };
      }
      case "expression": {
        const { node } = subject;
        const brand = brandOf(node);
        return {
          ...nothing,
          of: node.kind === "param" ? ("parameter" as const) : ("expression" as const),
          what: printExpression(node),
          dtype: brand?.dtype ?? null,
          nullable: brand?.nullable ?? null,
        };
      }
      case "moment": {
        const { what, denotes, zone, step, place }: DescribedFact = describe(subject.time, false);
        return { ...nothing, of: "moment" as const, what, denotes, zone, step, place };
      }
      default: {
        const what = subject.of === "file" ? "the rows of the file" : "the rows";
        return {
          ...nothing,
          of: "rows" as const,
          what,
          step: describeStep(subject.step),
          place: stepPlace(subject.step, null),
        };
      }
    }
  };

  /** `every`: whether to include steps that did not delay the rows. */
  const describe = (fact: Fact, every: boolean): DescribedFact => {
    const { at, rule, follows, parts, reason = null } = fact;
    // For a refused column, no rule is given.
    const isSameRow = rule === ruleNames.sameRow || rule === ruleNames.refused;
    const shown = isSameRow ? parts.flatMap(leaves) : parts;
    return {
      key: `${keyOf(fact)}${every ? " every step" : ""}`,
      ...subjectOf(fact),
      at,
      rule,
      follows,
      reason,
      from: () => {
        const links = shown.map(({ as, enters, fact: part }) => {
          const all = every && isOfRows(part);
          return { as, enters, fact: describe(all ? part : late(part), all) };
        });
        return isSameRow ? [...new Map(links.map((link) => [link.fact.key, link])).values()] : links;
      },
    };
  };

  const environmentOf = (node: RelationNode): Environment => {
    const environment = environments.get(node);
    if (environment === undefined) throw new Error(`a ${node.kind} was never judged`);
    return environment;
  };
  return {
    column: (node, name) => {
      const missing = () => refusedFact({ of: "column", step: node, name, value: null });
      return describe(factOf(environmentOf(node), name) ?? missing(), false);
    },
    rows: (node) => describe(late(environmentOf(node).whyRows), false),
    everyStep: (node) => describe(environmentOf(node).whyRows, true),
  };
};
