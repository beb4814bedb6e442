import type { JoinPriorNode } from "../../../plan/relations/index.ts";
import { environmentOf, priorColumns, withLine } from "../../lowering/relation.ts";
import { describeSettled, settledCondition } from "../../lowering/row-conditions.ts";
import { col } from "../fragment.ts";
import { rowsAlias } from "../names.ts";
import { select } from "../step.ts";
import { withoutDuplicates } from "../window/frame.ts";
import { positionConditions, settledConditions } from "../window/range-join.ts";
import { lookUp } from "./latest.ts";
import type { Rule, Writer } from "./writer.ts";

/**
 * If events overlap, each row is joined to all earlier rows that were settled in time, because the latest of them
 * depends on the timestamp.
 */
const asOfTime = (node: JoinPriorNode, asOf: string, writer: Writer): string => {
  const { input, right, by, site } = node;
  const { identifier } = writer.dialect;
  const [from, joined] = [writer.write(input), writer.write(right)];
  const [own, rightEnvironment] = [environmentOf(input, writer), environmentOf(right, writer)];
  const settling = settledCondition(asOf, writer.settlement.priors.get(node), own, rightEnvironment);
  const { entity, event, order } = rightEnvironment.grain;
  const keys = withoutDuplicates(...entity, ...by);
  const columns = priorColumns(node, writer);
  const looking = withoutDuplicates(...keys, ...order, asOf);
  const same = keys.length === 0 ? "" : ` with a row of the same ${keys.join(", ")}`;
  const words = `the latest event of strictly earlier ${order.join(", ")}${same} and ${describeSettled(settling)}`;
  const step = writer.names.step(node);
  const distance = identifier(writer.temporary("distance"));
  const nearest = withoutDuplicates(...order, ...event).map((name) => `l.${identifier(name)} DESC NULLS LAST`);
  const found = writer.writeStep(
    `prior rows for ${step}`,
    [],
    select({
      columns: [
        ...looking.map((name) => ({ code: col(name, writer) })),
        ...columns.map(([name, as]) => ({ code: `l.${identifier(name)} AS ${identifier(as)}` })),
        {
          code: `row_number() OVER (PARTITION BY ${looking.map((name) => col(name, writer)).join(", ")} ORDER BY ${nearest.join(", ")}) AS ${distance}`,
        },
      ],
      from: writer.writeStep(
        `rows looking for ${step}`,
        [],
        select({ distinct: true, columns: looking.map((name) => ({ code: col(name, writer) })), from }),
      ),
      rest: [
        `JOIN ${joined} AS l`,
        `  ON ${positionConditions("prior", rightEnvironment.grain, writer)}`,
        ...settledConditions(settling, writer).map((one) => `  AND ${one}`),
        ...keys.map((name) => `  AND ${col(name, writer)} = l.${identifier(name)}`),
      ],
    }),
  );
  return writer.writeStep(
    step,
    [withLine(writer, site, words)],
    select({
      columns: [{ code: `${rowsAlias}.*` }, ...columns.map(([, as]) => ({ code: `f.${identifier(as)}` }))],
      from,
      rest: [
        `LEFT JOIN ${found} AS f`,
        `  ON f.${distance} = 1`,
        ...looking.map((name) => `  AND ${col(name, writer)} = f.${identifier(name)}`),
      ],
    }),
  );
};

/** Among earlier events of equal order, the last by event key. */
export const joinPrior: Rule<JoinPriorNode> = (node, writer) => {
  const { input, right, by, asOf, site } = node;
  if (asOf !== null) return asOfTime(node, asOf, writer);
  const [from, joined] = [writer.write(input), writer.write(right)];
  const { grain } = environmentOf(right, writer);
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
      joined: priorColumns(node, writer),
      step: writer.names.step(node),
      rows: writer.names.rows(right),
      comment: withLine(writer, site, `the latest event of strictly earlier ${grain.order.join(", ")}${same}`),
    },
    writer,
  );
};
