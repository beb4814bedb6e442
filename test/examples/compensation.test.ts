/**
 * The claims example: a flight parks hours and its claims close weeks after departure, and each is read from an earlier
 * flight only once it is settled. Compared with SQL that joins every flight with all earlier ones.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { compensation } from "../../examples/flights/compensation.pipeline.ts";
import runner from "../../generated/compensation/runner.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import type { Row } from "../../src/proof/database.ts";
import { referred } from "../pipelines/run-reference.ts";
import { ask, newFolder, readParquet, report, run, writeParquet } from "../runtime/support.ts";

/** 400 flights of four carriers, one every 90 minutes; the last are in the air. Departures are unique. */
const flights = `
  SELECT i::INT AS flight_id, TIMESTAMP '2026-03-01 06:00:00' + INTERVAL (i * 90) MINUTE AS departs_at,
    chr(65 + (i * 7 % 4)::INT) AS carrier, 'OSL' AS origin, 'BGO' AS destination,
    departs_at - INTERVAL 30 MINUTE AS boards_at, (100 + i % 3)::INT AS seats, NULL::INT AS checked_in,
    CASE WHEN i < 395 THEN departs_at + INTERVAL (60 + i * 37 % 400) MINUTE END AS parked_at,
    CASE WHEN i < 395 THEN (i * 13 % 90 - 20)::DOUBLE END AS delay_min
  FROM range(1, 401) t(i)`;

/** Up to three claims of two flights in three; decided within three weeks, closed after the last, or still open. */
const claims = `
  SELECT i::INT AS flight_id, 'p' || p AS passenger,
    CASE WHEN i % 11 <> 0 OR p > 0 THEN TIMESTAMP '2026-03-01 12:00:00' + INTERVAL (i * 90 + (i * 31 + p * 977) % 20000) MINUTE END AS decided_at,
    CASE WHEN i % 11 <> 0 THEN TIMESTAMP '2026-03-01 12:00:00' + INTERVAL (i * 90 + 20000 + i * 17 % 5000) MINUTE END AS claims_closed_at,
    CASE WHEN (i + p) % 5 <> 0 THEN (100 + (i * 3 + p) % 7 * 50)::DOUBLE END AS paid_eur
  FROM range(1, 401) t(i), range(0, 3) u(p) WHERE i % 3 <> 0 AND p <= i % 4`;

/** Of earlier flights f of the carrier, what had been settled when the doors of e opened. */
const expected = `
  WITH f AS (${flights}),
  paid AS (SELECT flight_id, sum(paid_eur) AS eur, min(claims_closed_at) AS closed FROM (${claims}) GROUP BY ALL),
  pairs AS (
    SELECT e.flight_id, p.departs_at, p.carrier = e.carrier AS same, p.delay_min, p.parked_at < e.boards_at AS parked,
      paid.eur, p.parked_at < e.boards_at AND paid.closed < e.boards_at AS closed
    FROM f AS e JOIN f AS p ON p.departs_at < e.departs_at LEFT JOIN paid ON paid.flight_id = p.flight_id
  )
  SELECT e.flight_id,
    (SELECT avg(delay_min) FROM (FROM pairs WHERE pairs.flight_id = e.flight_id AND same AND parked ORDER BY departs_at DESC LIMIT 20)),
    (SELECT avg(eur) FROM (FROM pairs WHERE pairs.flight_id = e.flight_id AND same AND closed ORDER BY departs_at DESC LIMIT 20)),
    (SELECT count(eur) FROM pairs WHERE pairs.flight_id = e.flight_id AND same AND closed),
    (SELECT arg_max(delay_min, departs_at) FROM pairs WHERE pairs.flight_id = e.flight_id AND parked)
  FROM f AS e ORDER BY e.departs_at`;

const columns = ["flight_id", "carrier_delay_20", "carrier_paid_20", "carrier_closed", "last_delay_min"] as const;
const queries = { flights, claims } as const;

/** Numbers of DuckDB are text where they are of 64 bits; the last bits of a mean are not compared. */
const rounded = (rows: readonly (readonly unknown[])[]) =>
  rows.map((row) => row.map((value) => (value === null ? null : Number(Number(value).toFixed(9)))));
const wanted = rounded(await ask(expected));

test("the data contain closed claims, earlier flights that are not closed, and flights in the air", () => {
  const counts = wanted.map(
    ([, delay, paid]) => `${delay === null ? "no" : "a"} delay, ${paid === null ? "no" : "some"} claims`,
  );
  expect(new Set(counts)).toEqual(new Set(["no delay, no claims", "a delay, no claims", "a delay, some claims"]));
});

test("the reference: equals what was settled when the doors opened", async () => {
  const database = new Map<string, readonly Row[]>();
  for (const table of tablesOf(compensation.plan.relation)) {
    const { columns: declared, name } = table;
    const rows = await ask(
      `SELECT ${declared.map((column) => column.name).join(", ")} FROM (${queries[name as keyof typeof queries]})`,
    );
    const value = (text: unknown, dtype: string) =>
      text !== null && dtype === "datetime" ? new Date(`${String(text).replace(" ", "T")}Z`) : text;
    database.set(
      name,
      rows.map(
        (row) => Object.fromEntries(declared.map((column, i) => [column.name, value(row[i], column.dtype)])) as Row,
      ),
    );
  }
  const made = referred(compensation.plan, database, { checked: true });
  if (made.kind !== "rows") throw new Error(made.why);
  expect(rounded(made.rows.map((row) => columns.map((name) => row[name])))).toEqual(wanted);
});

test.each(["polars", "duckdb"] as const)(
  "a run on %s: equals what was settled when the doors opened",
  async (engine) => {
    const root = newFolder();
    const tables = {
      flights: await writeParquet(join(root, "flights.parquet"), flights),
      claims: await writeParquet(join(root, "claims.parquet"), claims),
    };
    const module = new URL("../../generated/compensation/runner.ts", import.meta.url).pathname;
    const { files } = await report(run(runner, module, { root, out: join(root, "out") }, { tables, engine }));
    const rows = await readParquet(files.artifact, `SELECT ${columns.join(", ")} FROM file ORDER BY flight_id`);
    expect(rounded(rows)).toEqual(wanted);
  },
);
