/** What stops a plan or a run where events overlap, beside what the compiler's own cases show. */
import { join } from "node:path";
import { date, datetime, f64, i32, pipeline, prior, table, timeline } from "greenflag";
import pl from "nodejs-polars";
import { expect, test } from "vitest";
import { Refusal } from "../../src/compiler/verify/finding.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { noReferences } from "../../src/engines/lowering/source-references.ts";
import { lowerPipeline } from "../../src/engines/polars/lower/relation.ts";
import { unionDistinctKeys } from "../../src/engines/polars/run/union-distinct-keys.ts";
import { collectAssertions } from "../../src/runtime/contracts/assertions.ts";
import { compiled } from "../runtime/compiled.ts";

const air = timeline("air", { phases: ["ground", "flight"], overlapping: true });
const flying = { timeline: air, event: { flight: i32 }, order: { day: date }, rows: air.always } as const;
const shut = datetime.known(air.always).denotes(air.before("flight"));
const late = f64.nullable().known(air.after("flight"));

test("a value without a settlement is refused by the lowering too: GF2103", () => {
  const unsettled = table("unsettled", { ...flying, columns: { shut, late } });
  const made = pipeline("made", { decide: air.before("flight") })
    .from(unsettled)
    .derive((r) => ({ x: (r.late.over(prior(2).asOf("shut") as never) as never as { mean(): never }).mean() }))
    .features(["x" as never])
    .sink({ parquet: "made.parquet" });
  const verified = verify(made.plan);
  expect(verified.findings.map(({ code }) => code)).toContain("GF2030");
  const lower = () => lowerPipeline(verified, noReferences);
  expect(lower).toThrow(Refusal);
  expect(lower).toThrow(expect.objectContaining({ code: "GF2103" }));
});

test("an event on both sides of a union is found in the data: GF2104", () => {
  const side = (events: readonly number[], who: string) =>
    pl
      .DataFrame([
        pl.Series("flight", events, pl.Int32),
        pl.Series(
          "who",
          events.map(() => who),
          pl.Utf8,
        ),
      ])
      .lazy();
  const broken = (left: readonly number[], right: readonly number[]) => {
    const [a, b] = [side(left, "a"), side(right, "b")];
    const { checks } = collectAssertions(() =>
      unionDistinctKeys(a, b, {
        keys: ["flight", "who"],
        line: 7,
        apart: { event: ["flight"], tables: { early: a, late: b } },
      }),
    );
    return checks.flatMap(({ violations, describe: message }) => {
      const rows = violations.collectSync();
      return rows.height > 0 ? [message(rows)] : [];
    });
  };
  expect(broken([1, 2], [3])).toEqual([]);
  expect(broken([1, 2], [2, 3]).map(({ code }) => code)).toEqual(["GF2104"]);
  expect(broken([1, 2], [2, 3])[0]?.message).toContain("2");
});

test("a settlement that also denotes an instant and is finer than a microsecond is refused: GF4031", async () => {
  const flights = table("flights", {
    ...flying,
    settled: "landed",
    columns: { shut, late, landed: datetime.nullable().known(air.after("flight")).denotes(air.after("flight")) },
  });
  const made = pipeline("made", { decide: air.before("flight") })
    .from(flights)
    .derive((r) => ({ x: r.late.over(prior(2).asOf("shut")).mean() }))
    .features(["x"])
    .sink({ parquet: "made.parquet" });
  const one = await compiled(made);
  const rows = (landed: string) =>
    `SELECT 1::INT AS flight, DATE '2024-01-01' AS day, TIMESTAMP '2024-01-01 10:00:00' AS shut, 5.0::DOUBLE AS late, TIMESTAMP_NS '${landed}' AS landed`;
  await one.write("flights", rows("2024-01-01 12:00:00.000001"));
  expect(await one.run()).toMatchObject({ kind: "done" });
  await one.write("flights", rows("2024-01-01 12:00:00.000001001"));
  const [line, ...more] = await one.refused(one.run({ out: join(one.root, "other") }));
  expect(more).toEqual([]);
  expect(line).toMatch(/^GF4031 .*'landed'/);
});

test("a decision whose words differ from its instant is refused: GF2024", () => {
  const flights = table("flights", { ...flying, columns: { shut } });
  const { plan } = pipeline("made", { decide: air.before("flight") })
    .from(flights)
    .features(["shut"])
    .sink({ parquet: "made.parquet" });
  const forged = { ...plan, decides: { ...plan.decides, said: "before 'ground'" } };
  expect(verify(plan).findings).toEqual([]);
  expect(verify(forged).findings.map(({ code }) => code)).toEqual(["GF2024"]);
});
