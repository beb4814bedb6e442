/**
 * Collects every assumption of a pipeline: `assume`, reads at exactly the moment, data in the source. They go into the
 * runner, its contract and the record of every run.
 */

import type { Assumption } from "../core/runner-spec.ts";
import type { SourceReferences } from "../engines/lowering/source-references.ts";
import type { AssumeNode, ExpressionNode } from "../plan/expressions/index.ts";
import type { RelationNode } from "../plan/relations/index.ts";
import { expressionsOf, firstTableOf, inOrder, walk } from "../plan/traverse.ts";
import type { Verified } from "./verify/index.ts";

const assumesIn = (node: ExpressionNode): readonly AssumeNode[] => walk(node).filter((part) => part.kind === "assume");

/** The assumptions of an expression, as comments. */
export const assumptionComments = (value: ExpressionNode): readonly string[] =>
  assumesIn(value).map(({ at, reason }) => `assumed to be known ${at}: ${reason}`);

/** What an expression of a step is used for. */
const purposeOf = (node: RelationNode, name: string | null): string =>
  name !== null ? `column '${name}'` : node.kind === "filter" ? "a filter" : "a choice of rows";

/** A longer list counts as data. */
const longest = 100;

const listsIn = (node: ExpressionNode): readonly number[] =>
  walk(node).flatMap((part) =>
    part.kind === "isIn" && "length" in part.list && part.list.length > longest ? [part.list.length] : [],
  );

/**
 * What a step assumes apart from instants: rows stamped exactly at the moment, and lists that are data in the source.
 */
interface Unproven {
  readonly kind: "inclusive" | "list";
  readonly what: string;
  readonly reason: string;
  /** The column that it concerns. */
  readonly name: string | null;
}

export const stepAssumptions = (node: RelationNode): readonly Unproven[] => [
  ...(node.kind === "asOf" && node.inclusive
    ? [
        {
          kind: "inclusive" as const,
          what: `the as-of join with '${firstTableOf(node.right).name}'`,
          reason: `a row stamped exactly at '${node.on}' is taken to be known by then`,
          name: "inclusive",
        },
      ]
    : []),
  ...expressionsOf(node).flatMap(({ name, value }) =>
    listsIn(value).map((count) => ({
      kind: "list" as const,
      what: purposeOf(node, name),
      reason: `a list of ${count.toLocaleString("en-US")} values stands in the source`,
      name,
    })),
  ),
];

/** JSON files that the source imports. */
export const importedData = ({ data = [] }: Verified["plan"]) =>
  data.map(({ path, sha256 }) => ({
    kind: "data" as const,
    what: path,
    reason: "the source imports it",
    from: null,
    to: null,
    sha256,
  }));

const inNode = (
  node: RelationNode,
  verified: Verified,
  { line }: Pick<SourceReferences, "line">,
): readonly Assumption[] => {
  const at = (name: string | null): number | null => ("site" in node ? line(node.site, name) : null);
  const values = expressionsOf(node).flatMap(({ name, value }) =>
    assumesIn(value).map((one) => ({
      kind: "instant" as const,
      what: purposeOf(node, name),
      reason: one.reason,
      from: verified.brands.get(one.value)?.at ?? "always",
      to: one.at,
      line: at(name),
    })),
  );
  const unproven = stepAssumptions(node).map(({ name, ...one }) => ({ ...one, from: null, to: null, line: at(name) }));
  if (node.kind !== "assumeRows") return [...values, ...unproven];
  const table = firstTableOf(node.input);
  const from = verified.environments.get(node.input)?.rows ?? "always";
  return [
    { kind: "instant", what: `the rows of '${table.name}'`, reason: node.reason, from, to: node.at, line: at(null) },
  ];
};

/** All assumptions of a pipeline, in the order of its steps. A relation that is used twice is listed once. */
export const assumptionsOf = (verified: Verified, { line }: Pick<SourceReferences, "line">): readonly Assumption[] => {
  const all = inOrder(verified.plan.relation).flatMap((node) => inNode(node, verified, { line }));
  const steps = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  return [...steps, ...importedData(verified.plan).map((one) => ({ ...one, line: null }))];
};
