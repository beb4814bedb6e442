/** The layout of generated code in lines. */
import { describe, expect, test } from "vitest";
import { comment, printDoc } from "../../src/engines/lowering/layout.ts";
import { layoutTypeScript as inTypeScript } from "../../src/engines/lowering/typescript.ts";
import { layoutSql as inSql } from "../../src/engines/sql/layout.ts";
import { tooWide } from "./line-width.ts";

const lines = (text: string): string => text.replace(/^\n|\n *$/g, "");

describe("layout of TypeScript", () => {
  test.each([
    ["what fits stands on one line", 'pl.col("a").add(pl.lit(1)).alias("b")', 'pl.col("a").add(pl.lit(1)).alias("b")'],
    [
      "a chain that does not fit has each call after the first on a line of its own",
      'pl.col("a").cast(pl.Float64).rollingMean({ windowSize: 10 }).over("b")',
      `
pl.col("a")
  .cast(pl.Float64)
  .rollingMean({ windowSize: 10 })
  .over("b")`,
    ],
    [
      "options that come last open on the line of their call",
      'rollingGroups(derived, { partition: ["race_id"], unit: "tick", size: 5 })',
      `
rollingGroups(derived, {
  partition: ["race_id"],
  unit: "tick",
  size: 5,
})`,
    ],
    [
      "short items share lines",
      '["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dddddddddd"]',
      `
[
  "aaaaaaaaaa", "bbbbbbbbbb",
  "cccccccccc", "dddddddddd",
]`,
    ],
    [
      "the members of a type stand under each other, each with its semicolon",
      'type Parameters = { readonly "days": readonly number[]; readonly "by": string | null; }',
      `
type Parameters = {
  readonly "days": readonly number[];
  readonly "by": string | null;
}`,
    ],
    [
      "the branches of a choice stand under each other",
      "isInList(x, p.names === null ? null : p.names.map(Math.fround))",
      `
isInList(
  x,
  p.names === null
    ? null
    : p.names.map(Math.fround),
)`,
    ],
  ])("%s", (_, code, expected) => {
    expect(printDoc(inTypeScript(code), 40)).toBe(lines(expected));
  });
});

describe("layout of SQL", () => {
  test.each([
    ["what fits stands on one line", '  CASE WHEN a THEN b END AS "c",', '  CASE WHEN a THEN b END AS "c",'],
    [
      "the branches of a CASE stand under each other",
      '  CASE WHEN count(r."a") OVER w1 >= 3 THEN avg(r."a") OVER w1 ELSE 0 END AS "c",',
      `
  CASE
    WHEN count(r."a") OVER w1 >= 3
      THEN avg(r."a") OVER w1
    ELSE 0
  END AS "c",`,
    ],
    [
      "the clauses of a window stand under each other, and the AND of a BETWEEN begins no line",
      'avg(r."a") OVER (PARTITION BY r."b" ORDER BY r."c" ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS "c"',
      `
avg(r."a") OVER (
  PARTITION BY r."b"
  ORDER BY r."c"
  ROWS BETWEEN 9 PRECEDING AND CURRENT ROW
) AS "c"`,
    ],
    [
      "a line may end before a loose operator, and IS DISTINCT FROM is one",
      'WHERE l."aaaaa" IS NOT DISTINCT FROM r."a" AND l."b" = r."b"',
      `
WHERE l."aaaaa" IS NOT DISTINCT FROM r."a"
  AND l."b" = r."b"`,
    ],
  ])("%s", (_, code, expected) => {
    expect(printDoc(inSql(code), 44)).toBe(lines(expected));
  });

  test("a name with line ends, quotes or SQL keywords is unchanged", () => {
    const name = `"a\n  -- ""AND"" (CASE, '"`;
    expect(printDoc(inSql(`coalesce(r.${name}, '(''OR', r.${name})`), 20)).toBe(
      `coalesce(\n  r.${name},\n  '(''OR',\n  r.${name}\n)`,
    );
  });
});

test("a long comment continues on further lines, each with its marker", () => {
  expect(printDoc(comment("//", "one two three four five"), 12)).toBe("// one two\n// three\n// four five");
});

test("a line exceeds the width only because of its longest literal or name", () => {
  expect(tooWide(`${"x".repeat(120)}\n${"x".repeat(121)}\n  "${"x".repeat(200)}",`)).toEqual([]);
  expect(tooWide(`a(${"b, ".repeat(60)})`)).toEqual([`a(${"b, ".repeat(60)})`]);
});
