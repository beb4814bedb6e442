import type { JoinPriorNode } from "../../../../dsl/plan/relation/join-prior.ts";
import { environmentOf, said } from "../../lowering/relation.ts";
import { refuse } from "../../verify/finding.ts";
import { lookUp } from "./latest.ts";
import type { Rule } from "./writer.ts";

/** Of several earlier events of equal order the last by its event key. */
export const joinPrior: Rule<JoinPriorNode> = ({ input, right, by, asOf, prefix, site }, writer) => {
  if (asOf !== null)
    refuse("GF2101", { engine: "DuckDB", what: "joinPrior(...) as of a time", why: "it has no such join" });
  const [from, joined] = [writer.write(input), writer.write(right)];
  const { grain, columns } = environmentOf(right, writer);
  const keys = [...new Set([...grain.entity, ...by])];
  const order = [...new Set([...grain.order, ...grain.event])];
  const same = keys.length === 0 ? "" : ` with a row of the same ${keys.join(", ")}`;
  return lookUp(
    {
      from,
      right: joined,
      keys: keys.map((key) => [key, key] as const),
      times: grain.order.map((name) => [name, name] as const),
      order: [...order, ...grain.entity],
      inclusive: false,
      conditions: [],
      brought: [...columns.keys()]
        .filter((name) => !keys.includes(name))
        .map((name) => [name, `${prefix}${name}`] as const),
      wish: `with prior ${joined}`,
      comment: said(writer, site, `the latest event of strictly earlier ${grain.order.join(", ")}${same}`),
    },
    writer,
  );
};
