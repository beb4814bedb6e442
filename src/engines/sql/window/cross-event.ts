/**
 * Windows that continue from this event into all earlier ones. If two events can have equal order, the rows of such a
 * window are not simply the preceding ones: every event reads its own rows and those of strictly earlier events.
 */
import { dtypeOf } from "../../lowering/expression.ts";
import { purposes } from "../../lowering/step-names.ts";
import type { WindowBounds } from "../../lowering/window-bounds.ts";
import { type AggregatingWindow, aggregateOf, isSquarable, operand, requiredValues } from "../aggregates.ts";
import { col, combine, type Fragment, type Lowering } from "../fragment.ts";
import { equalOrBothNull, hoist, type SideStep, sideStepColumn } from "../precomputed-columns.ts";
import type { Writer } from "../relation/writer.ts";
import { select, where } from "../step.ts";
import { aggregateOverWindow } from "./aggregated.ts";
import { cellOrder, orderBy, over, overCells, withoutDuplicates } from "./frame.ts";
import { equalForTies, mayTie } from "./ties.ts";

export const crossEventWindow = (node: AggregatingWindow, reach: WindowBounds, lowering: Lowering): Fragment => {
  if (!mayTie(lowering)) return aggregateOverWindow(node, overCells(reach, lowering), reach, lowering);
  const within: WindowBounds = {
    ...reach,
    partition: withoutDuplicates(...reach.partition, ...lowering.environment.grain.event),
  };
  if (reach.size === null && addsUp.includes(node.aggregate)) return allSoFar(node, reach, within, lowering);
  if (reach.size === 1) return aggregateOverWindow(node, overCells(within, lowering), within, lowering);
  return lastFew(node, reach, reach.size, lowering);
};

/** Aggregates that can be combined from those of two disjoint sets of values. */
const addsUp: readonly string[] = ["count", "sum", "mean", "min", "max", "std", "var"];

/** All earlier events and this event so far: each is aggregated separately, then both are combined. */
const allSoFar = (node: AggregatingWindow, reach: WindowBounds, within: WindowBounds, lowering: Lowering): Fragment => {
  const { dialect } = lowering;
  const value = hoist(operand(node, lowering), lowering);
  const earlier: WindowBounds = { ...reach, unit: "event", skip: 1 };
  const dtype = dtypeOf(node, lowering);
  /** A part of both, as columns. */
  const parts = (code: (over: string) => string): readonly [before: Fragment, own: Fragment] => {
    const [before, own] = [overCells(earlier, lowering), overCells(within, lowering)];
    const whole = (over: Fragment): Fragment => ({ ...combine(code(over.code), over, value), windowed: true });
    return [hoist(equalForTies(whole(before), earlier, lowering), lowering), hoist(whole(own), lowering)];
  };
  const plainly = (aggregate: AggregatingWindow["aggregate"], of = value.code) =>
    parts((over) => aggregateOf(aggregate, of, { dtype, parameter: null, age: null, over, least: 0 }, dialect));
  const zeroed = ({ code }: Fragment): string => `coalesce(${code}, 0)`;
  const [n1, n2] = plainly("count");
  const n = `(${n1.code} + ${n2.code})`;
  const put = (result: string, ...used: readonly Fragment[]): Fragment =>
    combine(
      `CASE WHEN ${n} >= ${requiredValues(node.aggregate, node.frame.atLeast)} THEN ${result} END`,
      n1,
      n2,
      ...used,
    );

  switch (node.aggregate) {
    case "count":
      return combine(n, n1, n2);
    case "sum":
    case "mean": {
      const [a, b] = plainly("sum");
      const sum = `(${zeroed(a)} + ${zeroed(b)})`;
      return put(node.aggregate === "sum" ? sum : `${sum} / ${n}`, a, b);
    }
    case "min":
    case "max": {
      const [a, b] = plainly(node.aggregate);
      const sign = node.aggregate === "min" ? "<=" : ">=";
      const isFloat = dtype === "f32" || dtype === "f64";
      // A NaN on either side makes the result NaN.
      const better = isFloat
        ? `${dialect.isNotANumber(a.code)} OR (${a.code} ${sign} ${b.code} AND NOT ${dialect.isNotANumber(b.code)})`
        : `${a.code} ${sign} ${b.code}`;
      return put(`CASE WHEN ${b.code} IS NULL OR ${better} THEN ${a.code} ELSE ${b.code} END`, a, b);
    }
    case "std":
    case "var": {
      // The squared differences from the mean of each side, and the squared difference of the two means.
      const finite = `CASE WHEN ${isSquarable(value.code, dialect)} THEN ${value.code} END`;
      const odd = parts((over) => `count(CASE WHEN NOT (${isSquarable(value.code, dialect)}) THEN 1 END)${over}`);
      const [m1, m2] = plainly("mean", finite);
      const [s1, s2] = parts((over) => `var_samp(${finite})${over}`);
      const squares = (s: Fragment, of: Fragment): string => `coalesce(${s.code} * (${of.code} - 1), 0)`;
      const between = `coalesce((${m1.code} - ${m2.code}) * (${m1.code} - ${m2.code}) * ${n1.code} * ${n2.code} / ${n}, 0)`;
      const variance = `(${squares(s1, n1)} + ${squares(s2, n2)} + ${between}) / (${n} - 1)`;
      const isOdd = `${odd[0].code} + ${odd[1].code} > 0`;
      const result = `CASE WHEN ${isOdd} THEN ${dialect.notANumber} ELSE ${node.aggregate === "std" ? `sqrt(${variance})` : variance} END`;
      return put(result, ...odd, m1, m2, s1, s2);
    }
    default:
      throw new Error(`${node.aggregate}() is not put together of two sides`);
  }
};

/**
 * A limited number of cells, or all of them one by one: the preceding cells are copied into each event, so that the
 * window stays within the event.
 */
const lastFew = (node: AggregatingWindow, reach: WindowBounds, size: number | null, lowering: Lowering): Fragment => {
  const { dialect, environment } = lowering;
  const { event, order, tick } = environment.grain;
  const { identifier } = dialect;
  const value = operand(node, lowering);
  const { partition, unit } = reach;
  const names = ["place", "begins", "own", "number"].map(() => identifier(lowering.temporary()));
  const [place, begins, own, number] = names as [string, string, string, string];
  const keys = withoutDuplicates(...partition, ...event, ...(unit === "tick" ? (tick?.columns ?? []) : []));
  const cols = (columns: readonly string[]) => columns.map((name) => ({ code: col(name, lowering) }));
  const listed = (columns: readonly string[]): string => columns.map((name) => col(name, lowering)).join(", ");
  const events = withoutDuplicates(...partition, ...event);
  const placed = over({ partition, order: orderBy(cellOrder(reach, lowering), lowering) }, lowering);
  const tied = over({ partition: withoutDuplicates(...partition, ...order) }, lowering);
  const steps = {
    of: JSON.stringify(["career", reach]),
    keys,
    names,
    write: (from: string, { values, results }: SideStep, writer: Writer): string => {
      const columns = purposes(results);
      const cells = writer.writeStep(
        `${unit}s for ${columns}`,
        [`Every ${unit} with its position among those of the same ${partition.join(", ") || "table"}.`],
        select({
          columns: [
            ...cols(withoutDuplicates(...keys, ...order)),
            ...values.map((one) => ({ code: `${one.code} AS ${identifier(one.name)}` })),
            { code: `dense_rank()${placed} AS ${place}` },
          ],
          from,
        }),
      );
      const begun = writer.writeStep(
        `begun for ${columns}`,
        [`All events of equal ${order.join(", ")} start at the position of the first of them.`],
        select({
          distinct: true,
          columns: [...cols(events), { code: `min(r.${place})${tied} AS ${begins}` }],
          from: cells,
        }),
      );
      const rest = keys.filter((key) => !events.includes(key));
      const careers = writer.writeStep(
        `careers of ${columns}`,
        [
          `Into every event, the ${size === null ? "" : `${size - 1} `}${unit}s that came before it; another event of equal ${order.join(", ")} is not before it.`,
        ],
        [
          ...select({
            columns: [
              ...cols([...events, ...rest]),
              ...cols(values.map((one) => one.name)),
              { code: `r.${place}` },
              { code: `TRUE AS ${own}` },
            ],
            from: cells,
          }),
          "UNION ALL",
          ...select({
            columns: [
              ...cols(events),
              ...rest.map((name) => ({ code: `c.${identifier(name)}` })),
              ...values.map((one) => ({ code: `c.${identifier(one.name)}` })),
              { code: `c.${place}` },
              { code: `FALSE AS ${own}` },
            ],
            from: begun,
            rest: [
              `JOIN ${cells} AS c`,
              size === null
                ? `  ON c.${place} < r.${begins}`
                : `  ON c.${place} BETWEEN r.${begins} - ${size - 1} AND r.${begins} - 1`,
              ...partition.map((name) => `  AND ${equalOrBothNull(`c.${identifier(name)}`, col(name, lowering))}`),
            ],
          }),
        ],
      );
      const numbered = writer.writeStep(
        `numbered careers of ${columns}`,
        [],
        select({
          columns: [
            { code: "r.*" },
            {
              code: `dense_rank()${over({ partition: events, order: `r.${place} NULLS FIRST` }, lowering)} AS ${number}`,
            },
          ],
          from: careers,
        }),
      );
      const looked = writer.writeStep(
        `windows of ${columns}`,
        [],
        select({
          columns: [
            ...cols(keys),
            { code: `r.${own}` },
            ...results.map((one) => ({ code: `${one.code} AS ${identifier(one.name)}` })),
          ],
          from: numbered,
        }),
      );
      return writer.writeStep(
        `${columns} per ${unit}`,
        [],
        select({
          // All rows of one cell have the same window.
          columns: [
            ...cols(keys),
            ...results.map(({ name }) => ({ code: `max(${col(name, lowering)}) AS ${identifier(name)}` })),
          ],
          from: looked,
          rest: [...where([`r.${own}`]), `GROUP BY ${listed(keys)}`],
        }),
      );
    },
  };
  const { aggregate, frame } = node;
  const few = `RANGE BETWEEN ${size === null ? "UNBOUNDED" : size - 1} PRECEDING AND CURRENT ROW`;
  const options = (name = "") => ({
    dtype: dtypeOf(node, lowering),
    parameter: node.parameter,
    age: `(-r.${name})`,
    over: over({ partition: events, order: `r.${name} NULLS FIRST`, frame: few }, lowering),
    least: requiredValues(aggregate, frame.atLeast),
  });
  return sideStepColumn(
    steps,
    value,
    (of, [, , , numbers]) => aggregateOf(aggregate, of, options(numbers), dialect),
    lowering,
  );
};
