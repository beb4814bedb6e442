/** The code in the documents compiles, and the README shows the output of the demo. */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demo } from "../../examples/nascar/demo.ts";
import { printExplanation } from "../../src/cli/print-explanation.ts";
import { explain } from "../../src/compiler/explain/index.ts";

const root = join(import.meta.dirname, "../..");
const documents = ["README.md", ...globSync("docs/**/*.md", { cwd: root })].sort();

interface Block {
  readonly document: string;
  readonly line: number;
  readonly code: string;
}

/** Whole modules: those that say so in their first line. */
const blocks: readonly Block[] = documents.flatMap((document) => {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(/^```ts\n(\/\/ compiles\n[\s\S]*?)^```$/gm)].map((found) => ({
    document,
    line: text.slice(0, found.index).split("\n").length,
    code: found[1] ?? "",
  }));
});

/** Whole modules in the docstrings of what programs call: those that import. */
const examples: readonly Block[] = globSync("src/runtime/**/*.ts", { cwd: root })
  .sort()
  .flatMap((document) => {
    const text = readFileSync(join(root, document), "utf8");
    return [...text.matchAll(/^ \* ```ts\n((?: \*.*\n)*?) \* ```$/gm)].map((found) => ({
      document,
      line: text.slice(0, found.index).split("\n").length,
      code: (found[1] ?? "").replaceAll(/^ \* ?/gm, ""),
    }));
  });

describe("code in the documents", () => {
  let folder: string;
  beforeAll(() => {
    // One level below the root, as docs/ is, so that the same relative imports hold.
    folder = mkdtempSync(join(root, ".tmp-docs-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("exists", () => {
    expect(blocks.length).toBeGreaterThan(0);
    expect(examples.length).toBeGreaterThan(0);
  });

  it("compiles", () => {
    for (const { document, line, code } of [...blocks, ...examples])
      writeFileSync(join(folder, `${basename(document).replace(/\.\w+$/, "")}-${line}.ts`), code);
    const config = { extends: "../tsconfig.json", include: ["*.ts"], exclude: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" });
    expect(tsc.stdout).toBe("");
  });
});

describe("the README", () => {
  it("shows the output of the demo", async () => {
    const printed: string[] = [];
    expect(await demo({ root, print: (line) => printed.push(line) })).toEqual([]);
    const readme = readFileSync(join(root, "README.md"), "utf8");
    // The first line says whether the season had to be made.
    expect(readme).toContain(printed.slice(1).join("\n"));
    expect(readme).toContain("Made a season: 36 races in data/nascar\n");
  });

  it("shows the output of explain", async () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const [, name = "", shown] = /^\$ \.\/greenflag explain (\S+)\n([\s\S]*?)^```$/m.exec(readme) ?? [];
    const { answer } = await explain({ root, name });
    if (answer === null) throw new Error(`The README explains ${name}, which cannot be explained`);
    const stream = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.WriteStream;
    const lines = printExplanation(answer, [], { shown: (file) => file, stream });
    expect(shown).toBe(`${lines.join("\n")}\n`);
  });
});
