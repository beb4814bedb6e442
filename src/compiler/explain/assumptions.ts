/** Whatever a plan takes by the author's word alone. */

import type { assumptionKinds } from "../../core/runner-spec.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import type { RelationNode, RelationNodes } from "../../plan/relations/index.ts";
import { inputsOf, operandsOf } from "../../plan/traverse.ts";
import { importedBy, unprovenIn } from "../assumptions.ts";
import type { Verified } from "../verify/index.ts";
import type { Spot } from "./derivation.ts";
import { say } from "./print-expression.ts";
import type { Places } from "./steps.ts";

export interface Assumption {
  readonly kind: (typeof assumptionKinds)[number];
  /** The expression, or the rows. */
  readonly what: string;
  readonly reason: string;
  /** When it would be known without the author's word; null for what was refused. */
  readonly from: string | null;
  readonly to: string | null;
  /** Of data: the hash of the file. */
  readonly sha256?: string;
  readonly place: Spot | null;
}

/** All relations that a relation is made of, itself first, the nearest first. */
export const relationsIn = (node: RelationNode): readonly RelationNode[] => {
  const found = [node];
  // The list grows while it is walked.
  for (const one of found) found.push(...inputsOf(one));
  return found;
};

interface Held {
  readonly name: string | null;
  readonly value: ExpressionNode;
}

const none = (): readonly Held[] => [];

/** The expressions of a step, by the name of the column that they make. */
const expressions: { readonly [K in keyof RelationNodes]: (node: RelationNodes[K]) => readonly Held[] } = {
  aggregate: ({ columns }) => columns,
  asOf: none,
  assumeRows: none,
  dedupe: none,
  derive: ({ columns }) => columns,
  filter: ({ predicate }) => [{ name: null, value: predicate }],
  join: none,
  joinPrior: none,
  select: none,
  source: none,
  top: ({ value }) => (value === null ? [] : [{ name: null, value }]),
  union: none,
};

const nodesIn = (node: ExpressionNode): readonly ExpressionNode[] => [node, ...operandsOf(node).flatMap(nodesIn)];

/** All assumptions of a plan, in the order of its steps, each once: a table that is read twice is assumed of once. */
export const assumptionsIn = ({ plan, brands, environments }: Verified, places: Places): readonly Assumption[] => {
  const steps = [...relationsIn(plan.relation)].reverse();
  const found = steps.flatMap((node): readonly Assumption[] => {
    const site = node.kind === "source" ? null : node.site;
    const ofRows =
      node.kind === "assumeRows"
        ? [
            {
              kind: "instant" as const,
              what: "the rows",
              reason: node.reason,
              from: environments.get(node.input)?.rows ?? null,
              to: node.at,
              place: places.step(site, null),
            },
          ]
        : [];
    const held = (expressions[node.kind] as (node: RelationNode) => readonly Held[])(node);
    const ofColumns = held.flatMap(({ name, value }) =>
      nodesIn(value).flatMap((one) =>
        one.kind === "assume"
          ? [
              {
                kind: "instant" as const,
                what: say(one.value),
                reason: one.reason,
                from: brands.get(one.value)?.at ?? null,
                to: one.at,
                place: places.step(site, name),
              },
            ]
          : [],
      ),
    );
    const unproven = unprovenIn(node).map(({ name, ...one }) => ({
      ...one,
      from: null,
      to: null,
      place: places.step(site, name),
    }));
    return [...ofRows, ...ofColumns, ...unproven];
  });
  const data = importedBy(plan).map((one) => ({ ...one, place: { file: one.what, line: null, column: null } }));
  return [...new Map([...found, ...data].map((one) => [JSON.stringify(one), one])).values()];
};
