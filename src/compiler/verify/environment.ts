/** What the verifier knows about an expression and a relation, derived from the plan alone. */
import type { Rule } from "../../core/check-rules.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { Site } from "../../core/site.ts";
import type { Grain } from "../../plan/grain.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import type { Fact, Known, Origin } from "./provenance.ts";

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
  readonly why: Known;
  readonly held?: Held | undefined;
  /** What the column holds, in the author's words. */
  readonly doc?: string | undefined;
}

/** A plain constant has no dtype of its own: a number takes that of the column it meets, null that of any. */
export interface OperandBrand {
  readonly dtype: Dtype | "number" | "null";
  readonly nullable: boolean;
  readonly at: string;
  readonly why: Known;
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
  readonly whyRows: Known;
  /** The step that made the rows as late as they are; null where the table declares them so. */
  readonly rowsSite: Site | null;
  /** Null for a column that was refused already: what is made of it is not refused again. */
  readonly columns: ReadonlyMap<string, Brand | null>;
  /** Why, of each of those. */
  readonly refused: ReadonlyMap<string, Fact>;
  readonly parameters: ReadonlyMap<string, ParameterBrand>;
}

/** The rows after a step: when they are known and why, and which step made them so late. */
export const rowsFrom = (
  { rows, rowsSite }: Environment,
  step: RelationNode,
  origin: Origin,
  site: Site | null,
): Pick<Environment, "rows" | "whyRows" | "rowsSite"> => ({
  rows: origin.at,
  whyRows: { subject: { of: "rows", step }, ...origin },
  rowsSite: origin.at === rows ? rowsSite : site,
});

/** A column of a relation; of one that was refused there is nothing but why. */
export type JudgedColumn = Brand | Fact;

export const isRefused = (column: JudgedColumn): column is Fact => "subject" in column;

/** Why a column is known when it is. */
export const whyOf = (column: JudgedColumn): Fact => (isRefused(column) ? column : column.why);

/** The columns of a relation, those that were refused among them. */
export const judgedIn = ({ columns, refused }: Environment): readonly (readonly [name: string, JudgedColumn])[] =>
  [...columns].flatMap(([name, brand]) => {
    const column = brand ?? refused.get(name);
    return column === undefined ? [] : [[name, column] as const];
  });

export const columnsFrom = (
  judged: Iterable<readonly [name: string, JudgedColumn]>,
): Pick<Environment, "columns" | "refused"> => {
  const all = new Map(judged);
  return {
    columns: new Map([...all].map(([name, column]) => [name, isRefused(column) ? null : column])),
    refused: new Map([...all].flatMap(([name, column]) => (isRefused(column) ? [[name, column]] : []))),
  };
};

/** Why some column is known when it is; undefined where there is none of that name. */
export const factOf = ({ columns, refused }: Environment, name: string): Fact | undefined =>
  columns.get(name)?.why ?? refused.get(name);

/** The same of several columns, those of them that are there. */
export const factsIn = (environment: Environment, names: readonly string[]): readonly Fact[] =>
  names.flatMap((name) => factOf(environment, name) ?? []);
