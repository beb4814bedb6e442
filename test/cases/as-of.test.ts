/** As-of joins against the published input and output tables of other systems. */
import { describe, expect, it } from "vitest";
import type { Row } from "../../src/proof/database.ts";
import * as fixture from "./as-of.fixture.ts";
import { column, describeCases, engines, utc } from "./published-cases.ts";

interface Cases {
  readonly tolerance: {
    readonly left: readonly string[];
    readonly right: readonly (readonly [string, number])[];
    readonly expect: readonly { readonly tolerance: number | null; readonly bid: readonly (number | null)[] }[];
  };
  readonly strict: { readonly times: readonly number[]; readonly values: readonly number[] } & Record<
    "inclusive" | "strict",
    readonly (number | null)[]
  >;
  readonly unsorted_with_by: {
    readonly left: readonly (readonly [string, string])[];
    readonly right: readonly (readonly [string, string, number])[];
    readonly expect: readonly number[];
  };
  readonly time_to_live: {
    readonly rows: readonly (readonly [number, string, string, number])[];
    readonly queries: readonly (readonly [number, string, number | null])[];
  };
}

const byTolerance = new Map([
  [null, fixture.bid_any],
  [0, fixture.bid_0],
  [7, fixture.bid_7],
  [10, fixture.bid_10],
]);

describeCases<Cases>("asof.json", "as-of joins of neighbours", (cases) => {
  describe.each(engines)("DuckDB's as-of cases on %s", (engine) => {
    const bids = (pipeline: { readonly plan: (typeof fixture.bid_any)["plan"] }, ...tables: (readonly Row[])[]) =>
      column(engine, "bid", pipeline, tables);

    it.each(cases.tolerance.expect.map(({ tolerance, bid }) => [tolerance, bid] as const))(
      "with a tolerance of %s s",
      async (tolerance, bid) => {
        const pipeline = byTolerance.get(tolerance);
        if (pipeline === undefined) throw new Error(`no pipeline with a tolerance of ${tolerance} s`);
        const left = cases.tolerance.left.map((at) => ({ at: utc(at) }));
        const right = cases.tolerance.right.map(([quoted, bid]) => ({ quoted: utc(quoted), bid }));
        expect(await bids(pipeline, left, right)).toEqual(bid);
        expect(await bids(pipeline, left, right.toReversed())).toEqual(bid);
      },
    );

    it("strict and inclusive reads", async () => {
      const { times, values, inclusive, strict } = cases.strict;
      const second = (n: number) => new Date(n * 1000);
      const left = times.map((n) => ({ at: second(n) }));
      const right = times.map((n, i) => ({ quoted: second(n), bid: values[i] ?? null }));
      expect(await bids(fixture.bid_any, left, right)).toEqual(inclusive);
      expect(await bids(fixture.bid_strict, left, right)).toEqual(strict);
    });

    it("an unsorted right side with keys", async () => {
      const { left, right, expect: want } = cases.unsorted_with_by;
      const asks = left.map(([day, group]) => ({ day: utc(day), group }));
      const values = right.map(([since, group, value]) => ({ since: utc(since), group, value }));
      expect(await column(engine, "value", fixture.by_group, [asks, values])).toEqual(want);
    });

    it("late versions and a maximum age", async () => {
      const { rows, queries } = cases.time_to_live;
      const asks = queries.map(([group, day]) => ({ day: utc(day), group: String(group) }));
      const versions = rows.map(([group, happened, known, value]) => ({
        group: String(group),
        happened: utc(happened),
        known: utc(known),
        value,
      }));
      expect(await column(engine, "value", fixture.time_to_live, [asks, versions])).toEqual(
        queries.map(([, , value]) => value),
      );
    });
  });
});
