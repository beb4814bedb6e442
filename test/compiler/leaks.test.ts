/**
 * The compile-fail suite. Each source says in its own comments what is wrong with it and where (cases/expected-errors.ts); the two
 * TypeScripts must print exactly that, in the same words at the same place, and the compiler must report it once.
 */
import { basename } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { checks } from "./cases/checks.ts";
import { silent } from "./cases/compiler-only.ts";
import { dtypes } from "./cases/dtypes.ts";
import { tricky } from "./cases/escaped-names.ts";
import { expectedIn, shortened } from "./cases/expected-errors.ts";
import { grain } from "./cases/grain.ts";
import { leaks } from "./cases/leaks.ts";
import { forms } from "./cases/leaks-by-expression.ts";
import { late } from "./cases/leaks-by-step.ts";
import { refusals } from "./cases/refusals.ts";
import { settlement } from "./cases/settlement.ts";
import { windows } from "./cases/windows.ts";
import { compileIn, contents, flights, newAuthor, type PrintedByFile, tsc6, tsc7, weekend } from "./support.ts";

const groups = [forms, leaks, late, tricky, refusals, windows, settlement, grain, silent, checks, dtypes];
const sources = Object.assign({}, ...groups) as Readonly<Record<string, string>>;
const files = Object.keys(sources);
const expected = (file: string) => expectedIn(sources[file] ?? "");

let printed7: PrintedByFile;
let printed6: PrintedByFile;
let report: CompileReport;
let folder: string;
beforeAll(async () => {
  folder = newAuthor({ ...weekend, ...flights, ...sources });
  const seven = tsc7(folder);
  report = await compileIn(folder);
  printed6 = tsc6(folder);
  printed7 = await seven;
});

test("every source has an error and a unique name", () => {
  expect(files.length).toBeGreaterThan(60);
  expect(files.filter((file) => expected(file).length === 0)).toEqual([]);
  expect(files.length).toBe(groups.reduce((sum, group) => sum + Object.keys(group).length, 0));
});

describe("messages of TypeScript 7", () => {
  test.each(files)("%s", (file) => {
    const printed = (printed7.get(file) ?? []).map((one) => ({ ...one, text: shortened(one.text) }));
    const typed = expected(file).filter(({ text }) => text !== null);
    expect(printed).toEqual(typed.map(({ line, column, text }) => ({ line, column, text: shortened(text ?? "") })));
  });

  test("no other file has errors", () => {
    expect([...printed7.keys()].filter((file) => !files.includes(file))).toEqual([]);
  });
});

describe("messages of TypeScript 6 are the same", () => {
  test.each(files)("%s", (file) => {
    // How much of a type is spelled out is each version's own.
    const short = (printed: PrintedByFile) => printed.get(file)?.map((one) => ({ ...one, text: shortened(one.text) }));
    expect(short(printed6)).toEqual(short(printed7));
  });

  test("no other file has errors", () => {
    expect([...printed6.keys()].filter((file) => !files.includes(file))).toEqual([]);
  });
});

describe("the compiler reports each error once, at the name", () => {
  test.each(files)("%s", (file) => {
    const lines = (sources[file] ?? "").split("\n");
    const told = expected(file).filter(({ code }) => code !== null);
    const wanted = told.map(({ line, column, length, code, message }) => {
      const text = lines[line - 1] ?? "";
      const place = { file, line, column, text, length };
      return { code, message: shortened(message), place };
    });
    const reported = report.diagnostics
      .filter(({ place }) => place?.file === file)
      .map(({ code, message, place }) => ({ code, message: shortened(message), place }));
    // The types underline where rows are put to use; late-rows.test.ts says which step the compiler shows.
    const placed = ({ code }: { readonly code: string | null }) => !["GF2003", "GF2004", "GF2027"].includes(code ?? "");
    expect(reported.filter(placed)).toEqual(wanted.filter(placed));
    const rows = (all: readonly { readonly code: string | null; readonly message: string }[]) =>
      all.filter((one) => !placed(one)).map(({ message }) => message);
    expect(rows(reported)).toEqual(rows(wanted));
  });

  test("with one hint per kind of error", () => {
    const hints = new Map<string, string>();
    for (const file of files) {
      for (const { code, message, hint } of expected(file)) {
        const said = report.diagnostics.find(
          (one) => one.place?.file === file && shortened(one.message) === message,
        )?.hint;
        if (hint !== null && code !== null) hints.set(code, hint);
        if (hint !== null) expect(said, `${basename(file)}: ${code}`).toBe(hint);
      }
    }
    // Hints that name what there is, or what is missing, are of their own place.
    const placed = ["GF2006", "GF2011", "GF2022", "GF2033"];
    for (const { code, hint } of report.diagnostics)
      if (hints.has(code) && !placed.includes(code)) expect(hint).toBe(hints.get(code));
  });

  test("no other file has errors", () => {
    expect(report.diagnostics.filter(({ place }) => !files.includes(place?.file ?? ""))).toEqual([]);
  });

  test("nothing is written", () => {
    expect(report.runners).toEqual([]);
    expect(Object.keys(contents(folder)).filter((file) => file.startsWith("generated"))).toEqual([]);
  });
});
