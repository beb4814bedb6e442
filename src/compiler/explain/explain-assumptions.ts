/** Collects every assumption of a plan. */

import type { assumptionKinds } from "../../core/runner-spec.ts";
import { expressionsOf, relationsOf, walk } from "../../plan/traverse.ts";
import { importedData, stepAssumptions } from "../assumptions.ts";
import type { Verified } from "../verify/index.ts";
import type { SourcePlace } from "./derivation.ts";
import type { Places } from "./describe-step.ts";
import { printExpression } from "./print-expression.ts";

export interface Assumption {
  readonly kind: (typeof assumptionKinds)[number];
  /** The expression, or the rows. */
  readonly what: string;
  readonly reason: string;
  /** When it would be known without the assumption; null for a refused column. */
  readonly from: string | null;
  readonly to: string | null;
  /** For data: the hash of the file. */
  readonly sha256?: string;
  readonly place: SourcePlace | null;
}

/** All assumptions of a plan, in the order of its steps. A table that is read twice is listed once. */
export const assumptionsIn = ({ plan, brands, environments }: Verified, places: Places): readonly Assumption[] => {
  const steps = [...relationsOf(plan.relation)].reverse();
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
    const ofColumns = expressionsOf(node).flatMap(({ name, value }) =>
      walk(value).flatMap((one) =>
        one.kind === "assume"
          ? [
              {
                kind: "instant" as const,
                what: printExpression(one.value),
                reason: one.reason,
                from: brands.get(one.value)?.at ?? null,
                to: one.at,
                place: places.step(site, name),
              },
            ]
          : [],
      ),
    );
    const unproven = stepAssumptions(node).map(({ name, ...one }) => ({
      ...one,
      from: null,
      to: null,
      place: places.step(site, name),
    }));
    return [...ofRows, ...ofColumns, ...unproven];
  });
  const data = importedData(plan).map((one) => ({ ...one, place: { file: one.what, line: null, column: null } }));
  return [...new Map([...found, ...data].map((one) => [JSON.stringify(one), one])).values()];
};
