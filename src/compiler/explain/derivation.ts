/** Why a value has its instant, as a tree of plain data in which every fact occurs once. */
import type { Dtype } from "../../core/dtypes.ts";
import { isBy } from "../../core/instant.ts";
import type { ZonePlan } from "../../core/zone-plan.ts";
import type { As, Enters } from "../verify/provenance.ts";

/** A place in a file of the project: 1-based line and column. */
export interface Spot {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

interface Known {
  readonly of: "column" | "expression" | "moment" | "parameter" | "rows";
  /** The column's name, or the expression. */
  readonly what: string;
  /** What a column was made of, in the words of the language. */
  readonly made: string | null;
  readonly dtype: Dtype | "number" | "null" | null;
  readonly nullable: boolean | null;
  /** When it is known; null for what was refused. */
  readonly at: string | null;
  /** The instant that a timestamp denotes. */
  readonly denotes: string | null;
  /** How the files of a table hold its times, where that is not in UTC. */
  readonly zone: ZonePlan | null;
  /** The rule that gave the instant, in words. */
  readonly rule: string;
  /** What follows from the parts: the latest of them; hindsight, whatever they are; or nothing, for it was given. */
  readonly follows: "latest" | "hindsight" | "given";
  /** The step, or the table, that made it. */
  readonly step: string | null;
  readonly place: Spot | null;
  /** The author's reason, where an assumption was made. */
  readonly reason: string | null;
}

interface Link {
  readonly as: As;
  readonly enters: Enters;
  readonly fact: Told;
}

/** A fact in words. */
export interface Told extends Known {
  /** Facts of one key are one fact. */
  readonly key: string;
  /** Called when the fact is told, so that what is told once is put in words once. */
  readonly from: () => readonly Link[];
}

export interface Derivation extends Known {
  /** Told before, where its parts are. */
  readonly again: boolean;
  /** Later than the decision, and so is whatever it is counted in. */
  readonly late: boolean;
  readonly parts: readonly Part[];
}

export interface Part extends Derivation {
  readonly as: As;
  readonly enters: Enters;
}

/** The instants of the timeline, and by which of them what is asked for must be known; null if any will do. */
export interface Bar {
  readonly chain: readonly string[];
  readonly by: string | null;
}

/** The tree of a fact. Several can be unfolded one after another, so that the later ones refer to the earlier ones. */
export const unfold = (fact: Told, { chain, by }: Bar, told: Set<string> = new Set()): Derivation => {
  const tree = ({ key, from, ...known }: Told, counts: boolean): Derivation => {
    const late = counts && by !== null && known.at !== null && !isBy(chain, known.at, by);
    const again = told.has(key);
    told.add(key);
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
