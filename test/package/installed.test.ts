/**
 * The package as its users have it: packed, installed by each package manager, imported by each runtime, checked by each
 * TypeScript. It needs the registry and a few minutes, so only `./greenflag test --thorough` runs it.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { newScratch } from "../temporary-folder.ts";
import { thorough } from "../thorough.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const { peerDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

// Of the run of vitest: a condition and a source map setting that users do not have.
const { NODE_OPTIONS: _, ...environment } = process.env;
const bin = dirname(process.execPath);
const env = { ...environment, PATH: `${bin}:${process.env.PATH}`, NO_COLOR: "1" };

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const runIn = (folder: string, program: string, ...args: readonly string[]): Ended => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
  return { code: status, stdout, stderr };
};

const npm = (folder: string, ...args: readonly string[]): void => {
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, env, stdio: "pipe" });
};

const pipeline = `import { f64, i32, pipeline, prior, str, table, timeline } from "greenflag";

const days = timeline("days", { phases: ["open", "close"] });
const visits = table("visits", {
  timeline: days,
  event: { day: i32 },
  order: { number: i32 },
  entity: { shop: str },
  rows: days.always,
  path: "visits.csv",
  columns: { sold: f64.known(days.after("close")) },
});

export const forecast = pipeline("forecast", { decide: days.before("open") })
  .from(visits)
  .derive((r) => ({ sold_3: r.sold.over(prior(3)).mean() }))
  .features(["sold_3"])
  .sink({ csv: "forecast.csv" });
`;

const project: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "shop", "private": true }\n',
  "pipelines/visits.pipeline.ts": pipeline,
  "visits.csv": "day,number,shop,sold\n1,1,a,10\n2,2,a,20\n3,3,a,40\n",
};
// The mean of the earlier days.
const features = "day,shop,sold_3\n1,a,\n2,a,10.0\n3,a,15.0\n";

const newProject = (): string => {
  const folder = newScratch("elsewhere", "package-");
  write(folder, project);
  return folder;
};

/** Compiles and runs with the installed command. */
const compileAndRun = (folder: string, ...args: readonly string[]): void => {
  const greenflag = join(folder, "node_modules", ".bin", "greenflag");
  expect(runIn(folder, greenflag, "compile")).toEqual({
    code: 0,
    stdout: `pipelines/visits.pipeline.ts -> generated/forecast (${args.length === 0 ? "written" : "unchanged"})\n`,
    stderr: "",
  });
  expect(runIn(folder, greenflag, "run", "forecast", ...args)).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(folder, "out/forecast.csv"), "utf8")).toBe(features);
};

describe.skipIf(!thorough)("the installed package", () => {
  let tarball = "";
  let installed = "";
  let tools = "";
  beforeAll(() => {
    const packed = newScratch("elsewhere", "packed-");
    npm(repository, "pack", "--pack-destination", packed);
    tarball = join(packed, readdirSync(packed)[0] ?? "");
    installed = newProject();
    npm(installed, "install", tarball, "@types/node@24");
    tools = newScratch("elsewhere", "tools-");
    write(tools, { "package.json": "{}" });
    npm(tools, "install", "pnpm", "deno", "bun");
  });

  test("is smaller than 2 MB and has neither sources nor tests", () => {
    expect(statSync(tarball).size).toBeLessThan(2_000_000);
    const files = readdirSync(join(installed, "node_modules/greenflag"), { recursive: true, encoding: "utf8" });
    expect(files.length).toBeGreaterThan(300);
    expect(files.filter((file) => /(?<!\.d)\.ts$|\.test\.|^(src|dsl|test|bench|examples)\//.test(file))).toEqual([]);
  });

  test("compiles and runs where npm installed it, without DuckDB", () => {
    compileAndRun(installed);
    const refused = runIn(
      installed,
      join(installed, "node_modules/.bin/greenflag"),
      "run",
      "forecast",
      "--engine",
      "duckdb",
    );
    expect(refused).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "GF4083 The engine DuckDB needs the package '@duckdb/node-api', which is not installed.\n" +
        `  hint: Install it: npm install @duckdb/node-api@${peerDependencies["@duckdb/node-api"]}.\n1 problem\n`,
    });
  });

  test("runs on DuckDB once that is installed as the message says", () => {
    const folder = newProject();
    npm(folder, "install", tarball, `@duckdb/node-api@${peerDependencies["@duckdb/node-api"]}`);
    compileAndRun(folder);
    compileAndRun(folder, "--engine", "duckdb");
  });

  test("compiles and runs where pnpm installed it", () => {
    const folder = newProject();
    const pnpm = join(tools, "node_modules/.bin/pnpm");
    // Outside of any workspace of this machine.
    expect(runIn(folder, pnpm, "add", tarball, "--ignore-workspace")).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["greenflag"]);
    compileAndRun(folder);
  });

  test("is imported and required by plain Node", () => {
    const names = [
      ["greenflag", "pipeline"],
      ["greenflag/runtime", "layer"],
      ["greenflag/artifacts", "openArtifact"],
      ["greenflag/runner", "runner"],
    ] as const;
    const expected = names.map(([from, name]) => `${from} ${name}\n`).join("");
    write(installed, {
      "use.cjs": names
        .map(([from, name]) => `if (require("${from}").${name} !== undefined) console.log("${from} ${name}");\n`)
        .join(""),
      "use.mjs": names
        .map(
          ([from, name], i) =>
            `import { ${name} as _${i} } from "${from}"; if (_${i}) console.log("${from} ${name}");\n`,
        )
        .join(""),
    });
    for (const file of ["use.cjs", "use.mjs"])
      expect(runIn(installed, process.execPath, file)).toEqual({ code: 0, stdout: expected, stderr: "" });
  });

  test("builds the same plan in Node, Deno and Bun", () => {
    // Bun names a file by its path, Node and Deno by its address.
    write(installed, {
      "plan.mts": `import { forecast } from "./pipelines/visits.pipeline.ts";\nconsole.log(JSON.stringify(forecast.plan).replaceAll("file://", ""));\n`,
    });
    const node = runIn(installed, process.execPath, "plan.mts");
    expect(JSON.parse(node.stdout)).toMatchObject({ kind: "pipeline", name: "forecast" });
    for (const [name, ...args] of [
      ["deno", "run", "-A"],
      ["bun", "run"],
    ] as const) {
      const { code, stdout } = runIn(installed, join(tools, "node_modules/.bin", name), ...args, "plan.mts");
      expect([name, code, stdout]).toEqual([name, 0, node.stdout]);
    }
  });

  test("says in one sentence that Node is too old", () => {
    const older = "data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.20.2' })";
    const command = join(installed, "node_modules/greenflag/dist/src/cli/bin.js");
    expect(runIn(installed, process.execPath, "--import", older, command, "ls")).toEqual({
      code: 2,
      stdout: "",
      stderr: "greenflag: needs Node 22.19 or later, but this is Node 20.20.2: please install a newer one.\n",
    });
  });

  describe.each(["5.9", "6", "7"])("under TypeScript %s", (version) => {
    let tsc = "";
    beforeAll(() => {
      const folder = newScratch("elsewhere", "tsc-");
      write(folder, { "package.json": "{}" });
      npm(folder, "install", `typescript@${version}`);
      tsc = join(folder, "node_modules/typescript/bin/tsc");
      for (const name of ["nascar", "flights"])
        cpSync(join(repository, "examples", name), join(installed, "examples", name), {
          recursive: true,
          filter: (path) => !/(demo|season)\.ts$/.test(path),
        });
      write(installed, {
        // In a CommonJS package, TypeScript refuses the import of the contract in a runner.
        "package.json": '{ "name": "shop", "private": true, "type": "module" }\n',
        "programs/run.ts": `import { nodeServices, openArtifact } from "greenflag/artifacts";
import { layer } from "greenflag/runtime";
import forecast from "../generated/forecast/runner.ts";

export const run = forecast.run({ tables: {}, params: {}, root: ".", out: "out", module: "generated/forecast/runner.ts" });
export const opened = openArtifact("out/forecast.csv");
export const services = [layer, nodeServices];
`,
      });
      expect(runIn(installed, "node_modules/.bin/greenflag", "compile")).toMatchObject({ code: 0 });
    });

    test.each([
      ["nodenext", "nodenext", "es2022"],
      ["esnext", "bundler", "esnext"],
    ])("programs have no type errors: module %s, resolution %s, target %s", (module, moduleResolution, target) => {
      write(installed, {
        "tsconfig.json": JSON.stringify({
          compilerOptions: {
            ...{ module, moduleResolution, target },
            strict: true,
            skipLibCheck: false,
            declaration: true,
            noPropertyAccessFromIndexSignature: true,
            emitDeclarationOnly: true,
            allowImportingTsExtensions: true,
            resolveJsonModule: true,
            types: ["node"],
            rootDir: ".",
            outDir: `declared-${module}`,
          },
          include: ["examples", "pipelines", "programs"],
        }),
      });
      expect(runIn(installed, process.execPath, tsc, "-p", ".")).toEqual({ code: 0, stdout: "", stderr: "" });
      const declared = readFileSync(
        join(installed, `declared-${module}`, "examples/nascar/pre_race.pipeline.d.ts"),
        "utf8",
      );
      // A declaration without types would have no errors either.
      expect(declared).toContain("export declare const preRace: ");
      expect(declared).not.toMatch(/: any\b/);
    });
  });
});
