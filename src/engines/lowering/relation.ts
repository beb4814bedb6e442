/** What the relation rules of all engines need from a plan, and the descriptions of steps for comments. */

import { assumed } from "../../compiler/assumptions.ts";
import type { Settlement } from "../../compiler/passes/settlement/settlement.ts";
import type { Environment } from "../../compiler/verify/environment.ts";
import type { Verified } from "../../compiler/verify/index.ts";
import { brought } from "../../compiler/verify/join-compatibility.ts";
import type { Site } from "../../core/site.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import { type Grain, keysOf } from "../../plan/grain.ts";
import type { JoinNode, JoinPriorNode, KeyPair, RelationNode } from "../../plan/relations/index.ts";

/** Where a column was written: its line, if that is known. */
export type LineOf = (site: Site | null, name: string | null) => string | null;

/** What is lowered, and where it was written. */
export interface Subject {
  readonly verified: Verified;
  readonly settlement: Settlement;
  readonly lineOf: LineOf;
}

export const environmentOf = (node: RelationNode, { verified }: Subject): Environment => {
  const environment = verified.environments.get(node);
  if (environment === undefined) throw new Error(`a ${node.kind} was never judged`);
  return environment;
};

/** What tells rows apart and puts them in order: earlier events first, then entities, then their ticks. Total. */
export const orderOf = (grain: Grain): readonly string[] => [...new Set([...grain.order, ...keysOf(grain)])];

/** "Line 12: ", or nothing where the line is not known. */
export const said = ({ lineOf }: Subject, site: Site | null, words: string): string => {
  const line = lineOf(site, null);
  return line === null ? `${words[0]?.toUpperCase()}${words.slice(1)}.` : `Line ${line}: ${words}.`;
};

/** The same of a step; of one that was added, what is told of it. */
export const stepSaid = (
  node: RelationNode & { readonly site: Site | null },
  subject: Subject,
  words: string,
): string => said(subject, node.site, subject.settlement.words.get(node) ?? words);

/** Where a column was written, when it is known, and what is taken on trust for it. */
export const columnComment = (
  name: string,
  value: ExpressionNode,
  site: Site | null,
  { verified, settlement, lineOf }: Subject,
): string => {
  const told = settlement.words.get(value);
  if (told !== undefined) return told;
  const line = lineOf(site, name);
  const at = verified.brands.get(value)?.at ?? "always";
  const known = line === null ? `known ${at}` : `line ${line}, known ${at}`;
  return [known, ...assumed(value)].join("; ");
};

/** What rows meet by: the keys of facts, or those that both sides have in the same role. */
export const pairsOf = ({ on }: JoinNode, { grain: l }: Environment, { grain: r }: Environment): readonly KeyPair[] => {
  if (r.event.length === 0) return on;
  const ticks = (r.tick?.columns ?? []).filter((key) => l.tick?.columns.includes(key));
  const shared = [...r.event, ...r.entity.filter((key) => l.entity.includes(key)), ...ticks];
  return shared.map((key) => ({ left: key, right: key }));
};

/** What rows meet by in a join, and the columns that it brings. */
export const meetingOf = (node: JoinNode, subject: Subject) => {
  const [l, r] = [environmentOf(node.input, subject), environmentOf(node.right, subject)];
  return subject.settlement.lookUps.get(node) ?? { pairs: pairsOf(node, l, r), brought: brought(l, r) };
};

/** The columns that a join to an earlier event brings, and what they are called from then on. */
export const priorColumns = (
  node: JoinPriorNode,
  subject: Subject,
): readonly (readonly [name: string, as: string])[] => {
  const { columns, grain } = environmentOf(node.right, subject);
  const made = environmentOf(node, subject).columns;
  // What is added to tell when the rows are settled is looked at, and not brought.
  return [...columns.keys()]
    .filter((name) => !grain.entity.includes(name) && !node.by.includes(name) && made.has(`${node.prefix}${name}`))
    .map((name) => [name, `${node.prefix}${name}`]);
};

/** Pairs of keys in words. */
export const pairWords = (pairs: readonly KeyPair[]): string =>
  pairs.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)).join(", ");

const meaning: { readonly [H in JoinNode["how"]]: string } = {
  left: "left join",
  inner: "inner join",
  semi: "only rows with a match",
  anti: "only rows without a match",
};

/** A join in words. */
export const joinWords = ({ how, cardinality }: JoinNode, pairs: readonly KeyPair[]): string =>
  `${meaning[how]} on ${pairWords(pairs)}${cardinality === "one-to-one" ? ", each row matched at most once" : ""}`;
