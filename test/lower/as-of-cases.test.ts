/** As-of joins against the given and expected tables of neighbouring systems. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tablesOf } from "../../dsl/plan/relation/index.ts";
import { frameOf, type Row, type Value } from "../../src/proof/database.ts";
import * as fixture from "./as-of-cases.fixture.ts";
import { compiled, get } from "./support.ts";

/** Beside the project, or beside the project that this is a worktree of. */
const found = ["../../../shared", "../../../../shared"]
  .map((shared) => join(import.meta.dirname, shared, "cases/asof.json"))
  .find(existsSync);

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

const utc = (text: string): Date => new Date(text.includes("T") ? `${text}Z` : text);

describe.skipIf(found === undefined)(
  found === undefined ? "as-of joins of neighbours: ../shared/cases is not there" : "as-of joins of neighbours",
  async () => {
    if (found === undefined) return;
    const cases = JSON.parse(readFileSync(found, "utf8")) as Cases;
    const runners = await compiled("as-of-cases.fixture.ts");
    const plans = new Map(Object.entries(fixture).map(([name, { plan }]) => [name, plan]));

    /** A pipeline's one feature, in the order of the rows given. */
    const feature = (pipeline: string, left: readonly Row[], right: readonly Row[]): readonly Value[] => {
      const plan = plans.get(pipeline);
      const tables = plan === undefined ? [] : tablesOf(plan.relation);
      const rows = [left.map((row, n) => ({ n, ...row })), right];
      const frames = Object.fromEntries(tables.map((table, i) => [table.name, frameOf(table, rows[i] ?? [])]));
      const [name = ""] = plan?.features ?? [];
      const { runner } = get(runners, pipeline);
      const made = runner.compute(frames as never, {} as never).collectSync({ engine: "streaming" });
      return made.toRecords().map((row) => (row[name] as Value | undefined) ?? null);
    };

    it.each(cases.tolerance.expect.map(({ tolerance, bid }) => [tolerance, bid] as const))(
      "tolerance of %s s",
      (tolerance, bid) => {
        const left = cases.tolerance.left.map((at) => ({ at: utc(at) }));
        const right = cases.tolerance.right.map(([quoted, bid]) => ({ quoted: utc(quoted), bid }));
        expect(feature(`bid_${tolerance ?? "any"}`, left, right)).toEqual(bid);
        expect(feature(`bid_${tolerance ?? "any"}`, left, right.toReversed())).toEqual(bid);
      },
    );

    it("strict and inclusive", () => {
      const { times, values, inclusive, strict } = cases.strict;
      const second = (n: number) => new Date(n * 1000);
      const left = times.map((n) => ({ at: second(n) }));
      const right = times.map((n, i) => ({ quoted: second(n), bid: values[i] ?? null }));
      expect(feature("bid_any", left, right)).toEqual(inclusive);
      expect(feature("bid_strict", left, right)).toEqual(strict);
    });

    it("an unsorted right side with keys", () => {
      const { left, right, expect: want } = cases.unsorted_with_by;
      const asks = left.map(([day, group]) => ({ day: utc(day), group }));
      const values = right.map(([since, group, value]) => ({ since: utc(since), group, value }));
      expect(feature("by_group", asks, values)).toEqual(want);
    });

    it("late versions and a time to live", () => {
      const { rows, queries } = cases.time_to_live;
      const asks = queries.map(([group, day]) => ({ day: utc(day), group: String(group) }));
      const versions = rows.map(([group, happened, known, value]) => ({
        group: String(group),
        happened: utc(happened),
        known: utc(known),
        value,
      }));
      expect(feature("time_to_live", asks, versions)).toEqual(queries.map(([, , value]) => value));
    });
  },
);
