import type { AsOfNode } from "../../../plan/relations/index.ts";
import { describePairs, environmentOf, withLine } from "../../lowering/relation.ts";
import { col } from "../fragment.ts";
import { lookUp } from "./latest.ts";
import type { Rule } from "./writer.ts";

/**
 * Of what was known in time, the latest row is the one about the latest time, and of its versions the one known last.
 */
export const asOf: Rule<AsOfNode> = (node, writer) => {
  const { input, right, on, tolerance, inclusive, prefix, site } = node;
  const [from, log] = [writer.write(input), writer.write(right)];
  const { grain, columns } = environmentOf(right, writer);
  if (grain.stamp === null) throw new Error("an as-of join without a stamp was never refused");
  const { knownAt, about } = grain.stamp;
  const { identifier, microseconds } = writer.dialect;
  const old = `${microseconds(col(on, writer))} - ${microseconds(`j.${identifier(about ?? knownAt)}`)}`;
  const when = inclusive ? `at ${on} or before it` : `strictly before ${on}`;
  const same = node.keys.length === 0 ? "" : ` with the same ${describePairs(node.keys)}`;
  const age = tolerance === null ? "" : `, at most ${tolerance} s old`;
  return lookUp(
    {
      from,
      right: log,
      keys: node.keys.map((pair) => [pair.left, pair.right] as const),
      times: [[on, knownAt]],
      order: about === null ? [knownAt, ...grain.entity] : [about, knownAt, ...grain.entity],
      inclusive,
      conditions: tolerance === null ? [] : [`${old} <= ${Math.round(tolerance * 1e6)}`],
      joined: [...columns.keys()]
        .filter((name) => !grain.entity.includes(name))
        .map((name) => [name, `${prefix}${name}`] as const),
      step: writer.names.step(node),
      rows: writer.names.rows(right),
      comment: withLine(writer, site, `the latest row of ${log} known ${when}${same}${age}`),
    },
    writer,
  );
};
