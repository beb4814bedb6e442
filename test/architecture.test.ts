/** The import rules: which folder may import what, read from the import statements. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { registry } from "../src/core/diagnostics/registry.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

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
const isNot =
  (may: (one: Import) => boolean) =>
  (one: Import): boolean =>
    !may(one);
const all = ["dsl", "src", "generated", "examples"];

test("finds source files, and recognises every kind of import", () => {
  for (const folder of all) expect(filesIn(folder).length, folder).toBeGreaterThan(1);
  expect(importsOf("src/cli/commands/compile.ts")).toContainEqual({ from: "src/compiler/index.ts", typeOnly: false });
  expect(importsOf("dsl/relation.ts")).toContainEqual({ from: "dsl/scope.ts", typeOnly: true });
  expect(importsOf("src/plan/expressions/index.ts")).toContainEqual({
    from: "src/plan/expressions/values.ts",
    typeOnly: true,
  });
  expect(importsOf("dsl/index.ts")).toContainEqual({ from: "dsl/window.ts", typeOnly: false });
});

describe("import rules", () => {
  /** What a room imports from other rooms and from packages, apart from what it may. */
  const beyond = (folder: string, ...allowed: readonly ((one: Import) => boolean)[]) =>
    through(folder, (one) => inside(folder)(one) || allowed.some((may) => may(one)));
  const types = (one: Import) => one.typeOnly;
  const node = ({ from }: Import) => from.startsWith("node:");

  test("the core imports only Node's own modules and the version", () => {
    expect(beyond("src/core", node, ({ from }) => from === "package.json")).toEqual([]);
  });

  test("the plan imports only the core and zod", () => {
    expect(beyond("src/plan", inside("src/core"), ({ from }) => from === "zod")).toEqual([]);
  });

  test("the language imports only the core, the plan and zod", () => {
    expect(beyond("dsl", inside("src/core", "src/plan"), ({ from }) => from === "zod")).toEqual([]);
  });

  test("the modules that the language loads import no Node modules", () => {
    const loaded = new Set<string>();
    const load = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const { from, typeOnly } of importsOf(file)) if (!typeOnly && existsSync(join(repository, from))) load(from);
    };
    load("dsl/index.ts");
    expect(loaded.size).toBeGreaterThan(40);
    const imported = [...loaded]
      .flatMap((file) => importsOf(file))
      .filter((one) => !types(one) && !existsSync(join(repository, one.from)));
    expect([...new Set(imported.map(({ from }) => from))]).toEqual(["zod"]);
  });

  test("the runtime does not import the compiler", () => {
    expect(through("src/runtime", (one) => !inside("src/compiler", "src/cli", "src/proof", "generated")(one))).toEqual(
      [],
    );
  });

  test("inference imports the core, the runtime's readers and polars", () => {
    const may = inside("src/core", "src/runtime/readers", "src/runtime/inputs");
    expect(beyond("src/infer", may, ({ from }) => from === "nodejs-polars")).toEqual([]);
  });

  test("the compiler imports only types from the runtime", () => {
    const may = (one: Import) => one.typeOnly || !inside("src/runtime", "src/cli", "generated")(one);
    expect(through("src/compiler", may)).toEqual([]);
  });

  test("explain imports none of the rules that derive an instant", () => {
    const rules = [
      "core/calculus",
      "core/aggregate-rules",
      ...["expression", "relation", "joins", "tick-scope"].map((rule) => `compiler/verify/${rule}`),
    ];
    const derives = ({ from, typeOnly }: Import) => !typeOnly && rules.some((rule) => from === `src/${rule}.ts`);
    expect(through("src/compiler/explain", isNot(derives))).toEqual([]);
    expect(through("src/compiler/verify", isNot(derives)).length).toBeGreaterThan(5);
  });

  test("the lowering and the run side of an engine do not import each other", () => {
    const isRun = ({ from }: Import) => /^src\/(runtime|engines\/\w+\/run)\//.test(from);
    const lowering = [
      "src/engines/lowering",
      "src/engines/sql",
      "src/engines/polars/lower",
      "src/engines/duckdb/lower",
      "src/engines/reference/lower",
    ];
    for (const folder of lowering) expect(filesIn(folder).length, folder).toBeGreaterThan(0);
    expect(lowering.flatMap((folder) => through(folder, isNot(isRun)))).toEqual([]);
    const isCompile = ({ from }: Import) => /^src\/(compiler|engines\/(lowering|sql|\w+\/lower))\//.test(from);
    for (const engine of ["polars", "duckdb", "reference"])
      expect(filesIn(`src/engines/${engine}/run`).length).toBeGreaterThan(0);
    expect(
      ["polars", "duckdb", "reference"].flatMap((engine) => through(`src/engines/${engine}/run`, isNot(isCompile))),
    ).toEqual([]);
  });

  test("the compiler imports engines only through the registry and the interfaces", () => {
    const may = ({ from }: Import) => /^src\/engines\/(engine\.ts|registry\.ts|lowering\/)/.test(from);
    expect(through("src/compiler", (one) => !inside("src/engines")(one) || may(one))).toEqual([]);
    // Not even their types: what is printed goes through the interfaces.
    const engine = ({ from }: Import) => /^src\/engines\/(?!lowering)\w+\/(?!engine\.ts)/.test(from);
    expect(["src/engines/engine.ts", "src/engines/registry.ts"].flatMap(importsOf).filter(engine)).toEqual([]);
  });

  test("prettier's printer is imported in one place", () => {
    const rest = through("src", ({ from }) => !from.startsWith("prettier"));
    expect(rest.length).toBeGreaterThan(0);
    const places =
      /^src\/engines\/(lowering\/(layout|typescript)|sql\/(layout|step)|polars\/lower\/print)\.ts -> prettier\/doc$/;
    expect(rest.filter((line) => !places.test(line))).toEqual([]);
  });

  test("the runtime and the command line import engines only through the registry and the interfaces", () => {
    // A run builds the query of its runner with polars' helpers, whichever engine computes; DuckDB opens Parquet files too.
    const others = [
      "src/engines/polars/run/index.ts",
      "src/engines/polars/run/compute-types.ts",
      "src/engines/polars/run/count-fills.ts",
      "src/engines/duckdb/run/copy-columns.ts",
    ];
    const interfaces = ["engine", "registry", "optional-package"].map((name) => `src/engines/${name}.ts`);
    const allowed = [...interfaces, ...others];
    const rest = ["src/runtime", "src/cli", "src/runner"].flatMap((folder) =>
      through(folder, (one) => !inside("src/engines")(one) || allowed.includes(one.from)),
    );
    expect(rest).toEqual([]);
  });

  test("names of engines occur only in their own folders", () => {
    const named = filesIn("src")
      .filter((file) => !file.startsWith("src/engines/"))
      .filter((file) => /[=!]==? "(polars|duckdb)"/.test(readFileSync(join(repository, file), "utf8")));
    expect(named).toEqual([]);
  });

  test("only the front end imports ts-morph", () => {
    const importing = ["dsl", "src", "generated", "examples"].flatMap((folder) =>
      filesIn(folder).filter((file) =>
        importsOf(file).some(({ from }) => from === "ts-morph" || from === "typescript"),
      ),
    );
    expect(importing.length).toBeGreaterThan(3);
    expect(importing.filter((file) => !file.startsWith("src/compiler/frontend/"))).toEqual([]);
  });

  test("only DuckDB's own folder imports DuckDB", () => {
    const rest = through("src", ({ from }) => !from.startsWith("@duckdb/"));
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.filter((line) => !line.startsWith("src/engines/duckdb/run/"))).toEqual([]);
  });

  test("polars is imported only by its engine, by readers, checks and writers of tables, by inference, by runners and by the proof kit", () => {
    const rest = ["dsl", "src", "generated"].flatMap((folder) =>
      through(folder, ({ from }) => from !== "nodejs-polars"),
    );
    const runtime = ["readers", "contracts", "score", "writers", "artifacts"].map((room) => `src/runtime/${room}/`);
    const runs = ["polars", "duckdb", "reference"].map((engine) => `src/engines/${engine}/run/`);
    const allowed = ["src/engines/engine.ts", "src/infer", ...runs, ...runtime, "generated/", "src/proof/"];
    expect(rest.filter((line) => !allowed.some((folder) => line.startsWith(folder)))).toEqual([]);
    expect(rest.length).toBeGreaterThan(0);
  });

  test("JSON is parsed in one file, so that what is read has the type of a schema or none", () => {
    const parses = (file: string): boolean => {
      const text = readFileSync(join(repository, file), "utf8");
      const isCall = (node: ts.Node): boolean =>
        (ts.isPropertyAccessExpression(node) && node.getText(source) === "JSON.parse") ||
        ts.forEachChild(node, (child) => isCall(child) || undefined) === true;
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
      return isCall(source);
    };
    expect(["dsl", "src"].flatMap((folder) => filesIn(folder)).filter(parses)).toEqual(["src/core/json.ts"]);
  });

  test("what a module exports is unknown until it is checked: the type of an import is not cast", () => {
    const casts = (file: string): boolean => {
      const source = ts.createSourceFile(file, readFileSync(join(repository, file), "utf8"), ts.ScriptTarget.Latest);
      const imports = (node: ts.Node): boolean =>
        (ts.isCallExpression(node) &&
          node.expression.kind === ts.SyntaxKind.ImportKeyword &&
          !node.arguments.every(ts.isStringLiteralLike)) ||
        ts.forEachChild(node, (child) => imports(child) || undefined) === true;
      const isCast = (node: ts.Node): boolean =>
        (ts.isAsExpression(node) && node.type.getText(source) !== "object" && imports(node.expression)) ||
        ts.forEachChild(node, (child) => isCast(child) || undefined) === true;
      return isCast(source);
    };
    expect(filesIn("src").filter(casts)).toEqual([]);
  });

  test("no run imports the proof kit", () => {
    const rooms = ["src/runtime", "src/compiler", "src/core", "src/plan", "src/engines", "dsl", "generated"];
    expect(rooms.flatMap((folder) => through(folder, (one) => !inside("src/proof")(one)))).toEqual([]);
  });

  test("the reference imports only types from the core and the plan", () => {
    expect(filesIn("src/engines/reference").length).toBeGreaterThan(10);
    // What makes an engine of it is not part of the interpreter.
    const sides = /^src\/engines\/reference\/(engine\.ts|lower\/|run\/)/;
    const mine = inside("src/engines/reference");
    const types = (one: Import) => inside("src/core", "src/plan", "dsl")(one) && one.typeOnly;
    const may = (one: Import, file: string) => sides.test(file) || types(one) || (mine(one) && !sides.test(one.from));
    expect(through("src/engines/reference", may)).toEqual([]);
  });

  test("no run imports the reference", () => {
    const rooms = ["src/runtime", "src/compiler", "src/cli", "src/core", "src/plan", "dsl", "generated"];
    expect(rooms.flatMap((folder) => through(folder, (one) => !inside("src/engines/reference")(one)))).toEqual([]);
    const others = (one: Import, file: string) =>
      file.startsWith("src/engines/reference/") || !inside("src/engines/reference")(one);
    expect(through("src/engines", others)).toEqual([]);
  });

  test("there are no import cycles", () => {
    const files = ["dsl", "src"].flatMap((folder) => filesIn(folder));
    const imports = new Map(
      files.map((file) => [file, importsOf(file).flatMap(({ from, typeOnly }) => (typeOnly ? [] : [from]))]),
    );
    const circles = files.filter((file) => {
      const seen = new Set<string>();
      const reach = (from: string): boolean =>
        (imports.get(from) ?? []).some((next) => {
          if (next === file) return true;
          if (seen.has(next)) return false;
          seen.add(next);
          return reach(next);
        });
      return reach(file);
    });
    expect(circles).toEqual([]);
  });

  test("a runner imports only greenflag/runner and its own contract", () => {
    expect(filesIn("generated").length).toBeGreaterThan(1);
    for (const file of filesIn("generated"))
      expect(importsOf(file).map(({ from }) => from)).toEqual([
        "greenflag/runner",
        join(dirname(file), "contract.json"),
      ]);
  });

  test("examples import only the language, zod and each other", () => {
    const may = (one: Import) => ["greenflag", "zod"].includes(one.from) || inside("examples")(one);
    const pipelines = filesIn("examples", ".pipeline.ts");
    expect(pipelines.length).toBeGreaterThan(1);
    expect(through("examples", (one, file) => !pipelines.includes(file) || may(one))).toEqual([]);
  });

  test("every imported package is listed in package.json", () => {
    const { name, dependencies, peerDependencies, devDependencies } = JSON.parse(
      readFileSync(join(repository, "package.json"), "utf8"),
    );
    const installed = [name, ...Object.keys(dependencies), ...Object.keys(peerDependencies)];
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

describe("every diagnostic", () => {
  const codes = Object.keys(registry);
  const tests = filesIn("test").filter((file) => file !== relative(repository, fileURLToPath(import.meta.url)));

  test("is named in a test", () => {
    const text = tests.map((file) => readFileSync(join(repository, file), "utf8")).join("\n");
    expect(codes.filter((code) => !text.includes(code))).toEqual([]);
  });

  test("is used in the sources", () => {
    const sources = ["dsl", "src"]
      .flatMap((folder) => filesIn(folder))
      .filter((file) => !file.startsWith("src/core/diagnostics"));
    const text = sources.map((file) => readFileSync(join(repository, file), "utf8")).join("\n");
    expect(codes.filter((code) => !text.includes(code))).toEqual([]);
  });

  test("has a help page, and every help page has a diagnostic", () => {
    const pages = filesIn(join("docs", "diagnostics"), ".md").map((file) =>
      relative(join("docs", "diagnostics"), file),
    );
    expect(pages.filter((page) => /^GF/.test(page))).toEqual(codes.map((code) => `${code}.md`).sort());
  });
});

test("random suites import test/thorough.ts, by which --thorough finds them", () => {
  const asking = filesIn("test").filter((file) =>
    /process\.env\W+GREENFLAG_(SEED|CASES|THOROUGH)/.test(readFileSync(join(repository, file), "utf8")),
  );
  expect(asking).toEqual(["test/thorough.ts"]);
});
