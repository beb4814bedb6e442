/** What a pipeline takes on its author's word alone: each `assume`, what is known only just in time, data in the source; for the runner, its spec and the record of every run. */

import type { Assumption } from "../core/runner-spec.ts";
import type { LineOf } from "../engines/lowering/relation.ts";
import type { AssumeNode, ExpressionNode } from "../plan/expressions/index.ts";
import type { RelationNode } from "../plan/relations/index.ts";
import { inputsOf, operandsOf, tablesOf } from "../plan/traverse.ts";
import type { Verified } from "./verify/index.ts";

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

/** Longer lists are data, wherever they come from. */
const longest = 100;

const listsIn = (node: ExpressionNode): readonly number[] => [
  ...operandsOf(node).flatMap(listsIn),
  ...(node.kind === "isIn" && "length" in node.list && node.list.length > longest ? [node.list.length] : []),
];

/** What a step takes on trust beside instants: rows stamped exactly at the moment, and lists that are data in the source. */
interface Unproven {
  readonly kind: "inclusive" | "list";
  readonly what: string;
  readonly reason: string;
  /** The column that it is about. */
  readonly name: string | null;
}

export const unprovenIn = (node: RelationNode): readonly Unproven[] => [
  ...(node.kind === "asOf" && node.inclusive
    ? [
        {
          kind: "inclusive" as const,
          what: `the as-of join with '${tablesOf(node.right)[0]?.name}'`,
          reason: `a row stamped exactly at '${node.on}' is taken to be known by then`,
          name: "inclusive",
        },
      ]
    : []),
  ...expressionsOf(node).flatMap(([what, name, value]) =>
    listsIn(value).map((count) => ({
      kind: "list" as const,
      what,
      reason: `a list of ${count.toLocaleString("en-US")} values stands in the source`,
      name,
    })),
  ),
];

/** JSON that the source imports. */
export const importedBy = ({ data = [] }: Verified["plan"]) =>
  data.map(({ path, sha256 }) => ({
    kind: "data" as const,
    what: path,
    reason: "the source imports it",
    from: null,
    to: null,
    sha256,
  }));

const inNode = (node: RelationNode, verified: Verified, lineOf: LineOf): readonly Assumption[] => {
  const at = (name: string | null): number | null => {
    const line = "site" in node ? lineOf(node.site, name) : null;
    return line === null ? null : Number(line);
  };
  const values = expressionsOf(node).flatMap(([what, name, value]) =>
    assumesIn(value).map((one) => ({
      kind: "instant" as const,
      what,
      reason: one.reason,
      from: verified.brands.get(one.value)?.at ?? "always",
      to: one.at,
      line: at(name),
    })),
  );
  const unproven = unprovenIn(node).map(({ name, ...one }) => ({ ...one, from: null, to: null, line: at(name) }));
  if (node.kind !== "assumeRows") return [...values, ...unproven];
  const [table] = tablesOf(node.input);
  const from = verified.environments.get(node.input)?.rows ?? "always";
  return [
    { kind: "instant", what: `the rows of '${table?.name}'`, reason: node.reason, from, to: node.at, line: at(null) },
  ];
};

/** All assumptions of a pipeline, in the order of its steps; one of a relation that is used twice is told once. */
export const assumptionsOf = (verified: Verified, lineOf: LineOf): readonly Assumption[] => {
  const all = (node: RelationNode): readonly Assumption[] => [
    ...inputsOf(node).flatMap(all),
    ...inNode(node, verified, lineOf),
  ];
  const steps = [...new Map(all(verified.plan.relation).map((one) => [JSON.stringify(one), one])).values()];
  return [...steps, ...importedBy(verified.plan).map((one) => ({ ...one, line: null }))];
};
