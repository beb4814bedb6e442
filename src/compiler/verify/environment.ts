/** What the verifier knows about an expression and a relation, derived from the plan alone. */
import type { Rule } from "../../core/check-rules.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { Site } from "../../core/site.ts";
import type { Grain } from "../../plan/grain.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import type { Fact, Known, Origin } from "./provenance.ts";

/** The check that the values of a declared column have passed. Operations that pass values on unchanged keep it. */
export interface PassedCheck {
  readonly column: string;
  readonly rule: Rule;
  /** The condition in words. */
  readonly words: string;
}

/** The dtype, nullability and instant of a column, as derived from the plan. */
export interface Brand {
  readonly dtype: Dtype;
  readonly nullable: boolean;
  readonly at: string;
  /** The instant that a timestamp denotes, or "none". */
  readonly moment: string;
  readonly why: Known;
  readonly passedCheck?: PassedCheck | undefined;
  /** The author's documentation. */
  readonly doc?: string | undefined;
}

/** A plain constant has no dtype of its own: a number takes that of the other operand, null takes any. */
export interface OperandBrand {
  readonly dtype: Dtype | "number" | "null";
  readonly nullable: boolean;
  readonly at: string;
  readonly why: Known;
  readonly passedCheck?: PassedCheck | undefined;
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
  /** When it is known that a row exists. */
  readonly rows: string;
  readonly whyRows: Known;
  /** The step that last delayed the rows; null if the table declares their instant. */
  readonly rowsSite: Site | null;
  /** Null for a refused column: what is made from it is not refused again. */
  readonly columns: ReadonlyMap<string, Brand | null>;
  /** Why each of those was refused. */
  readonly refused: ReadonlyMap<string, Fact>;
  readonly parameters: ReadonlyMap<string, ParameterBrand>;
}

/** The rows after a step: when they are known, why, and which step last delayed them. */
export const rowsAfter = (
  { rows, rowsSite }: Environment,
  step: RelationNode,
  origin: Origin,
  site: Site | null,
): Pick<Environment, "rows" | "whyRows" | "rowsSite"> => ({
  rows: origin.at,
  whyRows: { subject: { of: "rows", step }, ...origin },
  rowsSite: origin.at === rows ? rowsSite : site,
});

/** A column of a relation; for a refused one, only the reason. */
export type VerifiedColumn = Brand | Fact;

export const isRefused = (column: VerifiedColumn): column is Fact => "subject" in column;

/** Why a column is known when it is. */
export const factOfColumn = (column: VerifiedColumn): Fact => (isRefused(column) ? column : column.why);

/** The columns of a relation, including the refused ones. */
export const verifiedColumns = ({
  columns,
  refused,
}: Environment): readonly (readonly [name: string, VerifiedColumn])[] =>
  [...columns].flatMap(([name, brand]) => {
    const column = brand ?? refused.get(name);
    return column === undefined ? [] : [[name, column] as const];
  });

export const columnsFrom = (
  judged: Iterable<readonly [name: string, VerifiedColumn]>,
): Pick<Environment, "columns" | "refused"> => {
  const all = new Map(judged);
  return {
    columns: new Map([...all].map(([name, column]) => [name, isRefused(column) ? null : column])),
    refused: new Map([...all].flatMap(([name, column]) => (isRefused(column) ? [[name, column]] : []))),
  };
};

/** Why a column is known when it is; undefined if there is no such column. */
export const factOf = ({ columns, refused }: Environment, name: string): Fact | undefined =>
  columns.get(name)?.why ?? refused.get(name);

/** The same for several columns, skipping those that do not exist. */
export const factsIn = (environment: Environment, names: readonly string[]): readonly Fact[] =>
  names.flatMap((name) => factOf(environment, name) ?? []);
