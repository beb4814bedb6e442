/** What only the plan can tell of settlement: declarations and steps that got past the types, or never saw them. */
import { date, datetime, f64, i64, type PipelinePlan, pipeline, prior, str, table, timeline } from "greenflag";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { explainColumn } from "../../src/compiler/explain/explanation.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import type { AuthorError } from "../../src/core/author-error.ts";

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

test("an order column that denotes an instant can be used in asOf", () => {
  const { findings, relation } = verify(honest.plan);
  expect(findings).toEqual([]);
  expect(relation.columns.get("day")?.moment).toBe("after 'boarding'");
  expect(relation.columns.get("usual")?.at).toBe("after 'boarding'");
  expect(relation.columns.get("last_late")?.at).toBe("after 'boarding'");
});

describe("a changed plan is refused for", () => {
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
      `GF1101 {"what":"table 't'","why":"its key 'on' denotes always, but differs between the rows of an event; an instant is one time for the whole event"}`,
    ],
    [
      "one column with two moments",
      () => table("t", { ...said, event: { day: date }, columns: {} }),
      `GF1101 {"what":"table 't'","why":"its column 'day' is declared with two moments"}`,
    ],
    [
      "an order that denotes an instant of another timeline",
      () => table("t", { ...said, order: { day: date.denotes(silent.always) }, columns: {} }),
      `GF1101 {"what":"table 't'","why":"the moment of its column 'day' is known always of the timeline 'silent', but it belongs to 'flight'"}`,
    ],
  ])("%s", (_, make, says) => {
    expect(refused(make)).toBe(says);
  });
});

describe("a read of earlier events needs a settlement", () => {
  const columns = {
    cost: f64.nullable().known(airborne),
    landed: datetime.nullable().known(airborne),
    kind: str.known(airborne),
  };
  const silent = { ...said, entity: { plane: str }, columns };
  /** Everything in it is settled, but for one column. */
  const half = table("half", {
    ...said,
    entity: { plane: str },
    columns: {
      landed: columns.landed,
      cost: columns.cost.settled("landed"),
      kind: columns.kind,
      size: f64.known(always),
    },
  });
  const open = table("open", { ...silent, rows: airborne });
  const closing = table("closing", { ...silent, rows: airborne, settled: "landed" });
  const windowed = (relation: typeof half) => relation.derive((r) => ({ x: r.cost.over(prior(2).asOf("day")).mean() }));
  const lacks = (relation: { readonly plan: unknown }): readonly string[] => {
    const plan = {
      ...honest.plan,
      relation: relation.plan,
      features: ["plane"],
      labels: [],
    } as unknown as PipelinePlan;
    // What the pipeline makes of its last relation is of no interest here.
    const ofSteps = verify(plan).findings.filter(({ code }) => code !== "GF2016" && code !== "GF2003");
    return ofSteps.map(({ code, params }) => `${code} ${JSON.stringify(params)}`);
  };
  const mean = (...unsettled: readonly string[]) => [
    `GF2030 ${JSON.stringify({ what: "The mean() of a window", unsettled })}`,
  ];

  test.each<[string, { readonly plan: unknown }, readonly string[]]>([
    ["a column with a settlement of its own", windowed(half), []],
    ["a column known always", half.derive((r) => ({ x: r.size.over(prior(2).asOf("day")).mean() })), []],
    [
      "the value",
      half.derive((r) => ({ x: r.kind.length().over(prior(2).asOf("day")).mean() })),
      mean("'kind' of table 'half'"),
    ],
    [
      "by",
      half.derive((r) => ({ x: r.cost.over(prior(2).by("kind").asOf("day")).mean() })),
      mean("'kind' of table 'half'"),
    ],
    [
      "where",
      half.derive((r) => ({ x: r.cost.over(prior(2).where(r.kind.eq("a")).asOf("day")).mean() })),
      mean("'kind' of table 'half'"),
    ],
    [
      "within",
      table("w", {
        ...silent,
        columns: { ...columns, on: date.nullable().known(airborne), cost: columns.cost.settled("landed") },
      }).derive((r) => ({ x: r.cost.over(prior().within("2d", "on").asOf("day")).mean() })),
      mean("'on' of table 'w'"),
    ],
    [
      "rows",
      open.derive((r) => ({ x: r.plane.length().over(prior(2).asOf("day")).mean() })),
      mean("the rows of table 'open'"),
    ],
    [
      "rows that a filter leaves",
      windowed(half.filter((r) => r.kind.eq("a")) as never),
      mean("'kind' of table 'half'"),
    ],
    [
      "a value of another table, which may also not be there",
      half.join(open, { how: "left", prefix: "o_" }).derive((r) => ({ x: r.o_cost.over(prior(2).asOf("day")).mean() })),
      mean("'cost' of table 'open'", "the rows of table 'open'"),
    ],
    [
      "a value of another table that is settled",
      half
        .join(closing, { how: "left", prefix: "c_" })
        .derive((r) => ({ x: r.c_cost.over(prior(2).asOf("day")).mean() })),
      [],
    ],
    [
      "a value of all rows of the event",
      open
        .aggregate(["leg", "plane"], (g) => ({ cost: g.landed.count() }))
        .derive((r) => ({ x: r.cost.over(prior(2).asOf("day")).mean() })),
      mean("'landed' of table 'open'", "the rows of table 'open'"),
    ],
    [
      "an earlier row, with every column that it brings",
      half.joinPrior(half, { prefix: "l_", asOf: "day" }),
      [`GF2030 ${JSON.stringify({ what: "A row", unsettled: ["'kind' of table 'half'"] })}`],
    ],
    [
      "an earlier row without those that nothing settles",
      half.joinPrior(half.select(["cost"]), { prefix: "l_", asOf: "day" }),
      [],
    ],
    [
      "what was itself read as of a time",
      windowed(half).derive((r) => ({ y: r.x.over(prior(2).asOf("day")).mean() })),
      [],
    ],
  ])("%s", (_, relation, findings) => {
    expect(lacks(relation)).toEqual(findings);
  });
});

describe("all tables of a timeline have the same order, if a step uses the order", () => {
  const tl = timeline("tl", { phases: ["pre", "act"] });
  const of = (name: string, order: { readonly [column: string]: typeof date | typeof datetime | typeof i64 }) =>
    table(name, {
      timeline: tl,
      event: { e: i64 },
      order,
      rows: tl.always,
      columns: { fin: f64.known(tl.after("act")) },
    });
  const ev = of("ev", { day: date, heat: i64 });
  const codes = (relation: { readonly plan: unknown }): readonly string[] => {
    const made = pipeline("p", { decide: tl.before("act") })
      .from(ev)
      .features(["e" as never])
      .sink({ parquet: "x.parquet" });
    const plan = { ...made.plan, relation: relation.plan } as unknown as PipelinePlan;
    return verify(plan)
      .findings.filter(({ code }) => code === "GF2067")
      .map(({ params }) => JSON.stringify(params));
  };
  const earlier = (relation: typeof ev) => relation.derive((r) => ({ x: r.fin.over(prior(2)).mean() }));
  const differing = (order: string) => [
    JSON.stringify({
      tables: [
        { table: "ev", order: "day: date, heat: i64" },
        { table: "res", order },
      ],
    }),
  ];

  test.each<[string, { readonly plan: unknown }, readonly string[]]>([
    [
      "the same columns",
      earlier(ev.join(of("res", { day: date, heat: i64 }), { how: "left", prefix: "r_" }) as never),
      [],
    ],
    [
      "other columns",
      earlier(ev.join(of("res", { on: date }), { how: "left", prefix: "r_" }) as never),
      differing("on: date"),
    ],
    [
      "the same in another sequence",
      earlier(ev.join(of("res", { heat: i64, day: date }), { how: "left", prefix: "r_" }) as never),
      differing("heat: i64, day: date"),
    ],
    [
      "the same of another dtype",
      earlier(ev.join(of("res", { day: datetime, heat: i64 }), { how: "left", prefix: "r_" }) as never),
      differing("day: datetime, heat: i64"),
    ],
    [
      "in an earlier row that is joined",
      ev.joinPrior(of("res", { heat: i64, day: date }) as never, { prefix: "r_" } as never) as never,
      differing("heat: i64, day: date"),
    ],
    ["other columns that nothing follows", ev.join(of("res", { on: date }), { how: "left", prefix: "r_" }), []],
    ["a table without an order", earlier(ev.join(of("res", {}), { how: "left", prefix: "r_" }) as never), []],
  ])("%s", (_, relation, found) => {
    expect(codes(relation)).toEqual(found);
  });
});

describe("explain reports the settlement of a column", () => {
  const claims = table("claims", {
    ...said,
    rows: airborne,
    settled: "decided",
    closed: "over",
    columns: {
      decided: datetime.nullable().known(airborne),
      over: datetime.nullable().known(airborne),
      cost: f64.nullable().known(airborne),
    },
  });
  const { plan } = pipeline("p", { decide: before("airborne") })
    .from(legs)
    .join(claims, { how: "left", prefix: "c_" })
    .derive((r) => ({
      usual: r.late.over(prior(5).asOf("day")).mean(),
      both: r.late.plus(r.c_cost),
      fine: r.seats.plus(1),
    }))
    .features(["usual"])
    .sink({ parquet: "p.parquet" });
  const nowhere = { step: () => null, table: () => null };

  test.each([
    ["seats", "Settled from the start."],
    ["fine", "Settled from the start."],
    ["landed", "Settled once 'landed' of table 'legs' has passed."],
    ["late", "Settled once 'landed' of table 'legs' has passed."],
    ["c_cost", "Settled once 'decided' of table 'claims' and 'over' of table 'claims' have passed."],
    [
      "both",
      "Settled once 'landed' of table 'legs', 'decided' of table 'claims', and 'over' of table 'claims' have passed.",
    ],
    ["usual", "Settled once 'day' of the row itself has passed."],
  ])("%s", (name, words) => {
    const answer = explainColumn(verify(plan), name, nowhere);
    expect(answer?.settled).toBe(words);
  });

  test("and nothing if events do not overlap", () => {
    const tl = timeline("tl", { phases: ["act"] });
    const made = pipeline("p", { decide: tl.before("act") })
      .from(table("t", { timeline: tl, event: { e: i64 }, rows: tl.always, columns: { x: f64.known(tl.always) } }))
      .features(["x"])
      .sink({ parquet: "p.parquet" });
    expect(explainColumn(verify(made.plan), "x", nowhere)).not.toHaveProperty("settled");
  });
});
