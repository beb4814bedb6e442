/** The walls of the house: which room may import what. Read from the import statements themselves. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { registry } from "../../src/diagnostics/registry.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const filesIn = (folder: string, suffix = ".ts"): readonly string[] =>
  existsSync(join(repository, folder))
    ? readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(suffix))
        .map((name) => join(folder, name))
        .sort()
    : [];

const atRunTime = "what is decided at run time";

interface Import {
  /** A path from the root of the repository, or the name of a package. */
  readonly from: string;
  readonly typeOnly: boolean;
}

/** Every import and re-export of a file, dynamic ones too. */
const importsOf = (file: string): readonly Import[] => {
  const source = ts.createSourceFile(file, readFileSync(join(repository, file), "utf8"), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined) return;
    const text = ts.isStringLiteralLike(specifier) ? specifier.text : atRunTime;
    found.push({ from: text.startsWith(".") ? join(dirname(file), text) : text, typeOnly });
  };
  const onlyTypes = (names: readonly { readonly isTypeOnly: boolean }[] | undefined) =>
    names !== undefined && names.length > 0 && names.every(({ isTypeOnly }) => isTypeOnly);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const { importClause: clause } = node;
      const named = clause?.namedBindings;
      const names = named !== undefined && ts.isNamedImports(named) ? named.elements : undefined;
      const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(node.moduleSpecifier, typeOnly || (clause?.name === undefined && onlyTypes(names)));
    } else if (ts.isExportDeclaration(node)) {
      const clause = node.exportClause;
      const names = clause !== undefined && ts.isNamedExports(clause) ? clause.elements : undefined;
      add(node.moduleSpecifier, node.isTypeOnly || onlyTypes(names));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** The imports of a room that its walls do not let through, as "file -> import". */
const through = (folder: string, mayImport: (one: Import, file: string) => boolean): readonly string[] =>
  filesIn(folder).flatMap((file) =>
    importsOf(file)
      .filter((one) => !mayImport(one, file))
      .map(({ from }) => `${file} -> ${from}`),
  );

const inside =
  (...folders: readonly string[]) =>
  ({ from }: Import) =>
    folders.some((folder) => from.startsWith(`${folder}/`));
const all = ["dsl", "src", "generated", "examples"];

test("there is something to look at, and every kind of import is seen", () => {
  for (const folder of all) expect(filesIn(folder).length, folder).toBeGreaterThan(1);
  expect(importsOf("src/cli/commands/compile.ts")).toContainEqual({ from: "src/compiler/index.ts", typeOnly: false });
  expect(importsOf("dsl/relation.ts")).toContainEqual({ from: "dsl/scope.ts", typeOnly: true });
  expect(importsOf("dsl/plan/expression/shift.ts")).toContainEqual({
    from: "dsl/plan/expression/index.ts",
    typeOnly: false,
  });
  expect(importsOf("dsl/index.ts")).toContainEqual({ from: "dsl/window.ts", typeOnly: false });
});

describe("the walls", () => {
  test("the language imports zod and itself", () => {
    expect(through("dsl", (one) => one.from === "zod" || inside("dsl")(one))).toEqual([]);
  });

  test("diagnostics import the language's sentences and themselves", () => {
    expect(through("src/diagnostics", inside("dsl", "src/diagnostics"))).toEqual([]);
  });

  test("the runtime knows no compiler", () => {
    expect(through("src/runtime", (one) => !inside("src/compiler", "src/cli", "src/proof", "generated")(one))).toEqual(
      [],
    );
  });

  test("the compiler takes only types from the runtime, and the version", () => {
    const version = "src/runtime/version.ts";
    const may = (one: Import) =>
      one.typeOnly || one.from === version || !inside("src/runtime", "src/cli", "generated")(one);
    expect(through("src/compiler", may)).toEqual([]);
  });

  test("ts-morph is imported in two folders of the compiler at most", () => {
    const importing = all.flatMap((folder) =>
      filesIn(folder).filter((file) =>
        importsOf(file).some(({ from }) => from === "ts-morph" || from === "typescript"),
      ),
    );
    const folders = [...new Set(importing.map((file) => dirname(file)))];
    expect(folders).toContain("src/compiler/extract");
    expect(folders.every((folder) => folder.startsWith("src/compiler"))).toBe(true);
    expect(folders.length, importing.join(", ")).toBeLessThanOrEqual(2);
  });

  test("polars is imported by the runtime's engine, by what is generated, and by the proof kit", () => {
    const rest = ["dsl", "src", "generated"].flatMap((folder) =>
      through(folder, ({ from }) => from !== "nodejs-polars"),
    );
    const allowed = ["src/runtime/engine/", "generated/", "src/proof/"];
    expect(rest.filter((line) => !allowed.some((folder) => line.startsWith(folder)))).toEqual([]);
    expect(rest.length).toBeGreaterThan(0);
  });

  test("the proof kit computes in its own process: no run goes through it", () => {
    const rooms = ["src/runtime", "src/compiler", "src/diagnostics", "dsl", "generated"];
    expect(rooms.flatMap((folder) => through(folder, (one) => !inside("src/proof")(one)))).toEqual([]);
  });

  test("the reference takes only types from the language, and nothing from anybody else", () => {
    const may = (one: Import) => inside("src/engines/reference")(one) || (inside("dsl")(one) && one.typeOnly);
    expect(filesIn("src/engines/reference").length).toBeGreaterThan(10);
    expect(through("src/engines/reference", may)).toEqual([]);
  });

  test("no run goes through the reference", () => {
    const rooms = ["src/runtime", "src/compiler", "src/cli", "src/diagnostics", "dsl", "generated"];
    expect(rooms.flatMap((folder) => through(folder, (one) => !inside("src/engines/reference")(one)))).toEqual([]);
  });

  test("a runner imports polars and the runtime, and nothing else", () => {
    const packages = ["nodejs-polars", "greenflag/runtime"];
    expect(through("generated", ({ from }) => packages.includes(from))).toEqual([]);
    for (const file of filesIn("generated")) expect(importsOf(file).map(({ from }) => from)).toEqual(packages);
  });

  test("examples are authors: they know the language, zod and each other", () => {
    const may = (one: Import) => ["greenflag", "zod"].includes(one.from) || inside("examples")(one);
    const pipelines = filesIn("examples", ".pipeline.ts");
    expect(pipelines.length).toBeGreaterThan(1);
    expect(through("examples", (one, file) => !pipelines.includes(file) || may(one))).toEqual([]);
  });

  test("nothing is imported that package.json does not name", () => {
    const { name, dependencies, devDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    const installed = [name, ...Object.keys(dependencies)];
    const may = ({ from }: Import, file: string) =>
      from.startsWith("node:") ||
      from === atRunTime ||
      existsSync(join(repository, from)) ||
      // The proof kit is for tests.
      [...installed, ...(file.startsWith("src/proof/") ? Object.keys(devDependencies) : [])].some((known) =>
        `${from}/`.startsWith(`${known}/`),
      );
    expect(["dsl", "src", "generated"].flatMap((folder) => through(folder, may))).toEqual([]);
  });
});

describe("every refusal", () => {
  const codes = Object.keys(registry);
  const tests = filesIn("test").filter((file) => file !== relative(repository, fileURLToPath(import.meta.url)));

  test("is made somewhere in a test", () => {
    const text = tests.map((file) => readFileSync(join(repository, file), "utf8")).join("\n");
    expect(codes.filter((code) => !text.includes(code))).toEqual([]);
  });

  test("is made somewhere in the sources", () => {
    const sources = ["dsl", "src"]
      .flatMap((folder) => filesIn(folder))
      .filter((file) => !file.startsWith("src/diagnostics"));
    const text = sources.map((file) => readFileSync(join(repository, file), "utf8")).join("\n");
    expect(codes.filter((code) => !text.includes(code))).toEqual([]);
  });

  test("has its page, and no page is about something else", () => {
    const pages = filesIn(join("docs", "diagnostics"), ".md").map((file) =>
      relative(join("docs", "diagnostics"), file),
    );
    expect(pages.filter((page) => /^GF/.test(page))).toEqual(codes.map((code) => `${code}.md`).sort());
  });
});

test("how long to search is asked of test/thorough.ts, which is how --thorough finds who asks", () => {
  const asking = filesIn("test").filter((file) =>
    /process\.env\W+GREENFLAG_(SEED|CASES|THOROUGH)/.test(readFileSync(join(repository, file), "utf8")),
  );
  expect(asking).toEqual(["test/thorough.ts"]);
});
