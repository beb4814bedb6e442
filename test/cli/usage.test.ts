import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { version } from "../../src/core/version.ts";
import { listing, newFolder, type Place } from "../runtime/support.ts";
import { greenflag, newProject, start } from "./support.ts";

let place: Place;
beforeAll(async () => {
  place = await newProject();
});

describe("wrong usage is reported on stderr only, with exit code 2", () => {
  test.each([
    [["frobnicate"], 'Unknown subcommand "frobnicate" for "greenflag"', "greenflag"],
    [["run"], "No pipeline is given.", "greenflag run"],
    [["run", "laps", "results"], 'One pipeline is run at a time, but "results" follows.', "greenflag run"],
    [["explain"], "No pipeline is given.", "greenflag explain"],
    [
      ["explain", "laps", "form", "best"],
      'Unexpected argument "form", "best" after the pipeline: a column is named PIPELINE.COLUMN.',
      "greenflag explain",
    ],
    [["demo", "now"], 'Unexpected positional argument: "now"', "greenflag demo"],
    [["run", "laps", "--fast"], "Unrecognized flag: --fast in command greenflag run", "greenflag run"],
    [
      ["run", "laps", "--table", "results"],
      'Invalid value for flag --table: "results". Expected TABLE=PATH.',
      "greenflag run",
    ],
    [
      ["run", "laps", "--mode", "fast", "--event", "1"],
      'Invalid value for flag --mode: "fast". Expected: "train" | "score"',
      "greenflag run",
    ],
    [
      ["run", "laps", "--mode", "score"],
      "Score mode computes the features of one event, but no event was given. Add --event EVENT.",
      "greenflag run",
    ],
    [
      ["run", "laps", "--event", "1"],
      "An event was given without score mode: train mode computes all events. Add --mode score, or remove --event.",
      "greenflag run",
    ],
    [
      ["run", "laps", "--sealed"],
      "Sealed was given without score mode: train mode reads everything. Add --mode score --event EVENT, or remove --sealed.",
      "greenflag run",
    ],
    [
      ["run", "laps", "--mode", "score", "--event", "1", "--event", "2"],
      "--event was given 2 times; one event is scored at a time.",
      "greenflag run",
    ],
    [["run", "laps", "--table", "results="], "--table results= gives no path; expected TABLE=PATH.", "greenflag run"],
    [
      ["run", "laps", "--table", "results=a.csv", "--table", "tracks=b.csv", "--table", "results=c.csv"],
      "--table gives 'results' twice; for several files give their folder, or a pattern such as 'results=DIR/*.csv'.",
      "greenflag run",
    ],
    [["run", "laps", "--out", ""], "--out needs a folder (default: out).", "greenflag run"],
    [["compile", "--out", ""], "--out needs a folder (default: generated).", "greenflag compile"],
    [["run", "laps", "--param", "=1"], 'Invalid value for flag --param: "=1". Expected NAME=VALUE.', "greenflag run"],
  ])("%j", async (args, sentence, command) => {
    expect(await greenflag(place.root, ...args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `greenflag: ${sentence}\nTry: ${command} --help\n`,
    });
  });
});

describe("wrong usage with --json", () => {
  test.each<[readonly string[], string, string]>([
    [["run", "--json"], "No pipeline is given.", "greenflag run"],
    [["run", "laps", "--json", "--fast"], "Unrecognized flag: --fast in command greenflag run", "greenflag run"],
    [["compile", "--json", "--out", ""], "--out needs a folder (default: generated).", "greenflag compile"],
  ])("%j prints one document on stdout", async (args, message, help) => {
    const { code, stdout, stderr } = await greenflag(place.root, ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      diagnostics: [{ code: "GF6002", severity: "error", message, hint: `Try: ${help} --help`, place: null }],
    });
  });
});

describe("completions", () => {
  /** What bash offers for a line whose last word is being typed. */
  const offered = (script: string, ...words: readonly string[]): readonly string[] => {
    const line = words.map((word) => `'${word}'`).join(" ");
    const code = `COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; COMP_LINE="\${COMP_WORDS[*]}"; COMP_POINT=\${#COMP_LINE}; _greenflag greenflag '${words.at(-1)}' '${words.at(-2)}'; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync("bash", ["-c", `${script}\n${code}`], { encoding: "utf8" });
    return stdout.split("\n").flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
  };

  test.skipIf(spawnSync("bash", ["-c", ":"]).status !== 0)(
    "bash completes commands, flags and their values",
    async () => {
      const { code, stdout: script } = await greenflag(place.root, "--completions", "bash");
      expect(code).toBe(0);
      expect(offered(script, "greenflag", "c")).toEqual(["compile", "check-data"]);
      expect(offered(script, "greenflag", "run", "--en")).toEqual(["--engine"]);
      expect(offered(script, "greenflag", "run", "--engine", "d")).toEqual(["duckdb"]);
    },
  );

  test("every command shows examples in its help", async () => {
    const { stdout } = await greenflag(place.root);
    const commands = [...stdout.slice(stdout.indexOf("SUBCOMMANDS")).matchAll(/^ {2}([a-z-]+) /gm)].map(
      ([, name]) => name ?? "",
    );
    expect(commands.length).toBeGreaterThan(6);
    for (const command of commands)
      expect((await greenflag(place.root, command, "--help")).stdout).toMatch(
        new RegExp(`EXAMPLES\n[^]*  greenflag ${command}`),
      );
  });
});

describe("help", () => {
  test("is printed without a command", async () => {
    const { code, stdout, stderr } = await greenflag(place.root);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of ["compile", "run", "demo", "test"])
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
  });

  test.each(["compile", "run", "demo", "test"])("is printed for %s", async (command) => {
    const { code, stdout, stderr } = await greenflag(place.root, command, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`greenflag ${command}`);
  });

  test("includes the version", async () => {
    expect(await greenflag(place.root, "--version")).toEqual({
      code: 0,
      stdout: `greenflag v${version}\n`,
      stderr: "",
    });
  });
});

describe("the project folder", () => {
  test("is found from a folder inside it", async () => {
    const inside = join(place.root, "a", "b");
    mkdirSync(inside, { recursive: true });
    const { code, stderr } = await greenflag(inside, "run", "nothing");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        "GF4014 There is no runner 'nothing' in ../../generated.",
        "  hint: Available: laps, odd. Or compile first: greenflag compile PATH.",
        "1 problem\n",
      ].join("\n"),
    });
  });

  test("is the working directory if there is no package.json", async () => {
    const folder = newFolder();
    const { code, stderr } = await greenflag(folder, "run", "nothing");
    expect({ code, first: stderr.split("\n")[0] }).toEqual({
      code: 1,
      first: "GF4014 There is no runner 'nothing' in generated.",
    });
    expect(listing(folder)).toEqual([]);
  });
});

test("compile.ts at the root runs greenflag compile", async () => {
  const { code, stdout } = await start(place.root, ["--help"], { program: "compile.ts" }).ended;
  expect(code).toBe(0);
  expect(stdout).toBe((await greenflag(place.root, "compile", "--help")).stdout);
});
