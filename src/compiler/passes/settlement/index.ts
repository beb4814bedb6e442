/**
 * Settlement: if events overlap, only the settled part of an earlier event may be read. This pass derives the
 * settlement times of everything that such a read depends on. Usually they are columns of the author; otherwise the
 * pass adds columns and look-ups. It adds only ordinary nodes, so engines lower them like those of the author.
 */

import type { Site } from "../../../core/site.ts";
import type { ExpressionNode, WindowNode } from "../../../plan/expressions/index.ts";
import { type FramePlan, partitionColumns } from "../../../plan/frame.ts";
import type { JoinPriorNode, RelationNode } from "../../../plan/relations/index.ts";
import { expressionsOf, inputsOf, relationsOf, walk } from "../../../plan/traverse.ts";
import { Refusal } from "../../verify/finding.ts";
import type { Verified } from "../../verify/index.ts";
import { rewrite } from "./add-columns.ts";
import { timesOf } from "./expression.ts";
import { rules } from "./relation.ts";
import { noSettlement, type Settled, type Settlement } from "./result.ts";
import type { Rule } from "./rule-helpers.ts";
import { Rows, type SettlementPass } from "./settled-rows.ts";
import { mergeTimes, type Times } from "./symbolic-times.ts";
import { columnOf, latest, latestOf } from "./time-columns.ts";
import { unusedNames } from "./unused-names.ts";

export type { Settled, Settlement } from "./result.ts";

/** The windows in an expression that are read as of a timestamp. */
const readsIn = (node: ExpressionNode): readonly WindowNode[] =>
  walk(node).filter((part) => part.kind === "window" && part.frame.asOf !== null) as readonly WindowNode[];

const asksFor = (node: RelationNode): boolean =>
  (node.kind === "joinPrior" && node.asOf !== null) ||
  expressionsOf(node).some(({ value }) => readsIn(value).length > 0);

/** The columns of some times. A value that is never settled could never be read, so it is refused. */
const columnsOf = (rows: Rows, times: Times, asOf: string, site: Site | null, name: string | null): Settled => {
  const columns = rows.here(times).map((time) => {
    if (time.kind === "never") throw new Refusal("GF2103", { asOf, why: time.why }, site, name);
    const column = columnOf(rows, time);
    return column.nulls === "start"
      ? rows.derive(latestOf(rows, [time]), "the same, never null", latest).name
      : column.name;
  });
  return [...new Set(columns)];
};

export const settle = (given: Verified): { readonly verified: Verified; readonly settlement: Settlement } => {
  const { relation } = given.plan;
  if (!relationsOf(relation).some(asksFor)) return { verified: given, settlement: noSettlement };
  const pass: SettlementPass = { fresh: unusedNames(given) };

  // A relation that is used twice is processed once. It is identified by content, because a plan parsed from JSON has
  // two objects.
  const read = new Map<string, Rows>();
  const known = new Map<RelationNode, Rows>();
  const of = (node: RelationNode): Rows => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const key = JSON.stringify(node);
    // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
    const rule = rules[node.kind] as Rule<RelationNode>;
    const environment = given.environments.get(node);
    if (environment === undefined) throw new Error(`a ${node.kind} was never judged`);
    const begin = (input: Rows | null): Rows => {
      const [first, ...others] = inputsOf(node).map(of);
      const inputs = first === undefined ? [] : [input ?? first, ...others];
      return new Rows({ node, environment, id: String(read.size + 1) }, input, inputs, pass);
    };
    const rows = read.get(key) ?? rule(node, of, begin);
    read.set(key, rows);
    known.set(node, rows);
    return rows;
  };
  const last = of(relation);

  const frames = new Map<FramePlan, Settled>();
  const priors = new Map<Rows, Settled>();
  for (const rows of read.values()) {
    const { node } = rows;
    if (node.kind === "joinPrior" && node.asOf !== null) priors.set(rows, priorOf(node, of(node.right), node.asOf));
    for (const { name, value } of expressionsOf(node))
      for (const { frame, value: looked } of readsIn(value)) {
        const { input } = rows;
        if (input === null || frame.asOf === null) throw new Error(`a window of a ${node.kind} was never refused`);
        const by = input.ofSome([...partitionColumns(frame), ...(frame.entity ? input.environment.grain.entity : [])]);
        const times = mergeTimes(input.rows, timesOf(looked, input), by);
        frames.set(frame, columnsOf(input, times, frame.asOf, "site" in node ? node.site : null, name));
      }
  }
  return rewrite(given, last, { frames, priors });
};

/** A row can be found once everything that the join adds is settled: the row, its keys and every column. */
const priorOf = (node: JoinPriorNode, right: Rows, asOf: string): Settled =>
  columnsOf(right, mergeTimes(right.rows, ...right.columns.values()), asOf, node.site, null);
