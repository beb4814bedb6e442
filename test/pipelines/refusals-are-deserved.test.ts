/**
 * Every rule that delays something, once: a pipeline that is refused because of that rule alone, and that violates the
 * law when it is run anyway. This detects a rule that is weakened in the types and in the verifier at once.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { verify } from "../../src/compiler/verify/index.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { cases } from "../../src/proof/fast-check.ts";
import { decisionKeys, findViolation } from "../../src/proof/law.ts";
import { planOf } from "./generate.ts";
import { runnable } from "./run-polars.ts";

const [early, lapwise, late] = ['season.before("race")', 'season.during("race")', 'season.after("race")'];

const refused: readonly (readonly [rule: string, code: string, decide: string, steps: string, feature: string])[] = [
  [
    "a whole event takes later ticks",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.time.over(wholeEvent()).mean() }))",
    "x",
  ],
  [
    "a look ahead takes later ticks",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.time.over(next(2)).mean() }))",
    "x",
  ],
  [
    "a look around takes later ticks",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.time.over(around(1)).mean() }))",
    "x",
  ],
  ["a lead takes later ticks", "GF2001", lapwise, "laps.derive((r) => ({ x: r.spot.lead() }))", "x"],
  [
    "a fill from behind takes later ticks",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.time.fillBackward() }))",
    "x",
  ],
  [
    "a line between two values takes the later one",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.time.interpolate() }))",
    "x",
  ],
  [
    "weights that fade with later ticks do so too",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.time.over(next(3)).ewMean(2) }))",
    "x",
  ],
  [
    "own ticks of others are at no same time",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.spot.over(soFar().allEntities()).mean() }))",
    "x",
  ],
  [
    "nor are they in a career",
    "GF2001",
    lapwise,
    "laps.derive((r) => ({ x: r.spot.over(soFar().allEntities().acrossEvents()).sum() }))",
    "x",
  ],
  ["nor among peers", "GF2001", lapwise, "laps.derive((r) => ({ x: r.spot.over(peers()).mean() }))", "x"],
  [
    "later events are hindsight",
    "GF2001",
    late,
    "results.derive((r) => ({ x: r.grid.over(following()).mean() }))",
    "x",
  ],
  ["all rows are hindsight", "GF2001", late, "results.derive((r) => ({ x: r.grid.over(everywhere()).mean() }))", "x"],
  [
    "a window waits for the rows",
    "GF2001",
    'season.before("practice")',
    'meetings.join(results.derive((r) => ({ n: r.team.over(wholeEvent()).count() })).aggregate(["meeting"], (g) => ({ n: g.n.max() })), { how: "left", prefix: "s" })',
    "sn",
  ],
  [
    "a window waits for its partition",
    "GF2001",
    early,
    'results.derive((r) => ({ x: r.grid.over(wholeEvent().by("retired")).mean() }))',
    "x",
  ],
  [
    "so does one over earlier events",
    "GF2001",
    early,
    'results.derive((r) => ({ x: r.grid.over(prior().allEntities().by("retired")).mean() }))',
    "x",
  ],
  [
    "earlier events do not settle hindsight",
    "GF2001",
    early,
    "results.derive((r) => ({ m: r.grid.over(following()).mean() })).derive((r) => ({ x: r.m.over(prior()).mean() }))",
    "x",
  ],
  ["a condition counts", "GF2001", early, "results.derive((r) => ({ x: when(r.retired).then(1).otherwise(0) }))", "x"],
  ["a filter makes rows late", "GF2003", early, "results.filter((r) => r.retired)", "grid"],
  [
    "a joined row may not be there",
    "GF2001",
    early,
    'entries.join(results.filter((r) => r.retired), { how: "left", prefix: "s" })',
    "sgrid",
  ],
  [
    "an inner join drops rows",
    "GF2003",
    early,
    'entries.join(results.filter((r) => r.retired), { how: "inner", prefix: "s" })',
    "weight",
  ],
  [
    "a semi join drops rows",
    "GF2003",
    early,
    'entries.join(results.filter((r) => r.retired), { how: "semi" })',
    "weight",
  ],
  [
    "an anti join drops rows",
    "GF2003",
    early,
    'entries.join(results.filter((r) => r.retired), { how: "anti" })',
    "weight",
  ],
  [
    "ticks of another clock are at no same time",
    "GF2003",
    lapwise,
    'laps.join(minutes.filter((r) => r.speed.gt(2.5)), { how: "semi" })',
    "tyre",
  ],
  [
    "facts wait for what they are found by",
    "GF2001",
    early,
    'results.derive((r) => ({ k: when(r.retired).then("k0").otherwise("k1") })).join(cars, { how: "left", prefix: "s", on: { car: "k" } })',
    "spower",
  ],
  [
    "an earlier event waits for what it is found by",
    "GF2001",
    early,
    'results.joinPrior(results, { prefix: "p", by: ["retired"] })',
    "pgrid",
  ],
  [
    "an earlier event does not settle hindsight",
    "GF2001",
    early,
    'results.joinPrior(results.derive((r) => ({ m: r.grid.over(following()).mean() })), { prefix: "p" })',
    "pm",
  ],
  [
    "a log waits for the moment",
    "GF2001",
    'season.before("practice")',
    'meetings.asOf(odds, { time: "starts", prefix: "o", on: { car: "track" } })',
    "oprice",
  ],
  [
    "a log waits for the timestamp",
    "GF2001",
    'season.before("practice")',
    'meetings.join(meetings.filter((r) => r.wet.orElse(false)), { how: "left", prefix: "m" }).asOf(odds, { time: "mgates", prefix: "o", on: { car: "track" } })',
    "oprice",
  ],
  [
    "what is settled waits for the moment",
    "GF2001",
    "flying.always",
    'flights.derive((r) => ({ x: r.late.over(prior().asOf("shut")).mean() }))',
    "x",
  ],
  [
    "and for the timestamp",
    "GF2001",
    'flying.before("air")',
    'flights.join(flights.filter((r) => r.late.gt(1)), { how: "left", prefix: "m" }).derive((r) => ({ x: r.seats.over(prior().allEntities().asOf("mshut")).count() }))',
    "x",
  ],
  [
    "a log waits for its keys",
    "GF2001",
    early,
    'meetings.derive((r) => ({ k: when(r.crowd.gt(3)).then("k0").otherwise("k1") })).asOf(odds, { time: "starts", prefix: "o", on: { car: "k" } })',
    "oprice",
  ],
  [
    "a union is as late as its second side",
    "GF2001",
    early,
    "results.derive((r) => ({ x: r.grid.cast(i64) })).filter((r) => r.grid.gt(3)).union(results.derive((r) => ({ x: r.place.orElse(0) })).filter((r) => r.grid.le(3)))",
    "x",
  ],
  [
    "and so are its rows",
    "GF2003",
    early,
    "results.filter((r) => r.grid.gt(3)).union(results.filter((r) => r.grid.le(3)).filter((r) => r.retired))",
    "grid",
  ],
  [
    "groups within the event take later ticks",
    "GF2001",
    lapwise,
    'laps.join(stints.aggregate(["meeting", "car"], (g) => ({ x: g.driven.mean() })), { how: "left", prefix: "s" })',
    "sx",
  ],
  [
    "groups of many events are hindsight",
    "GF2001",
    late,
    'results.join(results.aggregate(["car"], (g) => ({ x: g.grid.mean() })), { how: "left", prefix: "s" })',
    "sx",
  ],
  [
    "a tick of another entity is at no same time",
    "GF2001",
    lapwise,
    'laps.join(laps.derive((r) => ({ x: r.spot.over(wholeEvent().by("lap")).mean() })).aggregate(["meeting", "lap", "car"], (g) => ({ x: g.x.max() })), { how: "left", prefix: "s" })',
    "sx",
  ],
  [
    "ticks of another clock are not brought along",
    "GF2001",
    lapwise,
    'laps.join(minutes.aggregate(["meeting", "car"], (g) => ({ x: g.speed.max() })), { how: "left", prefix: "s" })',
    "sx",
  ],
  [
    "groups wait for their keys",
    "GF2003",
    early,
    'results.aggregate(["meeting", "retired"], (g) => ({ x: g.grid.mean() }))',
    "x",
  ],
  ["picks wait for their keys", "GF2003", early, 'results.dedupe(["meeting", "retired"])', "grid"],
  [
    "picks are of other ticks",
    "GF2001",
    lapwise,
    'laps.join(stints.dedupe(["meeting", "car"], { keep: "last" }), { how: "left", prefix: "s" })',
    "sdriven",
  ],
  ["the best wait for what they are best in", "GF2003", early, "results.top(1, (r) => r.place)", "grid"],
  ["and for the rows that they are picked from", "GF2003", lapwise, "laps.top(3, (r) => r.time)", "tyre"],
  ["and for those they are held against", "GF2003", early, 'results.limit(1, { per: ["meeting", "retired"] })', "grid"],
  ["picks from many events are hindsight", "GF2003", late, 'results.limit(1, { per: ["car"] })', "grid"],
];

const plans = refused.map(([rule, code, decide, steps, feature]) => {
  const text = `pipeline("p", { decide: ${decide} }).from(${steps}).features(["${feature}"]).sink({ parquet: "p.parquet" })`;
  return [rule, code, planOf(text)] as const;
});

test.each(plans)("is refused: %s", (_, code, plan) => {
  expect(verify(plan).findings.map((found) => found.code)).toEqual([code]);
});

test.each(plans)("would violate the law: %s", async (_, _code, plan) => {
  const made = await runnable(plan, true);
  if (made === null) throw new Error("the engine cannot do it");
  const { verified, runner } = made;
  const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
  const [first] = tables;
  if (first === undefined) throw new Error("a pipeline without tables");
  const subject = {
    tables,
    columns: runner.spec.output.columns.map(({ name }) => name),
    keys: decisionKeys(verified.relation.grain, plan.decides.at),
    compute: (frames: object) => runner.compute(frames as never, {} as never),
  };
  const outcome = fc.check(
    fc.property(
      cases(tables, first, plan.decides.at, { finite: true, small: true }),
      (one) => findViolation(subject, one) === null,
    ),
    { numRuns: 200, seed: 1, endOnFailure: true },
  );
  expect(outcome.failed).toBe(true);
});
