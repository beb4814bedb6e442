/** One illegible column of a table, whatever its role is: check-data reports it, and goes on with the other columns. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { datetime, i32, pipeline, prior, stampedTable, str, table, timeline } from "greenflag";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { examineData } from "../../src/runtime/contracts/examine-data.ts";
import type { Loaded } from "../../src/runtime/process/load-runner.ts";
import { compiled } from "./compiled.ts";
import { newFolder, writeParquet } from "./support.ts";

const flying = timeline("flying", { phases: ["boarding", "air"], overlapping: true });
const { always, after, before } = flying;

const tables = {
  flights: table("flights", {
    timeline: flying,
    event: { flight: i32 },
    order: { departs: datetime },
    entity: { plane: str },
    settled: "landed",
    closed: "shut",
    rows: always,
    columns: {
      boards: datetime.known(always).denotes(before("air")),
      landed: datetime.nullable().known(after("air")),
      shut: datetime.nullable().known(after("air")),
      paid: datetime.nullable().known(after("air")),
      late: i32.nullable().known(after("air")).settled("paid"),
      seats: i32.known(always).check(z.int().min(1), { otherwise: "drop" }),
    },
  }),
  news: stampedTable("news", {
    key: { plane: str },
    knownAt: { seen: datetime },
    about: { taken: datetime },
    columns: { wind: i32.nullable() },
  }),
  local: stampedTable("local", {
    key: { plane: str },
    knownAt: { heard: datetime.in("Europe/Berlin") },
    columns: { gust: i32 },
  }),
};

let one: Awaited<ReturnType<typeof compiled>>;
beforeAll(async () => {
  one = await compiled(
    pipeline("illegible", { decide: before("air") })
      .from(tables.flights)
      .asOf(tables.news, { time: "boards", prefix: "n_" })
      .asOf(tables.local, { time: "boards", prefix: "l_" })
      .derive((r) => ({ usual: r.late.over(prior(3).asOf("boards")).mean() }))
      .features(["usual", "n_wind", "l_gust"])
      .sink({ parquet: "illegible.parquet" }),
  );
});

const cells: Readonly<Record<keyof typeof tables, Readonly<Record<string, string | number>>>> = {
  flights: {
    flight: 1,
    departs: "2024-02-18T10:00:00",
    plane: "a",
    boards: "2024-02-18T09:00:00",
    landed: "2024-02-18T12:00:00",
    shut: "2024-02-18T13:00:00",
    paid: "2024-02-18T14:00:00",
    late: 5,
    seats: 100,
  },
  news: { plane: "a", seen: "2024-02-18T08:30:00", taken: "2024-02-18T08:00:00", wind: 4 },
  local: { plane: "a", heard: "2024-02-18T08:30:00", gust: 9 },
};

const names = Object.keys(cells) as readonly (keyof typeof tables)[];
// Any text is a valid text.
const roles = names.flatMap((name) =>
  Object.keys(cells[name]).flatMap((column) => (column === "plane" ? [] : ([[name, column]] as const))),
);

const codesFor = async (name: string, format: "csv" | "ndjson" | "parquet", file: string) => {
  const data = { name, path: file, format, files: [{ path: file, file, folders: [] }] };
  const loaded = { spec: one.spec } as unknown as Loaded;
  const answer = await examineData(loaded, { kind: "examine", module: "", tables: [name], data });
  if (answer.kind !== "examined") throw new Error(answer.kind);
  return answer.examined.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
};

test.each(roles)("table '%s' with an illegible '%s' in text: only this is reported", async (name, column) => {
  const row = { ...cells[name], [column]: "2018-02-29T12:00:00" };
  const folder = newFolder();
  const [csv, ndjson] = [join(folder, "t.csv"), join(folder, "t.ndjson")];
  writeFileSync(csv, `${Object.keys(row).join()}\n${Object.values(row).join()}\n`);
  writeFileSync(ndjson, `${JSON.stringify(row)}\n`);
  expect(await codesFor(name, "csv", csv)).toEqual(["GF4052"]);
  expect(await codesFor(name, "ndjson", ndjson)).toEqual(["GF4052"]);
});

test.each(roles.filter(([name, column]) => typeof cells[name][column] === "string"))(
  "table '%s' with an infinite '%s' in Parquet: only this is reported",
  async (name, column) => {
    for (const type of ["TIMESTAMP", "TIMESTAMP_NS"]) {
      const values = Object.entries(cells[name]).map(([key, cell]) => {
        if (key === column) return `'infinity'::${type} AS ${key}`;
        if (typeof cell === "number") return `${cell}::INT AS ${key}`;
        return key === "plane" ? `'${cell}' AS ${key}` : `TIMESTAMP '${cell}' AS ${key}`;
      });
      const file = await writeParquet(join(newFolder(), "t.parquet"), `SELECT ${values.join()}`);
      expect(await codesFor(name, "parquet", file)).toEqual(["GF4029"]);
    }
  },
);
