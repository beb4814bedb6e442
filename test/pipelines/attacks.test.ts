/**
 * Pipelines that once let the future through, and others that look as if they could: each is refused by the types and
 * by the verifier, for the same reason. Where a small change makes one valid, it is accepted.
 */
import { describe, expect, test } from "vitest";
import { codesOf } from "./compare-types.ts";

const made = (decide: string, steps: string, features: string): string =>
  `pipeline("p", { decide: ${decide} }).from(${steps}).features([${features}]).sink({ parquet: "p.parquet" })`;
const [early, lapwise, late] = ['season.before("race")', 'season.during("race")', 'season.after("race")'];

/** What it tries, why it must not, and the pipeline. */
const attacks: readonly (readonly [what: string, code: string, source: string])[] = [
  [
    "a lap's time as that of the last lap there is a row for, joined to every lap",
    "GF2001",
    made(
      lapwise,
      'laps.join(stints.dedupe(["meeting", "car"], { keep: "last" }), { how: "left", prefix: "s" })',
      '"sdriven"',
    ),
  ],
  [
    "the car that is there by its place, among rows that are vouched for",
    "GF2001",
    made(
      early,
      'results.derive((r) => ({ won: r.place.eq(1).orElse(false) })).dedupe(["meeting", "won"]).assumeRows("told", season.always)',
      '"car"',
    ),
  ],
  [
    "own ticks of all entities as one tick",
    "GF2004",
    made(lapwise, 'stints.aggregate(["meeting", "lap"], (g) => ({ x: g.driven.mean() }))', '"x"'),
  ],
  [
    "a moment that a timestamp no longer denotes: derived anew",
    "GF2028",
    made(
      late,
      'meetings.derive((r) => ({ starts: r.starts })).asOf(odds, { time: "starts", on: { car: "track" } })',
      '"wet"',
    ),
  ],
  [
    "that of an earlier event",
    "GF2028",
    made(
      late,
      'meetings.joinPrior(meetings, { prefix: "p" }).asOf(odds, { time: "pstarts", on: { car: "track" } })',
      '"wet"',
    ),
  ],
  [
    "that of any event",
    "GF2028",
    made(
      late,
      'meetings.join(meetings.dedupe(["track"]).asOf(odds, { time: "starts", on: { car: "track" } }), { how: "left", prefix: "z" })',
      '"wet"',
    ),
  ],
  [
    "earlier events that may not be over",
    "GF2029",
    made('flying.before("air")', "flights.derive((r) => ({ x: r.late.over(prior()).mean() }))", '"x"'),
  ],
  [
    "a tick of rows that have none",
    "GF2047",
    made(
      lapwise,
      'laps.join(results.derive((r) => ({ x: r.place.assume("told", season.during("race")) })), { how: "left", prefix: "s" })',
      '"sx"',
    ),
  ],
  [
    "a tick of another phase",
    "GF2047",
    made(lapwise, 'laps.derive((r) => ({ x: r.finally.assume("told", season.during("practice")) }))', '"x"'),
  ],
  [
    "rows at a tick that they do not have",
    "GF2047",
    made(late, 'results.filter((r) => r.retired).assumeRows("told", season.during("race"))', '"grid"'),
  ],
  [
    "other groups, from within one",
    "GF2045",
    made(late, 'results.aggregate(["meeting"], (g) => ({ x: g.place.mean().over(everywhere()).mean() }))', '"x"'),
  ],
  [
    "facts joined with groups of a timeline, whose instants facts do not know",
    "GF2046",
    made(
      early,
      'results.join(cars.join(results.aggregate(["car"], (g) => ({ y: g["best lap"].mean() })), { how: "left", prefix: "q" }), { how: "left", prefix: "s" })',
      '"spower"',
    ),
  ],
  [
    "the same as a union",
    "GF2046",
    made(
      early,
      'results.join(cars.aggregate(["car"], (g) => ({ y: g.power.mean() })).union(results.aggregate(["car"], (g) => ({ y: g["best lap"].mean() }))), { how: "left", prefix: "s" })',
      '"grid"',
    ),
  ],
];

describe("attacks are refused by the types and by the verifier", () => {
  const verdicts = codesOf(attacks.map(([, , source]) => source));
  test.each(attacks.map(([what, code], i) => [what, code, verdicts[i]] as const))("%s: %s", (_, code, verdict) => {
    expect(verdict).toEqual({ types: [code], plan: [code] });
  });
});

test("overlapping events cannot be read by a frame that the types do not have", () => {
  const source = made(
    'flying.after("air")',
    'flights.derive((r) => ({ x: r.late.over(soFar().acrossEvents().asOf("shut")).mean() }))',
    '"x"',
  );
  expect(codesOf([source])[0]?.plan).toEqual(["GF2029"]);
});

test("the parts of the attacks are accepted", () => {
  const kept = 'stints.dedupe(["meeting", "car"], { keep: "last" })';
  const sources = [
    made(late, `laps.join(${kept}, { how: "left", prefix: "s" })`, '"sdriven"'),
    made(early, 'results.assumeRows("told", season.always).dedupe(["meeting", "car"])', '"team"'),
    made(lapwise, 'laps.derive((r) => ({ x: r.finally.assume("told", season.during("race")) }))', '"x"'),
    made(late, 'results.aggregate(["meeting"], (g) => ({ x: g.place.mean() }))', '"x"'),
    made(early, 'results.join(cars, { how: "left", prefix: "s" })', '"spower"'),
  ];
  expect(codesOf(sources)).toEqual(sources.map(() => ({ types: [], plan: [] })));
});
