/** JavaScript is not the language: its operators, words that the language does not have, expressions left unfinished. */
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { helped, helpers, innocent, operators, operatorsSay } from "./cases/operators.ts";
import { words } from "./cases/unknown-words.ts";
import { compileIn, newAuthor, weekend } from "./support.ts";

let report: CompileReport;
beforeAll(async () => {
  const sources = Object.entries(words).map(([name, { source }]) => [`${name}.pipeline.ts`, source]);
  report = await compileIn(
    newAuthor({
      ...weekend,
      ...Object.fromEntries(sources),
      "operators.pipeline.ts": operators,
      "helpers.ts": helpers,
      "helped.pipeline.ts": helped,
      "innocent.pipeline.ts": innocent,
    }),
  );
});

/** All that is said of a file, with what is underlined. */
const saidOf = (file: string): readonly string[] =>
  report.diagnostics
    .filter(({ place }) => place?.file === file)
    .map(({ code, message, place }) => {
      const { line, column = 1, text = "", length = 0 } = place ?? {};
      return `${line}:${column} <${text.slice(column - 1, column - 1 + length)}> ${code} ${message}`;
    })
    // Modules that are only declarations export no pipeline.
    .filter((line) => !line.includes("GF1004"));

describe("a JavaScript operator is refused with the method to use, and nothing else is reported", () => {
  test.each(operatorsSay)("%s", (_code, says) => {
    const [line = ""] = says.split(":");
    expect(saidOf("operators.pipeline.ts").filter((one) => one.startsWith(`${line}:`))).toEqual([says]);
  });

  test("no other line is reported", () => {
    expect(saidOf("operators.pipeline.ts")).toHaveLength(operatorsSay.length);
  });

  test("in a helper in another file: reported in the helper, not where it is used", () => {
    expect(saidOf("helpers.ts")).toEqual([
      "3:119 <||> GF1013 JavaScript's '||' cannot compute with an expression: write .or(...) for booleans, .orElse(...) for a fallback.",
      "4:58 <?> GF1013 JavaScript's '?:' cannot compute with an expression: write when(...).then(...).otherwise(...).",
      "5:52 <!> GF1013 JavaScript's '!' cannot compute with an expression: write .not().",
      "6:60 <r> GF1014 JavaScript cannot make text from a row, which has values only during a run: use its columns, as in r.name.",
    ]);
    expect(saidOf("helped.pipeline.ts")).toEqual([]);
  });

  test("records of expressions, optional arguments and plain values are not reported", () => {
    expect(saidOf("innocent.pipeline.ts")).toEqual([]);
  });
});

describe("an unknown option value is refused with the valid ones", () => {
  test.each(Object.keys(words))("%s", (name) => {
    expect(saidOf(`${name}.pipeline.ts`)).toEqual(words[name]?.says);
  });
});
