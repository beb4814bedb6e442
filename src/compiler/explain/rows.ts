/** Why the rows of a relation are known when they are: the steps that have a say in which rows there are. */
import { groupRules, selectionRules } from "../../core/calculus.ts";
import { holdingOf } from "../../plan/grain.ts";
import { droppingOf, type RelationNode, type RelationNodes } from "../../plan/relations/index.ts";
import { words } from "../verify/rule-names.ts";
import type { Fact, Link } from "./derivation.ts";
import { byOutcome, factOf, keys, link, type Origin } from "./expression.ts";
import { acrossTicks, around, type Plan, stepOf } from "./plan.ts";

/** `every`: whether steps are told that did not make the rows any later. */
type Rows = {
  readonly [K in keyof RelationNodes]: (node: RelationNodes[K], plan: Plan, every: boolean) => Fact;
};

const rowsOf = (node: RelationNode, plan: Plan, every: boolean, origin: Partial<Fact>): Fact => {
  const { rows, rowsRule } = plan.environment(node);
  return {
    key: `${plan.key(node)} rows${every ? " of every step" : ""}`,
    of: "rows",
    what: "the rows",
    made: null,
    dtype: null,
    nullable: null,
    at: rows,
    denotes: null,
    zone: null,
    rule: rowsRule,
    follows: "latest",
    step: stepOf(node),
    place: node.kind === "source" ? null : plan.places.step(node.site, null),
    reason: null,
    from: () => [],
    ...origin,
  };
};

/** The rows of a step that may make them later: those of its input, if it did not. */
const later = (
  node: Exclude<RelationNode, RelationNodes["source"]>,
  plan: Plan,
  every: boolean,
  from: () => readonly Link[],
): Fact =>
  !every && plan.environment(node).rows === plan.environment(node.input).rows
    ? plan.tell(node.input, every)
    : rowsOf(node, plan, every, { from });

const rows: Rows = {
  source: (node, plan, every) => {
    const { table } = node;
    const dropping = droppingOf(table);
    const place = plan.places.table(table.name, null);
    if (dropping.length === 0) return rowsOf(node, plan, every, { follows: "given", place });
    // Where checks drop rows, these wait for the columns that are checked too.
    return rowsOf(node, plan, every, {
      place,
      from: () => [
        link(
          "rows",
          "counted",
          rowsOf(node, plan, every, {
            key: `${plan.key(node)} rows of the file`,
            what: "the rows of the file",
            at: table.rows,
            rule: words.declared,
            follows: "given",
            place,
          }),
        ),
        ...dropping.map(({ name }) => link("condition", "counted", plan.column(node, name))),
      ],
    });
  },

  derive: ({ input }, plan, every) => plan.tell(input, every),
  select: ({ input }, plan, every) => plan.tell(input, every),
  joinPrior: ({ input }, plan, every) => plan.tell(input, every),
  asOf: ({ input }, plan, every) => plan.tell(input, every),

  filter: (node, plan, every) =>
    later(node, plan, every, () => [
      link("rows", "counted", plan.tell(node.input, every)),
      link("condition", "counted", factOf(node.predicate, around(node.input, plan))),
    ]),

  join: (node, plan, every) => {
    const { input, right, on, how } = node;
    if (how === "left") return plan.tell(input, every);
    return later(node, plan, every, () => {
      const enters = acrossTicks(node, plan);
      return [
        link("this side", "counted", plan.tell(input, every)),
        link("other side", enters, plan.tell(right, every)),
        ...keys(
          "found by",
          enters,
          on.map((pair) => plan.column(input, pair.left)),
        ),
      ];
    });
  },

  union: (node, plan, every) => {
    const { input, right } = node;
    // Two that could not be put together are the first of them.
    if (plan.environment(node) === plan.environment(input)) return plan.tell(input, every);
    return rowsOf(node, plan, every, {
      from: () => [
        link("this side", "counted", plan.tell(input, every)),
        link("other side", "counted", plan.tell(right, every)),
      ],
    });
  },

  aggregate: (node, plan, every) => {
    const { input, by } = node;
    const outcome = groupRules[holdingOf(plan.environment(input).grain, by)];
    return rowsOf(node, plan, every, grouped(outcome, null, input, by, plan, every));
  },

  dedupe: (node, plan, every) => {
    const { input, by } = node;
    if (plan.environment(node) === plan.environment(input)) return plan.tell(input, every);
    const outcome = selectionRules[holdingOf(plan.environment(input).grain, by)];
    return rowsOf(node, plan, every, grouped(outcome, null, input, by, plan, every));
  },

  top: (node, plan, every) => {
    const { input, value, per } = node;
    if (plan.environment(node) === plan.environment(input)) return plan.tell(input, every);
    const outcome = selectionRules[holdingOf(plan.environment(input).grain, per)];
    const compared = value === null ? null : () => factOf(value, around(input, plan));
    return rowsOf(node, plan, every, grouped(outcome, compared, input, per, plan, every));
  },

  assumeRows: (node, plan, every) => {
    const { input, reason } = node;
    if (plan.environment(node) === plan.environment(input)) return plan.tell(input, every);
    return rowsOf(node, plan, every, {
      follows: "given",
      reason,
      from: () => [link("rows", "assumed", plan.tell(input, every))],
    });
  },
};

/** Rows that hang on all the rows that are alike in some columns. */
const grouped = (
  outcome: Parameters<typeof byOutcome>[0],
  value: (() => Fact) | null,
  input: RelationNode,
  by: readonly string[],
  plan: Plan,
  every: boolean,
): Origin =>
  byOutcome(outcome, {
    value,
    rows: () => plan.tell(input, every),
    by: () => by.map((name) => plan.column(input, name)),
  });

/** The rows of a relation. */
export const rowsIn = (node: RelationNode, plan: Plan, every: boolean): Fact =>
  // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
  (rows[node.kind] as (node: RelationNode, plan: Plan, every: boolean) => Fact)(node, plan, every);
