/** Rows that are known too late: the step that made them so is shown, and what was refused before is not told in other words. */
import { beforeAll, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { compileIn, newAuthor, weekend } from "./support.ts";

const of = (name: string, steps: readonly string[], from = "results") => `\
import { pipeline } from "greenflag";
import { entries, laps, penalties, results, weather, weekend } from "./weekend.ts";
void [entries, laps, penalties, results, weather];
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(${from})
${steps.map((step) => `  ${step}`).join("\n")}
  .sink({ parquet: "${name}.parquet" });
`;
const features = '.features(["track", "start"])';

/** Steps, and what is said: code, line and the text that is underlined. */
const cases: Readonly<Record<string, readonly [steps: readonly string[], says: string, from?: string]>> = {
  filter: [[".filter((r) => r.start.le(3))", ".filter((r) => r.retired)", features], "GF2003 7 filter"],
  filter_then_more: [
    [
      ".filter((r) => r.retired)",
      ".derive((r) => ({ twice: r.start.times(2) }))",
      ".filter((r) => r.finish.le(3))",
      features,
    ],
    "GF2003 6 filter",
  ],
  join: [['.join(penalties, { how: "semi" })', features], "GF2003 6 join"],
  top: [[".top(3, (r) => r.finish)", features], "GF2003 6 top"],
  aggregate: [
    ['.aggregate(["race_id", "status"], (g) => ({ best: g.start.min() }))', '.features(["best"])'],
    "GF2003 6 aggregate",
  ],
  helper: [[features], "GF2003 5 filter", "results.filter((r) => r.retired)"],
  union: [[features], "GF2003 5 filter", "results.union(results.filter((r) => r.retired))"],
  declared: [['.features(["rule"])'], 'GF2003 6 ["rule"]', "penalties"],
  // A log that is read as of a timestamp without a moment: what is read is not "known only none".
  no_moment: [
    ['.asOf(weather, { time: "entered", prefix: "w_" })', '.features(["track", "w_rain"])'],
    "GF2028 6 { time",
    "entries",
  ],
};

let report: CompileReport;
beforeAll(async () => {
  const files = Object.entries(cases).map(([name, [steps, , from]]) => [`${name}.pipeline.ts`, of(name, steps, from)]);
  report = await compileIn(newAuthor({ ...weekend, ...Object.fromEntries(files) }));
});

test.each(Object.entries(cases))("%s", (name, [, says]) => {
  const told = report.diagnostics
    .filter(({ place }) => place?.file === `${name}.pipeline.ts`)
    .map(({ code, place }) => `${code} ${place?.line} ${place?.text?.slice((place.column ?? 1) - 1)}`);
  expect(told).toEqual([expect.stringMatching(new RegExp(`^${says.replace(/[[\]{}"]/g, "\\$&")}`))]);
});
