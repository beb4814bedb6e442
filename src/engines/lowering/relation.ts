/** Shared by the relation rules of all engines: analyses of a plan, and the descriptions of steps for comments. */

import { assumptionComments } from "../../compiler/assumptions.ts";
import type { Settlement } from "../../compiler/passes/settlement/result.ts";
import type { Environment } from "../../compiler/verify/environment.ts";
import type { Verified } from "../../compiler/verify/index.ts";
import { joinedNames } from "../../compiler/verify/join-compatibility.ts";
import type { Site } from "../../core/site.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import { type Grain, keysOf } from "../../plan/grain.ts";
import type { JoinNode, JoinPriorNode, KeyPair, RelationNode } from "../../plan/relations/index.ts";
import type { SourceReferences } from "./source-references.ts";
import type { StepNames } from "./step-names.ts";

/** The plan that is lowered, where it was written, and the names of its steps. */
export interface Subject {
  readonly verified: Verified;
  readonly settlement: Settlement;
  readonly written: SourceReferences;
  readonly names: StepNames;
}

export const environmentOf = (node: RelationNode, { verified }: Subject): Environment => {
  const environment = verified.environments.get(node);
  if (environment === undefined) throw new Error(`a ${node.kind} was never judged`);
  return environment;
};

/** The columns that order rows: order columns first, then entities, then ticks. The order is total. */
export const orderOf = (grain: Grain): readonly string[] => [...new Set([...grain.order, ...keysOf(grain)])];

/** A place in parentheses, or nothing if it is not known. */
const placed = (place: string | null): string => (place === null ? "" : ` (${place})`);

/** The description of a step, with its place. */
export const withLine = ({ written }: Subject, site: Site | null, words: string): string =>
  `${words[0]?.toUpperCase()}${words.slice(1)}${placed(written.place(site, null))}.`;

/** The same for a step; for an added step, its comment. */
export const stepComment = (
  node: RelationNode & { readonly site: Site | null },
  subject: Subject,
  words: string,
): string => withLine(subject, node.site, subject.settlement.words.get(node) ?? words);

/** The comment of a column: where it was written, and its assumptions. */
export const columnComment = (
  name: string,
  value: ExpressionNode,
  site: Site | null,
  { verified, settlement, written }: Subject,
): string => {
  const comment = settlement.words.get(value);
  if (comment !== undefined) return comment;
  const at = verified.brands.get(value)?.at ?? "always";
  return [`known ${at}${placed(written.place(site, name))}`, ...assumptionComments(value)].join("; ");
};

/** The key pairs of a join: keys of a static table, or the keys that both sides have in the same role. */
export const keyPairs = (
  { on }: JoinNode,
  { grain: l }: Environment,
  { grain: r }: Environment,
): readonly KeyPair[] => {
  if (r.event.length === 0) return on;
  const ticks = (r.tick?.columns ?? []).filter((key) => l.tick?.columns.includes(key));
  const shared = [...r.event, ...r.entity.filter((key) => l.entity.includes(key)), ...ticks];
  return shared.map((key) => ({ left: key, right: key }));
};

/** The key pairs of a join, and the columns that it adds. */
export const joinKeys = (node: JoinNode, subject: Subject) => {
  const [l, r] = [environmentOf(node.input, subject), environmentOf(node.right, subject)];
  return subject.settlement.lookUps.get(node) ?? { pairs: keyPairs(node, l, r), joined: joinedNames(l, r) };
};

/** The columns that a join to an earlier event adds, with their new names. */
export const priorColumns = (
  node: JoinPriorNode,
  subject: Subject,
): readonly (readonly [name: string, as: string])[] => {
  const { columns, grain } = environmentOf(node.right, subject);
  const made = environmentOf(node, subject).columns;
  // Columns that were added for settlement are used, but not joined.
  return [...columns.keys()]
    .filter((name) => !grain.entity.includes(name) && !node.by.includes(name) && made.has(`${node.prefix}${name}`))
    .map((name) => [name, `${node.prefix}${name}`]);
};

/** Pairs of keys as a description. */
export const describePairs = (pairs: readonly KeyPair[]): string =>
  pairs.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)).join(", ");

const meaning: { readonly [H in JoinNode["how"]]: string } = {
  left: "left join",
  inner: "inner join",
  semi: "only rows with a match",
  anti: "only rows without a match",
};

/** A join as a description. */
export const describeJoin = ({ how, cardinality }: JoinNode, pairs: readonly KeyPair[]): string =>
  `${meaning[how]} on ${describePairs(pairs)}${cardinality === "one-to-one" ? ", each row matched at most once" : ""}`;
