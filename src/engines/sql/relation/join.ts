import type { JoinNode } from "../../../plan/relations/index.ts";
import { describeJoin, joinKeys, stepComment } from "../../lowering/relation.ts";
import { col } from "../fragment.ts";
import { rowsAlias } from "../names.ts";
import { select } from "../step.ts";
import type { Rule } from "./writer.ts";

/** No row matches twice: the keys of the joined side are unique, or only the existence of a match matters. */
export const join: Rule<JoinNode> = (node, writer) => {
  const { input, right, how, prefix } = node;
  const [from, joined] = [writer.write(input), writer.write(right)];
  const { identifier } = writer.dialect;
  const { pairs, joined: joinedColumns } = joinKeys(node, writer);
  const same = pairs.map(({ left, right: key }) => `${col(left, writer)} = j.${identifier(key)}`);
  const comments = [stepComment(node, writer, describeJoin(node, pairs))];
  if (how === "semi" || how === "anti") {
    const exists = how === "semi" ? "EXISTS" : "NOT EXISTS";
    const rest = [`WHERE ${exists} (SELECT 1 FROM ${joined} AS j WHERE ${same.join(" AND ")})`];
    return writer.writeStep(
      writer.names.step(node),
      comments,
      select({ columns: [{ code: `${rowsAlias}.*` }], from, rest }),
    );
  }
  const columns = joinedColumns.map((name) => ({ code: `j.${identifier(name)} AS ${identifier(`${prefix}${name}`)}` }));
  return writer.writeStep(
    writer.names.step(node),
    comments,
    select({
      columns: [{ code: `${rowsAlias}.*` }, ...columns],
      from,
      rest: [
        `${how === "left" ? "LEFT" : "INNER"} JOIN ${joined} AS j`,
        ...same.map((condition, i) => `  ${i === 0 ? "ON" : "AND"} ${condition}`),
      ],
    }),
  );
};
