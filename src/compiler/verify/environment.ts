/** What the verifier knows of an expression and of a relation, derived from the plan alone. */
import type { Rule } from "../../core/check-rules.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { Site } from "../../core/site.ts";
import type { Grain } from "../../plan/grain.ts";

/** The check that values of a declared column came through, kept by what takes its values as they are. */
export interface Held {
  readonly column: string;
  readonly rule: Rule;
  /** What a value must be, in words. */
  readonly words: string;
}

/** dtype, nullability and instant of a column, as the plan says. */
export interface Brand {
  readonly dtype: Dtype;
  readonly nullable: boolean;
  readonly at: string;
  /** The instant that a timestamp denotes, or "none". */
  readonly moment: string;
  /** The rule that gave the instant, in words. */
  readonly rule: string;
  readonly held?: Held | undefined;
  /** What the column holds, in the author's words. */
  readonly doc?: string | undefined;
}

/** A plain constant has no dtype of its own: a number takes that of the column it meets, null that of any. */
export interface OperandBrand {
  readonly dtype: Dtype | "number" | "null";
  readonly nullable: boolean;
  readonly at: string;
  readonly rule: string;
  readonly held?: Held | undefined;
}

export interface ParameterBrand {
  readonly dtype: Dtype;
  readonly list: boolean;
  readonly nullable: boolean;
}

export interface Environment {
  /** The instants of the timeline, earliest first. */
  readonly chain: readonly string[];
  readonly grain: Grain;
  /** When it is known that a row is there. */
  readonly rows: string;
  /** The rule that gave it, in words. */
  readonly rowsRule: string;
  /** The step that made the rows as late as they are; null where the table declares them so. */
  readonly rowsSite: Site | null;
  /** Null for a column that was refused already: what is made of it is not refused again. */
  readonly columns: ReadonlyMap<string, Brand | null>;
  readonly parameters: ReadonlyMap<string, ParameterBrand>;
}

/** The latest of some instants of a chain. */
export const latest = (chain: readonly string[], ...instants: readonly string[]): string =>
  instants.reduce((a, b) => (chain.indexOf(b) > chain.indexOf(a) ? b : a), "always");

/** The rows after a step: when they are known, by which rule, and which step made them so late. */
export const rowsFrom = (
  before: Pick<Environment, "rows" | "rowsSite">,
  rows: string,
  rowsRule: string,
  site: Site | null,
): Pick<Environment, "rows" | "rowsRule" | "rowsSite"> => ({
  rows,
  rowsRule,
  rowsSite: rows === before.rows ? before.rowsSite : site,
});

/** Whether an instant is not later than another. */
export const isBy = (chain: readonly string[], at: string, by: string): boolean =>
  chain.indexOf(at) >= 0 && chain.indexOf(at) <= chain.indexOf(by);
