/** Warnings: probable mistakes are reported with both places, and do not stop the compilation. */
import { expect, test } from "vitest";
import { compileIn, newAuthor, weekend } from "./support.ts";

const own = (name: string, path: string, rows: string, at: string) => `\
export const ${name} = table("${name}", {
  timeline: weekend,
  event: { race_id: i32 },
  rows: ${rows},
  path: "${path}",
  columns: { score: i32.known(${at}), track: i32.known(always) },
});
`;
const head = `\
import { i32, pipeline, table } from "greenflag";
import { results, weekend } from "./weekend.ts";
const { after, always, before } = weekend;
void [after, always, before, table, i32, results];
`;
const made = (name: string, from: string, features: string, label: string) => `\
export const made = pipeline("${name}", { decide: before("race") })
  .from(${from})
  .derive((r) => ({ guess: r.track }))
  .features(["${features}"])
  .label("${label}")
  .sink({ parquet: "${name}.parquet" });
`;
const said = (all: readonly { code: string; severity: string; message: string; place: unknown }[]) =>
  all.map(({ code, severity, message, place }) => {
    const { file, line, column } = place as { file: string; line: number; column: number };
    return `${file}:${line}:${column} ${severity} ${code} ${message}`;
  });

test("a label that is known by the decision: a warning at the name and at its step, and the runner is written", async () => {
  const folder = newAuthor({ ...weekend, "a.pipeline.ts": `${head}${made("a", "results", "start", "guess")}` });
  const { diagnostics, warnings, runners } = await compileIn(folder);
  expect(diagnostics).toEqual([]);
  expect(said(warnings)).toEqual([
    "a.pipeline.ts:9:10 warning GF2073 Label 'guess' is known always, and this pipeline decides before 'race': there is nothing to predict. It is defined at a.pipeline.ts:7:21.",
  ]);
  expect(runners).toMatchObject([{ pipeline: "a", state: "written" }]);
});

test.each(["data/scores.parquet", "./data/../data/scores.parquet"])(
  "one file with two names and two instants: a warning with both places, across modules, by %s",
  async (path) => {
    const early = own("early", "data/scores.parquet", "always", "always");
    const late = own("late", path, "always", 'after("race")');
    const folder = newAuthor({
      ...weekend,
      "a.pipeline.ts": `${head}${early}${made("a", "early", "track", "score").replace('.label("score")', "")}`,
      "b.pipeline.ts": `${head}${late}${made("b", "late", "track", "score")}`,
      "c.pipeline.ts": `${head}${own("other", "data/others.parquet", "always", 'after("race")')}${made("c", "other", "track", "score")}`,
    });
    const { diagnostics, warnings } = await compileIn(folder);
    expect(diagnostics).toEqual([]);
    expect(said(warnings)).toEqual([
      "b.pipeline.ts:5:21 warning GF2074 The file data/scores.parquet is declared as table 'late' and, at a.pipeline.ts:5:22, as table 'early', with different instants: 'score' is known after 'race' and always.",
    ]);
  },
);

test("one table name with two declarations in a project: an error with both places", async () => {
  const folder = newAuthor({
    ...weekend,
    "a.pipeline.ts": `${head}${own("scores", "a.parquet", "always", 'after("race")')}${made("a", "scores", "track", "score")}`,
    "b.pipeline.ts": `${head}${own("scores", "a.parquet", "always", "always")}${made("b", "scores", "track", "score")}`,
    "c.pipeline.ts": `${head}${own("scores", "a.parquet", "always", 'after("race")')}${made("c", "scores", "track", "score")}`,
  });
  const { diagnostics, runners } = await compileIn(folder);
  expect(said(diagnostics)).toEqual([
    "b.pipeline.ts:5:23 error GF2017 Table 'scores' has two different declarations: here, and at a.pipeline.ts:5:23.",
  ]);
  expect(runners).toEqual([]);
});
