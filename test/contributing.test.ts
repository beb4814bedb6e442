/** The checklists of CONTRIBUTING.md: every file that they name exists and contains the named symbols. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));
const text = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
const [, section = ""] = /^## Adding to the language\n([\s\S]*?)(?=^## )/m.exec(text) ?? [];

interface Entry {
  readonly path: string;
  readonly symbols: readonly string[];
}

const spansIn = (line: string): readonly string[] => [...line.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);

/** The entries of a list: a path and, up to the colon, the symbols in it. */
const entriesOf = (part: string): readonly Entry[] =>
  part.split("\n").flatMap((line) => {
    const [, named] = /^- ((?:`[^`]+`(?:, | )?)+): /.exec(line) ?? [];
    const [path, ...symbols] = named === undefined ? [] : spansIn(named);
    return path === undefined ? [] : [{ path, symbols }];
  });

const lists = section
  .split(/^### /m)
  .slice(1)
  .map((part): readonly [string, string] => [part.split("\n", 1)[0] ?? "", part]);

/** Whether a symbol is in a file as a word of its own: "rules" is not in "overrules". */
const holds = (path: string, symbol: string): boolean => {
  const found = readFileSync(join(repository, path), "utf8");
  const escaped = symbol.replace(/\W/g, "\\$&");
  return new RegExp(`(?<!\\w)${escaped}(?!\\w)`).test(found);
};

test("there is a list for each kind of extension", () => {
  expect(lists.map(([title]) => title)).toEqual([
    "A scalar function",
    "An aggregate",
    "A dtype",
    "A relation step",
    "A kind of expression",
    "A diagnostic",
  ]);
});

test.each(lists)("%s: every line of the list names an existing file and symbols in it", (_, part) => {
  const entries = entriesOf(part);
  expect(entries.length).toBe(part.split("\n").filter((line) => line.startsWith("- ")).length);
  expect(entries.filter(({ symbols }) => symbols.length === 0)).toEqual([]);
  expect(entries.filter(({ path }) => !existsSync(join(repository, path)))).toEqual([]);
  const lost = entries.flatMap(({ path, symbols }) =>
    symbols.filter((symbol) => !holds(path, symbol)).map((symbol) => `${path} ${symbol}`),
  );
  expect(lost).toEqual([]);
});

test("every file in the notes of the lists exists", () => {
  const paths = lists.flatMap(([, part]) => spansIn(part)).filter((span) => /^[\w-]+(\/[\w.-]+)+$/.test(span));
  expect(paths.length).toBeGreaterThan(60);
  expect(paths.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});

test("every function has an entry in every file of its list", () => {
  const [, part = ""] = lists[0] ?? [];
  const code = entriesOf(part).filter(({ path }) => path.startsWith("src/") || path.startsWith("dsl/"));
  for (const name of ["sqrt", "log10", "trim", "addTime"])
    for (const { path } of code) expect(holds(path, name), `${path} ${name}`).toBe(true);
});
