/** What a pipeline takes on its author's word alone: each `assume`, for the runner, its spec and the record of every run. */
import type { AssumeNode } from "../../../dsl/plan/expression/assume.ts";
import { type ExpressionNode, operandsOf } from "../../../dsl/plan/expression/index.ts";
import { inputsOf, type RelationNode, tablesOf } from "../../../dsl/plan/relation/index.ts";
import type { Assumption } from "../../runtime/spec.ts";
import type { Verified } from "../verify/index.ts";
import type { LineOf } from "./relation.ts";

const assumesIn = (node: ExpressionNode): readonly AssumeNode[] => [
  ...operandsOf(node).flatMap(assumesIn),
  ...(node.kind === "assume" ? [node] : []),
];

/** The assumptions in an expression, as comments. */
export const assumed = (value: ExpressionNode): readonly string[] =>
  assumesIn(value).map(({ at, reason }) => `assumed to be known ${at}: ${reason}`);

/** The expressions of a step, and what each of them is for. */
const expressionsOf = (
  node: RelationNode,
): readonly (readonly [what: string, name: string | null, ExpressionNode])[] => {
  switch (node.kind) {
    case "derive":
    case "aggregate":
      return node.columns.map(({ name, value }) => [`column '${name}'`, name, value]);
    case "filter":
      return [["a filter", null, node.predicate]];
    case "top":
      return node.value === null ? [] : [["a choice of rows", null, node.value]];
    default:
      return [];
  }
};

const inNode = (node: RelationNode, verified: Verified, lineOf: LineOf): readonly Assumption[] => {
  const at = (name: string | null): number | null => {
    const line = "site" in node ? lineOf(node.site, name) : null;
    return line === null ? null : Number(line);
  };
  const values = expressionsOf(node).flatMap(([what, name, value]) =>
    assumesIn(value).map((one) => ({
      what,
      reason: one.reason,
      from: verified.brands.get(one.value)?.at ?? "always",
      to: one.at,
      line: at(name),
    })),
  );
  if (node.kind !== "assumeRows") return values;
  const [table] = tablesOf(node.input);
  const from = verified.environments.get(node.input)?.rows ?? "always";
  return [{ what: `the rows of '${table?.name}'`, reason: node.reason, from, to: node.at, line: at(null) }];
};

/** All assumptions of a pipeline, in the order of its steps; one of a relation that is used twice is told once. */
export const assumptionsOf = (verified: Verified, lineOf: LineOf): readonly Assumption[] => {
  const all = (node: RelationNode): readonly Assumption[] => [
    ...inputsOf(node).flatMap(all),
    ...inNode(node, verified, lineOf),
  ];
  return [...new Map(all(verified.plan.relation).map((one) => [JSON.stringify(one), one])).values()];
};
