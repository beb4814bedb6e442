/** What all tables together say of their events: places, settlements, instants and overlap. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunnerSpec, TableColumn, TableContract } from "../../src/core/runner-spec.ts";
import { checkTables } from "../../src/runtime/contracts/check-tables.ts";
import { examineData } from "../../src/runtime/contracts/examine-data.ts";
import type { Score } from "../../src/runtime/inputs/check-mode.ts";
import { openTable } from "../../src/runtime/readers/open-table.ts";
import { newFolder, writeParquet } from "./support.ts";

const column = (name: string, dtype: TableColumn["dtype"], more: Partial<TableColumn> = {}): TableColumn => ({
  name,
  dtype,
  nullable: true,
  instant: "always",
  ...more,
});

const tableOf = (name: string, columns: readonly TableColumn[], more: Partial<TableContract> = {}): TableContract => ({
  name,
  path: null,
  keys: ["e", ...columns.filter((one) => one.name === "who").map((one) => one.name)],
  event: ["e"],
  order: columns.some((one) => one.name === "day") ? ["day"] : [],
  rows: "always",
  columns: [column("e", "i32", { nullable: false }), ...columns],
  ...more,
});

const day = column("day", "date", { nullable: false });
const who = column("who", "str", { nullable: false });

const specOf = (overlapping: boolean | null, ...tables: readonly TableContract[]): RunnerSpec => ({
  pipeline: "p",
  source: "p.pipeline.ts",
  decides: "before 'act'",
  known: ["always", "during 'pre'", "after 'pre'"],
  timeline: { name: "tl", phases: ["pre", "act"], overlapping },
  plan: "",
  tables,
  params: {},
  assumptions: [],
  output: { file: "p.parquet", columns: [] },
});

/** What is wrong with tables of these rows, one VALUES list for each. */
const wrong = async (spec: RunnerSpec, rows: readonly string[], score: Score | null = null) => {
  const folder = newFolder();
  const opened = await Promise.all(
    spec.tables.map(async (contract, i) => {
      const path = `${contract.name}.parquet`;
      const file = join(folder, path);
      const names = contract.columns.map(({ name }) => name).join(", ");
      await writeParquet(file, `SELECT * FROM (VALUES ${rows[i]}) AS t(${names})`);
      return openTable(contract, {
        name: contract.name,
        path,
        format: "parquet",
        files: [{ path, file, folders: [] }],
      });
    }),
  );
  return checkTables(spec, opened, score).diagnostics.map(({ code, message }) => `${code} ${message}`);
};

const on = (text: string): string => `DATE '2026-01-${text}'`;
const at = (text: string): string => `TIMESTAMP '2026-01-${text}:00'`;

describe("one place per event", () => {
  const spec = specOf(null, tableOf("ev", [day]), tableOf("res", [day, who]), tableOf("dnf", [who]));
  const dnf = "(1, 'a')";

  test("the same in both tables, with events missing in one: accepted", async () => {
    const rows = [
      `(1, ${on("01")}), (2, ${on("09")}), (3, ${on("09")})`,
      `(2, ${on("09")}, 'a'), (4, ${on("10")}, 'a')`,
    ];
    expect(await wrong(spec, [...rows, dnf])).toEqual([]);
  });

  test("two places in two tables: all such events are reported in one sentence", async () => {
    const rows = [
      `(1, ${on("01")}), (2, ${on("09")}), (3, ${on("10")})`,
      `(1, ${on("01")}, 'a'), (2, ${on("08")}, 'a'), (2, ${on("08")}, 'b'), (3, ${on("11")}, 'a')`,
    ];
    expect(await wrong(spec, [...rows, dnf])).toEqual([
      "GF4026 The event e=2, the first of 2 events, has more than one position in the order (day): (2026-01-09) in table 'ev', (2026-01-08) in table 'res'.",
    ]);
  });

  test("two places in one table are reported for that table", async () => {
    const rows = [`(1, ${on("01")}), (2, ${on("09")})`, `(2, ${on("09")}, 'a'), (2, ${on("08")}, 'b')`];
    expect(await wrong(spec, [...rows, dnf])).toEqual([
      "GF4010 Table 'res' has 1 event with more than one position in the order (day); for example (e) (2) has (2026-01-08) and (2026-01-09): res.parquet.",
    ]);
  });

  test("in score mode for all events, including the scored one", async () => {
    const rows = [`(1, ${on("01")}), (2, ${on("09")})`, `(1, ${on("02")}, 'a'), (2, ${on("09")}, 'a')`];
    const score = { event: { e: "2" }, sealed: false };
    expect(await wrong(spec, [...rows, dnf], score)).toEqual([
      "GF4026 The event e=1 has more than one position in the order (day): (2026-01-01) in table 'ev', (2026-01-02) in table 'res'.",
    ]);
  });

  test("str and categorical are compared as text", async () => {
    const key = (dtype: "str" | "categorical") => [column("e", dtype, { nullable: false }), day];
    const two = specOf(
      null,
      tableOf("a", [], { columns: key("str"), order: ["day"] }),
      tableOf("b", [], { columns: key("categorical"), order: ["day"] }),
    );
    expect(await wrong(two, [`('x', ${on("01")})`, `('x', ${on("02")})`])).toEqual([
      "GF4026 The event e=x has more than one position in the order (day): (2026-01-01) in table 'a', (2026-01-02) in table 'b'.",
    ]);
  });
});

describe("settlement", () => {
  const settled = column("settled", "datetime", { instant: "after 'act'" });
  const closed = column("closed", "datetime", { instant: "after 'act'" });
  const once = specOf(true, tableOf("t", [who, settled], { settled: "settled" }));
  const own = specOf(true, tableOf("t", [who, settled, closed], { settled: "settled", closed: "closed" }));

  test("all rows of an event settled at one time, or none yet: accepted", async () => {
    const rows = `(1, 'a', ${at("01 08:00")}), (1, 'b', ${at("01 08:00")}), (2, 'a', NULL::TIMESTAMP), (2, 'b', NULL::TIMESTAMP)`;
    expect(await wrong(once, [rows])).toEqual([]);
  });

  test.each([
    ["two times", at("01 09:00")],
    ["one of them not settled yet", "NULL::TIMESTAMP"],
  ])("%s", async (_, other) => {
    const rows = `(1, 'a', ${at("01 08:00")}), (7, 'a', ${at("01 08:00")}), (7, 'b', ${other})`;
    expect(await wrong(once, [rows])).toEqual([
      "GF4043 Table 't' has 1 event whose rows do not agree on 'settled'; for example (e) (7): t.parquet.",
    ]);
  });

  test("with a closing time, rows may settle at different times before it", async () => {
    const rows = `(1, 'a', ${at("01 08:00")}, ${at("03 08:00")}), (1, 'b', ${at("03 08:00")}, ${at("03 08:00")}), (2, 'a', ${at("05 08:00")}, NULL::TIMESTAMP), (2, 'b', NULL::TIMESTAMP, NULL::TIMESTAMP)`;
    expect(await wrong(own, [rows])).toEqual([]);
  });

  test.each([
    ["a row that is settled later", at("04 08:00")],
    ["a row that is not settled", "NULL::TIMESTAMP"],
  ])("closed before %s", async (_, time) => {
    const rows = `(1, 'a', ${at("01 08:00")}, ${at("03 08:00")}), (1, 'b', ${time}, ${at("03 08:00")})`;
    expect(await wrong(own, [rows])).toEqual([
      "GF4071 Table 't' has 1 event with 'closed' before 'settled' of some of their rows; for example (e) (1): t.parquet.",
    ]);
  });

  test("two closing times of an event", async () => {
    const rows = `(1, 'a', ${at("01 08:00")}, ${at("03 08:00")}), (1, 'b', ${at("01 08:00")}, ${at("04 08:00")})`;
    expect(await wrong(own, [rows])).toEqual([
      "GF4043 Table 't' has 1 event whose rows do not agree on 'closed'; for example (e) (1): t.parquet.",
    ]);
  });

  test("a date of settlement is the end of that day", async () => {
    const days = tableOf("t", [who, column("settled", "date"), closed], { settled: "settled", closed: "closed" });
    const rows = (time: string) => `(1, 'a', ${on("03")}, ${time})`;
    expect(await wrong(specOf(true, days), [rows(at("04 00:00"))])).toEqual([]);
    expect(await wrong(specOf(true, days), [rows(at("03 23:59"))])).toHaveLength(1);
  });

  test("score mode ignores the settlement of the scored event", async () => {
    const ordered = specOf(true, tableOf("t", [day, who, settled], { settled: "settled" }));
    const rows = (first: string, second: string) =>
      `(1, ${on("01")}, 'a', ${at("01 08:00")}), (1, ${on("01")}, 'b', ${first}), (2, ${on("02")}, 'a', ${at("03 08:00")}), (2, ${on("02")}, 'b', ${second})`;
    const score = { event: { e: "2" }, sealed: false };
    expect(await wrong(ordered, [rows(at("01 08:00"), "NULL::TIMESTAMP")], score)).toEqual([]);
    expect(await wrong(ordered, [rows("NULL::TIMESTAMP", "NULL::TIMESTAMP")], score)).toHaveLength(1);
  });
});

describe("instants", () => {
  const gates = column("gates", "datetime", { denotes: "always" });
  const starts = column("starts", "datetime", { denotes: "after 'pre'" });
  const spec = specOf(
    true,
    tableOf("ev", [day, gates, starts]),
    tableOf("res", [who, column("began", "datetime", { denotes: "after 'pre'" })]),
  );

  test("one time in all tables, in the order of the phases: accepted", async () => {
    const rows = [
      `(1, ${on("01")}, ${at("01 08:00")}, ${at("01 09:00")}), (2, ${on("02")}, NULL::TIMESTAMP, ${at("02 09:00")})`,
      `(1, 'a', ${at("01 09:00")}), (1, 'b', NULL::TIMESTAMP), (3, 'a', ${at("03 09:00")})`,
    ];
    expect(await wrong(spec, rows)).toEqual([]);
  });

  test("two times for one instant, in two tables", async () => {
    const rows = [
      `(1, ${on("01")}, NULL::TIMESTAMP, ${at("01 09:00")})`,
      `(1, 'a', ${at("01 09:00")}), (1, 'b', ${at("01 10:00")})`,
    ];
    expect(await wrong(spec, rows)).toEqual([
      "GF4072 The event e=1 has more than one time for the instant after 'pre': 2026-01-01 09:00:00.000000 and 2026-01-01 10:00:00.000000, by 'starts' of 'ev', 'began' of 'res'.",
    ]);
  });

  test("a later instant that comes before an earlier one", async () => {
    const rows = [`(1, ${on("01")}, ${at("01 09:30")}, NULL::TIMESTAMP)`, `(1, 'a', ${at("01 09:00")})`];
    expect(await wrong(spec, rows)).toEqual([
      "GF4073 The event e=1 reaches after 'pre' at 2026-01-01 09:00:00.000000, by 'starts' of 'ev', 'began' of 'res', before always at 2026-01-01 09:30:00.000000, by 'gates' of 'ev'.",
    ]);
  });

  test("a date and a time of that day are the same moment", async () => {
    const days = specOf(true, tableOf("ev", [day, starts, column("begins", "date", { denotes: "after 'pre'" })]));
    expect(await wrong(days, [`(1, ${on("01")}, ${at("01 09:00")}, ${on("01")})`])).toEqual([]);
    expect(await wrong(days, [`(1, ${on("01")}, ${at("01 09:00")}, ${on("02")})`])).toHaveLength(1);
  });
});

describe("overlapping events", () => {
  const gates = column("gates", "datetime", { denotes: "always" });
  const ends = column("ends", "datetime", { denotes: "after 'act'" });
  const landed = column("landed", "datetime", { instant: "after 'act'" });
  const events = tableOf("ev", [day, gates, ends]);
  const apart = `(1, ${on("01")}, ${at("01 08:00")}, ${at("01 09:00")}), (2, ${on("02")}, ${at("02 08:00")}, ${at("03 09:00")})`;

  test.each([
    ["one that ends before the next begins", `${apart}, (3, ${on("04")}, ${at("03 09:00")}, NULL::TIMESTAMP)`],
    // Of equal order: neither is earlier.
    ["two of one place", `${apart}, (3, ${on("02")}, ${at("02 07:00")}, ${at("02 10:00")})`],
  ])("%s: accepted", async (_, rows) => {
    for (const overlapping of [null, false]) expect(await wrong(specOf(overlapping, events), [rows])).toEqual([]);
  });

  test("an event that begins before an earlier one, other than the nearest, has ended", async () => {
    const rows = `${apart}, (3, ${on("03")}, NULL::TIMESTAMP, NULL::TIMESTAMP), (4, ${on("04")}, ${at("03 08:00")}, NULL::TIMESTAMP), (5, ${on("05")}, ${at("03 08:30")}, NULL::TIMESTAMP)`;
    expect(await wrong(specOf(null, events), [rows])).toEqual([
      "GF4074 The event e=4, the first of 2 events, begins before the earlier event e=2 is over, but the timeline 'tl' does not declare that its events overlap.",
    ]);
    expect(await wrong(specOf(false, events), [rows])).toEqual([
      "GF4074 The event e=4, the first of 2 events, begins before the earlier event e=2 is over, but the timeline 'tl' declares that its events do not overlap.",
    ]);
    expect(await wrong(specOf(true, events), [rows])).toEqual([]);
  });

  test.each([
    ["settled after the next one begins", at("02 08:01"), ["e=2", "e=1"]],
    ["settled when the next one begins", at("02 08:00"), ["e=2", "e=1"]],
    ["settled before the next one begins", at("02 07:59"), null],
    ["not settled although the next one is", "NULL::TIMESTAMP", ["e=2", "e=1"]],
  ])("declared not to overlap: an event that is %s", async (_, time, told) => {
    const spec = specOf(false, events, tableOf("res", [landed], { settled: "landed" }));
    const rows = [apart, `(1, ${time}), (2, ${at("09 09:00")})`];
    expect(await wrong(spec, rows)).toEqual(
      told === null
        ? []
        : [
            `GF4074 The event ${told[0]} begins before the earlier event ${told[1]} is over, but the timeline 'tl' declares that its events do not overlap.`,
          ],
    );
  });
});

test("check-data reports what one file shows", async () => {
  const settled = column("settled", "datetime", { instant: "after 'act'" });
  const gates = column("gates", "datetime", { denotes: "always" });
  const ends = column("ends", "datetime", { denotes: "after 'act'" });
  const spec = specOf(
    null,
    tableOf("ev", [day, who, gates, ends, settled], { settled: "settled" }),
    tableOf("res", [day]),
  );
  const file = await writeParquet(
    join(newFolder(), "ev.parquet"),
    `SELECT * FROM (VALUES
      (1, ${on("01")}, 'a', ${at("01 08:00")}, ${at("01 09:00")}, ${at("02 08:00")}),
      (1, ${on("01")}, 'b', ${at("01 08:00")}, ${at("01 09:00")}, NULL),
      (2, ${on("02")}, 'a', ${at("01 08:30")}, ${at("01 10:00")}, NULL),
      (3, ${on("03")}, 'a', ${at("05 08:30")}, ${at("04 10:00")}, NULL)
    ) AS t(e, day, who, gates, ends, settled)`,
  );
  const data = {
    name: "ev",
    path: "ev.parquet",
    format: "parquet",
    files: [{ path: "ev.parquet", file, folders: [] }],
  };
  const reply = await examineData({ spec } as never, { kind: "examine", module: "", tables: ["ev"], data } as never);
  if (reply.kind !== "examined") throw new Error(reply.kind);
  expect(reply.examined.diagnostics.map(({ code }) => code)).toEqual(["GF4043", "GF4073", "GF4074"]);
});
