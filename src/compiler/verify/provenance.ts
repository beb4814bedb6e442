/**
 * Why something is known when it is. The verifier derives every instant here, from the facts that it follows from, and keeps
 * them: the record is the derivation. `explain` renders it and derives nothing.
 */
import type { Outcome } from "../../core/calculus.ts";
import { latest, lifted } from "../../core/instant.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import { words } from "./rule-names.ts";

/** How the instant of a part enters that of the whole. */
export type Enters =
  /** The whole is at least as late. */
  | "counted"
  /** Counted as of the end of its phase. */
  | "lifted"
  /** Counted, where others are released: hindsight does not end with the event. */
  | "held"
  /** Not counted: it is of events that are over before this one begins, or was known before the moment of the join. */
  | "released"
  /** Not counted, on the author's word alone. */
  | "assumed"
  /** Not counted here: it decides which rows there are, and is counted in theirs. */
  | "rows";

/** What a part is to the whole. */
export type As =
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

/** What a fact is about. */
export type Subject =
  /** A column, at the step that made it; `value` is what a `derive` or an `aggregate` makes it of. */
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
  /** What follows from the parts: the latest of them; hindsight, whatever they are; or nothing, for it was given. */
  readonly follows: "latest" | "hindsight" | "given";
  readonly parts: readonly Part[];
  /** The author's reason, where an assumption was made. */
  readonly reason?: string;
}

export interface Fact extends Omit<Origin, "at"> {
  readonly subject: Subject;
  /** Null for what was refused. */
  readonly at: string | null;
}

/** A fact that was not refused. */
export interface Known extends Fact {
  readonly at: string;
}

export interface Part {
  readonly as: As;
  readonly enters: Enters;
  readonly fact: Fact;
}

export const part = (as: As, enters: Enters, fact: Fact): Part => ({ as, enters, fact });

/** Earlier events release what they settled, and hindsight is not settled by them. */
export const releasing = (as: As, fact: Fact): Part => part(as, fact.at === "hindsight" ? "held" : "released", fact);

/** Columns that rows are found or grouped by. The rows speak for their own keys, which need not be counted again. */
export const lookUps = (as: As, enters: Enters, facts: readonly Fact[]): readonly Part[] =>
  facts.filter(({ rule, at }) => rule !== words.key || at !== "always").map((fact) => part(as, enters, fact));

/** What an instant comes to in the whole. What was refused has none. */
const counting: { readonly [E in Enters]: (at: string) => string } = {
  counted: (at) => at,
  held: (at) => at,
  lifted,
  released: () => "always",
  assumed: () => "always",
  rows: () => "always",
};

/** As late as the latest of its parts. */
export const latestOf = (chain: readonly string[], rule: string, parts: readonly Part[]): Origin => ({
  at: latest(chain, ...parts.map(({ enters, fact }) => (fact.at === null ? "always" : counting[enters](fact.at)))),
  rule,
  follows: "latest",
  parts,
});

/** Given, whatever the parts are. */
export const given = (at: string, rule: string, parts: readonly Part[] = [], reason?: string): Origin => ({
  at,
  rule,
  follows: "given",
  parts,
  ...(reason === undefined ? {} : { reason }),
});

/** What is computed from several rows: the value, where there is one, the rows, and the columns that say which of them. */
export interface Looking {
  readonly value: Fact | null;
  readonly rows: Fact;
  readonly by: readonly Fact[];
  readonly within?: readonly Fact[];
  /** The timestamp as of which it is read, and the instant that it denotes. */
  readonly moments?: readonly Part[];
}

const entering = { base: "counted", lifted: "lifted", hindsight: "counted", partition: "counted" } as const;

/** The instant of what is computed from several rows, by an outcome of the rules of the calculus. */
export const lookingAt = (
  chain: readonly string[],
  outcome: Outcome,
  rule: string,
  { value, rows, by, within = [], moments = [] }: Looking,
): Origin => {
  const enters = entering[outcome];
  // Those events are over. What the row itself looks them up by is not released with them.
  const looked = outcome === "partition" ? releasing : (as: As, fact: Fact) => part(as, enters, fact);
  const parts = [
    ...(value === null ? [] : [looked("value", value)]),
    looked("rows", rows),
    ...lookUps("by", enters, by),
    ...lookUps("within", enters, within),
    ...moments,
  ];
  return outcome === "hindsight"
    ? { at: "hindsight", rule, follows: "hindsight", parts }
    : latestOf(chain, rule, parts);
};

/** A timestamp as of which something is read, and the moment that it denotes. */
export const momentsOf = (time: Fact, denotes: string): readonly Part[] => [
  part("as of", "counted", time),
  part("denotes", "counted", { subject: { of: "moment", time }, ...given(denotes, words.declared) }),
];

/** What was refused: it has no instant, and is shown with what it would have been made of. */
export const refusedFact = (subject: Subject, parts: readonly Part[] = []): Fact => ({
  subject,
  at: null,
  rule: words.refused,
  follows: "latest",
  parts,
});
