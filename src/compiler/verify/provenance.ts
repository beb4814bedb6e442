/**
 * Why something is known when it is. The verifier derives every instant here, from the facts that it follows from, and
 * records them. `explain` renders the record and derives nothing.
 */
import type { Outcome } from "../../core/calculus.ts";
import { latest, lifted } from "../../core/instant.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import { ruleNames } from "./rule-names.ts";

/** How the instant of a part affects that of the whole. */
export type Contribution =
  /** The whole is at least as late. */
  | "counted"
  /** Counted as of the end of its phase. */
  | "lifted"
  /** Counted although other parts are released: hindsight does not end with the event. */
  | "held"
  /**
   * Not counted: it belongs to events that are over before this one begins, or was known before the moment of the join.
   */
  | "released"
  /** Not counted, on the author's word alone. */
  | "assumed"
  /** Not counted here: it decides which rows there are, and is counted for them. */
  | "rows";

/** The role of a part in the whole. */
export type PartRole =
  | "value"
  | "rows"
  | "condition"
  | "by"
  | "within"
  | "found by"
  | "as of"
  | "denotes"
  | "this side"
  | "other side";

/** The subject of a fact. */
export type Subject =
  /** A column, at the step that created it; `value` is its expression in a `derive` or an `aggregate`. */
  | {
      readonly of: "column";
      readonly step: RelationNode;
      readonly name: string;
      readonly value: ExpressionNode | null;
    }
  /** The rows of a step. */
  | { readonly of: "rows"; readonly step: RelationNode }
  /** The rows of a table's file, before its checks drop any. */
  | { readonly of: "file"; readonly step: RelationNode }
  | { readonly of: "expression"; readonly node: ExpressionNode }
  /** The moment that a timestamp denotes. */
  | { readonly of: "moment"; readonly time: Fact };

/** An instant, the rule that gave it, and what it follows from. */
export interface Origin {
  readonly at: string;
  readonly rule: string;
  /** How it follows from the parts: the latest of them, hindsight whatever they are, or given. */
  readonly follows: "latest" | "hindsight" | "given";
  readonly parts: readonly Part[];
  /** The author's reason, for an assumption. */
  readonly reason?: string;
}

export interface Fact extends Omit<Origin, "at"> {
  readonly subject: Subject;
  /** Null for a refused column. */
  readonly at: string | null;
}

/** A fact that was not refused. */
export interface Known extends Fact {
  readonly at: string;
}

export interface Part {
  readonly as: PartRole;
  readonly enters: Contribution;
  readonly fact: Fact;
}

export const part = (as: PartRole, enters: Contribution, fact: Fact): Part => ({ as, enters, fact });

/** Earlier events release what they have settled, but not hindsight. */
export const releasedPart = (as: PartRole, fact: Fact): Part =>
  part(as, fact.at === "hindsight" ? "held" : "released", fact);

/** Columns that rows are looked up or grouped by. A row's own keys are already counted for the rows. */
export const lookUpParts = (as: PartRole, enters: Contribution, facts: readonly Fact[]): readonly Part[] =>
  facts.filter(({ rule, at }) => rule !== ruleNames.key || at !== "always").map((fact) => part(as, enters, fact));

/** The contribution of a part's instant. A refused part has none. */
const counting: { readonly [E in Contribution]: (at: string) => string } = {
  counted: (at) => at,
  held: (at) => at,
  lifted,
  released: () => "always",
  assumed: () => "always",
  rows: () => "always",
};

/** The latest of its parts. */
export const latestPart = (chain: readonly string[], rule: string, parts: readonly Part[]): Origin => ({
  at: latest(chain, ...parts.map(({ enters, fact }) => (fact.at === null ? "always" : counting[enters](fact.at)))),
  rule,
  follows: "latest",
  parts,
});

/** Given, whatever the parts are. */
export const givenInstant = (at: string, rule: string, parts: readonly Part[] = [], reason?: string): Origin => ({
  at,
  rule,
  follows: "given",
  parts,
  ...(reason === undefined ? {} : { reason }),
});

/** A computation over several rows: the value, if there is one, the rows, and the columns that select them. */
export interface RowsRead {
  readonly value: Fact | null;
  readonly rows: Fact;
  readonly by: readonly Fact[];
  readonly within?: readonly Fact[];
  /** The timestamp of the read, and the instant that it denotes. */
  readonly moments?: readonly Part[];
}

const entering = { base: "counted", lifted: "lifted", hindsight: "counted", partition: "counted" } as const;

/** The instant of a computation over several rows, by an outcome of the rules of the calculus. */
export const originOfRead = (
  chain: readonly string[],
  outcome: Outcome,
  rule: string,
  { value, rows, by, within = [], moments = [] }: RowsRead,
): Origin => {
  const enters = entering[outcome];
  // Those events are over. The columns by which the row itself looks them up are not released.
  const looked = outcome === "partition" ? releasedPart : (as: PartRole, fact: Fact) => part(as, enters, fact);
  const parts = [
    ...(value === null ? [] : [looked("value", value)]),
    looked("rows", rows),
    ...lookUpParts("by", enters, by),
    ...lookUpParts("within", enters, within),
    ...moments,
  ];
  return outcome === "hindsight"
    ? { at: "hindsight", rule, follows: "hindsight", parts }
    : latestPart(chain, rule, parts);
};

/** A timestamp of a read, and the moment that it denotes. */
export const momentParts = (time: Fact, denotes: string): readonly Part[] => [
  part("as of", "counted", time),
  part("denotes", "counted", { subject: { of: "moment", time }, ...givenInstant(denotes, ruleNames.declared) }),
];

/** The fact of something refused: it has no instant, but keeps its parts. */
export const refusedFact = (subject: Subject, parts: readonly Part[] = []): Fact => ({
  subject,
  at: null,
  rule: ruleNames.refused,
  follows: "latest",
  parts,
});
