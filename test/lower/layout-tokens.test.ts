/** The layout of random code changes only white space between tokens. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printDoc } from "../../src/engines/lowering/layout.ts";
import { layoutTypeScript as inTypeScript } from "../../src/engines/lowering/typescript.ts";
import { layoutSql as inSql } from "../../src/engines/sql/layout.ts";
import { howMany, search } from "../thorough.ts";

describe("code has the same tokens at any line width", () => {
  const name = fc.string({ unit: "binary", maxLength: 12 });
  const width = fc.integer({ min: 10, max: 80 });

  test("TypeScript", () => {
    const text = name.map((one) => JSON.stringify(one));
    const { code } = fc.letrec<{ code: string }>((tie) => ({
      code: fc.oneof(
        { maxDepth: 5 },
        text.map((one) => `pl.col(${one})`),
        fc.array(text, { maxLength: 5 }).map((all) => `[${all.join(", ")}]`),
        fc.tuple(tie("code"), tie("code")).map(([a, b]) => `${a}.add(${b})`),
        fc.tuple(tie("code"), text, tie("code")).map(([a, key, b]) => `call(${a}, { ${key}: ${b}, size: -1.5e-7 })`),
        fc.tuple(tie("code"), tie("code")).map(([a, b]) => `n(p.x === null ? ${a} : ${b})`),
      ),
    }));
    const tokens = (written: string): string =>
      written
        .replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : ""))
        .replace(/,([)\]}])/g, "$1");
    search(
      fc.property(code, width, (one, wide) => {
        const made = printDoc(inTypeScript(one), wide);
        expect(tokens(made)).toBe(tokens(one));
        expect(printDoc(inTypeScript(one), 1e9)).toBe(one);
      }),
      howMany(60, 3000),
    );
  });

  test("SQL", () => {
    const named = name.map((one) => `r."${one.replaceAll('"', '""')}"`);
    const text = name.map((one) => `'${one.replaceAll("'", "''")}'`);
    const { code } = fc.letrec<{ code: string }>((tie) => ({
      code: fc.oneof(
        { maxDepth: 5 },
        named,
        text,
        fc.tuple(tie("code"), tie("code")).map(([a, b]) => `(${a} AND ${b} BETWEEN 1 AND -1.5e-7)`),
        fc.tuple(tie("code"), tie("code")).map(([a, b]) => `(${a} + ${b} IS DISTINCT FROM 1 * 2)`),
        fc.tuple(tie("code"), tie("code")).map(([a, b]) => `CASE WHEN ${a} >= 1 THEN ${b} ELSE CAST(${a} AS DATE) END`),
        fc.tuple(tie("code"), named).map(([a, b]) => `f(${a}, 1) OVER (PARTITION BY ${b}, ${b} ORDER BY ${b} DESC)`),
        fc.tuple(tie("code"), named).map(([a, b]) => `list_transform([${a}, ${b}], lambda v: v || ${b})[1]`),
      ),
    }));
    const tokens = (written: string): string =>
      written.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\s+/g, (part) => (/^["']/.test(part) ? part : ""));
    search(
      fc.property(code, width, (one, wide) => {
        expect(tokens(printDoc(inSql(one), wide))).toBe(tokens(one));
        expect(printDoc(inSql(one), 1e9)).toBe(one);
      }),
      howMany(60, 3000),
    );
  });
});
