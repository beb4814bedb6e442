/**
 * Time zones on both engines, which have their own databases: one zone in six, chosen by the seed; all with --thorough.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import pl from "nodejs-polars";
import { expect, test } from "vitest";
import { zones } from "../../src/core/time-zones.ts";
import { duckdb } from "../../src/engines/duckdb/lower/dialect.ts";
import { functionsOf } from "../../src/engines/duckdb/lower/functions.ts";
import type { Call } from "../../src/engines/lowering/expression.ts";
import { localTime } from "../../src/runtime/readers/time-zones.ts";
import { seed, thorough } from "../thorough.ts";

const day = 86_400;
const [from, to] = [Date.UTC(1801, 0, 1) / 1000, Date.UTC(2099, 11, 30) / 1000];
/** Neither a whole number of days nor of years, so that all hours and seasons are met. */
const step = 61 * day + 11 * 3600 + 17;
const times = Array.from({ length: Math.floor((to - from) / step) }, (_, i) => from + i * step);

const changed = ["Africa/Casablanca", "America/Edmonton", "America/Vancouver", "America/Tijuana"];
const asked: readonly string[] = zones.filter((zone, i) => thorough || (i + seed) % 6 === 0 || changed.includes(zone));

/** What Baja California did then was found out later: DuckDB's table is the newer one. */
const baja: readonly string[] = ["America/Ensenada", "America/Santa_Isabel", "America/Tijuana", "Mexico/BajaNorte"];

test("local times of all zones are equal on both engines", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `CREATE TABLE t AS SELECT make_timestamp((${from} + i * ${step}) * 1000000) AS t FROM range(${times.length}) r(i)`,
  );
  const base = pl
    .DataFrame({ t: times })
    .select(pl.col("t").cast(pl.Int64).mul(pl.lit(1_000_000).cast(pl.Int64)).cast(pl.Datetime("us")).alias("t"));
  const words = functionsOf({ types: duckdb.types, double: String, text: (value) => `'${value}'`, notANumber: "" });
  const found: Record<string, number[]> = {};
  for (let i = 0; i < asked.length; i += 50) {
    const some = asked.slice(i, i + 50);
    const polars = base.select(...some.map((zone) => localTime(pl.col("t"), zone).cast(pl.Int64).alias(zone)));
    const call = (zone: string): Call => ({
      ...{ own: "datetime", result: "i64", comparedWith: () => "datetime" },
      ...{ code: () => "t", plain: () => zone },
    });
    const result = await connection.run(
      `SELECT ${some.map((zone) => `list(epoch_us(${/^hour\((.*)\)$/s.exec(words.hour(call(zone)))?.[1]}) ORDER BY t)`).join()} FROM t`,
    );
    const [lists = []] = await result.getRowsJS();
    some.forEach((zone, k) => {
      const one = polars.getColumn(zone).toArray() as readonly number[];
      const other = lists[k] as unknown as readonly bigint[];
      const years = times.filter((_, j) => Number(one[j]) !== Number(other[j]));
      if (years.length > 0) found[zone] = years.map((time) => new Date(time * 1000).getUTCFullYear());
    });
  }
  expect(Object.keys(found)).toEqual(baja.filter((zone) => asked.includes(zone)));
  expect(
    Object.values(found)
      .flat()
      .filter((year) => year < 1953 || year > 1975),
  ).toEqual([]);
});
