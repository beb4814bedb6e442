/** As-of joins with the tables of DuckDB's and other systems' published cases. */
import { date, datetime, f64, i32, pipeline, stampedTable, str, table, timeline } from "greenflag";

const asked = timeline("asked", { phases: ["before", "then"] });
const { always, before } = asked;
const deciding = { decide: before("then") };

const at = datetime.known(always).denotes(before("then"));
const trades = table("trades", { timeline: asked, event: { n: i32 }, rows: always, columns: { at } });
const bids = stampedTable("bids", { key: {}, knownAt: { quoted: datetime }, columns: { bid: f64 } });

const bid = { time: "at", inclusive: true } as const;
const of = (name: string) => pipeline(name, deciding).from(trades);
export const bid_any = of("bid_any").asOf(bids, bid).features(["bid"]).sink({ parquet: "bid_any.parquet" });
export const bid_0 = of("bid_0")
  .asOf(bids, { ...bid, tolerance: "0s" })
  .features(["bid"])
  .sink({ parquet: "bid_0.parquet" });
export const bid_7 = of("bid_7")
  .asOf(bids, { ...bid, tolerance: "7s" })
  .features(["bid"])
  .sink({ parquet: "bid_7.parquet" });
export const bid_10 = of("bid_10")
  .asOf(bids, { ...bid, tolerance: "10s" })
  .features(["bid"])
  .sink({ parquet: "bid_10.parquet" });
export const bid_strict = of("bid_strict")
  .asOf(bids, { time: "at" })
  .features(["bid"])
  .sink({ parquet: "bid_strict.parquet" });

const day = date.known(always).denotes(before("then"));
const asks = table("asks", {
  timeline: asked,
  event: { n: i32 },
  rows: always,
  columns: { day, group: str.known(always) },
});
const values = stampedTable("values", { key: { group: str }, knownAt: { since: date }, columns: { value: i32 } });
export const by_group = pipeline("by_group", deciding)
  .from(asks)
  .asOf(values, { time: "day" })
  .features(["value"])
  .sink({ parquet: "by_group.parquet" });

const versions = stampedTable("versions", {
  key: { group: str },
  knownAt: { known: date },
  about: { happened: date },
  columns: { value: i32 },
});
export const time_to_live = pipeline("time_to_live", deciding)
  .from(asks)
  .asOf(versions, { time: "day", inclusive: true, tolerance: "10d" })
  .features(["value"])
  .sink({ parquet: "time_to_live.parquet" });
