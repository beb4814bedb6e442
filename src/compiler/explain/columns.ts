/** Where the columns of a relation come from: the step that made one, and what it made it of. */
import { groupRules } from "../../core/calculus.ts";
import { holdingOf } from "../../plan/grain.ts";
import type { RelationNode, RelationNodes } from "../../plan/relations/index.ts";
import { words } from "../verify/rule-names.ts";
import type { Fact } from "./derivation.ts";
import { byOutcome, keys, link, moments, originOf, refused, releasing, ruleOf } from "./expression.ts";
import { acrossTicks, around, type Plan, stepOf } from "./plan.ts";
import { say } from "./print-expression.ts";

type Columns = {
  readonly [K in keyof RelationNodes]: (node: RelationNodes[K], name: string, plan: Plan) => Fact;
};

const made = (node: RelationNode, name: string, plan: Plan, origin: Partial<Fact>): Fact => {
  const brand = plan.environment(node).columns.get(name);
  return {
    key: `${plan.key(node)} column ${JSON.stringify(name)}`,
    of: "column",
    what: name,
    made: null,
    dtype: brand?.dtype ?? null,
    nullable: brand?.nullable ?? null,
    at: brand?.at ?? null,
    denotes: brand && brand.moment !== "none" ? brand.moment : null,
    zone: null,
    rule: brand?.rule ?? refused,
    follows: "latest",
    step: stepOf(node),
    place: node.kind === "source" ? null : plan.places.step(node.site, null),
    reason: null,
    from: () => [],
    ...origin,
  };
};

/** Whether a step changed a column, or brought it: the verifier hands on what stays as it is. */
const isNew = (node: Exclude<RelationNode, RelationNodes["source"]>, name: string, plan: Plan): boolean =>
  plan.environment(node).columns.get(name) !== plan.environment(node.input).columns.get(name);

/** A key of rows that were told apart anew: how late it is, is counted in the rows. */
const asKey = (input: RelationNode, name: string, plan: Plan): Partial<Fact> => ({
  follows: "given",
  from: () => [link("value", "rows", plan.column(input, name))],
});

const columns: Columns = {
  source: (node, name, plan) =>
    made(node, name, plan, {
      follows: "given",
      place: plan.places.table(node.table.name, name),
      zone: node.table.columns.find((column) => column.name === name)?.zone ?? null,
    }),

  derive: (node, name, plan) => {
    const derived = node.columns.findLast((column) => column.name === name);
    const { input, site } = node;
    const brand = plan.environment(node).columns.get(name);
    if (derived === undefined || (brand && !isNew(node, name, plan))) return plan.column(input, name);
    return made(node, name, plan, {
      ...originOf(derived.value, around(input, plan)),
      made: say(derived.value),
      rule: brand ? ruleOf(derived.value, brand.rule) : refused,
      place: plan.places.step(site, name),
    });
  },

  join: (node, name, plan) => {
    const { input, right, on, prefix } = node;
    if (!isNew(node, name, plan)) return plan.column(input, name);
    return made(node, name, plan, {
      from: () => {
        const enters = acrossTicks(node, plan);
        return [
          link("value", enters, plan.column(right, name.slice(prefix.length))),
          link("rows", enters, plan.rows(right)),
          ...keys(
            "found by",
            enters,
            on.map((pair) => plan.column(input, pair.left)),
          ),
        ];
      },
    });
  },

  joinPrior: (node, name, plan) => {
    const { input, right, by, prefix } = node;
    if (!isNew(node, name, plan)) return plan.column(input, name);
    return made(node, name, plan, {
      from: () => [
        releasing("value", plan.column(right, name.slice(prefix.length))),
        releasing("rows", plan.rows(right)),
        // Theirs matter only if they are known in hindsight.
        ...by.map((key) => releasing("other side", plan.column(right, key))).filter(({ enters }) => enters === "held"),
        ...keys(
          "found by",
          "counted",
          [...new Set([...plan.environment(right).grain.entity, ...by])].map((key) => plan.column(input, key)),
        ),
      ],
    });
  },

  asOf: (node, name, plan) => {
    const { input, right, on, prefix } = node;
    if (!isNew(node, name, plan)) return plan.column(input, name);
    return made(node, name, plan, {
      from: () => [
        link("value", "released", plan.column(right, name.slice(prefix.length))),
        ...moments(plan.column(input, on)),
        ...keys(
          "found by",
          "counted",
          node.keys.map((pair) => plan.column(input, pair.left)),
        ),
      ],
    });
  },

  union: (node, name, plan) => {
    const { input, right } = node;
    if (!isNew(node, name, plan)) return plan.column(input, name);
    return made(node, name, plan, {
      from: () => [
        link("this side", "counted", plan.column(input, name)),
        link("other side", "counted", plan.column(right, name)),
      ],
    });
  },

  aggregate: (node, name, plan) => {
    const { input, by, site } = node;
    const aggregated = node.columns.findLast((column) => column.name === name);
    const brand = plan.environment(node).columns.get(name);
    const { grain } = plan.environment(input);
    if (aggregated === undefined || brand?.rule === words.key) return made(node, name, plan, asKey(input, name, plan));
    const inGroups = {
      ...around(input, plan),
      // From what is made of aggregates no other rows can be looked at.
      grain: { ...grain, event: [], tick: null },
      groups: { grain, by },
      key: plan.key(node),
    };
    return made(node, name, plan, {
      ...originOf(aggregated.value, inGroups),
      made: say(aggregated.value),
      rule: brand?.rule ?? refused,
      place: plan.places.step(site, name),
    });
  },

  dedupe: (node, name, plan) => {
    const { input, by } = node;
    if (!isNew(node, name, plan)) return plan.column(input, name);
    if (by.includes(name)) return made(node, name, plan, asKey(input, name, plan));
    const outcome = groupRules[holdingOf(plan.environment(input).grain, by)];
    const origin = byOutcome(outcome, {
      value: () => plan.column(input, name),
      rows: () => plan.rows(input),
      by: () => by.map((key) => plan.column(input, key)),
    });
    return made(node, name, plan, origin);
  },

  select: ({ input, columns: selected }, name, plan) =>
    plan.column(input, selected.find(({ as }) => as === name)?.name ?? name),
  filter: ({ input }, name, plan) => plan.column(input, name),
  top: ({ input }, name, plan) => plan.column(input, name),
  assumeRows: ({ input }, name, plan) => plan.column(input, name),
};

/** A column of a relation, as the step left it that made it. */
export const columnOf = (node: RelationNode, name: string, plan: Plan): Fact =>
  // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
  (columns[node.kind] as (node: RelationNode, name: string, plan: Plan) => Fact)(node, name, plan);
