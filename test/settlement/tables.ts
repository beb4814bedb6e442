/** Tables of a timeline whose events overlap: every way in which a table can say when its rows and values are settled. */
import { date, datetime, i32, stampedTable, staticTable, str, table, timeline } from "greenflag";

export const flying = timeline("flying", {
  phases: ["boarding", "air"],
  clocks: { ping: { phase: "air", ticks: "own" } },
  overlapping: true,
});
const { always, before, after, during } = flying;
const landed = after("air");

const flight = {
  timeline: flying,
  event: { flight: i32 },
  order: { leaves: datetime.denotes(before("boarding")) },
  entity: { plane: str },
};

/** Rows that are known for years, settled as a whole when the flight has landed; what it burnt is weighed later. */
const schedule = {
  ...flight,
  settled: "landed",
  rows: always,
  columns: {
    route: str.known(always),
    seats: i32.known(always),
    on: date.known(always).denotes(before("boarding")),
    shut: datetime.known(always).denotes(before("air")),
    wheels: datetime.nullable().known(after("boarding")).denotes(before("air")),
    late: i32.nullable().known(landed),
    landed: datetime.nullable().known(landed),
    fuel: i32.nullable().known(landed).settled("weighed"),
    gate: str.known(landed).settled("weighed"),
    weighed: datetime.nullable().known(landed),
  },
} as const;
export const flights = table("flights", schedule);
/** The same of another company: no flight is in both. */
export const charters = table("charters", schedule);

/** Own ticks; each row is settled when it was heard, and all of them once the plane is silent. */
export const pings = table("pings", {
  ...flight,
  tick: { clock: "ping", key: { ping: i32 } },
  settled: "heard",
  closed: "silent",
  rows: during("air"),
  columns: {
    height: i32.nullable().known(during("air")),
    signal: i32.nullable().known(during("air")).settled("checked"),
    checked: datetime.nullable().known(landed),
    heard: datetime.nullable().known(landed),
    silent: datetime.nullable().known(landed),
  },
});

/** Rows that come one by one, each decided and paid at a time of its own, until no more are taken. */
const desk = {
  ...flight,
  settled: "decided",
  closed: "complete",
  rows: landed,
  columns: {
    cost: i32.nullable().known(landed),
    kind: str.nullable().known(landed),
    refund: i32.nullable().known(landed).settled("paid"),
    paid: datetime.nullable().known(landed),
    decided: datetime.nullable().known(landed),
    complete: datetime.nullable().known(landed),
  },
} as const;
export const claims = table("claims", desk);
/** What another desk took: no flight is in both. */
export const letters = table("letters", desk);

/** One row per flight, without an order; settled on a day, and then closed. */
export const audits = table("audits", {
  timeline: flying,
  event: { flight: i32 },
  settled: "audited",
  rows: landed,
  columns: { score: i32.nullable().known(landed), audited: date.nullable().known(landed) },
});

/** Rows that are known before, and so are settled from the start; what they hold is filed later. */
export const crews = table("crews", {
  timeline: flying,
  event: { flight: i32 },
  entity: { plane: str },
  settled: "filed",
  rows: always,
  columns: {
    captain: str.known(always),
    hours: i32.nullable().known(landed),
    filed: datetime.nullable().known(landed),
  },
});

export const routes = staticTable("routes", { key: { name: str }, columns: { miles: i32.nullable() } });
export const weather = stampedTable("weather", {
  key: { place: str },
  knownAt: { published: datetime },
  columns: { wind: i32.nullable() },
});
