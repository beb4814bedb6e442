/** The derivation of an instant, as a tree of plain data in which every fact occurs once. */
import type { Dtype } from "../../core/dtypes.ts";
import { isBy } from "../../core/instant.ts";
import type { ZonePlan } from "../../core/zone-plan.ts";
import type { Contribution, PartRole } from "../verify/provenance.ts";

/** A place in a file of the project: 1-based line and column. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

interface Known {
  readonly of: "column" | "expression" | "moment" | "parameter" | "rows";
  /** The name of the column, or the expression. */
  readonly what: string;
  /** The expression of a column, as the author would write it. */
  readonly made: string | null;
  readonly dtype: Dtype | "number" | "null" | null;
  readonly nullable: boolean | null;
  /** When it is known; null for a refused column. */
  readonly at: string | null;
  /** The instant that a timestamp denotes. */
  readonly denotes: string | null;
  /** The zone in which the files of a table store its times, if that is not UTC. */
  readonly zone: ZonePlan | null;
  /** The rule that gave the instant, in words. */
  readonly rule: string;
  /** How the instant follows from the parts: the latest of them, hindsight whatever they are, or given. */
  readonly follows: "latest" | "hindsight" | "given";
  /** The step or the table that created it. */
  readonly step: string | null;
  readonly place: SourcePlace | null;
  /** The author's reason, for an assumption. */
  readonly reason: string | null;
}

interface Link {
  readonly as: PartRole;
  readonly enters: Contribution;
  readonly fact: DescribedFact;
}

/** A fact with its description. */
export interface DescribedFact extends Known {
  /** Facts with equal keys are the same fact. */
  readonly key: string;
  /** A function, so that a fact that occurs once is described once. */
  readonly from: () => readonly Link[];
}

export interface Derivation extends Known {
  /** Described earlier in the tree; the parts are there. */
  readonly again: boolean;
  /** Later than the decision. The same then holds for everything that depends on it. */
  readonly late: boolean;
  readonly parts: readonly Part[];
}

export interface Part extends Derivation {
  readonly as: PartRole;
  readonly enters: Contribution;
}

/** The instants of the timeline, and the latest one that is in time; null if any instant is. */
export interface Deadline {
  readonly chain: readonly string[];
  readonly by: string | null;
}

/** The tree of a fact. Several facts can be unfolded one after another; later trees refer to earlier ones. */
export const derivationTree = (
  fact: DescribedFact,
  { chain, by }: Deadline,
  described: Set<string> = new Set(),
): Derivation => {
  const tree = ({ key, from, ...known }: DescribedFact, counts: boolean): Derivation => {
    const late = counts && by !== null && known.at !== null && !isBy(chain, known.at, by);
    const again = described.has(key);
    described.add(key);
    const parts = again
      ? []
      : from().map(({ as, enters, fact: part }): Part => {
          const counted = enters === "counted" || enters === "lifted" || enters === "held";
          return { as, enters, ...tree(part, late && counted) };
        });
    return { ...known, again, late, parts };
  };
  return tree(fact, true);
};
