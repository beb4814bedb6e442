/**
 * What `explain` derives. The instants expected here are those of the calculus' table (docs/calculus.md), worked out by
 * hand; the property holds every whole against its parts, over all the fixtures there are.
 */
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { chainOf, lifted } from "../../dsl/instant.ts";
import { pipelineSchema } from "../../dsl/plan/pipeline.ts";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { between, explainColumn, explainPipeline, namesIn } from "../../src/compiler/explain/answer.ts";
import { relationsIn } from "../../src/compiler/explain/assumptions.ts";
import { type Derivation, unfold } from "../../src/compiler/explain/derivation.ts";
import { explain, explainIn, type Opened, openProject } from "../../src/compiler/explain/index.ts";
import { near } from "../../src/compiler/explain/near.ts";
import { factsOf, type Places } from "../../src/compiler/explain/relation.ts";
import { load } from "../../src/compiler/extract/load.ts";
import { type Verified, verify } from "../../src/compiler/verify/index.ts";
import { allowedSources } from "./cases/allowed.ts";
import { forms } from "./cases/forms.ts";
import { leaks } from "./cases/leaks.ts";
import { refusals } from "./cases/refusals.ts";
import { silent } from "./cases/silent.ts";
import { tricky } from "./cases/tricky.ts";
import { everything, groups, joins, overlapping, ownTicks, sharedTicks, trusting } from "./fixtures/everything.ts";
import { newAuthor, newProject, weekend } from "./support.ts";

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
  at: [during, `price ${during}`, rows],
  minute: ["always", "=minute always"],
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
};

describe.each([
  ["own_ticks", ownTicks, frames],
  ["shared_ticks", sharedTicks, shared],
  ["joins", joins, joined],
  ["groups", groups, grouped],
  ["trusting", trusting, trusted],
  ["overlapping", overlapping, overlapped],
])("the columns of %s", (_, pipeline, expected) => {
  test("nothing is refused there", () => expect(verify(pipeline.plan).findings).toEqual([]));
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

test("rows that a join finds at another tick, or groups and picks, are named by the step that made them late", () => {
  const at = answerOf(groups, "odds_at").derivation.parts[0];
  expect(at?.parts.map(({ what, step, at }) => [what, step, at])).toEqual([
    ["at", "aggregate by race_id, driver, minute", during],
    ["the rows", "dedupe by race_id, driver", after],
  ]);
  // The filter after them made the rows no later: the table did.
  const { derivation } = answerOf(trusting, "start");
  expect(derivation.step).toBe("table 'results'");
});

describe("expressions are told in the words of the language", () => {
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
    [ownTicks, "slow", "time.gt(trailing.lag().plus(2))"],
    [joins, "gained", "start.minus(practice_rank).dividedBy(2)"],
    [joins, "hot", "when(weather_air.gt(30)).then(1).otherwise(before_finish)"],
    [joins, "cooler", "weather_air.orElse(lit(20, f64)).cast(i32)"],
    [joins, "listed", 'track.eq("Dover").or(track.isIn(["Bristol", "Dover"])).not()'],
    [joins, "odd.too", 'r["odd.name"].plus(1)'],
    [groups, "best", "time.min()"],
    [trusting, "pole", "pole.assume(..., always)"],
    [overlapping, "late", 'delay.over(prior(5).asOf("departs")).mean()'],
  ])("%#: %s", (pipeline, column, words) => {
    expect(answerOf(pipeline, column).derivation.made).toBe(words);
  });
});

/** What the calculus says a whole must be, of its parts; null where nothing follows. */
const following = (chain: readonly string[], { follows, parts }: Derivation): string | null => {
  if (follows === "given") return null;
  if (follows === "hindsight") return "hindsight";
  const counted = parts.flatMap(({ enters, at }) =>
    at === null || enters === "released" || enters === "assumed" || enters === "rows"
      ? []
      : [enters === "lifted" ? lifted(at) : at],
  );
  return chain[Math.max(0, ...counted.map((at) => chain.indexOf(at)))] ?? null;
};

/** Every place in a tree where the whole does not follow from its parts. */
const inconsistent = (chain: readonly string[], whole: Derivation): readonly string[] => {
  const expected = whole.again || whole.at === null ? null : following(chain, whole);
  const released = whole.parts.filter(({ enters, at }) => enters === "released" && at === "hindsight");
  // Of what was refused, some parts are not there to be the latest.
  const partly = whole.parts.some(({ at }) => at === null);
  return [
    ...(expected === null || partly || expected === whole.at ? [] : [`${whole.what}: ${whole.at}, not ${expected}`]),
    ...released.map(({ what }) => `${whole.what} releases ${what}`),
    ...whole.parts.flatMap((part) => inconsistent(chain, part)),
  ];
};

/** Every column of every relation of a plan, and its rows in both ways, as trees. */
const treesOf = (verified: Verified): readonly Derivation[] => {
  const { environments, plan } = verified;
  const facts = factsOf(verified, nowhere);
  return relationsIn(plan.relation).flatMap((node) => {
    const environment = environments.get(node);
    if (environment === undefined) return [];
    const bar = { chain: environment.chain, by: null };
    return [
      facts.rows(node),
      facts.everyStep(node),
      ...[...environment.columns.keys()].map((name) => facts.column(node, name)),
    ].map((fact) => unfold(fact, bar));
  });
};

const nodesOf = (whole: Derivation): readonly Derivation[] => [whole, ...whole.parts.flatMap(nodesOf)];

describe("over all fixtures", () => {
  let all: readonly Verified[];
  beforeAll(async () => {
    const sources = { ...allowedSources, ...forms, ...leaks, ...refusals, ...silent, ...tricky };
    const folder = newAuthor({ ...weekend, ...sources });
    const loaded = await load(Object.keys(sources).map((file) => join(folder, file)));
    const plans = loaded.flatMap((one) => ("exports" in one ? one.exports.map(({ plan }) => plan) : []));
    const parsed = plans.flatMap((plan) => pipelineSchema.safeParse(plan).data ?? []);
    all = [...everything, preRace, inRace, ...parsed.map((plan) => ({ plan }))].map(({ plan }) => verify(plan));
  });

  test("there are many, and they hold every kind of step", () => {
    expect(all.length).toBeGreaterThan(90);
    const kinds = all.flatMap(({ plan }) => relationsIn(plan.relation).map(({ kind }) => kind));
    const steps = [
      "aggregate",
      "asOf",
      "assumeRows",
      "dedupe",
      "derive",
      "filter",
      "join",
      "joinPrior",
      "source",
      "top",
    ];
    expect(new Set(kinds)).toEqual(new Set([...steps, "union"]));
  });

  test("a whole is as late as what counts among its parts, everywhere", () => {
    const wrong = all.flatMap((verified) => {
      const chain = chainOf(verified.relation.grain.timeline?.phases ?? []);
      return treesOf(verified).flatMap((tree) => inconsistent(chain, tree));
    });
    expect(wrong).toEqual([]);
  });

  test("a column is known when the verifier says, and whatever is not given has parts", () => {
    for (const verified of all)
      for (const [name, brand] of verified.relation.columns) {
        const answer = explainColumn(verified, name, nowhere);
        expect(answer?.derivation.at).toBe(brand?.at ?? null);
        expect(answer?.derivation.dtype).toBe(brand?.dtype ?? null);
      }
    const nodes = all.flatMap((verified) => treesOf(verified).flatMap(nodesOf));
    const bare = nodes.filter(
      ({ follows, parts, again, at }) =>
        follows !== "given" && !again && parts.length === 0 && at !== "always" && at !== null,
    );
    expect(bare.map(({ what, at }) => `${what} ${at}`)).toEqual([]);
  });

  test("what is told again was told before, and has its parts there", () => {
    for (const verified of all)
      for (const tree of treesOf(verified)) {
        const told = new Set<string>();
        for (const node of nodesOf(tree)) {
          const name = JSON.stringify([node.of, node.what, node.step, node.at, node.rule]);
          if (node.again) expect(told).toContain(name);
          told.add(name);
          expect(node.again && node.parts.length > 0).toBe(false);
        }
      }
  });

  test("only what makes a late column late is marked, down to where it was declared", () => {
    for (const verified of all)
      for (const name of namesIn(verified)) {
        const answer = explainColumn(verified, name, nowhere);
        if (answer === null || !answer.derivation.late) continue;
        const { chain } = verified.relation;
        for (const node of nodesOf(answer.derivation).filter(({ late }) => late))
          expect(chain.indexOf(node.at ?? "")).toBeGreaterThan(chain.indexOf(answer.decides.at));
        expect(answer.between.length).toBeGreaterThan(0);
      }
  });
});

test("what lies between the decision and the value", () => {
  const chain = chainOf(["practice", "qualifying", "race"]);
  expect(between(chain, "always", "after 'race'")).toEqual(["'practice'", "'qualifying'", "'race'"]);
  expect(between(chain, "after 'practice'", "during 'race'")).toEqual(["'qualifying'", "a part of 'race'"]);
  expect(between(chain, "during 'race'", "after 'race'")).toEqual(["the rest of 'race'"]);
  expect(between(chain, "during 'race'", "hindsight")).toEqual(["the rest of 'race'", "later events"]);
  expect(between(chain, "after 'race'", "hindsight")).toEqual(["later events"]);
});

test("near names: a few letters away, or one within the other", () => {
  const names = ["form_3", "form_10", "finish", "finish_rate_20", "start", "quali_rank"];
  expect(near("Form2", names)).toEqual(["form_3"]);
  expect(near("form_2", names)).toEqual(["form_3", "form_10"]);
  expect(near("finihs", names)).toEqual(["finish"]);
  expect(near("rank", names)).toEqual(["quali_rank"]);
  expect(near("humidity", names)).toEqual([]);
});

test("assumptions are listed, each with what it takes for what", () => {
  const { assumptions } = explainPipeline(verify(trusting.plan), nowhere);
  expect(assumptions).toEqual([
    { what: "the rows", reason: "the entry list is out on Tuesday", from: before, to: "always", place: null },
    { what: "pole", reason: "published on Friday", from: after, to: "always", place: null },
  ]);
  expect(answerOf(trusting, "pole").derivation.reason).toBe("published on Friday");
});

describe("in a project", () => {
  const source = `import { pipeline, prior, type AnyExpression } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("made", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({
    form: r.finish.over(prior(3)).mean(),
    moved: r.start.minus(r.finish),
    wrong: (r.track as unknown as typeof r.finish).over(prior(3)).mean(),
  }))
  .derive((r) => ({ worse: r.wrong.plus(1), odd: r.moved.times(2) }))
  .features(["form", "moved" as never, "worse"])
  .label("finish")
  .sink({ parquet: "made.parquet" });
`;
  const late = source
    .replaceAll('"made', '"late')
    .replace("  .features", "  .filter((r) => r.retired.not())\n  .features");
  let opened: Opened;
  beforeAll(async () => {
    const root = newProject({
      ...weekend,
      "made.pipeline.ts": source,
      "late.pipeline.ts": late,
      "one.pipeline.ts": source.replaceAll('"made', '"twice'),
      "two.pipeline.ts": source.replaceAll('"made', '"twice'),
      "broken.pipeline.ts": "export const = 1;\n",
    });
    const found = await openProject(root);
    if ("code" in found) throw new Error(found.message);
    opened = found;
  });

  const ask = (name: string) => {
    const explained = explainIn(opened, name);
    if (explained.answer === null || !("column" in explained.answer)) throw new Error(JSON.stringify(explained));
    return { ...explained.answer, problems: explained.problems };
  };
  const refusedWith = (name: string) => {
    const explained = explainIn(opened, name);
    return explained.answer === null ? explained.diagnostics : [];
  };

  test("a leak says how late it is, and its way down to the declaration is marked, line by line", () => {
    const { says, between: passed, derivation, problems } = ask("made.moved");
    expect(says).toBe("Feature 'moved' is known only after 'race', but this pipeline decides before 'race'.");
    expect(passed).toEqual(["'race'"]);
    expect(derivation.place).toEqual({ file: "made.pipeline.ts", line: 7, column: 5 });
    expect(derivation.late).toBe(true);
    expect(derivation.parts.map(({ what, late: isLate, place }) => [what, isLate, place?.file, place?.line])).toEqual([
      ["start", false, "weekend.ts", 23],
      ["finish", true, "weekend.ts", 24],
    ]);
    expect(problems.map(({ code }) => code)).toContain("GF2001");
    expect(problems.every(({ place }) => place?.file === "made.pipeline.ts")).toBe(true);
  });

  test("late rows are told beside a column that is in time", () => {
    const { says, derivation, rows: late } = ask("late.form");
    expect(says).toBe(
      "Feature 'form' is known always: in time, for this pipeline decides before 'race'. The rows are known only after 'race', but this pipeline decides before 'race'.",
    );
    expect(derivation.late).toBe(false);
    expect(late?.step).toBe("filter");
    expect(late?.parts.map((part) => [part.as, part.at, part.late])).toEqual([
      ["rows", "after 'qualifying'", false],
      ["condition", "after 'race'", true],
    ]);
  });

  test("what was refused is explained as far as it goes", () => {
    const wrong = ask("made.wrong");
    expect(wrong.says).toBe("'wrong' was refused: mean() takes a column of numbers, not str.");
    expect(wrong.derivation).toMatchObject({ at: null, made: "track.over(prior(3)).mean()", place: { line: 8 } });
    expect(wrong.derivation.parts[0]).toMatchObject({ what: "track", at: "always" });
    const worse = ask("made.worse");
    expect(worse.derivation).toMatchObject({ at: null, parts: [{ what: "wrong", at: null }] });
  });

  test("neither an output nor refused", () => {
    const { says, roles } = ask("made.odd");
    expect(roles).toEqual([]);
    expect(says).toBe(
      "'odd' is not among the outputs. It is known after 'race': too late for a feature, for this pipeline decides before 'race'.",
    );
  });

  test("a pipeline that is not there: GF5001, with what could not be read", async () => {
    const found = refusedWith("mad.form");
    expect([...new Set(found.map(({ code }) => code))]).toEqual(["GF5001", "GF1002"]);
    expect(found[0]?.message).toBe("There is no pipeline 'mad' in this project.");
    expect(found[0]?.hint).toMatch(/^There are: made, late, twice\./);
    const [none] = (await explain({ root: newProject({}), name: "made" }).then((one) =>
      one.answer === null ? one.diagnostics : [],
    )) as readonly { hint: string }[];
    expect(none?.hint).toMatch(/^No module of the project/);
  });

  test("a column that is not there: GF5002, with those near it", () => {
    const [found] = refusedWith("made.from");
    expect(found).toMatchObject({ code: "GF5002", place: { file: "made.pipeline.ts", line: 3 } });
    expect(found?.message).toBe("There is no column 'from' anywhere in the pipeline 'made'.");
    expect(found?.hint).toMatch(/^Near it: form/);
    for (const name of ["made.", "made.constructor", "made.__proto__", "made.form.x"])
      expect(refusedWith(name).map(({ code }) => code)).toEqual(["GF5002"]);
  });

  test("two pipelines of one name", () => {
    expect(refusedWith("twice.form").map(({ code, place }) => [code, place?.file])).toEqual([
      ["GF1006", "one.pipeline.ts"],
      ["GF1006", "two.pipeline.ts"],
    ]);
  });

  test("a tsconfig.json that cannot be read", async () => {
    const folder = newProject({ "tsconfig.json": "{", "made.pipeline.ts": source, ...weekend });
    const explained = await explain({ root: folder, name: "made" });
    expect(explained.answer === null && explained.diagnostics.map(({ code }) => code)).toEqual(["GF1010"]);
  });
});
