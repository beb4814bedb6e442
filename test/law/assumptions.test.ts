/** The scope of an assumption: everything that the value or the rows depend on. */
import { last, next, type PipelinePlan, pipeline } from "greenflag";
import { describe, expect, test } from "vitest";
import { assumedInstants } from "../../src/compiler/emit/assumption-scope.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { attack } from "../../src/proof/attack.ts";
import { subjectOf } from "../../src/proof/law.ts";
import { laps, season } from "../pipelines/random-database.ts";
import { seed } from "../thorough.ts";
import { onReference } from "./engines.ts";
import { flights, meanings, trip } from "./overlap.fixture.ts";

const parquet = "p.parquet";

const joinedRows = pipeline("p", { decide: trip.before("air") })
  .from(flights)
  .join(meanings, { how: "inner", on: { code: "code" } })
  .assumeRows("the codes are agreed before", trip.before("air"))
  .features(["seats"])
  .sink({ parquet });

const joinedColumn = pipeline("p", { decide: trip.before("air") })
  .from(flights)
  .join(meanings, { how: "left", on: { code: "code" }, prefix: "m_" })
  .derive((r) => ({ worth: r.m_worth.assume("the codes are agreed before", trip.before("air")) }))
  .features(["worth"])
  .sink({ parquet });

const laterTicks = pipeline("p", { decide: season.during("race") })
  .from(laps)
  .derive((r) => ({ coming: r.time.over(next(3)).count() }))
  .derive((r) => ({ coming: r.coming.assume("the leader says so", season.during("race")) }))
  .features(["coming"])
  .sink({ parquet });

const best = pipeline("p", { decide: season.during("race") })
  .from(laps)
  .top(1, (r) => r.spot)
  .assumeRows("the leader says so", season.during("race"))
  .features(["tyre"])
  .sink({ parquet });

const cases: readonly (readonly [string, { readonly plan: PipelinePlan }, string, Readonly<Record<string, string>>])[] =
  [
    [
      "rows that an inner join leaves: with what they were looked up by",
      joinedRows,
      "flights",
      { code: "after 'desk'" },
    ],
    ["a column that a join brings: with what it was looked up by", joinedColumn, "flights", { code: "after 'desk'" }],
    [
      "a column that an earlier step made of later ticks: at every tick of the event",
      laterTicks,
      "laps",
      { time: "after 'practice'" },
    ],
    ["rows that are held against those of later ticks: at every tick", best, "laps", { spot: "after 'practice'" }],
  ];

describe.each(cases)("%s", (_, { plan }, table, columns) => {
  const vouched = assumedInstants(verify(plan));
  const attacked = (by?: typeof vouched) => {
    const subject = subjectOf(plan, by);
    const values = { finite: true, small: true } as const;
    return attack(subject, onReference(plan, subject.premise.tables), {
      ...{ seed, databases: 25, decisions: 4, shrinks: 0, ...values },
    });
  };

  test("the assumed columns are found", () => {
    expect(Object.fromEntries(vouched.get(table)?.columns ?? [])).toEqual(columns);
  });

  test("the law holds with the assumptions, and not without them", async () => {
    expect(await attacked(vouched)).toBeNull();
    expect(await attacked()).not.toBeNull();
  });
});

test("a long chain of steps that select by the previous one is followed in linear time", () => {
  let rows = laps.derive((r) => ({ x: r.finally })).filter((r) => r.x.ge(0));
  for (let i = 0; i < 60; i++)
    rows = rows.derive((r) => ({ x: r.x.over(last(2)).max() })).filter((r) => r.x.gt(0)) as unknown as typeof rows;
  const chain = pipeline("p", { decide: season.during("race") })
    .from(rows)
    .assumeRows("the leader says so", season.during("race"))
    .features(["tyre"])
    .sink({ parquet });
  expect([...(assumedInstants(verify(chain.plan)).get("laps")?.columns.keys() ?? [])]).toEqual(["finally"]);
});
