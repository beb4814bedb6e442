/** Pipelines that once let a future value through although the rules accept them. */
import {
  date,
  datetime,
  f64,
  i32,
  type PipelinePlan,
  pipeline,
  prior,
  stampedTable,
  str,
  table,
  timeline,
} from "greenflag";

const trip = timeline("trip", { phases: ["desk", "air"], overlapping: true });

const fl = table("fl", {
  timeline: trip,
  event: { flt: i32 },
  order: { leaves: datetime },
  settled: "landed",
  rows: trip.always,
  columns: {
    shut: datetime.known(trip.always).denotes(trip.before("air")),
    delay: i32.known(trip.after("air")),
    landed: datetime.nullable().known(trip.after("air")),
  },
});

const cl = table("cl", {
  timeline: trip,
  event: { flt: i32 },
  settled: "closed",
  rows: trip.after("air"),
  columns: { cost: i32.known(trip.after("air")), closed: datetime.nullable().known(trip.after("air")) },
});

/** A value of another table, which settles later. */
export const overJoin: PipelinePlan = pipeline("a1", { decide: trip.before("air") })
  .from(fl)
  .join(cl, { how: "left", prefix: "c_" })
  .derive((r) => ({ a: r.c_cost.over(prior(2).asOf("shut")).mean() }))
  .features(["a"])
  .sink({ parquet: "a1.parquet" }).plan;

const day = timeline("day", { phases: ["pre", "act"] });
const { always, before, after } = day;
const order = { day: date };

const ev = table("ev", {
  timeline: day,
  event: { e: i32 },
  order,
  rows: always,
  columns: { starts: datetime.known(always).denotes(before("act")), team: str.known(always) },
});

const results = (name: "res" | "rest") =>
  table(name, {
    timeline: day,
    event: { e: i32 },
    order,
    entity: { drv: str },
    rows: always,
    columns: { fin: i32.known(after("act")) },
  });
const [res, rest] = [results("res"), results("rest")];

/** The best of the event before, where two tables say when that was. */
export const twoOrders: PipelinePlan = pipeline("a2", { decide: before("act") })
  .from(ev)
  .joinPrior(
    res.aggregate(["e"], (g) => ({ best: g.fin.max() })),
    { prefix: "l_" },
  )
  .features(["l_best"])
  .sink({ parquet: "a2.parquet" }).plan;

/** Halves of each event in two tables. */
export const twoHalves: PipelinePlan = pipeline("a3", { decide: before("act") })
  .from(res.filter((r) => r.drv.eq("k0")))
  .union(rest.filter((r) => r.drv.eq("k0").not()))
  .derive((r) => ({ mean: r.fin.over(prior().allEntities()).sum() }))
  .features(["mean"])
  .sink({ parquet: "a3.parquet" }).plan;

/** Whether any is settled is not asked. */
export const notAsked: PipelinePlan = pipeline("a4", { decide: trip.before("air") })
  .from(fl)
  .derive((r) => ({ mean: r.delay.over(prior().asOf("shut")).sum() }))
  .features(["mean"])
  .sink({ parquet: "a4.parquet" }).plan;

const news = stampedTable("news", { key: { team: str }, knownAt: { out: datetime }, columns: { mood: f64 } });

/** The latest news up to the very time at which it starts. */
export const upToTheStart: PipelinePlan = pipeline("a8", { decide: before("act") })
  .from(ev)
  .asOf(news, { time: "starts", on: { team: "team" }, inclusive: true, prefix: "n_" })
  .features(["n_mood"])
  .sink({ parquet: "a8.parquet" }).plan;
