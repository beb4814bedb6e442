/** The ready-made features, and those that the example makes of its own: what they build is what one would write oneself, and what their types say is what the compiler derives. */
import { expect, test } from "vitest";
import { last, pipeline, prefixed, prior, rate, rollingStatistics } from "../../dsl/index.ts";
import { falloff, recentForm } from "../../examples/nascar/features.ts";
import { lapTimes, results, weekend } from "../../examples/nascar/weekend.ts";
import { compileIn, newAuthor, repository } from "./support.ts";

/** A plan without the places in the source. */
const meant = ({ plan }: { readonly plan: unknown }): unknown =>
  JSON.parse(JSON.stringify(plan, (key, value: unknown) => (key === "site" || key === "sites" ? undefined : value)));

test("ready-made functions build the same plan as handwritten code", () => {
  const laps = pipeline("laps", { decide: weekend.during("race") }).from(lapTimes);
  const sunk = { parquet: "laps.parquet" } as const;
  const names = ["pos_mean", "pos_std", "pos_min", "pos_max", "delta", "slow"] as const;
  const made = laps
    .derive((r) => ({ ...prefixed("pos", rollingStatistics(r.running_pos, last(10))), ...falloff(r.lap_time_s) }))
    .features(names)
    .sink(sunk);
  const written = laps
    .derive((r) => ({
      pos_mean: r.running_pos.over(last(10)).mean(),
      pos_std: r.running_pos.over(last(10)).std(),
      pos_min: r.running_pos.over(last(10)).min(),
      pos_max: r.running_pos.over(last(10)).max(),
      delta: r.lap_time_s.difference(),
      slow: r.lap_time_s.gt(
        r.lap_time_s
          .over(last(5).atLeast(3))
          .mean()
          .lag()
          .plus(r.lap_time_s.over(last(5).atLeast(3)).std().lag().times(2)),
      ),
    }))
    .features(names)
    .sink(sunk);
  expect(meant(made)).toEqual(meant(written));

  const start = pipeline("form", { decide: weekend.before("race") }).from(results);
  const form = start
    .derive((r) => ({ form: recentForm(r.finish, prior(5)), dnf: rate(r.status.ne("running"), prior(20)) }))
    .features(["form", "dnf"])
    .sink(sunk);
  const formWritten = start
    .derive((r) => ({ form: r.finish.over(prior(5)).mean(), dnf: r.status.ne("running").over(prior(20)).mean() }))
    .features(["form", "dnf"])
    .sink(sunk);
  expect(meant(form)).toEqual(meant(formWritten));
});

const author = (from: string, decide: string, derive: string, features: string) => `
import * as g from "greenflag";
import { falloff, recentForm } from "./features.ts";
void [falloff, recentForm];
import { ${from}, weekend } from "./weekend.ts";
export const made = g.pipeline("made", { decide: weekend.${decide} })
  .from(${from})
  .derive((r) => (${derive}))
  .features([${features}])
  .sink({ parquet: "made.parquet" });
`;

const judged = async (text: string): Promise<readonly string[]> => {
  const weekend = `export * from "${repository}/examples/nascar/weekend.ts";\n`;
  const features = `export * from "${repository}/examples/nascar/features.ts";\n`;
  const files = { "weekend.ts": weekend, "features.ts": features, "made.pipeline.ts": text };
  const { diagnostics } = await compileIn(newAuthor(files));
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
};

test("their types agree with the compiler over every frame and dtype", async () => {
  const statistics = (frame: string, column: string, i: number) =>
    `...g.prefixed("s${i}", g.rollingStatistics(r.${column}, ${frame}))`;
  const frames = [
    "g.last(3)",
    "g.last(3).atLeast(2)",
    "g.soFar()",
    "g.last(5).allEntities()",
    "g.wholeEvent()",
    "g.next(2)",
  ];
  const all = frames.flatMap((frame) => ["running_pos", "lap_time_s"].map((column) => ({ frame, column })));
  const derive = `{ ${all.map(({ frame, column }, i) => statistics(frame, column, i)).join(", ")}, ...falloff(r.lap_time_s),
    share: g.rate(r.running_pos.eq(1), g.last(9)) }`;
  expect(await judged(author("lapTimes", 'during("race")', derive, '"s0_mean", "delta", "slow", "share"'))).toEqual([]);
});

test("they leak no more than their operands", async () => {
  const form = (frame: string) =>
    judged(author("results", 'before("race")', `{ form: recentForm(r.finish, ${frame}) }`, '"form"'));
  expect(await form("g.prior(5)")).toEqual([]);
  expect(await form("g.wholeEvent()")).toEqual([
    "GF2001 Feature 'form' is known only after 'race', but this pipeline decides before 'race'.",
  ]);
});

test("falloff is refused for rows without ticks", async () => {
  const said = await judged(author("results", 'before("race")', "{ ...falloff(r.finish.sqrt()) }", '"start"'));
  // Of each of its two columns.
  const sentence =
    "GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).";
  expect(said).toEqual([sentence, sentence]);
});
