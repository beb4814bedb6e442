/** Names come from data, and data has any names: they go into runners as text, never as code, patterns or comments. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import pl, { type DataFrame, type LazyDataFrame } from "nodejs-polars";
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { tooWide } from "../lower/line-width.ts";
import { compileIn, newAuthor, tsc7, write } from "./support.ts";

const names = [
  ...['"', "'", "`", "\\", "\\n", "new\nline", "\r", "\t", "*/", "/*", "//", "a\u2028b", "a\u2029b", "\u202e", "</x>"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that looks like a template
  ...["${x}", "$&", "$1", "a.b", "a b", " ", "é", "🏁", "1", "-", "true", "null", "then", "toString", "hasOwnProperty"],
  ...["__proto__", "constructor", "prototype", "literal", "len", "index", "pl", "t", "p", "runner", "output"],
  ...["^", "$", "^a", "a$", "**", "a*", "mean 2__1", "filter__1", 'pl.col("x")', '"); process.exit(1); ("'],
];
const literal = (text: string) =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);

/** What would be a row, a heading, HTML, a link, a mention and the end of a graph. */
const markup = "| x |\n# head\n<script>alert(1)</script> [a](javascript:1) @all ``` --> *b* __c__ http://d.e &amp; $f$";

/** A table of such columns, in a file and under a name of that kind; each column is looked at in every way. */
const source = `\
import { date, f64, i32, last, pipeline, prior, str, table, timeline } from "greenflag";
const day = timeline("day */ // \`\\u2028", {
  phases: ["dawn", "race */\\n"],
  clocks: { "*/": { phase: "race */\\n", ticks: "own" } },
});
const late = day.after("race */\\n");
const odd = table("*/ \\n\`\${t}\\\\", {
  timeline: day,
  event: { "event '\\"": i32 },
  order: { "order\\n": date },
  entity: { "entity */": str },
  tick: { clock: "*/", key: { "tick \`": i32 } },
  rows: day.always,
  path: "da ta/*/\\"\\n\${x}.parquet",
  columns: {
${names.map((name) => `    [${literal(name)}]: f64.doc(${literal(`${markup} ${name}`)}).known(late),`).join("\n")}
  },
});
export const made = pipeline("hostile", { decide: day.after("race */\\n") })
  .from(odd)
  .derive((r) => ({
${names.map((name) => `    [${literal(`mean ${name}`)}]: r[${literal(name)}].over(last(2)).mean().lag().orElse(-1),`).join("\n")}
${names.map((name) => `    [${literal(`prior ${name}`)}]: r[${literal(name)}].over(prior()).max(),`).join("\n")}
  }))
  .filter((r) => r[${literal('"')}].ge(0))
  .features([${names.map((name) => `${literal(`mean ${name}`)}, ${literal(`prior ${name}`)}`).join(", ")}])
  .label(${names.map(literal).join(", ")})
  .sink({ parquet: "'\\"\${x} *\`.parquet" });
`;

/** Each refused for one name. */
const refused = {
  "star.pipeline.ts": ["*", "GF2101 polars cannot compute the column '*': it reads such a name as a pattern."],
  "pattern.pipeline.ts": ["^a$", "GF2101 polars cannot compute the column '^a$': it reads such a name as a pattern."],
  "unused.pipeline.ts": ["^.*$", "GF2101 polars cannot compute the column '^.*$': it reads such a name as a pattern."],
  "half.pipeline.ts": [
    "\ud83c",
    "GF2101 polars cannot compute the column '\\ud83c': the name contains half of a character (a lone surrogate), which files cannot store.",
  ],
  "empty.pipeline.ts": ["", "GF1101 The declaration of table 'odd_empty' is invalid: it has a column without a name."],
} as const;

const withColumn = (file: string, name: string) => `\
import { f64, i32, pipeline, table, timeline } from "greenflag";
const day = timeline("day", { phases: ["race"] });
const odd = table("odd_${file.slice(0, -".pipeline.ts".length)}", {
  timeline: day,
  event: { id: i32 },
  rows: day.always,
  columns: { x: f64.known(day.always), ${literal(name)}: f64.known(day.always) },
});
export const made = pipeline("${file.slice(0, -".pipeline.ts".length)}", { decide: day.before("race") })
  .from(odd)
  .features(["x"${file.startsWith("unused") ? "" : `, ${literal(name)}`}])
  .sink({ parquet: "x.parquet" });
`;

const compute = async (folder: string, frame: LazyDataFrame): Promise<DataFrame> => {
  const { default: runner } = await import(join(folder, "generated", "hostile", "runner.ts"));
  return runner.compute({ [runner.spec.tables[0].name]: frame }, {}).collectSync();
};

const computeSql = async (folder: string, duckdb: DuckDBConnection, file: string) => {
  const { default: runner } = await import(join(folder, "generated", "hostile", "runner.ts"));
  const table = runner.spec.tables[0].name.replaceAll('"', '""');
  await duckdb.run(`CREATE SCHEMA t; CREATE VIEW t."${table}" AS FROM '${file}'`);
  const statement = readFileSync(join(folder, "generated", "hostile", "hostile.duckdb.sql"), "utf8");
  return (await duckdb.runAndReadAll(statement)).getColumnsObjectJS();
};

describe("a runner with hostile names", () => {
  let folder: string;
  let report: CompileReport;
  beforeAll(async () => {
    folder = newAuthor({ "hostile.pipeline.ts": source }, ["node"]);
    report = await compileIn(folder);
  });

  test("is written", () => {
    expect(report.diagnostics).toEqual([]);
    expect(report.runners).toMatchObject([{ pipeline: "hostile", state: "written" }]);
  });

  test("type-checks, and so does its source", async () => {
    expect([...(await tsc7(folder))]).toEqual([]);
  });

  test("has no character that an editor takes for a line end", () => {
    const text = readFileSync(join(folder, "generated", "hostile", "runner.ts"), "utf8");
    expect(text).not.toMatch(/[\r\u2028\u2029\p{Cf}]/u);
  });

  test.each(["runner.ts", "hostile.duckdb.sql"])("has no line in %s that is wider than the names in it", (file) => {
    const text = readFileSync(join(folder, "generated", "hostile", file), "utf8");
    expect(text.split("\n").length).toBeGreaterThan(names.length);
    expect(tooWide(text)).toEqual([]);
  });

  test("has a card in which no name is markup", () => {
    const text = readFileSync(join(folder, "generated", "hostile", "README.md"), "utf8");
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}](?<!\n)/u);
    const lines = text.split("\n");
    const [open, close] = [lines.indexOf("```mermaid"), lines.lastIndexOf("```")];
    for (const line of lines.slice(open + 2, close))
      expect(line).toMatch(
        /^ {2}(\w+(\[\(?|\(\[)"([\p{L}\p{N} ]|#\d+;|<br\/>)+"(\)?\]|\]\))|\w+ --> \w+|classDef \w+ [\w:#,]+|class [\w,]+ \w+)$/u,
      );
    const rest = [...lines.slice(1, open), ...lines.slice(close + 1)].map((line) =>
      line.replace(/`[^`]*`/g, "``").replace(/<\/?code>/g, ""),
    );
    const links = / \[[^\][]*\]\([\w./%-]+(#L\d+)?\)/g;
    for (const line of rest) {
      expect(line.replace(links, "").replace(/^#+ /, "")).not.toMatch(/[<>[\]@~$]|:\/\/|#(?!\d+;)|(?<!\*)\*(?!\*)|__/);
      if (line.startsWith("|")) expect(line.split("|")).toHaveLength(8);
    }
    expect(rest.filter((line) => line.startsWith("#"))).toEqual([
      ...["# hostile", "## Features", "## Keys", "## Labels", "## Tables and steps", "## Assumptions"],
    ]);
    // Each name can be read again: what a browser makes of the cell is the name, on one line.
    const cells =
      rest.length > 0
        ? lines.filter((line) => line.startsWith("| ")).map((line) => line.split(" | ")[0]?.slice(2) ?? "")
        : [];
    const shown = cells.map((cell) =>
      cell.startsWith("<code>")
        ? cell.slice(6, -7).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        : cell.slice(1, -1),
    );
    const oneLine = (name: string) => name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
    for (const name of names) for (const column of [name, `mean ${name}`]) expect(shown).toContain(oneLine(column));
  });

  test("computes the right values", async () => {
    const file = join(folder, "odd.parquet");
    const duckdb = await (await DuckDBInstance.create()).connect();
    const as = (value: string, name: string) => `${value} AS "${name.replaceAll('"', '""')}"`;
    const columns = [
      as("e::INT", "event '\""),
      as("DATE '2024-01-01' + e::INT", "order\n"),
      as("'x'", "entity */"),
      as("t::INT", "tick `"),
      ...names.map((name, i) => as(`(${i} * 100 + e * 10 + t)::DOUBLE`, name)),
    ];
    const rows = "SELECT unnest([0, 1, 2]) AS e) a, (SELECT unnest([0, 1, 2]) AS t) b ORDER BY t DESC, e";
    await duckdb.run(`COPY (SELECT ${columns.join(", ")} FROM (${rows}) TO '${file}' (FORMAT parquet)`);

    const made = await compute(folder, pl.scanParquet(file));
    const expected = names.flatMap((name, i) => {
      const at = (...rows: readonly (number | null)[]) => rows.map((row) => (row === null ? null : i * 100 + row));
      // The mean of a row and the one before it, one row earlier; the greatest of all earlier events.
      const means = [0, 10, 20].flatMap((event) => [-1, i * 100 + event, i * 100 + event + 0.5]);
      return [
        [name, at(0, 1, 2, 10, 11, 12, 20, 21, 22)],
        [`mean ${name}`, means],
        [`prior ${name}`, at(null, null, null, 2, 2, 2, 12, 12, 12)],
      ] as const;
    });
    for (const [name, values] of expected) expect(made.getColumn(name).toArray(), name).toEqual(values);
    const sql = await computeSql(folder, duckdb, file);
    for (const [name, values] of expected) expect(sql[name], name).toEqual(values);
    expect(made.columns).toHaveLength(3 + expected.length);
  });
});

test("a name that no engine supports is refused, used or not", async () => {
  const files = Object.entries(refused).map(([file, [name]]) => [file, withColumn(file, name)]);
  const { diagnostics, runners } = await compileIn(newAuthor(Object.fromEntries(files)));
  expect(runners).toEqual([]);
  expect(Object.fromEntries(diagnostics.map((one) => [one.place?.file, `${one.code} ${one.message}`]))).toEqual(
    Object.fromEntries(Object.entries(refused).map(([file, [, sentence]]) => [file, sentence])),
  );
  expect(diagnostics).toHaveLength(Object.keys(refused).length);
});

test("paths with any characters are found", async () => {
  const folder = newAuthor({}, ["node"]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that looks like a template
  const file = 'it\'s */ a `${x}`/wild\u2028 "one".pipeline.ts';
  write(folder, { [file]: withColumn("wild.pipeline.ts", "y") });
  expect((await compileIn(folder)).diagnostics).toEqual([]);
  expect(await compileIn(folder, { check: true })).toMatchObject({
    diagnostics: [],
    runners: [{ source: file, path: "generated/wild", state: "unchanged" }],
  });
  expect([...(await tsc7(folder))]).toEqual([]);
  // Once it no longer makes the runner, the runner is known to be its.
  write(folder, { [file]: withColumn("tame.pipeline.ts", "y") });
  const { diagnostics } = await compileIn(folder, { check: true });
  expect(diagnostics.map(({ code }) => code)).toEqual(["GF3001", "GF3003"]);
});
