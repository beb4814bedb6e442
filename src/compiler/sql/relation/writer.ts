/** What the rules for relations share: the steps as they are written, and the pieces of one. */
import { type Grain, keysOf } from "../../../../dsl/plan/grain.ts";
import type { RelationNode } from "../../../../dsl/plan/relation/index.ts";
import type { Site } from "../../../../dsl/plan/site.ts";
import type { LineOf } from "../../lower/relation/writer.ts";
import type { Environment } from "../../verify/environment.ts";
import type { Verified } from "../../verify/index.ts";
import type { Dialect } from "../dialect.ts";
import type { Lowering } from "../expression.ts";
import type { Hoisted } from "../hoisted.ts";

export interface Writer {
  readonly verified: Verified;
  readonly dialect: Dialect;
  readonly lineOf: LineOf;
  /** A fresh column name, told after what it is for. */
  readonly temporary: (wish: string) => string;
  /** The place of a parameter of the pipeline among those of the statement. */
  readonly parameter: (name: string) => string;
  /** Writes one step and gives its name. */
  readonly say: (wish: string, comments: readonly string[], lines: readonly string[]) => string;
  /** Writes a relation and gives the name of its last step. */
  readonly write: (node: RelationNode) => string;
}

/** How one kind of relation is written. */
export type Rule<N extends RelationNode> = (node: N, writer: Writer) => string;

export const environmentOf = (node: RelationNode, { verified }: Writer): Environment => {
  const environment = verified.environments.get(node);
  if (environment === undefined) throw new Error(`a ${node.kind} was never judged`);
  return environment;
};

/** What tells rows apart and puts them in order: earlier events first, then entities, then their ticks. Total. */
export const orderOf = (grain: Grain): readonly string[] => [...new Set([...grain.order, ...keysOf(grain)])];

/** "Line 12: ", or nothing where the line is not known. */
export const said = ({ lineOf }: Writer, site: Site | null, words: string): string => {
  const line = lineOf(site, null);
  return line === null ? `${words[0]?.toUpperCase()}${words.slice(1)}.` : `Line ${line}: ${words}.`;
};

/** The lowering of one step; `column` is what its hoisted columns are named after. */
export const begin = (environment: Environment, writer: Writer) => {
  const hoisted: Hoisted[] = [];
  const notes = new Set<string>();
  const of = (column: string): Lowering => ({
    dialect: writer.dialect,
    environment,
    brands: writer.verified.brands,
    hoisted,
    notes,
    parameter: writer.parameter,
    temporary: () => writer.temporary(column),
  });
  return { hoisted, notes, of };
};
