// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are among what is tried
/** What JavaScript makes of expressions by itself, each with the one sentence that the compiler says of it. */

/** A line, what of it is underlined, and what is said. */
interface Operator {
  readonly code: string;
  readonly at: string;
  readonly says: string;
}

const computes = (operator: string, write: string, what = "an expression"): string =>
  `GF1013 JavaScript's '${operator}' cannot compute with ${what}: ${write}.`;
const makes = (made: string, write: string, what = "an expression"): string =>
  `GF1014 JavaScript cannot make ${made} from ${what}, which has values only during a run: ${write}.`;
const choose = "write when(...).then(...).otherwise(...)";

/** A derived column of a row `r` of results. */
const derived: readonly (readonly [code: string, at: string, says: string])[] = [
  ["r.rookie || r.rookie", "||", computes("||", "write .or(...) for booleans, .orElse(...) for a fallback")],
  ["r.rookie && r.rookie", "&&", computes("&&", "write .and(...)")],
  ["r.weight ?? 0", "??", computes("??", "write .orElse(...)")],
  ["!r.rookie", "!", computes("!", "write .not()")],
  ["r.rookie ? r.start : 0", "?", computes("?:", choose)],
  ['r.track === "oval"', "===", computes("===", "write .eq(...)")],
  ['"oval" == r.track', "==", computes("==", "write .eq(...)")],
  ["r.start !== 3", "!==", computes("!==", "write .ne(...)")],
  ["r.start != r.start", "!=", computes("!=", "write .ne(...)")],
  ["r.weight === null", "===", computes("===", "write .isNull()")],
  ["r.weight != undefined", "!=", computes("!=", "write .isNotNull()")],
  ["r.start < 3", "<", computes("<", "write .lt(...)")],
  ["3 <= r.start", "<=", computes("<=", "write .le(...)")],
  ["r.start > r.start", ">", computes(">", "write .gt(...)")],
  ["r.start >= 3", ">=", computes(">=", "write .ge(...)")],
  ["r.start + 1", "+", computes("+", "write .plus(...) for numbers, .concat(...) for text")],
  ['r.track + " 500"', "+", computes("+", "write .plus(...) for numbers, .concat(...) for text")],
  ["r.start - 1", "-", computes("-", "write .minus(...)")],
  ["2 * r.start", "*", computes("*", "write .times(...)")],
  ["r.start / 2", "/", computes("/", "write .dividedBy(...)")],
  ["r.start % 2", "%", computes("%", "write .modulo(...)")],
  ["r.start ** 2", "**", computes("**", "write .pow(...)")],
  ["-r.start", "-", computes("-", "write .times(-1)")],
  ["+r.track", "+", computes("+", "write .cast(f64)")],
  ["~r.start", "~", computes("~", "write its methods; there is none for this operator")],
  ["r.rookie & r.rookie", "&", computes("&", "write .and(...) for booleans")],
  ["r.rookie | r.rookie", "|", computes("|", "write .or(...) for booleans")],
  ["r.rookie ^ r.rookie", "^", computes("^", "write .ne(...) for booleans")],
  ["r.start << 1", "<<", computes("<<", "write its methods; there is none for this operator")],
  ['r.track in ["oval"]', "in", computes("in", "write .isIn([...])")],
  [
    "(r.start as object) instanceof Date",
    "instanceof",
    computes("instanceof", "write .eq(...), .isIn([...]) or .isNull() to test its value"),
  ],
  ['"x" in r.track', "in", computes("in", "write .isIn([...])")],
  ['["oval", "road"].includes(r.track)', '["oval", "road"].includes', computes(".includes", "write .isIn([...])")],
  ["[r.start, r.finish].indexOf(r.start)", "[r.start, r.finish].indexOf", computes(".indexOf", "write .isIn([...])")],
  ['"an oval".includes(r.track)', '"an oval".includes', computes(".includes", "write .contains(...)")],
  ["Object.is(r.start, 3)", "Object.is", computes("Object.is", "write .eq(...)")],
  ["lengths[r.track]", "r.track", computes("[]", "write when(...).then(...).otherwise(...), or join a table")],
  ["`the ${r.track}`", "r.track", makes("text", "write .concat(...) to add text, .cast(str) to make text")],
  ["String(r.start)", "String", makes("text", "write .cast(str)")],
  ["r.start.toString()", "r.start.toString", makes("text", "write .cast(str)")],
  ['"at ".concat(r.track)', '"at ".concat', makes("text", "write .concat(...)")],
  ['[r.track, r.driver].join(" ")', "[r.track, r.driver].join", makes("text", "write .concat(...)")],
  ["/oval/.test(r.track)", "/oval/.test", makes("text", "write .contains(...)")],
  ["Number(r.track)", "Number", makes("a number", "write .cast(f64)")],
  ["Number.parseFloat(r.track)", "Number.parseFloat", makes("text", "write .cast(f64)")],
  ["isNaN(r.start)", "isNaN", makes("a number", "write .isNaN()")],
  ["Number.isFinite(r.start)", "Number.isFinite", makes("a number", "write .isFinite()")],
  ["Math.abs(r.start)", "Math.abs", makes("a number", "write .abs()")],
  ["Math.max(r.start, 3)", "Math.max", makes("a number", "write .greatest(...)")],
  ["Math.min(3, r.start)", "Math.min", makes("a number", "write .least(...)")],
  ["Math.hypot(r.start)", "Math.hypot", makes("a number", "write its methods, as in .plus(...), .lt(...) and .abs()")],
  ["Boolean(r.start)", "Boolean", makes("a boolean", "write .cast(bool)")],
  [
    "JSON.stringify(r.start)",
    "JSON.stringify",
    makes("JSON", "write it into the artifact as a column, with .derive(...)"),
  ],
  ["JSON.stringify(r)", "JSON.stringify", makes("JSON", "use its columns, as in r.name", "a row")],
  [
    "[...(r.start as any)]",
    "(r.start as any)",
    makes("a list", "write a window, as in .over(last(3)).mean(), to use several rows"),
  ],
  ["{ ...r.start }", "r.start", makes("a copy", "give it a name in .derive(...), as in { copy: r.name }")],
  [
    "(r.rookie as any) || (r.rookie as any)",
    "||",
    computes("||", "write .or(...) for booleans, .orElse(...) for a fallback"),
  ],
  ["(r.start as never as number) + 1", "+", computes("+", "write .plus(...) for numbers, .concat(...) for text")],
  [
    "r.finish.over(prior(5)) + 1",
    "+",
    computes("+", "take an aggregate of it, as in .mean()", "a window without an aggregate"),
  ],
  [
    "when(r.rookie) || 1",
    "||",
    computes("||", "finish it with .then(...).otherwise(...)", "a when(...) without its otherwise(...)"),
  ],
  [
    "when(r.rookie).then(1) ?? 2",
    "??",
    computes("??", "finish it with .then(...).otherwise(...)", "a when(...) without its otherwise(...)"),
  ],
  ["r.start.over(prior(5) || prior(3)).mean()", "||", computes("||", "give it to .over(...)", "a frame")],
  ["r && r.start", "&&", computes("&&", "use its columns, as in r.name", "a row")],
];

const of = (code: string, at: string, says: string): Operator => ({ code, at, says });
const rows = "use its steps, as in .filter(...), .join(...) and .union(...)";

/** Statements beside a pipeline. */
const statements: readonly Operator[] = [
  of(
    "results.derive((r) => { if (r.rookie) return { x: r.start }; return { x: 0 as never }; });",
    "if",
    computes("if", choose),
  ),
  of("results.derive((r) => { while (r.rookie) break; return { x: r.start }; });", "while", computes("while", choose)),
  of("results.derive((r) => { do continue; while (r.rookie); return { x: r.start }; });", "do", computes("do", choose)),
  of("results.derive((r) => { for (; r.rookie; ) break; return { x: r.start }; });", "for", computes("for", choose)),
  of(
    "results.derive((r) => { switch (r.track) { default: return { x: r.start }; } });",
    "switch",
    computes("switch", choose),
  ),
  of(
    "results.derive((r) => { let sum: any = 0; sum += r.start; return { x: sum }; });",
    "+=",
    computes("+", "write .plus(...) for numbers, .concat(...) for text"),
  ),
  of(
    "results.derive((r) => { let x = r.rookie; x ||= r.rookie; return { x }; });",
    "||=",
    computes("||", "write .or(...) for booleans, .orElse(...) for a fallback"),
  ),
  of("results.derive((r) => { let x = r.start; x++; return { x }; });", "++", computes("++", "write .plus(1)")),
  of(
    "results.derive((r) => { for (const x of r.start as any) void x; return { x: r.start }; });",
    "r.start as any",
    makes("a list", "write a window, as in .over(last(3)).mean(), to use several rows"),
  ),
  of(
    "results.derive((r) => { const [x] = r.start as any; return { x }; });",
    "r.start as any",
    makes("a list", "write a window, as in .over(last(3)).mean(), to use several rows"),
  ),
  of(
    "results.derive((r) => ({ [r.track as any]: r.start }));",
    "r.track as any",
    makes("text", "write .concat(...) to add text, .cast(str) to make text"),
  ),
  of("for (const row of results) void row;", "results", makes("a list", rows, "a relation")),
  of("const all = [...results]; void all;", "results", makes("a list", rows, "a relation")),
  of("const copy = { ...results, names: [] }; void copy;", "results", makes("a copy", rows, "a relation")),
  of("const { plan, ...rest } = results; void [plan, rest];", "results", makes("a copy", rows, "a relation")),
  of("void ((results as object) instanceof Map);", "instanceof", computes("instanceof", rows, "a relation")),
  of("if (results) void 0;", "if", computes("if", rows, "a relation")),
  of("const either = results || laps; void either;", "||", computes("||", rows, "a relation")),
  of("const both = (results as any) + (laps as any); void both;", "+", computes("+", rows, "a relation")),
  of("const same = results === (laps as never); void same;", "===", computes("===", rows, "a relation")),
  of("const text = `${results}`; void text;", "results", makes("text", rows, "a relation")),
  of(
    'const draft = pipeline("d", { decide: weekend.before("race") }).from(results) || 1; void draft;',
    "||",
    computes("||", "use its steps, as in .filter(...) and .features([...])", "an unfinished pipeline"),
  ),
  of(
    'laps.aggregate(["race_id"], (g) => ({ x: g.position.max(), y: g || 1 }));',
    "||",
    computes("||", "use its columns, as in g.name.max()", "a group"),
  ),
];

/** A helper whose parameters do not tell what they are, and a call that passes it a column. */
const untyped = (helper: string, at: string, says: string, given = "r.start, r.finish"): Operator =>
  of(`results.derive((r) => { const h = ${helper}; void h(${given}); return { x: r.start }; });`, at, says);
const plus = "write .plus(...) for numbers, .concat(...) for text";
const orElse = "write .or(...) for booleans, .orElse(...) for a fallback";

const helpersWithoutTypes: readonly Operator[] = [
  untyped("(a: any, b: any) => a == b", "==", computes("==", "write .eq(...)")),
  untyped("(a: unknown, b: unknown) => a === b", "===", computes("===", "write .eq(...)")),
  untyped("(a: object, b: object) => a !== b", "!==", computes("!==", "write .ne(...)")),
  untyped("<T,>(a: T, b: T) => a === b", "===", computes("===", "write .eq(...)")),
  untyped("(a: any, b: any) => a < b", "<", computes("<", "write .lt(...)")),
  untyped("(a: any, b: any) => a + b", "+", computes("+", plus)),
  untyped("(a: any, b: any) => 1 + b", "+", computes("+", plus)),
  untyped("(a: any) => !a", "!", computes("!", "write .not()"), "r.start"),
  untyped("<T,>(a: T) => (a ? 1 : 0)", "?", computes("?:", choose), "r.start"),
  untyped("(a: {}) => a || 1", "||", computes("||", orElse), "r.start"),
  untyped("(a: unknown) => a && 1", "&&", computes("&&", "write .and(...)"), "r.start"),
  untyped("(a: any) => a ?? 1", "??", computes("??", "write .orElse(...)"), "r.start"),
  untyped("(a: any) => { if (a) return 1; return 0; }", "if", computes("if", choose), "r.start"),
  untyped("(a: any) => { while (a) break; }", "while", computes("while", choose), "r.start"),
  untyped("(a: any) => { do break; while (a); }", "do", computes("do", choose), "r.start"),
  untyped("(a: any) => { for (; a; ) break; }", "for", computes("for", choose), "r.start"),
  untyped("(a: any) => { switch (a) { default: } }", "switch", computes("switch", choose), "r.start"),
  of(
    "const shown = (x: unknown, y = x) => `${y as any}`; void shown(results);",
    "y as any",
    makes("text", rows, "a relation"),
  ),
  untyped("(a: any) => Object.is(a, 1)", "Object.is", computes("Object.is", "write .eq(...)"), "r.start"),
  untyped(
    "(a: any) => Number.isInteger(a)",
    "Number.isInteger",
    makes("a number", "write its methods, as in .plus(...), .lt(...) and .abs()"),
    "r.start",
  ),
  untyped(
    "(a: any) => a instanceof Date",
    "instanceof",
    computes("instanceof", "write .eq(...), .isIn([...]) or .isNull() to test its value"),
    "r.start",
  ),
  untyped("(row: any) => row.start || 1", "||", computes("||", orElse), "r"),
  untyped("({ a }: any) => a || 1", "||", computes("||", orElse), "{ a: r.start }"),
  untyped("(row: any) => { const { start: s } = row; return s || 1; }", "||", computes("||", orElse), "r"),
  untyped("(...all: any[]) => all[0] || 1", "||", computes("||", orElse)),
  untyped(
    "function (a: any) { const inner = (b: unknown) => b || 1; return inner(a); }",
    "||",
    computes("||", orElse),
    "r.start",
  ),
  untyped("(a: any) => a || 1", "||", computes("||", rows, "a relation"), "results"),
  of("results.derive((r: any) => ({ x: r.start || 1 }));", "||", computes("||", orElse)),
  of(
    "results.derive((r) => { void [r.start].map((a: unknown) => a || 1); return { x: r.start }; });",
    "||",
    computes("||", orElse),
  ),
];

const when_ = "write when(...).then(...).otherwise(...)";
/** Values that come from elsewhere: a result, a later assignment, a function that decides. */
const indirect: readonly Operator[] = [
  untyped("(a: any) => { const f = (x: any): any => x; return f(a) || 1; }", "||", computes("||", orElse), "r.start"),
  untyped(
    "(a: any) => { const f = (x: any): any => { return x.plus(1); }; return !f(a); }",
    "!",
    computes("!", "write .not()"),
    "r.start",
  ),
  of(
    "void results.derive((r) => { const f = (): any => r.start; return { x: (f() ? r.start : r.start) }; });",
    "?",
    computes("?:", choose),
  ),
  of(
    "results.derive((r) => { let x; x = r.rookie; if (x) return { x }; return { x: r.rookie }; });",
    "if",
    computes("if", choose),
  ),
  of(
    "results.derive((r) => { let x: any; x = r.rookie; if (x) return { x }; return { x: r.rookie }; });",
    "if",
    computes("if", choose),
  ),
  of(
    "results.derive((r) => { let x: unknown = 0; x = r.rookie; return { x: (x || r.rookie) as never }; });",
    "||",
    computes("||", orElse),
  ),
  of(
    "results.derive((r) => { let x: any = 0; { x = r.rookie; void !x; } return { x: r.rookie }; });",
    "!",
    computes("!", "write .not()"),
  ),
  of(
    "results.derive((r) => { void [r.rookie].some((x) => x); return { x: r.start }; });",
    "[r.rookie].some",
    computes(".some", "write .or(...) between the expressions"),
  ),
  of(
    "results.derive((r) => { void [r.start].every((x) => x.gt(1)); return { x: r.start }; });",
    "[r.start].every",
    computes(".every", "write .and(...) between the expressions"),
  ),
  of(
    "results.derive((r) => { void [r.start].filter((x) => { return x.gt(1); }); return { x: r.start }; });",
    "[r.start].filter",
    computes(".filter", `${when_}, or .filter(...) of the relation`),
  ),
  of(
    "results.derive((r) => { const is = (x: typeof r.start) => x.gt(1); void [r.start].find(is); return { x: r.start }; });",
    "[r.start].find",
    computes(".find", when_),
  ),
  of(
    "results.derive((r) => { void [1, 2].findIndex((x) => r.start.eq(x)); return { x: r.start }; });",
    "[1, 2].findIndex",
    computes(".findIndex", when_),
  ),
  of(
    "results.derive((r) => { void [r.start].toSorted((a, b) => a.minus(b) as never); return { x: r.start }; });",
    "[r.start].toSorted",
    computes(".toSorted", "sort plain values, or write .greatest(...) and .least(...)"),
  ),
  of("void [results].some((x) => x);", "[results].some", computes(".some", rows, "a relation")),
  of(
    'results.derive((r) => { void new Set(["oval"]).has(r.track as never); return { x: r.start }; });',
    'new Set(["oval"]).has',
    computes(".has", "write .isIn([...])"),
  ),
  of(
    'results.derive((r) => { void new Map([["oval", 1]]).get(r.track as never); return { x: r.start }; });',
    'new Map([["oval", 1]]).get',
    computes(".get", "write when(...).then(...).otherwise(...), or join a table"),
  ),
];

const head = `\
import { f64, pipeline, str, when } from "greenflag";
import { laps, last, prior, results, weekend } from "./weekend.ts";
void [f64, laps, last, prior, str, when];
const lengths: any = { oval: 1 };
`;

const all: readonly Operator[] = [
  ...derived.map(([code, at, says]) => of(`results.derive((r) => ({ fine: r.start, bad: ${code} }));`, at, says)),
  ...statements,
  ...helpersWithoutTypes,
  ...indirect,
];

/** One case a line: the compiler tells of them all. */
export const operators: string = `${head}${all.map(({ code }) => `${code}\n`).join("")}`;

/** What is said of each line, with its place. */
export const operatorsSay: readonly (readonly [code: string, says: string])[] = all.map(({ code, at, says }, i) => {
  const column = code.indexOf(at, code.includes("bad: ") ? code.indexOf("bad: ") + 5 : 0) + 1;
  return [code, `${head.split("\n").length + i}:${column} <${at}> ${says}`];
});

/** Helpers of an author's own, in a file of their own. */
export const helpers = `\
import type { AnyExpression, ExpressionOf, Row, RowOf, Scope } from "greenflag";
import type { results } from "./weekend.ts";
export const either = <N extends boolean, At extends string, S extends Scope>(x: ExpressionOf<"bool", N, At, S>) => x || x;
export const any = <E extends AnyExpression>(x: E) => (x ? x : x);
export const ofRow = (r: RowOf<typeof results>) => !r.rookie;
export const ofAnyRow = <S extends Scope>(r: Row<S>) => \`\${r}\`;
`;
export const helped = `\
import { pipeline } from "greenflag";
import { any, either, ofAnyRow, ofRow } from "./helpers.ts";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("helped", { decide: weekend.before("race") })
  .from(results)
  .filter((r) => ofRow(r) as never)
  .derive((r) => ({ a: either(r.rookie), b: any(r.start), c: ofAnyRow(r) }))
  .features(["a", "b"])
  .sink({ parquet: "helped.parquet" });
`;

/** JavaScript that does what it says. */
export const innocent = `\
import { type AnyExpression, f64, pipeline, type RowOf, when } from "greenflag";
import { last, prior, results, weekend } from "./weekend.ts";
const flag = Number("1") > 0;
const windows = [2, 3] as const;
const optional = (x: RowOf<typeof results>["start"], limit?: typeof x) => (limit ? x.minus(limit) : (limit ?? x));
const known = (x: AnyExpression | undefined) => x !== undefined && x != null && !(x === null);
const plain = (x: AnyExpression | number | null) => (typeof x === "number" ? x + 1 : x ?? 0);
const cache = new Map<unknown, string>([[results, "results"]]);
const parts = (r: RowOf<typeof results>) => ({ one: r.start, two: r.start.plus(1) });
export const made = pipeline("innocent", { decide: weekend.before("race") })
  .from(flag ? results : results)
  .derive((r) => ({ ...parts(r), seven: optional(r.start).plus(0), ...(flag && { three: r.start.plus(3) }), four: flag ? r.start : r.start.times(2) }))
  .derive((r) => ({ ...Object.fromEntries(Object.entries(r).filter(([name]) => name === "nothing")), five: r.start } as { five: typeof r.start }))
  .derive((r) => ({ sum: [r.start, r.four].reduce((a, b) => a.plus(b) as never).plus(Math.max(1, windows.length)) }))
  .derive((r) => {
    const { start: first, four: second } = r;
    const [a, b] = [first, second];
    if ("start" in r && known(a) && plain(1) !== null && cache.has(results)) return { six: a.plus(b) };
    return { six: a.plus(0) };
  })
  .derive((r) => ({ eq: r.start.eq(1), text: r.track.concat(\`/\${windows.length}\`), w: when(r.rookie).then(r.start).otherwise(0) }))
  .features(["one", "two", "four", "five", "six", "eq", "text", "w", "sum"])
  .sink({ parquet: "innocent.parquet" });
void [f64, last, prior];
const config = (a: any, b: unknown, c?: object) => (a || b || c ? \`\${a}\` : a + 1);
void [config(1, "x"), config({ deep: true }, null, {})];
const same = <T,>(a: T, b: T) => a === b;
void same(1, 2);
const given = (x: unknown) => x !== undefined && x != null;
void [given(results), given(undefined)];
const text = (x: any) => (typeof x === "string" ? x + "!" : x instanceof Date ? "a day" : x);
void [text("a"), text(results), text(new Date(0))];
const pass = (x: any): any => x;
void [pass(results), pass(1) || 2];
const many = (...all: any[]) => all.length || 1;
void many(results);
const returned = (x: any): any => x;
void [returned(results), returned(1) ? 1 : 2, returned(undefined) || 1];
const maybe = (x: any): any => (flag ? x : undefined);
void [maybe(results) || 1];
const other = (x: any): any => { if (flag) return x; return false; };
void [other(results) ? 1 : 2];
let later: any;
if (flag) later = results;
if (later) void later;
let both: any = results;
both = flag;
void (both || 1);
let round: any = 0;
for (const one of [1, 2]) { void (round || one); round = results; }
const within = (x: any) => ("over" in x ? x.plus(1) : x || 1);
const looking = (x: any) => { if (x.plan !== undefined) return x; return x ? 1 : 2; };
const flagged = (x: any, isColumn: boolean) => (isColumn ? x : x || 1);
const kept = (x: any) => (x.kind === "plain" && x) || 1;
for (const one of [within, looking, kept]) void one;
void [within(results), within({}), looking(results), looking({ plan: 1 }), flagged(results, true), flagged(1, false), kept(results), kept({})];
void [[results].some(() => flag), [1, 2].filter((x) => x > 1), [1, undefined].find((x) => x)];
const listed = [results, flag ? results : undefined].filter((x) => x);
void [listed, new Set<unknown>([results]).has(results), new Map([[results, 1]]).get(results), new Set(["a"]).has("b")];
`;
