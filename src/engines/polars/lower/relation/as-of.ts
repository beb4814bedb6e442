import { quoted } from "../../../../core/visible-text.ts";
import type { AsOfNode } from "../../../../plan/relations/index.ts";
import { describePairs, environmentOf, withLine } from "../../../lowering/relation.ts";
import { over } from "../fragment.ts";
import { col, list } from "../names.ts";
import { type Call, call } from "../statements.ts";
import { renamedKeys } from "./join.ts";
import { lookUp } from "./latest.ts";
import { type Rule, renamed, writeStatement } from "./writer.ts";

/** A date or datetime in microseconds. */
const microseconds = (name: string): string => `${col(name)}.cast(pl.Datetime("us")).cast(pl.Int64)`;

/** Sets what is older than the tolerance to null. */
const tooOld = (on: string, about: string, tolerance: number, columns: readonly string[], fresh: string): Call[] => {
  const most = `pl.lit(${Math.round(tolerance * 1e6)}).cast(pl.Int64)`;
  return [
    call("withColumns", `${microseconds(on)}.sub(${microseconds(about)}).ltEq(${most}).alias(${quoted(fresh)})`),
    call(
      "withColumns",
      ...columns.map(
        (name) => `pl.when(${col(fresh)}).then(${col(name)}).otherwise(pl.lit(null)).alias(${quoted(name)})`,
      ),
    ),
  ];
};

export const asOf: Rule<AsOfNode> = (node, writer, ordered) => {
  const { input, right, on, tolerance, inclusive, prefix, site } = node;
  const frame = writer.write(input, false);
  const log = writer.write(right, false);
  const { grain, columns } = environmentOf(right, writer);
  if (grain.stamp === null) throw new Error("an as-of join without a stamp was never refused");
  const { knownAt, about } = grain.stamp;
  const keys = renamedKeys(node.keys, writer.temporary);
  const joined = [...columns.keys()].filter((name) => !grain.entity.includes(name));
  const [known, fresh] = [writer.temporary(knownAt), writer.temporary("fresh")];
  const latest = writeStatement(writer, `${writer.names.rows(right)} by ${knownAt}`, {
    comments:
      about === null
        ? []
        : [
            `A row about an earlier ${about} than one already known is never the latest; a correction of the latest one is.`,
          ],
    frame: log,
    calls: [
      call("sort", list(about === null ? [knownAt] : [knownAt, about])),
      ...(about === null ? [] : [call("filter", `${col(about)}.eq(${col(about)}.cumMax()${over(grain.entity)})`)]),
      call(
        "select",
        ...keys.columns,
        `${col(knownAt)}.alias(${quoted(known)})`,
        ...joined.map((name) => renamed(name, `${prefix}${name}`)),
      ),
    ],
  });
  const when = inclusive ? `at ${on} or before it` : `strictly before ${on}`;
  const same = node.keys.length === 0 ? "" : ` with the same ${describePairs(node.keys)}`;
  const age = tolerance === null ? "" : `, at most ${tolerance} s old`;
  return writeStatement(writer, writer.names.step(node), {
    comments: [withLine(writer, site, `the latest row of ${log} known ${when}${same}${age}`)],
    frame,
    calls: lookUp(
      { right: latest, leftOn: on, rightOn: known, leftKeys: keys.left, rightKeys: keys.right, inclusive },
      tolerance === null
        ? []
        : tooOld(
            on,
            `${prefix}${about ?? knownAt}`,
            tolerance,
            joined.map((name) => `${prefix}${name}`),
            fresh,
          ),
      tolerance === null ? [] : [fresh],
      environmentOf(input, writer).grain,
      ordered,
    ),
  });
};
