/** The examples on the pages of the diagnostics fail with the code of their page, and with no other. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { registry } from "../../src/core/diagnostics/registry.ts";
import { compileIn, newAuthor, repository } from "../compiler/support.ts";

const folder = join(repository, "docs", "diagnostics");
const read = (code: string) => readFileSync(join(folder, `${code}.md`), "utf8");
const codes = globSync("GF[12]*.md", { cwd: folder })
  .map((file) => basename(file, ".md"))
  .sort();

/** The first whole module under "An example that fails", of those pages that mark the line at fault in it. */
const example = (code: string): string | null => {
  const found = /\*\*An example that fails\*\*\n\n```ts\n([\s\S]*?)^```$/m.exec(read(code))?.[1] ?? "";
  return found.startsWith("import ") && found.includes(`// ${code}`) ? found : null;
};
const failing = codes.filter((code) => example(code) !== null);

let report: CompileReport;
beforeAll(async () => {
  // One folder for each, beside a weekend: names of pipelines and artifacts may be the same on two pages.
  const files = failing.flatMap((code) => [
    [
      `${code}.pipeline.ts`,
      example(code)
        ?.replaceAll(/pipeline\("(\w+)"/g, `pipeline("$1_${code}"`)
        // And the tables that pages declare, but where the page is about that.
        .replaceAll(/able\("(\w+)"/g, code === "GF2017" ? "$&" : `able("$1_${code}"`)
        .replaceAll(/parquet: "(\w+)\.parquet"/g, `parquet: "$1_${code}.parquet"`) ?? "",
    ] as const,
  ]);
  const weekend = `export * from ${JSON.stringify(join(repository, "examples/nascar/weekend.ts"))};\n`;
  report = await compileIn(newAuthor({ "weekend.ts": weekend, ...Object.fromEntries(files) }, ["node"]));
});

test("most pages have an example", () => {
  expect(failing.length).toBeGreaterThan(45);
});

describe("the example is refused with the code of its page", () => {
  test.each(failing)("%s", (code) => {
    const told = report.diagnostics.filter(({ place }) => place?.file === `${code}.pipeline.ts`);
    expect([...new Set(told.map((one) => one.code))]).toEqual([code]);
  });
});

describe("the page has the compiler's message", () => {
  test.each(Object.keys(registry))("%s", (code) => {
    const [head = "", , sentence = ""] = read(code).split("\n");
    expect(head).toBe(`# ${code}: ${registry[code as keyof typeof registry].title}`);
    expect(sentence).toMatch(/^> ./);
    const index = readFileSync(join(folder, "README.md"), "utf8");
    expect(index).toContain(`| [${code}](${code}.md) | ${registry[code as keyof typeof registry].title} |`);
  });
});
