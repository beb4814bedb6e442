import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { datetime, i32, pipeline, table } from "greenflag";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { weekend } from "../../examples/nascar/weekend.ts";
import { printExplanation } from "../../src/cli/print-explanation.ts";
import {
  type ColumnExplanation,
  explainColumn,
  type PipelineExplanation,
} from "../../src/compiler/explain/explanation.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { newPlace } from "../runtime/support.ts";
import { type Ended, greenflag } from "./support.ts";

const repository = join(import.meta.dirname, "..", "..");

/** A project with the NASCAR pipelines, one of them with a leak beside it, and one with names that a terminal would obey. */
const project = async (): Promise<string> => {
  const { root } = await newPlace();
  writeFileSync(join(root, "package.json"), '{ "type": "module" }\n');
  mkdirSync(join(root, "node_modules"));
  symlinkSync(repository, join(root, "node_modules", "greenflag"));
  symlinkSync(join(repository, "node_modules", "zod"), join(root, "node_modules", "zod"));
  const example = (file: string) => readFileSync(join(repository, "examples", "nascar", file), "utf8");
  for (const file of ["features.ts", "weekend.ts", "pre_race.pipeline.ts", "in_race.pipeline.ts"])
    writeFileSync(join(root, file), example(file));
  const leaking = example("pre_race.pipeline.ts")
    .replace('"pre_race"', '"leaking"')
    .replace("grid_loss: r.start.minus(r.quali_rank)", "grid_loss: r.start.minus(r.finish)");
  writeFileSync(join(root, "leaking.pipeline.ts"), leaking);
  writeFileSync(
    join(root, "hostile.pipeline.ts"),
    `import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const hostile = pipeline("hostile", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ "a.b": r.start.plus(1), "\\u001b[31m": r.start, "__proto__x": r.start.eq(1) }))
  .derive((r) => ({ "x\\u202ey": r["\\u001b[31m"].minus(r["a.b"]) }))
  .features(["a.b", "x\\u202ey"])
  .sink({ parquet: "x.parquet" });
`,
  );
  return root;
};

let root: string;
beforeAll(async () => {
  root = await project();
});

const explain = (...args: readonly string[]): Promise<Ended> => greenflag(root, "explain", ...args);

test("a column: the answer, then the tree with instant, line and rule of each step", async () => {
  expect(await explain("pre_race.grid_loss")).toEqual({
    code: 0,
    stdout: `\
Feature 'grid_loss' is known after 'qualifying': in time, because this pipeline decides before 'race'.
Documentation: Places lost between qualifying and the grid

grid_loss = start.minus(quali_rank)  i64 or null  after 'qualifying'
│ pre_race.pipeline.ts:28 derive: as late as the latest of its parts
├─ start  i64  after 'qualifying'
│    weekend.ts:70 table 'results': as its table declares
└─ quali_rank  i64 or null  after 'qualifying'
   │ pre_race.pipeline.ts:12 left join with qualifying: known once the joined row is
   ├─ rank  i64  after 'qualifying'
   │    weekend.ts:55 table 'qualifying': as its table declares
   └─ the rows  after 'qualifying'
        weekend.ts:48 table 'qualifying': as its table declares
`,
    stderr: "",
  });
});

test("a leak: the tree marks what makes it late, without colours in a pipe", async () => {
  const { code, stdout, stderr } = await explain("leaking.grid_loss");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(`\
Feature 'grid_loss' is known only after 'race', but this pipeline decides before 'race'.
Between the decision and this instant: 'race'.
Documentation: Places lost between qualifying and the grid

grid_loss = start.minus(finish)  i64  after 'race'  <- too late
│ leaking.pipeline.ts:28 derive: as late as the latest of its parts
├─ start  i64  after 'qualifying'
│    weekend.ts:70 table 'results': as its table declares
└─ finish  i64  after 'race'  <- too late
     weekend.ts:71 table 'results': as its table declares

1 problem here: run greenflag compile for details.
`);
});

// What Node asks of a terminal's stream, without a terminal.
const { getColorDepth } = WriteStream.prototype;
const stream = (isTTY: boolean) =>
  Object.assign(new PassThrough(), { isTTY, getColorDepth }) as unknown as NodeJS.WriteStream;

test("colours are used only in terminals, unless disabled", () => {
  for (const name of ["CI", "FORCE_COLOR", "NODE_DISABLE_COLORS", "NO_COLOR"]) vi.stubEnv(name, undefined);
  vi.stubEnv("TERM", "xterm-256color");
  const answer = explainColumn(verify(inRace.plan), "slow", { step: () => null, table: () => null });
  if (answer === null) throw new Error("no column");
  const print = (isTTY: boolean) =>
    printExplanation(answer, [], { shown: (file) => file, stream: stream(isTTY) }).join("\n");
  expect(print(true)).toContain("\u001b[");
  expect(print(false)).not.toContain("\u001b[");
  vi.stubEnv("NO_COLOR", "1");
  expect(print(true)).not.toContain("\u001b[");
  vi.unstubAllEnvs();
});

describe("explain of a pipeline", () => {
  test("the decision, the rows step by step, and every output column with its line", async () => {
    const { code, stdout } = await explain("pre_race");
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "pre_race (pre_race.pipeline.ts:7) decides before 'race'.",
      "The rows are known after 'qualifying': in time, because this pipeline decides before 'race'.",
      "",
      "the rows  after 'qualifying'",
      "│ pre_race.pipeline.ts:33 filter: a row is there only once the predicate is known",
    ]);
    // As docs/calculus.md works them out.
    const outputs = lines.filter((line) => /^(key|feature|label) /.test(line)).map((line) => line.split(/ {2,}/));
    expect(outputs).toHaveLength(2 + 2 + 20 + 1);
    expect(outputs).toContainEqual(["feature", "form_5", "f64 or null", "always", "pre_race.pipeline.ts:16"]);
    expect(outputs).toContainEqual(["feature", "practised", "bool", "after 'practice'", "pre_race.pipeline.ts:27"]);
    expect(outputs).toContainEqual(["feature", "start", "i64", "after 'qualifying'", "weekend.ts:70"]);
    expect(outputs.at(-1)).toEqual(["label", "finish", "i64", "after 'race'", "weekend.ts:71"]);
    expect(stdout).not.toContain("too late");
  });

  test("as JSON", async () => {
    const { code, stdout } = await explain("leaking", "--json");
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as PipelineExplanation & { problems: unknown[]; diagnostics: unknown[] };
    expect(answer.decides).toEqual({ at: "after 'qualifying'", said: "before 'race'" });
    expect(answer.timeline).toEqual(["historical", "practice", "qualifying", "race"]);
    expect(answer.columns.filter(({ late }) => late)).toEqual([
      {
        name: "grid_loss",
        role: "feature",
        dtype: "i64",
        nullable: false,
        at: "after 'race'",
        rule: "as late as the latest of its parts",
        doc: "Places lost between qualifying and the grid",
        late: true,
        place: { file: "leaking.pipeline.ts", line: 28, column: 5 },
      },
    ]);
    expect(answer.assumptions).toEqual([]);
    expect(answer.problems).toHaveLength(1);
    expect(answer.diagnostics).toEqual([]);
  });
});

test("explain of a column as JSON: the rows of windows are among the parts", async () => {
  const { stdout } = await explain("in_race.slow_10", "--json");
  const { roles, derivation } = JSON.parse(stdout) as ColumnExplanation;
  expect(roles).toEqual(["feature"]);
  expect(derivation).toMatchObject({
    what: "slow_10",
    made: "slow.over(last(10)).sum()",
    at: "during 'race'",
    rule: "rows of this event up to this tick: known when the values and the rows are",
    place: { file: "in_race.pipeline.ts", line: 29 },
  });
  expect(derivation.parts.map(({ as, enters, what, at }) => [as, enters, what, at])).toEqual([
    ["value", "counted", "slow", "during 'race'"],
    ["rows", "counted", "the rows", "during 'race'"],
  ]);
  expect(derivation.parts[1]).toMatchObject({ again: true, step: "table 'laps'" });
});

test("the documentation of a column is printed on one escaped line, and a zone where files store it", () => {
  const starts = table("starts", {
    timeline: weekend,
    event: { race_id: i32 },
    rows: weekend.always,
    columns: {
      green: datetime
        .in("America/New_York", { unit: "ms", twice: "later" })
        .doc(" The green flag,\n\u2028 as\u202e scheduled\u001b[31m ")
        .known(weekend.always),
      flag: datetime.in("Europe/Berlin").known(weekend.always),
    },
  });
  const { plan } = pipeline("zoned", { decide: weekend.before("race") })
    .from(starts)
    .rename({ green: "starts" })
    .derive((r) => ({ hour: r.flag.hour() }))
    .features(["starts", "hour"])
    .sink({ parquet: "zoned.parquet" });
  const explained = (name: string) => {
    const answer = explainColumn(verify(plan), name, { step: () => null, table: () => null });
    if (answer === null) throw new Error("no answer");
    const lines = printExplanation(answer, [], { shown: (file) => file, stream: process.stdout });
    return { answer, lines: lines.map((line) => stripVTControlCharacters(line)) };
  };
  const { answer, lines } = explained("starts");
  expect(lines).toEqual([
    "Feature 'starts' is known always: in time, because this pipeline decides before 'race'.",
    String.raw`Documentation: The green flag, as\u{202e} scheduled\u{1b}[31m`,
    "",
    "green  datetime  always",
    "  table 'starts'",
    "  as its table declares; its files hold times of America/New_York, in ms, the later of two",
  ]);
  expect(answer.doc).toBe(" The green flag,\n\u2028 as\u202e scheduled\u001b[31m ");
  expect(answer.derivation.zone).toEqual({ name: "America/New_York", unit: "ms", twice: "later" });
  const hour = explained("hour");
  expect(hour.lines.at(-1)).toContain("; its files hold times of Europe/Berlin");
  expect([hour.answer.doc, hour.answer.derivation.zone]).toEqual([null, null]);
});

test("names with terminal control characters are escaped", async () => {
  const { stdout, code } = await explain("hostile.x\u202ey");
  expect(code).toBe(0);
  for (const character of ["\u001b", "\u202e"]) expect(stdout).not.toContain(character);
  expect(stdout).toContain(String.raw`x\u{202e}y = r["\u001b[31m"].minus(r["a.b"])`);
  expect(stdout).toContain(String.raw`\u{1b}[31m = start`);
  expect(stdout).toContain("a.b = start.plus(1)  i64  after 'qualifying'");
});

describe("explain of something that does not exist", () => {
  test("an unknown pipeline or column: exit code 1", async () => {
    const pipeline = await explain("pre_rase.form_3");
    expect({ code: pipeline.code, stdout: pipeline.stdout }).toEqual({ code: 1, stdout: "" });
    expect(pipeline.stderr).toMatch(
      /^GF5001 There is no pipeline 'pre_rase' in this project\.\n {2}hint: Available: pre_race,/,
    );
    // The first dot ends the pipeline's name; the second is of the column's.
    const column = await explain("pre_race.grid.loss", "--json");
    expect({ code: column.code, stderr: column.stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(column.stdout)).toMatchObject({
      diagnostics: [
        {
          code: "GF5002",
          message: expect.stringContaining("'grid.loss'"),
          hint: expect.stringMatching(/^Similar names: grid_loss/),
        },
      ],
    });
  });

  test("no argument: exit code 2", async () => {
    expect((await explain()).code).toBe(2);
  });
});
