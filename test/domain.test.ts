/** The core mentions no domain: only examples, documents and tests do. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { expect, test } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** Words of racing, alone or as a part of a name: `lap`, `race_id`, `recentForm`. */
const words = /(?<![a-z])(?:laps?|races?|racing|drivers?|falloff|nascar|recent_?form|weekend)(?![a-z])/i;

/** A name in its parts, so that `lapTimes` has a lap and `overlap` has none. */
const parted = (text: string): string => text.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ");

const speaks = (text: string): boolean => words.test(parted(text));

/** The examples of a docstring, from `@example` to its end. */
const examples = /@example[\s\S]*?(?=\n\s*\*\s*@|\*\/)/g;

/** Names and literals of a module. */
const tokens = (code: string): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("module.ts", code, ts.ScriptTarget.Latest));
  return found;
};

const modules = (pattern: string): readonly (readonly [file: string, code: string])[] =>
  globSync(pattern, { cwd: repository })
    .sort()
    .map((file) => [file, readFileSync(join(repository, file), "utf8")] as const);

test("words of racing are found in names, literals and comments", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: code with a template
  const code = '/** Of a race. */\nexport const lapTimes = `at ${"driver_id"} now`; // overlap, trace, embrace\n';
  expect(tokens(code).filter(speaks)).toEqual(["lapTimes", "driver_id"]);
  expect(code.split("\n").filter(speaks)).toHaveLength(2);
  expect(speaks("overlapping traces, embraced")).toBe(false);
});

test("core, plan, compiler, engines, runtime and proof name no laps, races or drivers, in comments neither", () => {
  const found = modules("src/{core,plan,compiler,engines,runtime,runner,proof}/**/*.ts").flatMap(([file, code]) =>
    code
      .replaceAll(examples, "")
      .split("\n")
      .filter(speaks)
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test("the language names them in docstrings alone", () => {
  const found = modules("dsl/**/*.ts").flatMap(([file, code]) =>
    tokens(code)
      .filter(speaks)
      .map((token) => `${file}: ${token}`),
  );
  expect(found).toEqual([]);
});
