/** Whoever silences TypeScript has not silenced the compiler: it derives every instant again from the plan. */
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { deceived, hidden } from "./cases/casts.ts";
import { expectedIn } from "./cases/expected-errors.ts";
import { forms } from "./cases/leaks-by-expression.ts";
import { compileIn, contents, newAuthor, type PrintedByFile, tsc6, tsc7, weekend } from "./support.ts";

/** Every form of leak, with the types silenced: the verifier alone has to find it. */
const silenced = Object.fromEntries(
  Object.entries(forms).map(([file, source]) => [
    `form_${file}`,
    source?.replace('"late", ', '"late" as never, ') ?? "",
  ]),
);

const sources = { ...hidden, ...deceived, ...silenced } as Readonly<Record<string, string>>;
const files = Object.keys(sources);

const good = (name: string) => `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
const good = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
  .features(["start", "weight"])
  .label("gap")
  .sink({ parquet: "x.parquet" });
`;
const untyped = {
  "exported.pipeline.ts": `${good("exported")}export const made: any = (pipeline("exported_2", { decide: weekend.before("race") })
  .from(results) as any)
  .features(["start", "finish"])
  .sink({ parquet: "x.parquet" });
void good;
`,
  "other_rows.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
export const made = pipeline("other_rows", { decide: weekend.during("race") })
  .from(results as never as typeof laps)
  .features(["position"])
  .sink({ parquet: "x.parquet" });
`,
};

/** TypeScript counts by place among the elements as they are written, and loses count at a spread. */
const spread = `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
const early = ["start", "weight"] as const;
export const made = pipeline("spread", { decide: weekend.before("race") })
  .from(results)
  .features([...early, "finish", "retired"])
  .label("gap")
  .sink({ parquet: "x.parquet" });
`;

let folder: string;
let printed6: PrintedByFile;
let printed7: PrintedByFile;
let report: CompileReport;
beforeAll(async () => {
  folder = newAuthor({ ...weekend, ...sources, ...untyped, "spread.pipeline.ts": spread });
  const seven = tsc7(folder);
  report = await compileIn(folder);
  printed6 = tsc6(folder);
  printed7 = await seven;
});

const reported = (file: string) => report.diagnostics.filter(({ place }) => place?.file === file);
const leak = (name: string, at: string) => `Feature '${name}' is known ${at}, but this pipeline decides before 'race'.`;

test("casts hide the error from the types", () => {
  expect([...printed6.keys()]).toEqual(["spread.pipeline.ts"]);
  expect([...printed7.keys()]).toEqual(["spread.pipeline.ts"]);
});

describe("the compiler reports the error", () => {
  test.each(files)("%s", (file) => {
    const lines = (sources[file] ?? "").split("\n");
    const wanted = expectedIn(sources[file] ?? "").map(({ line, column, length, code, message }) => {
      const text = lines[line - 1] ?? "";
      return { code, message, place: { file, line, column, text, length } };
    });
    expect(wanted.length).toBeGreaterThan(0);
    expect(reported(file).map(({ code, message, place }) => ({ code, message, place }))).toEqual(wanted);
  });

  test("with its hint", () => {
    for (const { code, hint } of report.diagnostics) {
      if (code === "GF2001")
        expect(hint).toBe("Read it over earlier events with prior(...), make it the label, or decide later.");
      if (code === "GF2005")
        expect(hint).toBe(
          "Remove the cast (as any, as never) or the @ts-expect-error that hides it. Write a choice with when(...), or as two pipelines.",
        );
    }
  });
});

describe("a plan without types is verified", () => {
  test("an export of type any", () => {
    const [found] = reported("exported.pipeline.ts").filter(({ code }) => code !== "GF2005");
    expect(found).toMatchObject({
      code: "GF2001",
      message: leak("finish", "only after 'race'"),
      place: { line: 10, column: 23, length: 8, text: '  .features(["start", "finish"])' },
    });
  });

  test("rows with a wrong type", () => {
    const codes = ["GF2004", "GF2006"];
    expect(reported("other_rows.pipeline.ts").filter(({ code }) => codes.includes(code))).toMatchObject([
      {
        code: "GF2004",
        message: "This pipeline decides during 'race', but its rows have no ticks in that phase.",
        place: { line: 4, column: 4 },
      },
      { code: "GF2006", message: "There is no column 'position' here.", place: { line: 5, column: 14, length: 10 } },
    ]);
  });
});

test("where TypeScript reports a sentence at the wrong name, the compiler reports it at the right one", () => {
  expect(printed7.get("spread.pipeline.ts")).toEqual(printed6.get("spread.pipeline.ts"));
  const at = { file: "spread.pipeline.ts", line: 6, length: expect.any(Number) };
  for (const [name, column] of [
    ["finish", 24],
    ["retired", 34],
  ] as const)
    expect(reported("spread.pipeline.ts")).toContainEqual(
      expect.objectContaining({
        code: "GF2001",
        message: leak(name, "only after 'race'"),
        place: expect.objectContaining({ ...at, column }),
      }),
    );
});

test("nothing is written", () => {
  expect(report.runners).toEqual([]);
  expect(Object.keys(contents(folder)).filter((file) => file.startsWith("generated"))).toEqual([]);
});
