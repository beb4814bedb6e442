/** Words that there are not, and expressions that were not finished, each with the one thing that is said, and where. */
interface Case {
  readonly source: string;
  readonly says: readonly string[];
}

const head = `\
import { pipeline, prior, timeline, when } from "greenflag";
import { laps, qualifying, results, weekend } from "./weekend.ts";
void [laps, prior, qualifying, results, timeline, when];
`;

const placed = (before: string, line: string, after: string, at: string, says: string): Case => {
  const source = `${before}${line}\n${after}`;
  return { source, says: [`${before.split("\n").length}:${line.indexOf(at) + 1} <${at}> ${says}`] };
};

/** A step on two lines of its own: what is wrong stands on the second. */
const stepped = (name: string, step: string, line: string, at: string, says: string, feature = "driver"): Case =>
  placed(
    `${head}export const made = pipeline("${name}", { decide: weekend.after("race") })\n  .from(${step.startsWith(".aggregate") ? "laps" : "results"})\n  ${step}\n`,
    `    ${line}`,
    `  .features(["${feature}"])\n  .sink({ parquet: "${name}.parquet" });\n`,
    at,
    says,
  );

const window =
  "GF1015 This window has no aggregate, so it has many values instead of one: add .mean(), .max(), .count() or another.";
const group =
  "GF1015 This column of a group has no aggregate, so it has many values instead of one: add .mean(), .max(), .count() or another.";
const unfinished = "GF1016 This when(...) is incomplete: add .then(...) and .otherwise(...).";

export const words: Readonly<Record<string, Case>> = {
  how: stepped(
    "how",
    '.join(qualifying, { prefix: "q_",',
    'how: "cross" })',
    "how",
    'GF1017 The option how takes "left", "inner", "semi", or "anti", not "cross".',
  ),
  how_cast: stepped(
    "how_cast",
    '.join(qualifying, { prefix: "q_",',
    'how: "outer" as never })',
    "how",
    'GF1017 The option how takes "left", "inner", "semi", or "anti", not "outer".',
  ),
  misspelled: stepped(
    "misspelled",
    '.join(qualifying, { prefix: "q_", how: "left",',
    'cardinalty: "one-to-one" } as never)',
    "cardinalty",
    "GF1018 join(...) has no option 'cardinalty'.",
  ),
  ticks: placed(
    `${head}export const made = timeline("t", { phases: ["a"], clocks: {\n`,
    '  c: { phase: "a", ticks: "each" as never } } });',
    "",
    "ticks",
    'GF1017 The option clocks.c.ticks takes "own" or "shared", not "each".',
  ),
  window: stepped(
    "window",
    ".derive((r) => ({ fine: r.start,",
    "form: r.finish.over(prior(5)) }))",
    "form",
    window,
    "form",
  ),
  window_cast: stepped(
    "window_cast",
    ".derive((r) => ({",
    "form: r.finish.over(prior(5)) as never }))",
    "form",
    window,
  ),
  group: stepped("group", '.aggregate(["race_id"], (g) => ({', "best: g.position }))", "best", group, "best"),
  when: stepped("when", ".derive((r) => ({", "x: when(r.rookie).then(1) }))", "x", unfinished, "x"),
};
