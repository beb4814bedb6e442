/** Lowers relations to statements over polars' lazy frames, one rule per kind of node. */

import { settle } from "../../../compiler/passes/settlement/index.ts";
import type { Verified } from "../../../compiler/verify/index.ts";
import { contentKeys } from "../../../plan/content-keys.ts";
import type { RelationNode, RelationNodes } from "../../../plan/relations/index.ts";
import type { SourceReferences } from "../../lowering/source-references.ts";
import { stepNames } from "../../lowering/step-names.ts";
import { col, Identifiers } from "./names.ts";
import { aggregate } from "./relation/aggregate.ts";
import { asOf } from "./relation/as-of.ts";
import { assumeRows } from "./relation/assume-rows.ts";
import { dedupe } from "./relation/dedupe.ts";
import { derive } from "./relation/derive.ts";
import { filter } from "./relation/filter.ts";
import { join } from "./relation/join.ts";
import { joinPrior } from "./relation/join-prior.ts";
import { select } from "./relation/select.ts";
import { source } from "./relation/source.ts";
import { top } from "./relation/top.ts";
import { union } from "./relation/union.ts";
import { type Rule, type Writer, writeStatement } from "./relation/writer.ts";
import type { Statement } from "./statements.ts";

const rules: { readonly [K in keyof RelationNodes]: Rule<RelationNodes[K]> } = {
  aggregate,
  asOf,
  assumeRows,
  dedupe,
  derive,
  filter,
  join,
  joinPrior,
  select,
  source,
  top,
  union,
};

/** Writes each relation once: one that is used twice, as in a self-join, is one frame. */
const writing = (writer: () => Writer): Writer["write"] => {
  const frames = new Map<string, string>();
  const keyOf = contentKeys();
  return (node, ordered) => {
    const key = keyOf(node);
    // A sorted frame also serves where no order is needed.
    const before = frames.get(`true ${key}`) ?? frames.get(`${ordered} ${key}`);
    if (before !== undefined) return before;
    // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
    const name = (rules[node.kind] as Rule<RelationNode>)(node, writer(), ordered);
    frames.set(`${ordered} ${key}`, name);
    return name;
  };
};

/** The statements of a pipeline; the last one is its output. */
export const lowerPipeline = (given: Verified, written: SourceReferences): readonly Statement[] => {
  const { verified, settlement } = settle(given);
  const names = new Set([...verified.environments.values()].flatMap(({ columns }) => [...columns.keys()]));
  const temporary = (prefix: string): string => {
    let count = 1;
    while (names.has(`${prefix}__${count}`)) count++;
    names.add(`${prefix}__${count}`);
    return `${prefix}__${count}`;
  };
  const writer: Writer = {
    verified,
    settlement,
    written,
    names: stepNames(written),
    identifiers: new Identifiers(),
    statements: [],
    temporary,
    write: writing(() => writer),
  };
  // The output is sorted by its keys, whatever the order of the files.
  const frame = writer.write(verified.plan.relation, true);
  const outputs = verified.outputs.map(({ name, role, at }) => ({ comment: `${role}, known ${at}`, code: col(name) }));
  writeStatement(writer, "output", { comments: [], frame, calls: [{ method: "select", arguments: outputs }] });
  return writer.statements;
};
