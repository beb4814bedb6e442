/**
 * Windows against the published input and output tables of other systems; windows that read the future cannot be
 * features.
 */
import {
  around,
  date,
  f64,
  following,
  i32,
  type PipelinePlan,
  pipeline,
  prior,
  soFar,
  table,
  timeline,
} from "greenflag";
import { describe, expect, it, test } from "vitest";
import { verify } from "../../src/compiler/verify/index.ts";
import type { Row } from "../../src/proof/database.ts";
import { column, describeCases, engines, made, utc } from "./published-cases.ts";
import * as fixture from "./windows.fixture.ts";

type Numbers = readonly (number | null)[];

interface Cases {
  readonly rolling_with_gap: {
    readonly values: readonly number[];
    readonly mean: readonly {
      readonly window: number;
      readonly gap: number;
      readonly min?: number;
      readonly expect: Numbers;
    }[];
  };
  readonly count_before_cutoff: {
    readonly events: { readonly [who: string]: readonly string[] };
    readonly queries: readonly {
      readonly who: string;
      readonly at: string;
      readonly window: "10m" | "2h" | null;
      readonly inclusive: number;
      readonly strict: number;
    }[];
  };
  readonly negative_offsets: {
    readonly values: readonly number[];
    readonly frames: readonly {
      readonly offset: string;
      readonly closed: string;
      readonly windows: readonly (readonly number[])[];
      readonly expect: "reject" | "strict";
    }[];
  };
  readonly time_window_mean: {
    readonly times: readonly number[];
    readonly values: readonly number[];
    readonly window: number;
    readonly at: readonly number[];
    readonly expect: Numbers;
  };
  readonly closed_left_mean: { readonly values: readonly number[]; readonly expect: Numbers };
}

const sum = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0);

describeCases<Cases>("windows.json", "windows of neighbours", (cases) => {
  describe.each(engines)("published window cases on %s", (engine) => {
    const { rolling_with_gap: rolling, closed_left_mean: closed, time_window_mean: timed } = cases;

    it.each(rolling.mean.map((one) => [one.gap, one.min ?? 1, one] as const))(
      "rows with a gap of %i and at least %i values",
      async (gap, min, { window, expect: want }) => {
        // The fixture's windows are of three.
        expect(window).toBe(3);
        const rows = rolling.values.map((value) => ({ value, game: 1 }));
        const name = gap === 1 ? "gap" : min === 3 ? "full" : "plain";
        expect(await column(engine, name, fixture.ticks_of_three, [rows])).toEqual(want);
        if (gap === 1) expect(await column(engine, "mean", fixture.gap_of_events, [rows])).toEqual(want);
      },
    );

    it("counts of earlier rows within a time span", async () => {
      const { events, queries } = cases.count_before_cutoff;
      const happened = Object.entries(events).flatMap(([who, times]) =>
        times.map((at) => ({ who, at: utc(at), value: 1 })),
      );
      const place = (who: string, at: string) =>
        happened.findIndex((one) => one.who === who && one.at.getTime() === utc(at).getTime());
      // What happened at that very moment asks for itself; where nothing did, a row without a value asks.
      const asking = queries
        .filter(({ who, at }) => place(who, at) < 0)
        .map(({ who, at }) => ({ who, at: utc(at), value: null }));
      const rows: readonly Row[] = [...happened, ...asking];
      const counts = await made(engine, fixture.counts, [rows]);
      for (const { who, at, window, ...want } of queries) {
        const row = rows.findIndex((one) => one.who === who && (one.at as Date).getTime() === utc(at).getTime());
        for (const how of ["strict", "inclusive"] as const) {
          const count = counts[row]?.[window === null ? how : `${how}_${window}`];
          expect([who, at, window, how, count]).toEqual([who, at, window, how, want[how]]);
        }
      }
    });

    it("strictly earlier days", async () => {
      const { values, frames } = cases.negative_offsets;
      const rows = values.map((value, i) => ({ value, day: utc(`2024-01-0${i + 1}`) }));
      const strict = frames.filter((frame) => frame.expect === "strict");
      expect(strict.map(({ closed }) => closed)).toEqual(["left", "none"]);
      const seen = await made(engine, fixture.strictly_before, [rows]);
      for (const { closed, windows } of strict) {
        expect(seen.map((row) => row[`${closed}_n`])).toEqual(windows.map((window) => window.length));
        expect(seen.map((row) => row[`${closed}_sum`])).toEqual(windows.map(sum));
      }
    });

    it("a moving average over time, sampled at other times", async () => {
      const { times, values, at, expect: want } = timed;
      const all = [...new Set([...times, ...at])];
      const rows = all.map((one) => ({ game: 1, at: one, value: values[times.indexOf(one)] ?? null }));
      const means = await column(engine, "mean", fixture.moving_average, [rows]);
      expect(at.map((one) => means[all.indexOf(one)])).toEqual(want);
    });

    it("the mean of the eight rows before", async () => {
      const rows = closed.values.map((value) => ({ value }));
      const means = await column(engine, "mean", fixture.eight_before, [rows]);
      expect(means.length).toBe(closed.expect.length);
      for (const [i, want] of closed.expect.entries())
        if (want === null) expect(means[i]).toBeNull();
        else expect(means[i]).toBeCloseTo(want, 12);
    });

    it("frames that read the future have the values of the mirrored frames, and are labels", async () => {
      const { values, frames } = cases.negative_offsets;
      const rows = values.map((value, i) => ({ value, day: utc(`2024-01-0${i + 1}`) }));
      const [right] = frames.filter((frame) => frame.expect === "reject" && frame.closed === "right");
      const next = await column(engine, "next", fixture.reading_on, [rows]);
      expect(next.map((later, i) => (values[i] ?? 0) + Number(later ?? 0))).toEqual(right?.windows.map(sum));
    });
  });
});

const kept = timeline("kept", { phases: ["before", "then"], clocks: { tick: { phase: "then", ticks: "shared" } } });
const days = table("days", {
  timeline: kept,
  event: { n: i32 },
  order: { day: date },
  tick: { clock: "tick", key: { at: f64 } },
  rows: kept.during("then"),
  columns: { value: f64.known(kept.during("then")) },
});

/** What the compiler says of a feature, whatever the types say. */
// biome-ignore lint/suspicious/noExplicitAny: it is not the types that are asked here
const said = (value: (r: any) => unknown): readonly (string | undefined)[] => {
  const rows = days.derive((r) => ({ x: value(r) }) as never);
  // biome-ignore lint/suspicious/noExplicitAny: see above
  const { plan } = (pipeline("p", { decide: kept.during("then") }) as any)
    .from(rows)
    .features(["x"])
    .sink({ parquet: "x.parquet" }) as { readonly plan: PipelinePlan };
  return verify(plan).findings.map(({ code }) => code);
};

test("frames that read the future are refused as features, and negative spans are refused", () => {
  expect(said((r) => r.value.over(following().within("1d", "day")).mean())).toEqual(["GF2001"]);
  expect(said((r) => r.value.over(around(4)).mean())).toEqual(["GF2001"]);
  expect(said((r) => r.value.over(soFar().within(3, "at")).mean())).toEqual([]);
  expect(() => prior().within("-1d" as never, "day")).toThrow("GF1108");
  expect(() => soFar().within(-1 as never, "at")).toThrow("GF1108");
});
