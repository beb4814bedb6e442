/** Where the columns and the rows of a relation come from: the step that made them, and what it made them of. */
import { groupRules, selectionRules } from "../../../dsl/calculus.ts";
import { holdingOf } from "../../../dsl/plan/grain.ts";
import { type RelationNode, type RelationNodes, tablesOf } from "../../../dsl/plan/relation/index.ts";
import type { Site } from "../../../dsl/plan/site.ts";
import { some } from "../../diagnostics/define.ts";
import type { Brand, Environment } from "../verify/environment.ts";
import type { Verified } from "../verify/index.ts";
import { sameTick } from "../verify/meeting.ts";
import { words } from "../verify/rules.ts";
import type { Enters, Fact, Link, Spot } from "./derivation.ts";
import {
  type Around,
  byOutcome,
  factOf,
  keys,
  link,
  moments,
  type Origin,
  originOf,
  refused,
  releasing,
  ruleOf,
} from "./expression.ts";
import { say } from "./say.ts";

/** Where things stand in the author's files. */
export interface Places {
  /** A step, or a name within it. */
  readonly step: (site: Site | null, name: string | null) => Spot | null;
  /** The declaration of a table, or of one of its columns. */
  readonly table: (table: string, column: string | null) => Spot | null;
}

/** The facts of a plan. */
export interface Facts {
  /** A column of a relation, as the step left it that made it. */
  readonly column: (node: RelationNode, name: string) => Fact;
  /** The rows of a relation, as the step left them that made them as late as they are. */
  readonly rows: (node: RelationNode) => Fact;
  /** The same, with every step that had a say in which rows there are. */
  readonly everyStep: (node: RelationNode) => Fact;
}

type Columns = {
  readonly [K in keyof RelationNodes]: (node: RelationNodes[K], name: string, plan: Plan) => Fact;
};

/** `every`: whether steps are told that did not make the rows any later. */
type Rows = {
  readonly [K in keyof RelationNodes]: (node: RelationNodes[K], plan: Plan, every: boolean) => Fact;
};

interface Plan extends Facts {
  readonly places: Places;
  readonly environment: (node: RelationNode) => Environment;
  readonly brand: Around["brand"];
  readonly key: (node: RelationNode) => string;
  readonly tell: (node: RelationNode, every: boolean) => Fact;
}

/** The table whose rows a relation begins with. */
const nameOf = (node: RelationNode): string => tablesOf(node)[0]?.name ?? "";

const per = (names: readonly string[]): string => (names.length === 0 ? "" : ` per ${some(names)}`);

/** A step in a few words, or a table. */
const steps: { readonly [K in keyof RelationNodes]: (node: RelationNodes[K]) => string } = {
  aggregate: ({ by }) => `aggregate by ${some(by)}`,
  asOf: ({ right }) => `asOf join with ${nameOf(right)}`,
  assumeRows: () => "assumeRows",
  dedupe: ({ by }) => `dedupe by ${some(by)}`,
  derive: () => "derive",
  filter: () => "filter",
  join: ({ how, right }) => `${how} join with ${nameOf(right)}`,
  joinPrior: ({ right }) => `joinPrior with ${nameOf(right)}`,
  source: ({ table }) => `table '${table.name}'`,
  top: ({ count, value, lowest, per: names }) =>
    value === null ? `limit ${count}${per(names)}` : `${lowest ? "lowest" : "top"} ${count}${per(names)}`,
  union: ({ right }) => `union with ${nameOf(right)}`,
};

const stepOf = (node: RelationNode): string => (steps[node.kind] as (node: RelationNode) => string)(node);

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
    rule: brand?.rule ?? refused,
    follows: "latest",
    step: stepOf(node),
    place: node.kind === "source" ? null : plan.places.step(node.site, null),
    reason: null,
    from: () => [],
    ...origin,
  };
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
    rule: rowsRule,
    follows: "latest",
    step: stepOf(node),
    place: node.kind === "source" ? null : plan.places.step(node.site, null),
    reason: null,
    from: () => [],
    ...origin,
  };
};

const around = (node: RelationNode, plan: Plan): Around => ({
  grain: plan.environment(node).grain,
  column: (name) => plan.column(node, name),
  rows: () => plan.rows(node),
  brand: plan.brand,
  groups: null,
  key: plan.key(node),
});

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

  dedupe: (node, name, plan) =>
    isNew(node, name, plan) ? made(node, name, plan, asKey(node.input, name, plan)) : plan.column(node.input, name),

  filter: ({ input }, name, plan) => plan.column(input, name),
  top: ({ input }, name, plan) => plan.column(input, name),
  assumeRows: ({ input }, name, plan) => plan.column(input, name),
};

/** How what a join finds enters: at another tick than its own, only when its phase is over. */
const acrossTicks = ({ input, right }: RelationNodes["join"], plan: Plan): Enters =>
  sameTick(plan.environment(input).grain, plan.environment(right).grain) ? "counted" : "lifted";

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
  source: (node, plan, every) =>
    rowsOf(node, plan, every, {
      follows: "given",
      place: plan.places.table(node.table.name, null),
    }),

  derive: ({ input }, plan, every) => plan.tell(input, every),
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

/** One name for all relations that are made alike: a table that is read twice is one table. */
const naming = () => {
  const names = new Map<RelationNode, string>();
  const made = new Map<string, string>();
  return (node: RelationNode): string => {
    const known = names.get(node);
    if (known !== undefined) return known;
    const text = JSON.stringify(node);
    const name = made.get(text) ?? String(made.size);
    made.set(text, name);
    names.set(node, name);
    return name;
  };
};

const parameterOf = (name: string, { parameters }: Environment): ReturnType<Around["brand"]> => {
  const parameter = parameters.get(name);
  return parameter && { ...parameter, at: "always", rule: words.parameter };
};

/** The facts of a verified plan. */
export const factsOf = ({ brands, environments, relation }: Verified, places: Places): Facts => {
  const plan: Plan = {
    places,
    // A side that was never judged has nothing to tell.
    environment: (node) => environments.get(node) ?? { ...relation, columns: new Map<string, Brand | null>() },
    // A list of parameters is looked up by what it is held against, and has no brand of its own.
    brand: (node) => brands.get(node) ?? (node.kind === "param" ? parameterOf(node.name, relation) : undefined),
    key: naming(),
    // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
    column: (node, name) =>
      (columns[node.kind] as (node: RelationNode, name: string, plan: Plan) => Fact)(node, name, plan),
    tell: (node, every) =>
      (rows[node.kind] as (node: RelationNode, plan: Plan, every: boolean) => Fact)(node, plan, every),
    rows: (node) => plan.tell(node, false),
    everyStep: (node) => plan.tell(node, true),
  };
  return plan;
};
