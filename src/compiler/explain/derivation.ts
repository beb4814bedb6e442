/**
 * Why something is known when it is: first as facts, each with the facts it follows from, then unfolded to a tree of
 * plain data in which every fact is told once.
 */
import type { Dtype } from "../../core/dtypes.ts";
import type { ZonePlan } from "../../core/zone-plan.ts";
import { isBy } from "../verify/environment.ts";

/** A place in a file of the project: 1-based line and column. */
export interface Spot {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** How the instant of a part enters that of the whole. */
export type Enters =
  /** The whole is at least as late. */
  | "counted"
  /** Counted as of the end of its phase. */
  | "lifted"
  /** Counted, where others are released: what needs later events is not over with its own. */
  | "held"
  /** Not counted: it is of events that are over before this one begins, or was known before the moment of the join. */
  | "released"
  /** Not counted, by the author's word alone. */
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

export interface Link {
  readonly as: As;
  readonly enters: Enters;
  readonly fact: Fact;
}

export interface Fact extends Known {
  /** Facts of one key are one fact. */
  readonly key: string;
  /** Called when the fact is told, so that what is told once is looked for once. */
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
export const unfold = (fact: Fact, { chain, by }: Bar, told: Set<string> = new Set()): Derivation => {
  const tree = ({ key, from, ...known }: Fact, counts: boolean): Derivation => {
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
