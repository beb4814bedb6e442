/**
 * Long chains of steps on DuckDB. It plans what is below a window or a group twice, so that 40 above each other would
 * never end. A run of one row shows that the statement can be planned; how long it takes is not tested.
 */
import { f64, i32, pipeline, prior, str, table, timeline } from "greenflag";
import { describe, expect, test } from "vitest";
import { materializedSteps } from "../../src/engines/sql/materialized-steps.ts";
import type { Step } from "../../src/engines/sql/step.ts";
import { compiled } from "../runtime/compiled.ts";
import { readParquet, report } from "../runtime/support.ts";

const race = timeline("race", { phases: ["pre", "act"] });
const cars = table("cars", {
  timeline: race,
  event: { e: i32 },
  order: { day: i32 },
  entity: { who: str },
  rows: race.always,
  columns: { v: f64.nullable().known(race.always) },
});
type Cars = typeof cars;

/** A step, so many times. The types of a loop are wider than those of its relation. */
const chained = (count: number, step: (of: Cars) => unknown): Cars =>
  Array.from({ length: count }).reduce<Cars>((of) => step(of) as Cars, cars);

const chains: Readonly<Record<string, Cars>> = {
  top: chained(249, (of) => of.top(5, (r) => r.v)),
  dedupe: chained(60, (of) => of.dedupe(["e"])),
  derive: chained(30, (of) => of.derive((r) => ({ v: r.v.over(prior(3)).mean().orElse(r.v) }))),
  filter: chained(30, (of) => of.filter((r) => r.v.over(prior(3)).mean().isNull())),
  aggregate: chained(40, (of) => of.aggregate(["e", "who", "day"], (g) => ({ v: g.v.mean() }))),
};

test.each(Object.keys(chains))("%s above itself, many times: planned, and the row is computed", async (name) => {
  const one = await compiled(
    pipeline("deep", { decide: race.before("act") })
      .from(chains[name] as Cars)
      .features(["v"])
      .sink({ parquet: "deep.parquet" }),
  );
  await one.write("cars", "SELECT 1::INT AS e, 7::INT AS day, 'x' AS who, 2.5::DOUBLE AS v");
  const { files } = await report(one.run({ engine: "duckdb" }));
  expect(await readParquet(files.artifact, "SELECT v FROM file")).toEqual([[2.5]]);
});

describe("materialized are", () => {
  const step = (name: string, ...lines: string[]): Step => ({ name: `"${name}"`, comments: [], lines });
  const windowed = (name: string, from: string, more = "") =>
    step(name, 'SELECT sum(r."x") OVER (PARTITION BY r."e") AS "x"', `FROM "${from}" AS r${more}`);
  const chain = (name: string, count: number, from = "t") =>
    Array.from({ length: count }, (_, i) => windowed(`${name}${i + 1}`, i === 0 ? from : `${name}${i}`));

  test.each<[string, Step[], string[]]>([
    ["none of nine windows", chain("a", 9), []],
    ["the tenth, the twentieth and so on", chain("a", 32), ["a10", "a20", "a30"]],
    ["none of many windows beside each other", Array.from({ length: 30 }, (_, i) => windowed(`b${i}`, "t")), []],
    [
      "none of many steps without windows",
      Array.from({ length: 30 }, (_, i) => step(`c${i}`, "SELECT r.*", `FROM "c${i - 1}" AS r`)),
      [],
    ],
    ["the tenth counted over a join", [...chain("a", 9), windowed("b", "t", ' LEFT JOIN "a9" AS s ON true')], ["b"]],
    [
      "groups",
      Array.from({ length: 10 }, (_, i) => step(`g${i}`, "SELECT 1", `FROM "g${i - 1}" AS r`, "GROUP BY 1")),
      ["g9"],
    ],
    ["steps with quotes in their names", [...chain('q""', 10)], ['q""10']],
  ])("%s", (_, steps, expected) => {
    expect([...materializedSteps(steps)]).toEqual(expected.map((name) => `"${name}"`));
  });
});
