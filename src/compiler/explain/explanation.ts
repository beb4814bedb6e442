/** The answers of `explain` as plain data: for one column, or for a whole pipeline. */

import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { isBy } from "../../core/instant.ts";
import { known, leakSentence, rowsSentence } from "../../core/messages.ts";
import { keysOf } from "../../plan/grain.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import { relationsOf } from "../../plan/traverse.ts";
import type { Verified } from "../verify/index.ts";
import { settlementOf } from "../verify/settlement.ts";
import { type Deadline, type Derivation, derivationTree, type SourcePlace } from "./derivation.ts";
import { type DescribedFacts, describeFacts } from "./describe-facts.ts";
import type { Places } from "./describe-step.ts";
import { type Assumption, assumptionsIn } from "./explain-assumptions.ts";

export type Role = "key" | "feature" | "label";

interface Answer {
  readonly pipeline: string;
  readonly place: SourcePlace | null;
  /** The decision: as an instant, and in the author's words. */
  readonly decides: { readonly at: string; readonly said: string };
}

export interface ColumnExplanation extends Answer {
  readonly column: string;
  /** The roles of the column in the output; none for an internal column. */
  readonly roles: readonly Role[];
  /** The answer in one or two sentences. */
  readonly says: string;
  /** The author's documentation. */
  readonly doc: string | null;
  /** If events overlap: the timestamps by which the column is settled, as a sentence. */
  readonly settled?: string;
  /** What happens between the decision and the instant at which the column is known; empty if it is in time. */
  readonly between: readonly string[];
  readonly derivation: Derivation;
  /** Why the rows are known when they are, if that is too late. */
  readonly rows: Derivation | null;
}

export interface OutputExplanation {
  readonly name: string;
  readonly role: Role;
  readonly dtype: Dtype | "number" | "null" | null;
  readonly nullable: boolean | null;
  readonly at: string | null;
  readonly rule: string;
  /** The author's documentation. */
  readonly doc: string | null;
  readonly late: boolean;
  readonly place: SourcePlace | null;
}

export interface PipelineExplanation extends Answer {
  /** Whether features may be null. */
  readonly nulls: "allowed" | "refused";
  readonly timeline: readonly string[];
  readonly says: string;
  readonly rows: Derivation;
  readonly columns: readonly OutputExplanation[];
  readonly assumptions: readonly Assumption[];
}

/** Nothing is late if the decision is not an instant of the timeline. */
const barOf = ({ plan, relation }: Verified): Deadline => {
  const { chain } = relation;
  return { chain, by: chain.includes(plan.decides.at) ? plan.decides.at : null };
};

const docOf = ({ environments }: Verified, node: RelationNode, name: string): string | null =>
  environments.get(node)?.columns.get(name)?.doc ?? null;

const words = new Intl.ListFormat("en");

/** The timestamps by which a column is settled, as a sentence; absent if events do not overlap. */
const settledOf = ({ environments }: Verified, node: RelationNode, name: string): { readonly settled?: string } => {
  const settlement = settlementOf(node, name, environments);
  if (settlement === null) return {};
  const { times, lacking } = settlement;
  if (lacking.length > 0) return { settled: `Never settled: no timestamp settles ${words.format(lacking)}.` };
  if (times.length === 0) return { settled: "Settled from the start." };
  return { settled: `Settled once ${words.format(times)} ${times.length === 1 ? "has" : "have"} passed.` };
};

const rolesOf = ({ plan, relation }: Verified, name: string): readonly Role[] => [
  ...([...keysOf(relation.grain), ...plan.keys].includes(name) ? (["key"] as const) : []),
  ...(plan.features.includes(name) ? (["feature"] as const) : []),
  ...(plan.labels.includes(name) ? (["label"] as const) : []),
];

const isLate = ({ chain, by }: Deadline, at: string | null): boolean =>
  by !== null && at !== null && !isBy(chain, at, by);

/** What happens after the decision and before a value is known: whole phases, parts of them, later events. */
export const phasesBetween = (chain: readonly string[], by: string, at: string): readonly string[] => {
  const passed = chain.slice(chain.indexOf(by) + 1, chain.indexOf(at) + 1);
  return passed.flatMap((instant) => {
    if (instant === "hindsight") return ["later events"];
    const phase = instant.replace(/^(during|after) /s, "");
    if (instant.startsWith("during ")) return passed.includes(`after ${phase}`) ? [] : [`a part of ${phase}`];
    return [by === `during ${phase}` ? `the rest of ${phase}` : phase];
  });
};

const common = ({ plan }: Verified, places: Places): Answer => ({
  pipeline: plan.name,
  place: places.step(plan.sites.pipeline, null),
  decides: { at: plan.decides.at, said: plan.decides.said },
});

/** The relation whose column is meant: the pipeline's own rows, otherwise the nearest relation inside. */
const homeOf = ({ plan, environments }: Verified, name: string): RelationNode | null =>
  relationsOf(plan.relation).find((node) => environments.get(node)?.columns.has(name)) ?? null;

/** All names that can be explained. */
export const explainableNames = ({ environments }: Verified): readonly string[] => [
  ...new Set([...environments.values()].flatMap(({ columns }) => [...columns.keys()])),
];

const roleWords: { readonly [R in Role]: string } = { key: "Key", feature: "Feature", label: "Label" };

const sentence = (verified: Verified, name: string, at: string | null, inside: boolean): string => {
  const { said: decision } = verified.plan.decides;
  const [role] = inside ? [] : rolesOf(verified, name);
  const late = isLate(barOf(verified), at);
  if (at === null) {
    const found = verified.findings.find((finding) => finding.name === name);
    const why =
      found === undefined ? "what it is made of was refused." : diagnostic(found.code, found.params as never).message;
    return `'${name}' was refused: ${why}`;
  }
  if (role === "label") return `Label '${name}' is known ${known(at)}; a label may be known at any time.`;
  if (role !== undefined && late) return leakSentence(role === "key" ? "Key" : "Feature", name, at, decision);
  if (role !== undefined)
    return `${roleWords[role]} '${name}' is known ${known(at)}: in time, because this pipeline decides ${decision}.`;
  const where = inside ? "is an intermediate column of this pipeline" : "is not among the outputs";
  return `'${name}' ${where}. It is known ${known(at)}: ${late ? "too late" : "in time"} for a feature, because this pipeline decides ${decision}.`;
};

/** The derivation of one column; null if no column has that name. */
export const explainColumn = (verified: Verified, name: string, places: Places): ColumnExplanation | null => {
  const { plan, relation } = verified;
  const home = homeOf(verified, name);
  if (home === null) return null;
  const inside = !relation.columns.has(name);
  const facts = describeFacts(verified, places);
  const fact = facts.column(home, name);
  const roles = inside ? [] : rolesOf(verified, name);
  const bar = barOf(verified);
  const anyTime: Deadline = { ...bar, by: null };
  const described = new Set<string>();
  const derivation = derivationTree(fact, roles[0] === "label" ? anyTime : bar, described);
  const late = isLate(bar, fact.at) && roles[0] !== "label";
  const lateRows = isLate(bar, relation.rows);
  const answer = [
    sentence(verified, name, fact.at, inside),
    ...(lateRows ? [rowsSentence(relation.rows, plan.decides.said)] : []),
  ];
  return {
    ...common(verified, places),
    column: name,
    roles,
    says: answer.join(" "),
    doc: docOf(verified, home, name),
    ...settledOf(verified, home, name),
    between: late && bar.by !== null && fact.at !== null ? phasesBetween(bar.chain, bar.by, fact.at) : [],
    derivation,
    rows: lateRows ? derivationTree(facts.rows(plan.relation), bar, described) : null,
  };
};

const outputsOf = (verified: Verified, facts: DescribedFacts): readonly OutputExplanation[] => {
  const { plan, relation } = verified;
  const bar = barOf(verified);
  const roles: readonly (readonly [Role, readonly string[]])[] = [
    ["key", [...new Set([...keysOf(relation.grain), ...plan.keys])]],
    ["feature", plan.features],
    ["label", plan.labels],
  ];
  return roles.flatMap(([role, names]) =>
    names.map((name) => {
      const { dtype, nullable, at, rule, place } = facts.column(plan.relation, name);
      const late = role !== "label" && isLate(bar, at);
      return { name, role, dtype, nullable, at, rule, doc: docOf(verified, plan.relation, name), late, place };
    }),
  );
};

/** What a pipeline decides, reads and returns, and its assumptions. */
export const explainPipeline = (verified: Verified, places: Places): PipelineExplanation => {
  const { plan, relation } = verified;
  const { said: decision } = plan.decides;
  const facts = describeFacts(verified, places);
  const bar = barOf(verified);
  return {
    ...common(verified, places),
    nulls: plan.nulls,
    timeline: relation.grain.timeline?.phases ?? [],
    says: isLate(bar, relation.rows)
      ? rowsSentence(relation.rows, decision)
      : `The rows are known ${known(relation.rows)}: in time, because this pipeline decides ${decision}.`,
    rows: derivationTree(facts.everyStep(plan.relation), bar),
    columns: outputsOf(verified, facts),
    assumptions: assumptionsIn(verified, places),
  };
};
