/** Adds the required columns to the plan and verifies the result. */
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type {
  AggregateNode,
  DeriveNode,
  JoinNode,
  JoinPriorNode,
  RelationNode,
  SelectedColumn,
  SelectNode,
  UnionNode,
} from "../../../plan/relations/index.ts";
import type { VerifyContext } from "../../verify/context.ts";
import type { Brand, Environment } from "../../verify/environment.ts";
import type { Verified } from "../../verify/index.ts";
import { verifyRelation } from "../../verify/relation.ts";
import type { LookUpColumns, Settled, Settlement } from "./result.ts";
import type { AddedColumn, LookUp, Rows } from "./settled-rows.ts";

/** The result of verifying the plan before anything is added. */
export interface VerifiedPlan {
  readonly frames: Settlement["frames"];
  readonly priors: ReadonlyMap<Rows, Settled>;
}

export const rewrite = (
  given: Verified,
  last: Rows,
  verifiedPlan: VerifiedPlan,
): { readonly verified: Verified; readonly settlement: Settlement } => {
  const { parameters } = given.relation;
  const notes: VerifyContext = { brands: new Map(), environments: new Map(), findings: [], parameters };
  const words = new Map<RelationNode | ExpressionNode, string>();
  const priors = new Map<JoinPriorNode, Settled>();
  const lookUps = new Map<JoinNode, LookUpColumns>();
  const apart = new Map<UnionNode, readonly RelationNode[]>();
  const done = new Map<Rows, RelationNode>();

  const judged = (node: RelationNode): Environment => verifyRelation(node, notes);
  const columnsOf = (added: readonly AddedColumn[]) =>
    added.map(({ name, value, words: comment }) => {
      words.set(value, comment);
      return { name, value };
    });

  /** The relation with some of the added columns, under new names, and without the others. */
  const trimmed = (rows: Rows, kept: readonly SelectedColumn[]): RelationNode => {
    const input = written(rows);
    const { columns: authors } = rows.environment;
    const added = [...judged(input).columns.keys()].filter((name) => !authors.has(name));
    if (added.length === kept.length && kept.every(({ name, as }) => name === as)) return input;
    const columns = [...[...authors.keys()].map((name) => ({ name, as: name })), ...kept];
    const node: SelectNode = { kind: "select", input, columns, site: null };
    words.set(node, "only the added columns that later steps use");
    judged(node);
    return node;
  };

  /** The columns to keep from a joined side or one side of a union. */
  const renamed = (names: Iterable<readonly [name: string, as: string]>): readonly SelectedColumn[] =>
    [...names].map(([name, as]) => ({ name, as }));

  /** The author's step, with the columns that it must also keep. */
  const stepOf = (rows: Rows): RelationNode => {
    const { node, added } = rows;
    const [first, second] = rows.inputs;
    if (first === undefined) return node;
    if (rows.isAside) return written(first);
    const input = node.kind === "union" ? first.node : written(first);
    switch (node.kind) {
      case "source":
        return node;
      case "select": {
        const kept = [...added.kept].map((name) => ({ name, as: name }));
        return kept.length === 0 && input === node.input
          ? node
          : { ...node, input, columns: [...node.columns, ...kept] };
      }
      case "aggregate": {
        const grouped = columnsOf(added.grouped);
        return grouped.length === 0 && input === node.input
          ? node
          : { ...node, input, columns: [...node.columns, ...grouped] };
      }
      case "union": {
        if (second === undefined) throw new Error("a union of one side");
        const sides = [...added.unioned].map(([as, names]) => ({ as, names }));
        const left = trimmed(first, renamed(sides.map(({ as, names }) => [names[0], as])));
        const right = trimmed(second, renamed(sides.map(({ as, names }) => [names[1], as])));
        const made = left === node.input && right === node.right ? node : { ...node, input: left, right };
        if (added.oneSideOnly)
          apart.set(
            made,
            [...rows.tables].map((table) => table.node),
          );
        return made;
      }
      case "join":
      case "joinPrior":
      case "asOf": {
        if (second === undefined) throw new Error(`a ${node.kind} of one side`);
        const prior = verifiedPlan.priors.get(rows);
        // The settlement of a prior event's rows is used, but not joined.
        const right = prior === undefined ? trimmed(second, renamed(added.joined)) : written(second);
        const made = input === node.input && right === node.right ? node : { ...node, input, right };
        if (prior !== undefined && made.kind === "joinPrior") {
          priors.set(made, prior);
          notes.environments.set(made, beside(judged(input), broughtBy(rows, first)));
        }
        return made;
      }
      default:
        return input === node.input ? node : { ...node, input };
    }
  };

  /** Added steps are verified without their added columns, which authors cannot see. */
  const beside = (environment: Environment, more: Iterable<readonly [string, Brand | null]>): Environment => ({
    ...environment,
    columns: new Map([...environment.columns, ...more]),
  });
  const broughtBy = (rows: Rows, input: Rows) =>
    [...rows.environment.columns].filter(([name]) => !input.environment.columns.has(name));

  const withLookUp = (input: RelationNode, { rows, pairs, columns }: LookUp): RelationNode => {
    const by = pairs.map(({ right }) => right);
    const right: AggregateNode = {
      kind: "aggregate",
      input: written(rows),
      by,
      columns: columnsOf(columns),
      site: null,
    };
    words.set(right, `when the rows of every ${by.join(", ")} are settled`);
    const found = judged(right).columns;
    const joined = columns.map(({ name }) => name);
    const node: JoinNode = {
      kind: "join",
      how: "left",
      input,
      right,
      on: pairs,
      cardinality: "many-to-one",
      prefix: "",
      site: null,
    };
    words.set(node, `looked up by ${pairs.map(({ left }) => left).join(", ")}`);
    lookUps.set(node, { pairs, joined });
    const nullable = (brand: Brand | null | undefined) => (brand ? { ...brand, nullable: true } : null);
    notes.environments.set(
      node,
      beside(
        judged(input),
        joined.map((name) => [name, nullable(found.get(name))] as const),
      ),
    );
    return node;
  };

  const withLayer = (input: RelationNode, columns: readonly AddedColumn[]): RelationNode => {
    const node: DeriveNode = { kind: "derive", input, columns: columnsOf(columns), site: null };
    words.set(node, "settlement times that later steps use; not columns of the author");
    return node;
  };

  const written = (rows: Rows): RelationNode => {
    const before = done.get(rows);
    if (before !== undefined) return before;
    const { lookUps: looked, layers } = rows.added;
    const found = [...looked.values()].reduce(withLookUp, stepOf(rows));
    const node = layers.reduce(withLayer, found);
    judged(node);
    done.set(rows, node);
    return node;
  };

  const relation = written(last);
  if (notes.findings.length > 0) throw new Error(`what was added is refused: ${JSON.stringify(notes.findings[0])}`);
  const verified: Verified = {
    ...given,
    plan: { ...given.plan, relation },
    brands: notes.brands,
    environments: notes.environments,
    relation: judged(relation),
  };
  return { verified, settlement: { frames: verifiedPlan.frames, priors, lookUps, apart, words } };
};
