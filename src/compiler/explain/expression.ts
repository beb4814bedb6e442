/**
 * What an expression follows from, by the rules of the calculus. Same-row operations within one another are one step,
 * as late as the latest of what they are made of, so they are told as one.
 */
import { frameRules, groupRules, type Outcome } from "../../core/calculus.ts";
import type { ExpressionNode, ExpressionNodes } from "../../plan/expressions/index.ts";
import type { FramePlan } from "../../plan/frame.ts";
import { type Grain, holdingOf } from "../../plan/grain.ts";
import { operandsOf } from "../../plan/traverse.ts";
import { words } from "../verify/rule-names.ts";
import { standingOf } from "../verify/tick-scope.ts";
import type { As, Enters, Fact, Link } from "./derivation.ts";
import { say } from "./print-expression.ts";

/** The rows that an expression stands in: what it can look at. */
export interface Around {
  readonly grain: Grain;
  readonly column: (name: string) => Fact;
  readonly rows: () => Fact;
  /** What the verifier found the expression to be; undefined for what it refused. */
  readonly brand: (node: ExpressionNode) => Pick<Fact, "dtype" | "nullable" | "at" | "rule"> | undefined;
  /** Within an `aggregate` step: the rows that come together, and what tells the groups apart. */
  readonly groups: { readonly grain: Grain; readonly by: readonly string[] } | null;
  /** Tells expressions of these rows from the same words elsewhere. */
  readonly key: string;
}

/** What an expression follows from, and how. */
export type Origin = Pick<Fact, "follows" | "from" | "reason">;

export const link = (as: As, enters: Enters, fact: Fact): Link => ({ as, enters, fact });

const counting: { readonly [O in Outcome]: Enters } = {
  base: "counted",
  lifted: "lifted",
  hindsight: "counted",
  partition: "released",
};

/** Earlier events release what they settled, and hindsight is not settled by them. */
export const releasing = (as: As, fact: Fact): Link => link(as, fact.at === "hindsight" ? "held" : "released", fact);

/** What rows are found or grouped by. The rows speak for their keys, so of those there is nothing to tell. */
export const keys = (as: As, enters: Enters, facts: readonly Fact[]): readonly Link[] =>
  facts.filter(({ rule }) => rule !== words.key).map((fact) => link(as, enters, fact));

interface Base {
  readonly value: (() => Fact) | null;
  readonly rows: () => Fact;
  readonly by: () => readonly Fact[];
}

/** By an outcome of the rules: the value where there is one, the rows, and the columns of the partition. */
export const byOutcome = (
  outcome: Outcome,
  { value, rows, by }: Base,
  more: (enters: Enters) => readonly Link[] = () => [],
): Origin => ({
  follows: outcome === "hindsight" ? "hindsight" : "latest",
  from: () => {
    const enters = counting[outcome];
    // What the row itself looks others up by is not released with them.
    const looking = outcome === "partition" ? "counted" : enters;
    const looked = [...(value === null ? [] : [["value", value()] as const]), ["rows", rows()] as const];
    return [
      ...looked.map(([as, fact]) => (outcome === "partition" ? releasing(as, fact) : link(as, enters, fact))),
      ...keys("by", looking, by()),
      ...more(looking),
    ];
  },
  reason: null,
});

/** The column as of which something is read, and the moment that it denotes. */
export const moments = (time: Fact): readonly Link[] => [
  link("as of", "counted", time),
  link("denotes", "counted", {
    ...time,
    key: `${time.key} denotes`,
    of: "moment",
    made: null,
    dtype: null,
    nullable: null,
    at: time.denotes,
    rule: words.declared,
    follows: "given",
    from: () => [],
  }),
];

const windowed = (
  frame: Pick<FramePlan, "kind" | "entity" | "by" | "within" | "asOf">,
  value: ExpressionNode,
  around: Around,
): Origin =>
  byOutcome(
    frameRules[frame.kind].outcome[standingOf(around.grain, frame.entity, frame.by)],
    { value: () => factOf(value, around), rows: around.rows, by: () => frame.by.map(around.column) },
    (enters) => [
      ...(frame.within === null ? [] : keys("within", enters, [around.column(frame.within.column)])),
      ...(frame.asOf === null ? [] : moments(around.column(frame.asOf))),
    ],
  );

const alone = { entity: true, by: [], within: null, asOf: null } as const;

const given = (): Origin => ({ follows: "given", from: () => [], reason: null });

/** The parts of same-row operations within one another: whatever is not such an operation itself, each once. */
const sameRow = (node: ExpressionNode, around: Around): Origin => ({
  follows: "latest",
  from: () => {
    const leaves = (part: ExpressionNode): readonly ExpressionNode[] =>
      part.kind === "literal" ? [] : isSameRow(part) ? operandsOf(part).flatMap(leaves) : [part];
    const facts = operandsOf(node)
      .flatMap(leaves)
      .map((part) => factOf(part, around));
    return [...new Map(facts.map((fact) => [fact.key, link("value", "counted", fact)])).values()];
  },
  reason: null,
});

type Origins = { readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], around: Around) => Origin };

const origins: Origins = {
  arithmetic: sameRow,
  assume: ({ value, reason }, around) => ({
    follows: "given",
    from: () => [link("value", "assumed", factOf(value, around))],
    reason,
  }),
  cast: sameRow,
  column: ({ name }, around) => ({
    follows: "latest",
    from: () => [link("value", "counted", around.column(name))],
    reason: null,
  }),
  compare: sameRow,
  conditional: sameRow,
  fill: ({ value, direction }, around) =>
    windowed({ ...alone, kind: direction === "forward" ? "trailing" : "ahead" }, value, around),
  function: sameRow,
  group: ({ value }, around) => {
    const { groups } = around;
    if (groups === null) return given();
    const inside = { ...around, grain: groups.grain, groups: null };
    return byOutcome(groupRules[holdingOf(groups.grain, groups.by)], {
      value: () => factOf(value, inside),
      rows: around.rows,
      by: () => groups.by.map(around.column),
    });
  },
  interpolate: ({ value }, around) => windowed({ ...alone, kind: "ahead" }, value, around),
  isIn: sameRow,
  isNull: sameRow,
  literal: given,
  logic: sameRow,
  not: sameRow,
  orElse: sameRow,
  param: given,
  shift: ({ value, rows }, around) => windowed({ ...alone, kind: rows > 0 ? "trailing" : "ahead" }, value, around),
  window: ({ frame, value }, around) => windowed(frame, value, around),
};

const isSameRow = ({ kind }: ExpressionNode): boolean => origins[kind] === sameRow;

/** What an expression follows from. */
export const originOf = (node: ExpressionNode, around: Around): Origin =>
  // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
  (origins[node.kind] as (node: ExpressionNode, around: Around) => Origin)(node, around);

/** The rule of an expression: another name for a column has none of its own. */
export const ruleOf = (node: ExpressionNode, rule: string): string => (node.kind === "column" ? words.sameRow : rule);

/** An expression as a fact. That of a column is the column's. */
export const factOf = (node: ExpressionNode, around: Around): Fact => {
  if (node.kind === "column") return around.column(node.name);
  const brand = around.brand(node);
  return {
    key: `${around.key} ${JSON.stringify(node)}`,
    of: node.kind === "param" ? "parameter" : "expression",
    what: say(node),
    made: null,
    dtype: brand?.dtype ?? null,
    nullable: brand?.nullable ?? null,
    at: brand?.at ?? null,
    denotes: null,
    zone: null,
    rule: brand?.rule ?? refused,
    ...originOf(node, around),
    step: null,
    place: null,
  };
};

/** What stands for the rule of what the verifier refused. */
export const refused = "refused, or made of what was refused";
