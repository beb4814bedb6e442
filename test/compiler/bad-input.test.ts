/** Every mistake of an author or a caller is reported in one sentence, and nothing is written. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { badModules } from "./cases/bad-modules.ts";
import { compileIn, contents, type Files, newAuthor, weekend } from "./support.ts";

const pipeline = (name: string, exported = name.toLowerCase()) => `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const ${exported} = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
  .features(["start"])
  .label("finish")
  .sink({ parquet: "${name}.parquet" });
`;

const said = ({ diagnostics }: CompileReport) =>
  diagnostics.map(({ code, message, place }) => {
    if (place === null) return `${code} ${message}`;
    const { file, line, column, text = "", length = 0 } = place;
    const underlined = column === undefined ? "" : ` <${text.slice(column - 1, column - 1 + length)}>`;
    return `${[file, line, column].filter((part) => part !== undefined).join(":")} ${code} ${message}${underlined}`;
  });

/** What compiling a folder says; the folder is left as it was. */
const refused = async (files: Files, options: Parameters<typeof compileIn>[1] = {}): Promise<readonly string[]> => {
  const folder = newAuthor({ ...weekend, ...files });
  const before = contents(folder);
  const report = await compileIn(folder, {
    ...options,
    paths: (options.paths ?? ["."]).map((path) => join(folder, path)),
    out: join(folder, options.out ?? "generated"),
  });
  expect(contents(folder)).toEqual(before);
  expect(report.diagnostics.length).toBeGreaterThan(0);
  return said(report);
};

describe("an invalid module", () => {
  let report: CompileReport;
  let folder: string;
  beforeAll(async () => {
    const sources = Object.entries(badModules).map(([name, { source }]) => [`${name}.pipeline.ts`, source]);
    folder = newAuthor({ ...weekend, ...Object.fromEntries(sources), "good.pipeline.ts": pipeline("good") });
    report = await compileIn(folder);
  });

  test.each(Object.keys(badModules))("%s", (name) => {
    const file = `${name}.pipeline.ts`;
    const [code, message, line, column, underlined] = badModules[name]?.says ?? [];
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    const mark = underlined === undefined ? "" : ` <${underlined}>`;
    const own = report.diagnostics.filter((one) => one.place?.file === file);
    expect(said({ ...report, diagnostics: own })).toEqual([`${place} ${code} ${message}${mark}`]);
  });

  test("does not prevent other modules from being checked, but prevents all writing", () => {
    expect(report.diagnostics.filter(({ place }) => place?.file === "good.pipeline.ts")).toEqual([]);
    expect(report.runners).toEqual([]);
    expect(existsSync(join(folder, "generated"))).toBe(false);
  });
});

describe("files that are not modules", () => {
  test("syntax errors, in the module and in an import, are reported alone", async () => {
    const files = {
      "a.pipeline.ts": 'import "./helper.ts";\nconst x = (;\nconst y: number = "";\n',
      "helper.ts": "export const twice = 1 +;\n",
      "good.pipeline.ts": pipeline("good"),
    };
    expect(await refused(files)).toEqual([
      "a.pipeline.ts:2:12 GF1002 The file is not valid TypeScript: Expression expected. <;>",
      "helper.ts:1:25 GF1002 The file is not valid TypeScript: Expression expected. <;>",
    ]);
  });

  test("an invalid tsconfig.json", async () => {
    const found = await refused({ "tsconfig.json": "{ not json", "good.pipeline.ts": pipeline("good") });
    expect(found).toEqual([expect.stringMatching(/^tsconfig\.json GF1010 tsconfig\.json cannot be read: /)]);
  });

  test("paths without files, and folders and files without pipelines", async () => {
    const paths = ["nowhere", "no/such.pipeline.ts", "empty", "weekend.ts"];
    expect(await refused({ "empty/x.ts": "" }, { paths })).toEqual([
      "GF1007 The path no/such.pipeline.ts does not exist.",
      "GF1007 The path nowhere does not exist.",
      "GF1008 There is no *.pipeline.ts file in empty.",
      "GF1008 There is no *.pipeline.ts file in weekend.ts.",
    ]);
  });

  test("a folder with the name of a pipeline module is searched, not loaded", async () => {
    const files = { "old.pipeline.ts": null, "leak.pipeline.ts": pipeline("leak").replace('"start"', '"trakc"') };
    const found = await refused(files);
    expect(found.every((line) => line.startsWith("leak.pipeline.ts:5:14 "))).toBe(true);
  });
});

test("a parameter schema with a transform is refused", async () => {
  const schemas = {
    coerced: "z.coerce.number()",
    trimmed: "z.string().trim()",
    lowered: "z.array(z.string().toLowerCase())",
    caught: 'z.string().catch("x")',
  };
  const files = Object.entries(schemas).map(([name, schema]) => [
    `${name}.pipeline.ts`,
    pipeline(name)
      .replace('"greenflag";', '"greenflag";\nimport { z } from "zod";')
      .replace("\n  .from", `\n  .params({ given: ${schema} })\n  .from`),
  ]);
  expect((await refused(Object.fromEntries(files))).map((line) => line.replace(/:.*? GF/, " GF"))).toEqual(
    Object.keys(schemas)
      .sort()
      .map((name) => expect.stringMatching(`^${name}\\.pipeline\\.ts GF1103 `)),
  );
});

test("an expression that is nested too deeply is refused at the place where it is", async () => {
  const source = pipeline("deep").replace(
    '  .features(["start"])',
    `  .derive((r) => {
    let sum = r.start.plus(0);
    for (let i = 0; i < 20_000; i++) sum = sum.plus(r.start);
    return { sum };
  })
  .features(["sum"])`,
  );
  const found = await refused({ "a.pipeline.ts": source });
  expect(found).toEqual(["a.pipeline.ts:7:48 GF1134 This expression is nested more than 250 levels deep. <plus>"]);
});

test("3,000 steps in a row are refused without a stack overflow", async () => {
  const source = pipeline("long")
    .replace("  .from(results)", `  .from(many)`)
    .replace(
      "export const",
      `let many = results;
for (let i = 0; i < 3000; i++) many = many.derive((r) => ({ start: r.start.plus(1).cast(i32) })) as never as typeof many;
export const`,
    )
    .replace("{ pipeline }", "{ i32, pipeline }");
  expect(await refused({ "a.pipeline.ts": source })).toEqual([
    "a.pipeline.ts:4:44 GF1134 This step follows 250 others, and a plan cannot chain more steps. <derive>",
  ]);
});

test("pipelines of the same name: in one file, in two, and differing only in case", async () => {
  const other = pipeline("one", "other").split("\n").slice(2).join("\n");
  const files = {
    "a.pipeline.ts": `${pipeline("one")}${other}`,
    "b.pipeline.ts": pipeline("one", "three"),
    "c.pipeline.ts": pipeline("One", "four"),
  };
  const also = (...names: readonly string[]) => `${names.join(", ")}.`;
  expect(await refused(files)).toEqual([
    `a.pipeline.ts:3:14 GF1006 Another pipeline is also named 'one': ${also("other in a.pipeline.ts", "three in b.pipeline.ts", "four in c.pipeline.ts")} <one>`,
    `a.pipeline.ts:8:14 GF1006 Another pipeline is also named 'one': ${also("one in a.pipeline.ts", "three in b.pipeline.ts", "four in c.pipeline.ts")} <other>`,
    `b.pipeline.ts:3:14 GF1006 Another pipeline is also named 'one': ${also("one in a.pipeline.ts", "other in a.pipeline.ts", "four in c.pipeline.ts")} <three>`,
    `c.pipeline.ts:3:14 GF1006 Another pipeline is also named 'One': ${also("one in a.pipeline.ts", "other in a.pipeline.ts", "three in b.pipeline.ts")} <four>`,
  ]);
});

test("a root without pipelines, and a folder without pipelines", async () => {
  expect(await refused({})).toEqual(["GF1008 There is no *.pipeline.ts file in this project."]);
});

describe("pipelines with the same artifact", () => {
  const to = (name: string, file: string) => pipeline(name).replace(`parquet: "${name}.parquet"`, `parquet: "${file}"`);

  test("in one file, in two, and differing only in case", async () => {
    const second = to("two", "One.parquet").split("\n").slice(2).join("\n");
    const files = {
      "a.pipeline.ts": `${to("one", "one.parquet")}${second}`,
      "b.pipeline.ts": to("three", "one.parquet"),
      "c.pipeline.ts": pipeline("four"),
    };
    expect(await refused(files)).toEqual([
      "a.pipeline.ts:3:14 GF1011 Another pipeline also writes to 'one.parquet': two in a.pipeline.ts, three in b.pipeline.ts. <one>",
      "a.pipeline.ts:8:14 GF1011 Another pipeline also writes to 'One.parquet': one in a.pipeline.ts, three in b.pipeline.ts. <two>",
      "b.pipeline.ts:3:14 GF1011 Another pipeline also writes to 'one.parquet': one in a.pipeline.ts, two in a.pipeline.ts. <three>",
    ]);
  });

  test("one of them compiled earlier, from a file that still exists", async () => {
    const folder = newAuthor({ ...weekend, "a.pipeline.ts": pipeline("a"), "b.pipeline.ts": to("b", "a.parquet") });
    const only = (file: string) => ({ paths: [join(folder, file)] });
    expect((await compileIn(folder, only("a.pipeline.ts"))).diagnostics).toEqual([]);
    expect(said(await compileIn(folder, only("b.pipeline.ts")))).toEqual([
      "b.pipeline.ts:3:14 GF1011 Another pipeline also writes to 'a.parquet': a of a.pipeline.ts. <b>",
    ]);
    // Compiled again, it is not its own rival.
    expect((await compileIn(folder, only("a.pipeline.ts"))).diagnostics).toEqual([]);
  });
});

describe("an unusable output folder", () => {
  const two = { "a.pipeline.ts": pipeline("a"), "b.pipeline.ts": pipeline("b") };

  test("is a file", async () => {
    expect(await refused({ "a.pipeline.ts": pipeline("a"), generated: "" })).toEqual([
      "GF3004 generated/a cannot be written: its folder is a file.",
    ]);
  });

  test("is below a file", async () => {
    const files = { "a.pipeline.ts": pipeline("a"), file: "" };
    expect(await refused(files, { out: "file/generated" })).toEqual([
      "GF3004 file/generated/a cannot be written: its folder is a file.",
    ]);
  });

  test("contains a file that was not generated", async () => {
    expect(await refused({ ...two, "generated/b/runner.ts": "export const mine = 1;\n" })).toEqual([
      "GF3005 generated/b/runner.ts already exists and was not generated by greenflag, so it is not replaced.",
    ]);
  });

  test("contains a folder at the path of a file", async () => {
    expect(await refused({ ...two, "generated/b/contract.json": null })).toEqual([
      "GF3005 generated/b/contract.json already exists and was not generated by greenflag, so it is not replaced.",
    ]);
  });
});

test("250 steps in a row over an expression of 246 levels: compiled without a stack overflow", async () => {
  const source = pipeline("at_the_limit")
    .replace("  .from(results)", "  .from(many)")
    .replace(
      "export const",
      `let many = results.filter((r) => {
  let sum = r.start.plus(0);
  for (let i = 0; i < 244; i++) sum = sum.plus(i);
  return sum.gt(0);
});
for (let i = 0; i < 248; i++) many = many.filter((r) => r.start.gt(-i));
export const`,
    );
  const report = await compileIn(newAuthor({ ...weekend, "a.pipeline.ts": source }));
  expect(report.diagnostics).toEqual([]);
});
