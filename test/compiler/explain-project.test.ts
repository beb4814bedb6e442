/** `explain` over the modules of a project: leaks, what was refused, what is not there, places. */
import { beforeAll, expect, test } from "vitest";
import { explain, explainInProject, type OpenProject, openProject } from "../../src/compiler/explain/index.ts";
import { newProject, weekend } from "./support.ts";

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
let opened: OpenProject;
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
  const explained = explainInProject(opened, name);
  if (explained.answer === null || !("column" in explained.answer)) throw new Error(JSON.stringify(explained));
  return { ...explained.answer, problems: explained.problems };
};
const refusedWith = (name: string) => {
  const explained = explainInProject(opened, name);
  return explained.answer === null ? explained.diagnostics : [];
};

test("a leak: how late it is, with the path to the declaration marked line by line", () => {
  const { says, between: passed, derivation, problems } = ask("made.moved");
  expect(says).toBe("Feature 'moved' is known only after 'race', but this pipeline decides before 'race'.");
  expect(passed).toEqual(["'race'"]);
  expect(derivation.place).toEqual({ file: "made.pipeline.ts", line: 7, column: 5 });
  expect(derivation.late).toBe(true);
  expect(derivation.parts.map(({ what, late: isLate, place }) => [what, isLate, place?.file, place?.line])).toEqual([
    ["start", false, "weekend.ts", 38],
    ["finish", true, "weekend.ts", 39],
  ]);
  expect(problems.map(({ code }) => code)).toContain("GF2001");
  expect(problems.every(({ place }) => place?.file === "made.pipeline.ts")).toBe(true);
});

test("late rows are reported with a column that is in time", () => {
  const { says, derivation, rows: late } = ask("late.form");
  expect(says).toBe(
    "Feature 'form' is known always: in time, because this pipeline decides before 'race'. The rows are known only after 'race', but this pipeline decides before 'race'.",
  );
  expect(derivation.late).toBe(false);
  expect(late?.step).toBe("filter");
  expect(late?.parts.map((part) => [part.as, part.at, part.late])).toEqual([
    ["rows", "after 'qualifying'", false],
    ["condition", "after 'race'", true],
  ]);
});

test("a refused column is explained as far as possible", () => {
  const wrong = ask("made.wrong");
  expect(wrong.says).toBe("'wrong' was refused: mean() takes a column of numbers, not str.");
  expect(wrong.derivation).toMatchObject({ at: null, made: "track.over(prior(3)).mean()", place: { line: 8 } });
  expect(wrong.derivation.parts[0]).toMatchObject({ what: "track", at: "always" });
  const worse = ask("made.worse");
  expect(worse.derivation).toMatchObject({ at: null, parts: [{ what: "wrong", at: null }] });
});

test("a column that is neither an output nor refused", () => {
  const { says, roles } = ask("made.odd");
  expect(roles).toEqual([]);
  expect(says).toBe(
    "'odd' is not among the outputs. It is known after 'race': too late for a feature, because this pipeline decides before 'race'.",
  );
});

test("an unknown pipeline: GF5001, with the modules that could not be read", async () => {
  const found = refusedWith("mad.form");
  expect([...new Set(found.map(({ code }) => code))]).toEqual(["GF5001", "GF1002"]);
  expect(found[0]?.message).toBe("There is no pipeline 'mad' in this project.");
  expect(found[0]?.hint).toMatch(/^Available: made, late, twice\./);
  const [none] = (await explain({ root: newProject({}), name: "made" }).then((one) =>
    one.answer === null ? one.diagnostics : [],
  )) as readonly { hint: string }[];
  expect(none?.hint).toMatch(/^No pipeline of the project could be read/);
});

test("an unknown column: GF5002, with similar names", () => {
  const [found] = refusedWith("made.from");
  expect(found).toMatchObject({ code: "GF5002", place: { file: "made.pipeline.ts", line: 3 } });
  expect(found?.message).toBe("There is no column 'from' anywhere in the pipeline 'made'.");
  expect(found?.hint).toMatch(/^Similar names: form/);
  for (const name of ["made.", "made.constructor", "made.__proto__", "made.form.x"])
    expect(refusedWith(name).map(({ code }) => code)).toEqual(["GF5002"]);
});

test("two pipelines of the same name", () => {
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
