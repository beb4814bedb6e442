/** What only the plan can tell of settlement: declarations and steps that got past the types, or never saw them. */
import { date, datetime, f64, i64, type PipelinePlan, pipeline, prior, str, table, timeline } from "greenflag";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { AuthorError } from "../../dsl/author-error.ts";
import { verify } from "../../src/compiler/verify/index.ts";

const flight = timeline("flight", { phases: ["boarding", "airborne"], overlapping: true });
const { always, before } = flight;
const airborne = flight.after("airborne");
const said = { timeline: flight, event: { leg: i64 }, order: { day: date.denotes(before("airborne")) }, rows: always };
const legs = table("legs", {
  ...said,
  entity: { plane: str },
  settled: "landed",
  columns: {
    seats: i64.known(always),
    landed: datetime.nullable().known(airborne),
    late: f64.nullable().known(airborne),
  },
});
const honest = pipeline("p", { decide: before("airborne") })
  .from(legs)
  .derive((r) => ({ usual: r.late.over(prior(5).asOf("day")).mean() }))
  .joinPrior(legs, { prefix: "last_", asOf: "day" })
  .features(["usual", "last_late"])
  .sink({ parquet: "p.parquet" });

/** What the verifier says of the plan as somebody changed it. */
const forged = (...changes: readonly (readonly [from: string, to: string])[]): readonly string[] => {
  const text = changes.reduce((plan, [from, to]) => {
    expect(plan).toContain(from);
    return plan.replaceAll(from, to);
  }, JSON.stringify(honest.plan));
  const { findings } = verify(JSON.parse(text) as PipelinePlan);
  return [...new Set(findings.map(({ code, params }) => `${code} ${JSON.stringify(params)}`))];
};

test("an order column that denotes an instant is one to look back from", () => {
  const { findings, relation } = verify(honest.plan);
  expect(findings).toEqual([]);
  expect(relation.columns.get("day")?.moment).toBe("after 'boarding'");
  expect(relation.columns.get("usual")?.at).toBe("after 'boarding'");
  expect(relation.columns.get("last_late")?.at).toBe("after 'boarding'");
});

describe("a plan that is changed: refused for", () => {
  test.each<[string, readonly (readonly [string, string])[], string]>([
    [
      "a settlement on a timeline that does not say whether events overlap",
      [['"overlapping":true', '"overlapping":null']],
      'GF2063 {"timeline":"flight"}',
    ],
    ["a settlement that is no timestamp", [['"settled":"landed"', '"settled":"late"']], 'GF2064 {"name":"late"}'],
    ["a settlement that is not there", [['"settled":"landed"', '"settled":"parked"']], 'GF2064 {"name":"parked"}'],
    ["a closing time that is no timestamp", [['"closed":null', '"closed":"seats"']], 'GF2064 {"name":"seats"}'],
    [
      "a closing time alone",
      [
        ['"settled":"landed"', '"settled":null'],
        ['"closed":null', '"closed":"landed"'],
      ],
      'GF2065 {"name":"landed"}',
    ],
    [
      "a column settled by what is not there",
      [['"name":"late","dtype":"f64",', '"name":"late","settled":"parked","dtype":"f64",']],
      'GF2064 {"name":"parked"}',
    ],
    [
      "a key with a settlement of its own",
      [['"name":"plane","dtype":"str",', '"name":"plane","settled":"landed","dtype":"str",']],
      'GF2066 {"name":"plane"}',
    ],
    [
      "a column known always with a settlement of its own",
      [['"name":"seats","dtype":"i64",', '"name":"seats","settled":"landed","dtype":"i64",']],
      'GF2066 {"name":"seats"}',
    ],
    [
      "a settlement timestamp with a settlement of its own",
      [['"name":"landed","dtype":"datetime",', '"name":"landed","settled":"landed","dtype":"datetime",']],
      'GF2066 {"name":"landed"}',
    ],
    ["a window without a time", [['"asOf":"day","within"', '"asOf":null,"within"']], "GF2029 {}"],
    ["an earlier row without a time", [['"asOf":"day","prefix"', '"asOf":null,"prefix"']], "GF2029 {}"],
    ["a time without a moment", [['"asOf":"day"', '"asOf":"landed"']], 'GF2028 {"name":"landed"}'],
    ["a window that is no prior one", [['"kind":"prior"', '"kind":"career"']], "GF2029 {}"],
    [
      "a time where events do not overlap",
      [['"overlapping":true', '"overlapping":false']],
      'GF2062 {"timeline":"flight"}',
    ],
  ])("%s", (_, changes, finding) => {
    expect(forged(...changes)).toContain(finding);
  });
});

/** What `table()` itself says, to whom the types were silenced. */
const refused = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    const { code, params } = error as AuthorError;
    return `${code} ${JSON.stringify(params)}`;
  }
  return "nothing";
};

describe("table() refuses", () => {
  const silent = timeline("silent", { phases: ["a"] });
  const landed = datetime.known(airborne);
  test.each<[string, () => unknown, string]>([
    [
      "a settlement on a timeline that does not say whether events overlap",
      () =>
        table("t", {
          timeline: silent,
          event: { leg: i64 },
          rows: silent.always,
          settled: "landed" as never,
          columns: { landed: datetime.known(silent.after("a")) },
        }),
      'GF2063 {"timeline":"silent"}',
    ],
    [
      "a settlement that is no timestamp",
      () => table("t", { ...said, settled: "late" as never, columns: { late: f64.known(airborne) } }),
      'GF2064 {"name":"late"}',
    ],
    [
      "a closing time alone",
      () => table("t", { ...said, closed: "landed" as never, columns: { landed } }),
      'GF2065 {"name":"landed"}',
    ],
    [
      "a check that drops rows by a value with a settlement of its own",
      () =>
        table("t", {
          ...said,
          columns: {
            landed,
            late: f64.known(airborne).check(z.number(), { otherwise: "drop" }).settled("landed"),
          },
        }),
      'GF2070 {"name":"late"}',
    ],
    [
      "an entity key that denotes an instant",
      () => table("t", { ...said, entity: { on: date.denotes(always) }, columns: {} }),
      `GF1101 {"what":"table 't'","why":"its key 'on' denotes always, but differs between the rows of an event; an instant is one time for all of it"}`,
    ],
    [
      "one column with two moments",
      () => table("t", { ...said, event: { day: date }, columns: {} }),
      `GF1101 {"what":"table 't'","why":"its column 'day' is declared with two moments"}`,
    ],
    [
      "an order that denotes an instant of another timeline",
      () => table("t", { ...said, order: { day: date.denotes(silent.always) }, columns: {} }),
      `GF1101 {"what":"table 't'","why":"the moment of its column 'day' is known always of the timeline 'silent', but it lives on 'flight'"}`,
    ],
  ])("%s", (_, make, says) => {
    expect(refused(make)).toBe(says);
  });
});
