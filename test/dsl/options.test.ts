// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the titles are code
/** What the language takes is said where it is given something else; and JavaScript makes nothing of what it makes. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as language from "../../dsl/index.ts";
import { AuthorError } from "../../src/core/author-error.ts";
import { diagnostic } from "../../src/core/diagnostics/diagnostic.ts";

const { datetime, f64, i32, pipeline, prior, stampedTable, staticTable, str, table, timeline, when } = language;

const weekend = timeline("weekend", {
  phases: ["practice", "race"],
  clocks: { lap: { phase: "race", ticks: "own" }, minute: { phase: "race", ticks: "shared" } },
});
const { always, after } = weekend;
const results = table("results", {
  timeline: weekend,
  event: { race_id: i32 },
  order: { day: i32 },
  entity: { driver: str },
  rows: always,
  columns: {
    start: i32.known(always),
    finish: i32.known(after("race")),
    rookie: language.bool.known(always),
    starts: datetime.known(always).denotes(weekend.before("race")),
  },
});
const weather = stampedTable("weather", { key: { driver: str }, knownAt: { at: datetime }, columns: { rain: f64 } });
type Row = Parameters<Parameters<typeof results.derive>[0]>[0];

/** The refusal of the language, as the compiler says it, with the option or column it is about. */
const refused = (code: () => unknown): string => {
  try {
    code();
  } catch (error) {
    if (!(error instanceof AuthorError)) throw error;
    const { message } = diagnostic(error.code as never, error.params as never);
    return `${error.within === null ? "" : `<${error.within}> `}${error.code} ${message}`;
  }
  return "nothing is said";
};

/** The same of what a row is made of. */
const derived = (code: (row: Row) => unknown) => refused(() => results.derive((row) => ({ bad: code(row) as never })));

const takes = (option: string, words: string, not: string) => `GF1017 The option ${option} takes ${words}, not ${not}.`;
const none = (what: string, name: string) => `<${name}> GF1018 ${what} has no option '${name}'.`;

describe("an invalid option value is refused with the valid ones", () => {
  const options = { timeline: weekend, event: { id: i32 }, rows: always, columns: {} };
  const entity = { driver: str };
  const key = { lap: i32 };
  test.each<readonly [name: string, code: () => unknown, says: string]>([
    [
      "how",
      () => results.join(results, { how: "cross" } as never),
      `<how> ${takes("how", '"left", "inner", "semi", or "anti"', '"cross"')}`,
    ],
    [
      "how, left out",
      () => results.join(results, {} as never),
      `<how> ${takes("how", '"left", "inner", "semi", or "anti"', "undefined")}`,
    ],
    [
      "cardinality",
      () => results.join(results, { how: "left", cardinality: "one-to-many" } as never),
      `<cardinality> ${takes("cardinality", '"many-to-one" or "one-to-one"', '"one-to-many"')}`,
    ],
    [
      "prefix of a join",
      () => results.join(results, { how: "left", prefix: 3 } as never),
      `<prefix> ${takes("prefix", "text", "3")}`,
    ],
    [
      "prefix of a prior join, left out",
      () => results.joinPrior(results, {} as never),
      `<prefix> ${takes("prefix", "text", "undefined")}`,
    ],
    [
      "keep",
      () => results.dedupe(["race_id", "driver"], { keep: "best" } as never),
      `<keep> ${takes("keep", '"first" or "last"', '"best"')}`,
    ],
    [
      "lowest",
      () => results.top(1, (r) => r.start, { lowest: "yes" } as never),
      `<lowest> ${takes("lowest", "true or false", '"yes"')}`,
    ],
    [
      "inclusive",
      () => results.asOf(weather, { time: "starts", inclusive: "yes" } as never),
      `<inclusive> ${takes("inclusive", "true or false", '"yes"')}`,
    ],
    ["time", () => results.asOf(weather, {} as never), `<time> ${takes("time", "text", "undefined")}`],
    [
      "nulls",
      () => pipeline("x", { decide: always, nulls: "forbidden" } as never),
      `<nulls> ${takes("nulls", '"allowed" or "refused"', '"forbidden"')}`,
    ],
    [
      "ticks of a clock",
      () => timeline("t", { phases: ["a"], clocks: { c: { phase: "a", ticks: "each" } } } as never),
      `<ticks> ${takes("clocks.c.ticks", '"own" or "shared"', '"each"')}`,
    ],
    [
      "overlapping",
      () => timeline("t", { phases: ["a"], overlapping: "yes" } as never),
      `<overlapping> ${takes("overlapping", "true or false", '"yes"')}`,
    ],
    [
      "clock of a table",
      () => table("t", { ...options, entity, tick: { clock: "lpa", key } } as never),
      `<clock> ${takes("tick.clock", '"lap" or "minute"', '"lpa"')}`,
    ],
    [
      "clock of a table, called like a method of every object",
      () => table("t", { ...options, entity, tick: { clock: "toString", key } } as never),
      `<clock> ${takes("tick.clock", '"lap" or "minute"', '"toString"')}`,
    ],
    [
      "otherwise",
      () => f64.known(always).check(z.number(), { otherwise: "keep" } as never),
      `<otherwise> ${takes("otherwise", '"refuse", "drop", or "null"', '"keep"')}`,
    ],
    [
      "rows without an instant, as infer prints them",
      () => table("t", { ...options, rows: "?" } as never),
      "GF1101 The declaration of table 't' is invalid: its rows are known at no instant of the timeline 'weekend'.",
    ],
    [
      "a column without an instant",
      () => table("t", { ...options, columns: { x: f64.known("?" as never) } }),
      "GF1101 The declaration of table 't' is invalid: its column 'x' is known at no instant of the timeline 'weekend'.",
    ],
    [
      "a phase",
      () => weekend.before("rase" as never),
      "GF1101 The declaration of timeline 'weekend' is invalid: it has no phase 'rase', only practice, race.",
    ],
  ])("%s", (_name, code, says) => {
    expect(refused(code)).toBe(says);
  });

  test.each<readonly [name: string, code: () => unknown, what: string]>([
    ["hwo", () => results.join(results, { hwo: "left" } as never), "join(...)"],
    ["lby", () => results.joinPrior(results, { prefix: "l_", lby: [] } as never), "joinPrior(...)"],
    ["inclusve", () => results.asOf(weather, { time: "starts", inclusve: true } as never), "asOf(...)"],
    ["largest", () => results.top(1, (r) => r.start, { largest: true } as never), "top(...)"],
    ["by", () => results.limit(1, { by: [] } as never), "limit(...)"],
    ["kept", () => results.dedupe(["race_id"], { kept: "last" } as never), "dedupe(...)"],
    ["null", () => pipeline("x", { decide: always, null: "refused" } as never), "pipeline(...)"],
    ["overlaps", () => timeline("t", { phases: ["a"], overlaps: true } as never), "timeline(...)"],
    ["orders", () => table("t", { ...options, orders: {} } as never), "table(...)"],
    ["keys", () => table("t", { ...options, entity, tick: { clock: "lap", keys: key } } as never), "tick"],
    ["rows", () => staticTable("t", { key: { k: str }, columns: {}, rows: always } as never), "staticTable(...)"],
    [
      "known",
      () => stampedTable("t", { key: { k: str }, knownAt: { at: datetime }, columns: {}, known: {} } as never),
      "stampedTable(...)",
    ],
    ["otherwize", () => f64.check(z.number(), { otherwize: "drop" } as never), "check(...)"],
  ])("%s is not an option", (name, code, what) => {
    expect(refused(code)).toBe(none(what, name));
  });
});

describe("a value that cannot be a column is refused with the reason", () => {
  const window =
    "GF1015 This window has no aggregate, so it has many values instead of one: add .mean(), .max(), .count() or another.";
  const no = "it is neither an expression nor a number, text, boolean or null";
  test.each<readonly [name: string, code: (row: Row) => unknown, says: string]>([
    ["a window without an aggregate", (r) => r.finish.over(prior(5)), `<bad> ${window}`],
    ["the same as an operand", (r) => r.start.plus(r.finish.over(prior(5)) as never), window],
    [
      "a condition",
      (r) => when(r.rookie),
      "<bad> GF1016 This when(...) is incomplete: add .then(...) and .otherwise(...).",
    ],
    [
      "a condition with half of its values",
      (r) => when(r.rookie).then(1),
      "<bad> GF1016 This when(...) is incomplete: add .then(...) and .otherwise(...).",
    ],
    [
      "a method that is not called",
      (r) => r.finish.over(prior(5)).mean,
      "<bad> GF1104 a function is not valid here: it is a function that is not called: add its parentheses.",
    ],
    [
      "a frame that is not called",
      (r) => r.finish.over(prior as never),
      "GF1104 a function is not valid here: over(...) takes a frame, as in prior(5).",
    ],
    [
      "a number as a frame",
      (r) => r.finish.over(5 as never),
      "GF1104 5 is not valid here: over(...) takes a frame, as in prior(5).",
    ],
    ["a relation", () => results, `<bad> GF1104 a relation is not valid here: ${no}.`],
    ["a row", (r) => r, `<bad> GF1104 a row is not valid here: ${no}.`],
    ["a frame", () => prior(5), `<bad> GF1104 a frame is not valid here: ${no}.`],
    ["a Date", () => new Date("2024-02-18"), `<bad> GF1104 a Date is not valid here: ${no}.`],
    ["a list", () => [1], `<bad> GF1104 a list is not valid here: ${no}.`],
    ["a symbol", () => Symbol("x"), `<bad> GF1104 a symbol is not valid here: ${no}.`],
    [
      "a name that is not there",
      (r) => (r as never as Record<string, unknown>).strat,
      `<bad> GF1104 undefined is not valid here: ${no}.`,
    ],
    [
      "an expression in a list",
      (r) => r.start.isIn([r.finish as never]),
      "GF1104 an expression is not valid here: a list holds numbers, text and booleans.",
    ],
    [
      "an expression as a number of events",
      (r) => r.finish.over(prior(r.start as never)).mean(),
      "GF1102 prior(...) takes a whole number of at least 1, not an expression.",
    ],
  ])("%s", (_name, code, says) => {
    expect(derived(code)).toBe(says);
  });

  test("a column of a group without an aggregate", () => {
    expect(refused(() => results.aggregate(["race_id"], (g) => ({ best: g.finish as never })))).toBe(
      "<best> GF1015 This column of a group has no aggregate, so it has many values instead of one: add .mean(), .max(), .count() or another.",
    );
  });
});

describe("implicit conversions of language objects are refused", () => {
  const makes = (made: string, what: string, instead: string) =>
    `GF1014 JavaScript cannot make ${made} from ${what}, which has values only during a run: ${instead}.`;
  const things: readonly (readonly [what: string, make: (row: Row) => unknown, instead: string | null])[] = [
    ["an expression", (r) => r.start, null],
    ["a window without an aggregate", (r) => r.finish.over(prior(5)), "take an aggregate of it, as in .mean()"],
    [
      "a when(...) without its otherwise(...)",
      (r) => when(r.rookie).then(1),
      "finish it with .then(...).otherwise(...)",
    ],
    ["a frame", () => prior(5), "give it to .over(...)"],
    ["a row", (r) => r, "use its columns, as in r.name"],
    ["a relation", () => results, "use its steps, as in .filter(...), .join(...) and .union(...)"],
    [
      "an unfinished pipeline",
      () => pipeline("x", { decide: always }).from(results),
      "use its steps, as in .filter(...) and .features([...])",
    ],
    [
      "an unfinished pipeline",
      () => pipeline("x", { decide: always }).from(results).features(["start"]),
      "use its steps, as in .filter(...) and .features([...])",
    ],
  ];
  // As JavaScript sees it, which has no types.
  const conversions: readonly (readonly [code: string, made: string, instead: string, make: (x: never) => unknown])[] =
    [
      ["`${x}`", "text", "write .concat(...) to add text, .cast(str) to make text", (x) => `${x}`],
      ["String(x)", "text", "write .concat(...) to add text, .cast(str) to make text", (x) => String(x)],
      ["-x", "a number", "write its methods, as in .plus(...), .lt(...) and .abs()", (x) => -x],
      ["x < 1", "a number", "write its methods, as in .plus(...), .lt(...) and .abs()", (x) => x < 1],
      ["Math.abs(x)", "a number", "write its methods, as in .plus(...), .lt(...) and .abs()", (x) => Math.abs(x)],
      ["x + 1", "a plain value", "write its methods, as in .plus(...), .concat(...) and .eq(...)", (x) => x + 1],
      // biome-ignore lint/suspicious/noDoubleEquals: what is tried
      ['x == "a"', "a plain value", "write its methods, as in .plus(...), .concat(...) and .eq(...)", (x) => x == "a"],
      [
        "[...x]",
        "a list",
        "write a window, as in .over(last(3)).mean(), to use several rows",
        (x) => [...(x as string)],
      ],
      [
        "({})[x]",
        "text",
        "write .concat(...) to add text, .cast(str) to make text",
        (x) => (({}) as Record<string, 1>)[x],
      ],
    ];
  for (const [what, make, own] of things)
    test.each(conversions)(`%s of ${what}`, (_code, made, instead, convert) => {
      expect(derived((row) => convert(make(row) as never))).toBe(makes(made, what, own ?? instead));
    });

  test("JSON of an expression, and of an object that contains one", () => {
    const says = makes("JSON", "an expression", "write it into the artifact as a column, with .derive(...)");
    expect(derived((r) => JSON.stringify(r.start))).toBe(says);
    expect(derived((r) => JSON.stringify({ a: [r] }))).toBe(says);
    expect(refused(() => JSON.stringify(results))).toBe(
      makes("JSON", "a relation", "use its steps, as in .filter(...), .join(...) and .union(...)"),
    );
  });

  test("a column may have the name of a refused method", () => {
    const names = ["toString", "valueOf", "toJSON", "constructor", "__proto__"];
    const odd = staticTable("odd", { key: { k: str }, columns: Object.fromEntries(names.map((name) => [name, f64])) });
    let seen: readonly string[] = [];
    odd.derive((r) => {
      seen = names.filter((name) => (r as Record<string, { plus?: unknown }>)[name]?.plus !== undefined);
      return {};
    });
    expect(seen).toEqual(names);
  });

  test("a finished pipeline is plain data", () => {
    const made = pipeline("x", { decide: always }).from(results).features(["start"]).sink({ parquet: "x.parquet" });
    expect(JSON.parse(JSON.stringify(made))).toMatchObject({ plan: { name: "x", features: ["start"] } });
  });
});
