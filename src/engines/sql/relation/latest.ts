/**
 * Finds the latest of some earlier rows. The rows to search are numbered in their order. Both sides are combined in the
 * order of their times, and the largest number so far is the match. A null time or key matches nothing. (An engine's
 * own as-of join breaks ties arbitrarily.)
 */
import { col } from "../fragment.ts";
import { rowsAlias } from "../names.ts";
import { select, where } from "../step.ts";
import { orderBy, over } from "../window/frame.ts";
import type { Writer } from "./writer.ts";

export interface Latest {
  readonly from: string;
  /** The rows to search. */
  readonly right: string;
  /** The keys and the times of both sides, in pairs. */
  readonly keys: readonly (readonly [left: string, right: string])[];
  readonly times: readonly (readonly [left: string, right: string])[];
  /** Among the rows known in time, the last in this order is the latest. */
  readonly order: readonly string[];
  /** Whether a row with the same time matches. */
  readonly inclusive: boolean;
  /** Conditions on the matching row, called `j`. */
  readonly conditions: readonly string[];
  readonly joined: readonly (readonly [name: string, as: string])[];
  /** What the step is called, and the rows that are looked into. */
  readonly step: string;
  readonly rows: string;
  readonly comment: string;
}

export const lookUp = (latest: Latest, writer: Writer): string => {
  const { from, right, keys, times, order, inclusive, conditions, joined, step, comment } = latest;
  const { identifier } = writer.dialect;
  const [place, side, found] = ["place", "side", "found"].map((name) => identifier(writer.temporary(name)));
  const ks = keys.map((_, i) => identifier(writer.temporary(`key${i}`)));
  const ts = times.map((_, i) => identifier(writer.temporary(`time${i}`)));
  const numbered = writer.writeStep(
    `${latest.rows} in order`,
    [],
    select({
      columns: [
        { code: `${rowsAlias}.*` },
        { code: `row_number()${over({ partition: [], order: orderBy(order, writer) }, writer)} AS ${place}` },
      ],
      from: right,
    }),
  );
  const as = (names: readonly string[], called: readonly string[]) =>
    names.map((name, i) => ({ code: `${col(name, writer)} AS ${called[i]}` }));
  const bigint = writer.dialect.types.i64;
  // A row with the same time comes before the reading row only if it matches.
  const sides = inclusive ? { looking: 1, looked: 0 } : { looking: 0, looked: 1 };
  const both = writer.writeStep(
    `both sides of ${step}`,
    [],
    [
      ...select({
        distinct: true,
        columns: [
          ...as(
            keys.map(([left]) => left),
            ks,
          ),
          ...as(
            times.map(([left]) => left),
            ts,
          ),
          { code: `${sides.looking} AS ${side}` },
          { code: `CAST(NULL AS ${bigint}) AS ${place}` },
        ],
        from,
      }),
      "UNION ALL",
      ...select({
        columns: [
          ...as(
            keys.map(([, name]) => name),
            ks,
          ),
          ...as(
            times.map(([, name]) => name),
            ts,
          ),
          { code: `${sides.looked} AS ${side}` },
          { code: `${rowsAlias}.${place}` },
        ],
        from: numbered,
        rest: where(times.map(([, name]) => `${col(name, writer)} IS NOT NULL`)),
      }),
    ],
  );
  const parts = ks.length === 0 ? "" : `PARTITION BY ${ks.map((key) => `${rowsAlias}.${key}`).join(", ")} `;
  const sorted = [...ts, side].map((name) => `${rowsAlias}.${name} NULLS FIRST`).join(", ");
  const latestPlaces = writer.writeStep(
    `places for ${step}`,
    [],
    select({
      columns: [
        ...[...ks, ...ts, side].map((name) => ({ code: `${rowsAlias}.${name}` })),
        {
          code: `max(${rowsAlias}.${place}) OVER (${parts}ORDER BY ${sorted} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ${found}`,
        },
      ],
      from: both,
    }),
  );
  const same = [
    ...keys.map(([left], i) => `${col(left, writer)} = f.${ks[i]}`),
    ...times.map(([left], i) => `${col(left, writer)} = f.${ts[i]}`),
    `f.${side} = ${sides.looking}`,
  ];
  const columns = joined.map(([name, called]) => ({ code: `j.${identifier(name)} AS ${identifier(called)}` }));
  return writer.writeStep(
    step,
    [comment],
    select({
      columns: [{ code: `${rowsAlias}.*` }, ...columns],
      from,
      rest: [
        `LEFT JOIN ${latestPlaces} AS f`,
        ...same.map((condition, i) => `  ${i === 0 ? "ON" : "AND"} ${condition}`),
        `LEFT JOIN ${numbered} AS j`,
        ...[`j.${place} = f.${found}`, ...conditions].map((condition, i) => `  ${i === 0 ? "ON" : "AND"} ${condition}`),
      ],
    }),
  );
};
