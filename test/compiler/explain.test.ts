/**
 * What `explain` derives. The instants expected here are those of the calculus' table (docs/calculus.md), worked out by
 * hand. That every whole follows from its parts is tested in explain-parts.test.ts.
 */
import { describe, expect, test } from "vitest";
import type { Derivation } from "../../src/compiler/explain/derivation.ts";
import type { Places } from "../../src/compiler/explain/describe-step.ts";
import { explainColumn, explainPipeline, phasesBetween } from "../../src/compiler/explain/explanation.ts";
import { similarNames } from "../../src/compiler/explain/similar-names.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { chainOf } from "../../src/core/instant.ts";
import {
  type everything,
  groups,
  joins,
  otherTicks,
  overlapping,
  ownTicks,
  sharedTicks,
  trusting,
} from "./fixtures/everything.ts";

const nowhere: Places = { step: () => null, table: () => null };

const answerOf = (pipeline: (typeof everything)[number], column: string) => {
  const answer = explainColumn(verify(pipeline.plan), column, nowhere);
  if (answer === null) throw new Error(`no column ${column}`);
  return answer;
};

const signs = { counted: "", lifted: "^", held: "!", released: "-", assumed: "?", rows: "=" } as const;

/** A derivation one step deep: its instant, and each part with how it enters. */
const brief = ({ at, parts }: Derivation): readonly string[] => [
  at ?? "refused",
  ...parts.map((part) => {
    const as = part.as === "value" || part.as === "rows" ? "" : `${part.as} `;
    return `${signs[part.enters]}${as}${part.what} ${part.at ?? "refused"}`;
  }),
];

const during = "during 'race'";
const after = "after 'race'";
const before = "after 'practice'";

/** By column: its instant and its parts. In front of a part: ^ lifted, - released, ! hindsight that is not, ? assumed away. */
type Expected = Readonly<Record<string, readonly string[]>>;

const time = `time ${during}`;
const rows = `the rows ${during}`;

const frames: Expected = {
  trailing: [during, time, rows],
  mixed: [after, `^${time}`, `^${rows}`],
  career: [during, time, rows],
  peers: [after, `^${time}`, `^${rows}`],
  event: [after, `^${time}`, `^${rows}`],
  ahead: [after, `^${time}`, `^${rows}`],
  around: [after, `^${time}`, `^${rows}`],
  prior: ["always", `-final ${after}`, `-${rows}`],
  prior_by: [before, `-final ${after}`, `-${rows}`, `by tyre ${before}`],
  prior_hindsight: ["hindsight", "!champion hindsight", `-${rows}`],
  later: ["hindsight", `final ${after}`, rows],
  everywhere: ["hindsight", `final ${after}`, rows],
  lag: [during, time, rows],
  lead: [after, `^${time}`, `^${rows}`],
  difference: [during, time, `time.lag() ${during}`],
  forward: [during, time, rows],
  backward: [after, `^${time}`, `^${rows}`],
  slow: [during, time, `trailing.lag() ${during}`],
  time: [during],
  lap: ["always"],
};

const elsewhere: Expected = { fuel: [after, `^fuel ${during}`, `^${rows}`], mean: [during, time, rows] };

const shared: Expected = {
  mixed: [during, `price ${during}`, rows],
  peers: [during, `price ${during}`, rows],
  event: [after, `^price ${during}`, `^${rows}`],
};

const joined: Expected = {
  practice_rank: [before, `rank ${before}`, `the rows ${before}`],
  practice_shirt: [before, "shirt always", `the rows ${before}`],
  track_miles: ["always", "miles always", "the rows always", "found by track always"],
  before_finish: ["always", `-finish ${after}`, `-the rows ${before}`, "found by track always"],
  before_champion: ["hindsight", "!champion hindsight", `-the rows ${before}`, "found by track always"],
  weather_air: [
    before,
    "-air always",
    "as of race_start always",
    `denotes race_start ${before}`,
    "found by track always",
  ],
  gained: [before, `start ${before}`, `practice_rank ${before}`],
  hot: [before, `weather_air ${before}`, "before_finish always"],
  listed: ["always", "track always"],
  "odd.too": [after, `odd.name ${after}`],
};

const grouped: Expected = {
  laps_best: [after, `this side laps_best ${after}`, `other side laps_best ${after}`],
  field_mean: ["hindsight", "this side field_mean hindsight", "other side field_mean hindsight"],
  driver: ["always", "this side driver always", "other side driver always"],
  // Columns of the joined side, which the pipeline's own rows have not.
  best: [after, `^${time}`, `^${rows}`],
  mean: ["hindsight", `finish ${after}`, `the rows ${before}`, "by track always"],
  at: [after, `^at ${during}`, `^${rows}`],
  minute: [after, "^minute always", `^${rows}`],
};

const trusted: Expected = { pole: ["always", `?pole ${after}`], start: [before] };

const overlapped: Expected = {
  late: [
    "after 'boarding'",
    "-delay after 'flight'",
    "-the rows always",
    "as of departs always",
    "denotes departs after 'boarding'",
  ],
  last_delay: [
    "after 'boarding'",
    "-delay after 'flight'",
    "-the rows always",
    "as of departs always",
    "denotes departs after 'boarding'",
  ],
};

describe.each([
  ["own_ticks", ownTicks, frames],
  ["other_ticks", otherTicks, elsewhere],
  ["shared_ticks", sharedTicks, shared],
  ["joins", joins, joined],
  ["groups", groups, grouped],
  ["trusting", trusting, trusted],
  ["overlapping", overlapping, overlapped],
])("the columns of %s", (_, pipeline, expected) => {
  test("none is refused", () => expect(verify(pipeline.plan).findings).toEqual([]));
  test.each(Object.entries(expected))("%s", (column, tree) => {
    expect(brief(answerOf(pipeline, column).derivation)).toEqual(tree);
  });
});

/** The rows, step by step down the first of their parts that are rows. */
const stepsOf = (derivation: Derivation): readonly string[] => {
  const below = derivation.parts.find(({ of }) => of === "rows");
  return [`${derivation.step} ${brief(derivation).join(" < ")}`, ...(below === undefined ? [] : stepsOf(below))];
};

test.each([
  [
    "joins",
    joins,
    [
      `filter ${before} < the rows ${before} < condition p.tracks.isNull().or(track.isIn(p.tracks)) always`,
      `anti join with practice ${before} < this side the rows ${before} < other side the rows ${before}`,
      `semi join with practice ${before} < this side the rows ${before} < other side the rows ${before}`,
      `inner join with practice ${before} < this side the rows ${before} < other side the rows ${before}`,
      `table 'results' ${before}`,
    ],
  ],
  [
    "groups",
    groups,
    [
      `limit 5 per race_id ${after} < ^the rows ${after}`,
      `lowest 10 per race_id ${after} < ^finish ${after} < ^the rows ${before}`,
      `filter ${before} < the rows ${before} < condition start.gt(0) ${before}`,
      `union with results ${before} < this side the rows ${before} < other side the rows ${before}`,
      `table 'results' ${before}`,
    ],
  ],
  [
    "trusting",
    trusting,
    [
      `assumeRows always < ?the rows ${before}`,
      `filter ${before} < the rows ${before} < condition start.gt(0) ${before}`,
      `table 'results' ${before}`,
    ],
  ],
  [
    "shared_ticks",
    sharedTicks,
    [`top 3 per race_id, minute ${during} < price ${during} < ${rows}`, `table 'odds' ${during}`],
  ],
])("the rows of %s, step by step", (_, pipeline, steps) => {
  expect(stepsOf(explainPipeline(verify(pipeline.plan), nowhere).rows)).toEqual(steps);
});

test("rows that a join, a group or a selection delays are attributed to that step", () => {
  const at = answerOf(groups, "odds_at").derivation.parts[0];
  expect(at?.parts.map(({ what, step, at }) => [what, step, at])).toEqual([
    ["at", "dedupe by race_id, driver", after],
    ["the rows", "dedupe by race_id, driver", after],
  ]);
  // The filter between them and the window made them no later: the table did.
  const { derivation } = answerOf(otherTicks, "mean");
  expect(derivation.parts.map(({ what, step }) => [what, step])).toEqual([
    ["time", "table 'laps'"],
    ["the rows", "table 'laps'"],
  ]);
});

test("a fact that two windows depend on is described once and referred to", () => {
  const { derivation } = answerOf(otherTicks, "both");
  const told = derivation.parts.map(({ what, parts }) => [what, ...parts.map((part) => [part.what, part.again])]);
  expect(told).toEqual([
    ["mean", ["time", false], ["the rows", false]],
    ["again", ["time", true], ["the rows", true]],
  ]);
});

describe("expressions are printed in the syntax of the language", () => {
  test.each([
    [ownTicks, "trailing", "time.over(last(3).atLeast(2)).mean()"],
    [ownTicks, "mixed", "time.over(soFar().allEntities()).min()"],
    [ownTicks, "career", "time.over(soFar().acrossEvents()).min()"],
    [ownTicks, "peers", "time.over(peers()).rank()"],
    [ownTicks, "event", 'time.over(wholeEvent().by("driver")).max()'],
    [ownTicks, "ahead", "time.over(next(10)).mean()"],
    [ownTicks, "around", "time.over(around(2)).mean()"],
    [ownTicks, "prior", "final.over(prior(3).gap(1)).mean()"],
    [ownTicks, "prior_by", 'final.over(prior().allEntities().by("tyre")).mean()'],
    [ownTicks, "later", "final.over(following(3)).sum()"],
    [ownTicks, "everywhere", "final.over(everywhere()).std()"],
    [ownTicks, "lag", "time.lag()"],
    [ownTicks, "lead", "time.lead(2)"],
    [ownTicks, "difference", "time.difference()"],
    [ownTicks, "forward", "time.fillForward()"],
    [ownTicks, "backward", "time.fillBackward(3)"],
    [ownTicks, "between", "time.interpolate()"],
    [ownTicks, "faded", "time.over(last(20)).ewMean(2.5)"],
    [ownTicks, "slow", "time.gt(trailing.lag().plus(2))"],
    [joins, "gained", "start.minus(practice_rank).dividedBy(2)"],
    [joins, "hot", "when(weather_air.gt(30)).then(1).otherwise(before_finish)"],
    [joins, "cooler", "weather_air.orElse(lit(20, f64)).cast(i32)"],
    [joins, "listed", 'track.eq("Dover").or(track.isIn(["Bristol", "Dover"])).not()'],
    [joins, "odd.too", 'r["odd.name"].plus(1)'],
    [groups, "best", "time.min()"],
    [trusting, "pole", "pole.assume(..., always)"],
    [overlapping, "late", 'delay.over(prior(5).asOf("departs")).mean()'],
  ])("expression %#: %s", (pipeline, column, words) => {
    expect(answerOf(pipeline, column).derivation.made).toBe(words);
  });
});

test("the phases between the decision and the value", () => {
  const chain = chainOf(["practice", "qualifying", "race"]);
  expect(phasesBetween(chain, "always", "after 'race'")).toEqual(["'practice'", "'qualifying'", "'race'"]);
  expect(phasesBetween(chain, "after 'practice'", "during 'race'")).toEqual(["'qualifying'", "a part of 'race'"]);
  expect(phasesBetween(chain, "during 'race'", "after 'race'")).toEqual(["the rest of 'race'"]);
  expect(phasesBetween(chain, "during 'race'", "hindsight")).toEqual(["the rest of 'race'", "later events"]);
  expect(phasesBetween(chain, "after 'race'", "hindsight")).toEqual(["later events"]);
});

test("similar names: a few letters apart, or one inside the other", () => {
  const names = ["form_3", "form_10", "finish", "finish_rate_20", "start", "quali_rank"];
  expect(similarNames("Form2", names)).toEqual(["form_3"]);
  expect(similarNames("form_2", names)).toEqual(["form_3", "form_10"]);
  expect(similarNames("finihs", names)).toEqual(["finish"]);
  expect(similarNames("rank", names)).toEqual(["quali_rank"]);
  expect(similarNames("humidity", names)).toEqual([]);
});

test("assumptions are listed, each with its two instants", () => {
  const { assumptions } = explainPipeline(verify(trusting.plan), nowhere);
  expect(assumptions).toEqual([
    {
      kind: "instant",
      what: "the rows",
      reason: "the entry list is out on Tuesday",
      from: before,
      to: "always",
      place: null,
    },
    { kind: "instant", what: "pole", reason: "published on Friday", from: after, to: "always", place: null },
  ]);
  expect(answerOf(trusting, "pole").derivation.reason).toBe("published on Friday");
});
