/** Declarations that contradict themselves: refused where they are written, and in a plan that a cast or a forger made. */
import {
  date,
  datetime,
  f64,
  i32,
  type PipelinePlan,
  pipeline,
  stampedTable,
  staticTable,
  str,
  table,
  timeline,
} from "greenflag";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { declareTable } from "../../dsl/declare-table.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { AuthorError } from "../../src/core/author-error.ts";
import type { ColumnPlan, TablePlan } from "../../src/plan/relations/index.ts";

const race = timeline("race", {
  phases: ["pre", "act"],
  clocks: { lap: { phase: "act", ticks: "own" }, minute: { phase: "act", ticks: "shared" } },
});
const { always, before, during, after } = race;
const options = {
  timeline: race,
  event: { e: i32 },
  order: { day: date },
  entity: { who: str },
  rows: during("act"),
  columns: {
    speed: f64.known(during("act")).check(z.number().min(0)),
    begins: datetime.known(always).denotes(before("act")),
    ended: datetime.nullable().known(after("act")),
    note: str.known(always),
  },
} as const;
const laps = table("laps", { ...options, tick: { clock: "lap", key: { lap: i32 } } });
const places = staticTable("places", { key: { place: str }, columns: { height: f64 } });
const news = stampedTable("news", {
  key: { topic: str },
  knownAt: { published: datetime },
  about: { observed: datetime },
  columns: { text: str },
});

const { plan: sound } = pipeline("made", { decide: after("act") })
  .from(laps)
  .join(places, { how: "left", on: { place: "note" } })
  .asOf(news, { time: "begins", on: { topic: "note" } })
  .features(["lap"].slice(1) as never[])
  .label("speed")
  .sink({ parquet: "x.parquet" });

type Change = (table: TablePlan) => TablePlan;

const column =
  (name: string, changes: Partial<ColumnPlan>): Change =>
  (of) => ({ ...of, columns: of.columns.map((one) => (one.name === name ? { ...one, ...changes } : one)) });
const without =
  (name: string): Change =>
  (of) => ({ ...of, columns: of.columns.filter((one) => one.name !== name) });
const again =
  (name: string, changes: Partial<ColumnPlan> = {}): Change =>
  (of) => ({
    ...of,
    columns: [...of.columns, ...of.columns.filter((one) => one.name === name).map((one) => ({ ...one, ...changes }))],
  });
const table_ =
  (changes: (of: TablePlan) => Partial<TablePlan>): Change =>
  (of) => ({ ...of, ...changes(of) });

/** What is changed in the plan of a table, and why it is refused. */
type Case = readonly [title: string, change: Change, ...why: string[]];

const ofEvents: readonly Case[] = [
  [
    "a settlement that is the earlier of two times",
    (of) => ({
      ...column("ended", { zone: { name: "Europe/Berlin", twice: "earlier" } })(of),
      timeline: of.timeline && { ...of.timeline, overlapping: true },
      settled: "ended",
    }),
    "its column 'ended' says from when on something is known, so of a local time that occurs twice it is never the earlier one",
  ],
  [
    "no phases",
    table_(({ timeline: of }) => ({ timeline: of && { ...of, phases: [] } })),
    "its timeline 'race' is invalid: it has no phases",
  ],
  [
    "a phase twice",
    table_(({ timeline: of }) => ({ timeline: of && { ...of, phases: ["pre", "act", "pre"] } })),
    "its timeline 'race' is invalid: it has the phase 'pre' twice",
  ],
  [
    "a clock in a phase that is not there",
    table_(({ tick }) => ({ tick: tick && { ...tick, phase: "later" } })),
    "its timeline 'race' is invalid: its clock 'lap' ticks in 'later', which is not one of its phases",
  ],
  [
    "a clock whose unit is no letter",
    table_(({ tick }) => ({ tick: tick && { ...tick, unit: "laps" } })),
    "its timeline 'race' is invalid: its clock 'lap' has the unit \"laps\", which is not one letter from a to z",
  ],
  ["no event key", table_(() => ({ event: [] })), "it has no event key"],
  ["a path that no file has", table_(() => ({ path: "a\0.parquet" })), "its path contains the character U+0000"],
  [
    "a key in two roles",
    table_(() => ({ entity: ["e"] })),
    "its column 'e' is declared twice, as event key and as entity key",
  ],
  [
    "an event key named twice",
    table_(() => ({ event: ["e", "e"] })),
    "its column 'e' is declared twice, as event key and as event key",
  ],
  [
    "a tick that is the entity",
    table_(({ tick }) => ({ tick: tick && { ...tick, columns: ["who"] } })),
    "its column 'who' is declared twice, as entity key and as tick key",
  ],
  [
    "stamps beside events",
    table_(() => ({ stamp: { knownAt: "begins", about: null } })),
    "it has stamps, but its rows belong to events of a timeline",
  ],
  ["a tick without a key", table_(({ tick }) => ({ tick: tick && { ...tick, columns: [] } })), "its tick has no key"],
  [
    "own ticks without an entity",
    table_(() => ({ entity: [] })),
    "its ticks are each entity's own, but it has no entity; declare ticks of the event as a whole as shared",
  ],
  [
    "an order by the entity",
    table_(() => ({ order: ["who"] })),
    "its order names 'who', the entity key, which does not order events",
  ],
  [
    "an order by the tick",
    table_(() => ({ order: ["lap"] })),
    "its order names 'lap', the tick key, which does not order events",
  ],
  ["an order that names a column twice", table_(() => ({ order: ["day", "day"] })), "its order names 'day' twice"],
  ["a column without a name", again("note", { name: "" }), "it has a column without a name"],
  ["a column twice", again("note"), "its column 'note' is declared twice"],
  ["an order column of two dtypes", again("day", { dtype: "i32" }), "its column 'day' is declared with two dtypes"],
  [
    "an order column of two checks",
    again("day", { check: { schema: {}, otherwise: "refuse" } }),
    "its column 'day' is declared with two checks",
  ],
  [
    "an order column of two zones",
    again("day", { zone: { name: "Europe/Berlin" } }),
    "its column 'day' is declared with two zones",
  ],
  ["an event key that is no column", without("e"), "its event key 'e' is not among its columns"],
  ["an entity key that is no column", without("who"), "its entity key 'who' is not among its columns"],
  ["a tick key that is no column", without("lap"), "its tick key 'lap' is not among its columns"],
  ["an order column that is no column", without("day"), "its order column 'day' is not among its columns"],
  ["a key that may be null", column("who", { nullable: true }), "its key 'who' may be null; every row needs a key"],
  [
    "an order column that may be null",
    column("day", { nullable: true }),
    "its key 'day' may be null; every row needs a key",
  ],
  [
    "a key that its check sets to null",
    column("who", { check: { schema: { type: "string", minLength: 1 }, otherwise: "null" } }),
    "its key 'who' may be null; every row needs a key",
  ],
  [
    "a key that is known late",
    column("lap", { at: "after 'act'" }),
    "its key 'lap' is known after 'act'; a key is known always, and rows declares when the row is known",
  ],
  [
    "an order column that is known late",
    column("day", { at: "after 'act'" }),
    "its key 'day' is known after 'act'; a key is known always, and rows declares when the row is known",
  ],
  [
    "an entity key that denotes an instant",
    column("who", { dtype: "date", moment: "after 'pre'" }),
    "its key 'who' denotes after 'pre', but differs between the rows of an event; an instant is one time for the whole event",
  ],
  [
    "rows at ticks of another phase",
    table_(() => ({ rows: "during 'pre'" })),
    "its rows are known during 'pre', but they have no ticks in that phase",
  ],
  [
    "rows at ticks that they lack",
    table_(() => ({ tick: null, columns: [] })),
    "its rows are known during 'act', but they have no ticks in that phase",
  ],
  [
    "a column at ticks of another phase",
    column("note", { at: "during 'pre'" }),
    "its column 'note' is known during 'pre', but its rows have no ticks in that phase",
  ],
  [
    "a column at ticks that its rows lack",
    table_(({ columns }) => ({ tick: null, rows: "always", columns: columns.filter(({ name }) => name !== "lap") })),
    "its column 'speed' is known during 'act', but its rows have no ticks in that phase",
  ],
  [
    "a moment of a column that is no timestamp",
    column("note", { moment: "after 'pre'" }),
    "its column 'note' denotes after 'pre', but str is not a timestamp",
  ],
  [
    "a moment at a tick",
    column("begins", { moment: "during 'act'" }),
    "its column 'begins' denotes during 'act', which is not one time per event",
  ],
  [
    "a zone of numbers",
    column("speed", { zone: { name: "Europe/Berlin" } }),
    "its column 'speed' holds times of Europe/Berlin, but f64 holds none",
  ],
];

const ofFacts: readonly Case[] = [
  ["no key", table_(() => ({ entity: [] })), "it has no key"],
  [
    "an event key",
    table_(() => ({ event: ["place"], entity: [] })),
    "it has an event key, but no timeline",
    "it has no key",
  ],
  ["an order", table_(() => ({ order: ["height"] })), "it has an order, but no timeline"],
  [
    "a tick",
    table_(() => ({ tick: { clock: "c", phase: "p", ticks: "shared", columns: ["height"] } })),
    "it has a tick, but no timeline",
  ],
  ["a settlement timestamp", table_(() => ({ settled: "height" })), "it has a settlement timestamp, but no timeline"],
  ["a closing timestamp", table_(() => ({ closed: "height" })), "it has a closing timestamp, but no timeline"],
  [
    "a column that is settled",
    column("height", { settled: "place" }),
    "it has columns that are settled, but no timeline",
  ],
  [
    "rows known in hindsight",
    table_(() => ({ rows: "hindsight" })),
    "its rows are known in hindsight, but it has no timeline",
  ],
  [
    "a column known in hindsight",
    column("height", { at: "hindsight" }),
    "its column 'height' is known in hindsight, but it has no timeline",
  ],
  [
    "a moment",
    column("height", { dtype: "date", moment: "always" }),
    "its column 'height' denotes always, but it has no timeline",
  ],
];

const ofLogs: readonly Case[] = [
  [
    "a stamp that is the earlier of two times",
    column("published", { zone: { name: "Europe/Berlin", twice: "earlier" } }),
    "its column 'published' says from when on something is known, so of a local time that occurs twice it is never the earlier one",
  ],
  ["a stamp that is no column", without("published"), "its knownAt stamp 'published' is not among its columns"],
  [
    "a stamp that is no timestamp",
    column("published", { dtype: "i32" }),
    "its stamp 'published' is i32, which is not a timestamp",
    "'published' and 'observed' are of two dtypes",
  ],
  [
    "a stamp that may be null",
    column("published", { nullable: true }),
    "its key 'published' may be null; every row needs a key",
  ],
  ["stamps of two dtypes", column("observed", { dtype: "date" }), "'published' and 'observed' are of two dtypes"],
  [
    "one column for both stamps",
    table_(() => ({ stamp: { knownAt: "published", about: "published" } })),
    "its column 'published' is declared twice, as knownAt stamp and as about stamp",
  ],
  [
    "a stamp that is the key",
    table_(() => ({ entity: ["published"] })),
    "its column 'published' is declared twice, as key and as knownAt stamp",
  ],
];

/** The sound plan with one table changed, as another process might send it. */
const forged = (name: string, change: Change): PipelinePlan =>
  JSON.parse(
    JSON.stringify(sound, (_, value) =>
      typeof value === "object" && value !== null && "columns" in value && "stamp" in value && value.name === name
        ? change(value as TablePlan)
        : value,
    ),
  );

const tableOf = (name: string): TablePlan => {
  let found: TablePlan | null = null;
  JSON.stringify(sound, (_, value) => {
    if (typeof value === "object" && value !== null && "stamp" in value && value.name === name) found = value;
    return value;
  });
  if (found === null) throw new Error(`no table ${name}`);
  return found;
};

test("the plan that the cases change has no error except its missing features", () => {
  expect(verify(sound).findings.map(({ code }) => code)).toEqual(["GF2020"]);
});

describe.each<readonly [name: string, cases: readonly Case[]]>([
  ["laps", ofEvents],
  ["places", ofFacts],
  ["news", ofLogs],
])("a declaration of '%s' with", (name, cases) => {
  const named = cases.map(([title, change, ...why]) => ({ title, change, why }));
  test.each(named)("$title: refused by the verifier and by the language", ({ change, why }) => {
    const wanted = why.map((one) => ({ code: "GF1101", params: { what: `table '${name}'`, why: one } }));
    const { findings } = verify(forged(name, change));
    const found = findings.filter(({ code }) => code === "GF1101").map(({ code, params }) => ({ code, params }));
    expect(found).toEqual(expect.arrayContaining(wanted));
    let thrown: unknown = null;
    try {
      declareTable(change(tableOf(name)));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AuthorError);
    const { code, params } = thrown as AuthorError;
    expect(found).toContainEqual({ code, params });
  });
});

test.each([
  ["rows", table_(() => ({ rows: "after 'supper'" })), { name: "laps", phase: "after 'supper'" }],
  ["a column", column("note", { at: "after 'supper'" }), { name: "note", phase: "after 'supper'" }],
  ["a moment", column("begins", { moment: "after 'supper'" }), { name: "begins", phase: "after 'supper'" }],
] as const)("%s with an instant of another timeline: refused by both", (_, change, params) => {
  expect(verify(forged("laps", change)).findings).toContainEqual(expect.objectContaining({ code: "GF2019", params }));
  expect(() => declareTable(change(tableOf("laps")))).toThrow(expect.objectContaining({ code: "GF2019", params }));
});

test.each([
  ["GF1119", "of other values", { type: "string" }, { dtype: "f64", found: "text" }],
  ["GF1118", "that no column can be held to", { not: {} }, { why: "it does not constrain the values" }],
] as const)("%s: a check %s is refused by both", (code, _, schema, params) => {
  const change = column("speed", { check: { schema, otherwise: "refuse" } });
  expect(verify(forged("laps", change)).findings).toContainEqual(expect.objectContaining({ code, params }));
  expect(() => declareTable(change(tableOf("laps")))).toThrow(expect.objectContaining({ code, params }));
});

test("a finding about a declaration has the place of the table", () => {
  const [found] = verify(forged("laps", column("lap", { at: "after 'act'" }))).findings;
  expect(found).toMatchObject({ name: "lap", site: { file: expect.stringContaining("declarations.test.ts") } });
});

describe("a cast puts another thing where a dtype belongs: the sentence names the column and its role", () => {
  const late = i32.known(after("act")) as never;
  const key = "a key is known always, and rows declares when the row is known";
  const ordered = "an order column is known always, because it says which events are earlier";
  const fact = "everything in a static table is known always";
  const logged = "a row of a log is known from its knownAt on, and all of its columns with it";
  const log = { key: { topic: str }, knownAt: { published: datetime }, columns: { text: str } };
  const dtype = "is not declared by a dtype, as in i32 or str.nullable()";
  test.each<[string, () => unknown, string]>([
    ["an event key", () => table("t", { ...options, event: { e: late } }), `its key 'e' is known after 'act'; ${key}`],
    [
      "an entity key",
      () => table("t", { ...options, entity: { who: late } }),
      `its key 'who' is known after 'act'; ${key}`,
    ],
    [
      "a tick key",
      () => table("t", { ...options, tick: { clock: "lap", key: { lap: late } } }),
      `its key 'lap' is known after 'act'; ${key}`,
    ],
    [
      "an order column",
      () => table("t", { ...options, order: { day: late } }),
      `its order column 'day' is known after 'act'; ${ordered}`,
    ],
    [
      "an order column that is known always",
      () => table("t", { ...options, order: { day: date.known(always) as never } }),
      `its order column 'day' is known always; ${ordered}`,
    ],
    [
      "the key of facts",
      () => staticTable("t", { key: { place: late }, columns: {} }),
      `its key 'place' is known after 'act'; ${fact}`,
    ],
    [
      "a fact",
      () => staticTable("t", { key: { place: str }, columns: { height: late } }),
      `its column 'height' is known after 'act'; ${fact}`,
    ],
    [
      "the key of a log",
      () => stampedTable("t", { ...log, key: { topic: late } }),
      `its key 'topic' is known after 'act'; ${logged}`,
    ],
    [
      "a knownAt",
      () => stampedTable("t", { ...log, knownAt: { published: late } }),
      `its knownAt 'published' is known after 'act'; ${logged}`,
    ],
    [
      "an about",
      () => stampedTable("t", { ...log, about: { seen: late } }),
      `its about 'seen' is known after 'act'; ${logged}`,
    ],
    [
      "a column of a log",
      () => stampedTable("t", { ...log, columns: { text: late } }),
      `its column 'text' is known after 'act'; ${logged}`,
    ],
    ["a number as a key", () => table("t", { ...options, event: { e: 7 as never } }), `its key 'e' ${dtype}`],
    ["a name as a key", () => table("t", { ...options, event: { e: "i32" as never } }), `its key 'e' ${dtype}`],
    [
      "nothing as a fact",
      () => staticTable("t", { key: { e: str }, columns: { a: undefined as never } }),
      `its column 'a' ${dtype}`,
    ],
    ["a number as a column", () => table("t", { ...options, columns: { a: 7 as never } }), `its column 'a' ${dtype}`],
    ["nothing as a column", () => table("t", { ...options, columns: { a: null as never } }), `its column 'a' ${dtype}`],
    [
      "a column without an instant",
      () => table("t", { ...options, columns: { a: i32 as never } }),
      "its column 'a' does not say when it is known: declare it with .known(INSTANT)",
    ],
  ])("%s", (_, declare, why) => {
    expect(declare).toThrow(expect.objectContaining({ code: "GF1101", params: { what: "table 't'", why } }));
  });
});
