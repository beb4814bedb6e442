/** Tables of a timeline whose events overlap: every way in which a table can say when its rows and values are settled. */
import type { Dtype } from "../../dsl/dtype.ts";
import type { ColumnPlan, TablePlan, TimelinePlan } from "../../dsl/plan/relation/source.ts";

export const flying: TimelinePlan = { name: "flying", phases: ["boarding", "air"], overlapping: true };
const known = { always: "always", doors: "after 'boarding'", landed: "after 'air'", during: "during 'air'" } as const;

type Known = keyof typeof known;

const column = (name: string, dtype: Dtype, at: Known, more: Partial<ColumnPlan> = {}): ColumnPlan => ({
  name,
  dtype,
  nullable: at !== "always",
  at: known[at],
  moment: "none",
  ...more,
});
const key = (name: string, dtype: Dtype): ColumnPlan => column(name, dtype, "always");

const base = {
  timeline: flying,
  event: ["flight"],
  order: ["leaves"],
  entity: ["plane"],
  tick: null,
  settled: null,
  closed: null,
  stamp: null,
  path: null,
} as const;
const keys = [key("flight", "i32"), key("plane", "str")];
const leaves = column("leaves", "datetime", "always", { moment: "always" });

/** Rows that are known for years, settled as a whole when the flight has landed; what it burnt is weighed later. */
const flight = {
  ...base,
  settled: "landed",
  rows: known.always,
  columns: [
    ...keys,
    leaves,
    column("route", "str", "always"),
    column("shut", "datetime", "always", { moment: "after 'boarding'" }),
    column("seats", "i32", "always"),
    column("late", "i32", "landed"),
    column("landed", "datetime", "landed"),
    column("fuel", "i32", "landed", { settled: "weighed" }),
    column("weighed", "datetime", "landed"),
  ],
} satisfies Omit<TablePlan, "name">;
export const flights: TablePlan = { ...flight, name: "flights" };
/** The same of another company: no flight is in both. */
export const charters: TablePlan = { ...flight, name: "charters" };

/** Own ticks; each row is settled when it was heard, and all of them once the plane is silent. */
export const pings: TablePlan = {
  ...base,
  name: "pings",
  tick: { clock: "ping", phase: "air", ticks: "own", columns: ["ping"] },
  settled: "heard",
  closed: "silent",
  rows: known.during,
  columns: [
    ...keys,
    key("ping", "i32"),
    leaves,
    column("height", "i32", "during"),
    column("heard", "datetime", "landed"),
    column("silent", "datetime", "landed"),
  ],
};

/** Rows that come one by one, each decided and paid at a time of its own, until no more are taken. */
export const claims: TablePlan = {
  ...base,
  name: "claims",
  settled: "decided",
  closed: "complete",
  rows: known.landed,
  columns: [
    ...keys,
    leaves,
    column("cost", "i32", "landed"),
    column("kind", "str", "landed"),
    column("refund", "i32", "landed", { settled: "paid" }),
    column("paid", "datetime", "landed"),
    column("decided", "datetime", "landed"),
    column("complete", "datetime", "landed"),
  ],
};

/** One row per flight, without an order; settled on a day. */
export const audits: TablePlan = {
  ...base,
  name: "audits",
  order: [],
  entity: [],
  settled: "audited",
  rows: known.landed,
  columns: [key("flight", "i32"), column("score", "i32", "landed"), column("audited", "date", "landed")],
};

/** Rows that are known before, and so are always settled; what they hold is filed later. */
export const crews: TablePlan = {
  ...base,
  name: "crews",
  order: [],
  settled: "filed",
  rows: known.always,
  columns: [
    ...keys,
    column("captain", "str", "always"),
    column("hours", "i32", "landed"),
    column("filed", "datetime", "landed"),
  ],
};

const plain = { ...base, timeline: null, event: [], order: [], rows: known.always } as const;
const fact = (name: string, dtype: Dtype, nullable = false): ColumnPlan => ({ ...key(name, dtype), nullable });

export const routes: TablePlan = {
  ...plain,
  name: "routes",
  entity: ["name"],
  columns: [fact("name", "str"), fact("miles", "i32", true)],
};

export const weather: TablePlan = {
  ...plain,
  name: "weather",
  entity: ["place"],
  stamp: { knownAt: "published", about: null },
  columns: [fact("place", "str"), fact("published", "datetime"), fact("wind", "i32", true)],
};

export const tables: readonly TablePlan[] = [
  ...[flights, charters, pings, claims, audits, crews],
  ...[routes, weather],
];
