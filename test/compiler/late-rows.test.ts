/**
 * Rows that are known too late, that have no ticks, or no event: the step that made them so is shown, and what was refused before
 * is not told in other words.
 */
import { beforeAll, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { compileIn, newAuthor, weekend } from "./support.ts";

const of = (name: string, steps: readonly string[], from = "results", decide = 'before("race")') => `\
import { pipeline } from "greenflag";
import { entries, laps, penalties, results, tracks, weather, weekend } from "./weekend.ts";
void [entries, laps, penalties, results, tracks, weather];
export const made = pipeline("${name}", { decide: weekend.${decide} })
  .from(${from})
${steps.map((step) => `  ${step}`).join("\n")}
  .sink({ parquet: "${name}.parquet" });
`;
const features = '.features(["track", "start"])';

type Case = readonly [steps: readonly string[], says: string, from?: string, decide?: string];
const during = 'during("race")';

/** Steps, and what is said: code, line and the text that is underlined. */
const cases: Readonly<Record<string, Case>> = {
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
  declared: [['.features(["rule"])'], "GF2003 5 from", "penalties"],
  tickless_table: [[features], "GF2004 5 from", "results", during],
  ticks_lost: [
    [
      ".derive((r) => ({ twice: r.position }))",
      '.aggregate(["race_id", "driver"], (g) => ({ best: g.position.min() }))',
      ".derive((r) => ({ twice: r.best }))",
      '.features(["best"])',
    ],
    // Who had laps at all is known late as well, and said first.
    "GF2003 7 aggregate",
    "laps",
    during,
  ],
  ticks_lost_alone: [
    [
      '.aggregate(["race_id"], (g) => ({ best: g.position.min() }))',
      '.assumeRows("there is one of every race", weekend.always)',
      '.features(["best"])',
    ],
    "GF2004 6 aggregate",
    "laps",
    during,
  ],
  event_lost: [
    ['.aggregate(["driver"], (g) => ({ best: g.start.min() }))', ".filter((r) => r.best.gt(1))", '.features(["best"])'],
    "GF2027 6 aggregate",
  ],
  event_lost_by_dedupe: [['.dedupe(["driver"])', features], "GF2027 6 dedupe"],
  event_lost_before: [
    ['.features(["best"])'],
    "GF2027 5 aggregate",
    'results.aggregate(["driver"], (g) => ({ best: g.start.min() }))',
  ],
  no_event: [['.features(["miles"])'], "GF2027 5 from", "tracks"],
  log: [['.features(["rain"])'], "GF2031 5 weather", "weather"],
  // A log that is read as of a timestamp without a moment: what is read is not "known only none".
  no_moment: [
    ['.asOf(weather, { time: "entered", prefix: "w_" })', '.features(["track", "w_rain"])'],
    "GF2028 6 { time",
    "entries",
  ],
};

const using = (name: string) => `\
import { pipeline } from "greenflag";
import { retired } from "./shared.ts";
import { weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(retired)
  .features(["start"])
  .sink({ parquet: "${name}.parquet" });
`;
/** Two pipelines over the rows of another module. */
const shared = {
  "shared.ts": `\
import { results } from "./weekend.ts";
export const retired = results.filter((r) => r.retired);
`,
  "shared_1.pipeline.ts": using("shared_1"),
  "shared_2.pipeline.ts": using("shared_2"),
};

let report: CompileReport;
beforeAll(async () => {
  const files = Object.entries(cases).map(([name, [steps, , from, decide]]) => [
    `${name}.pipeline.ts`,
    of(name, steps, from, decide),
  ]);
  report = await compileIn(newAuthor({ ...weekend, ...shared, ...Object.fromEntries(files) }));
});

test.each(Object.entries(cases))("%s", (name, [, says]) => {
  const told = report.diagnostics
    .filter(({ place }) => place?.file === `${name}.pipeline.ts`)
    .map(({ code, place }) => `${code} ${place?.line} ${place?.text?.slice((place.column ?? 1) - 1)}`);
  expect(told).toEqual([expect.stringMatching(new RegExp(`^${says.replace(/[[\]{}"]/g, "\\$&")}`))]);
});

test("a step in another module is reported there, once", () => {
  const told = report.diagnostics.filter(({ place }) => place?.file?.includes("shared") === true);
  expect(told.map(({ code, place }) => `${code} ${place?.file} ${place?.line}`)).toEqual(["GF2003 shared.ts 2"]);
});
