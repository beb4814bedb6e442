import { quoted } from "../../../../core/visible-text.ts";
import type { JoinNode, KeyPair, RelationNode } from "../../../../plan/relations/index.ts";
import { firstTableOf } from "../../../../plan/traverse.ts";
import { describeJoin, joinKeys, stepComment } from "../../../lowering/relation.ts";
import { list } from "../names.ts";
import { lineCode, type Rule, renamed, writeStatement } from "./writer.ts";

export const keyPairsCode = (pairs: readonly KeyPair[]): string =>
  `[${pairs.map(({ left, right }) => list([left, right])).join(", ")}]`;

/** The first table of a relation's rows. */
export const tableName = (node: RelationNode): string => firstTableOf(node).name;

/**
 * The keys of the joined side, renamed to those of the left side, so that they cannot collide with a joined column. If
 * one left column matches two keys, the second one gets a fresh name.
 */
export const renamedKeys = (pairs: readonly KeyPair[], temporary: (namePrefix: string) => string) => {
  const named = pairs.map(({ left, right }, i) => ({
    left,
    right,
    as: pairs.findIndex((pair) => pair.left === left) === i ? left : temporary(right),
  }));
  return {
    left: named.map(({ left }) => left),
    right: named.map(({ as }) => as),
    columns: named.map(({ right, as }) => renamed(right, as)),
  };
};

const by = (left: readonly string[], right: readonly string[]): string =>
  list(left) === list(right) ? `on: ${list(left)}` : `leftOn: ${list(left)}, rightOn: ${list(right)}`;

/** No row matches twice: the keys of the joined side are unique, or only the existence of a match matters. */
export const join: Rule<JoinNode> = (node, writer, ordered) => {
  const { input, right, how, prefix, cardinality, site } = node;
  const frame = writer.write(input, ordered);
  const joined = writer.write(right, false);
  const { pairs, joined: joinedColumns } = joinKeys(node, writer);
  const keys = renamedKeys(pairs, writer.temporary);
  const columns =
    how === "semi" || how === "anti" ? [] : joinedColumns.map((name) => renamed(name, `${prefix}${name}`));
  const once = cardinality === "one-to-one";
  const options = `table: ${quoted(tableName(right))}, on: ${keyPairsCode(pairs)}, line: ${lineCode(writer, site)}`;
  return writeStatement(writer, writer.names.step(node), {
    comments: [stepComment(node, writer, describeJoin(node, pairs))],
    frame: once ? `assertOneToOne(${frame}, ${joined}, { ${options} })` : frame,
    calls: [
      {
        method: "join",
        arguments: [
          { comment: null, code: `${joined}.select(${[...keys.columns, ...columns].join(", ")})` },
          { comment: null, code: `{ ${by(keys.left, keys.right)}, how: ${quoted(how)}, maintainOrder: "left" }` },
        ],
      },
    ],
  });
};
