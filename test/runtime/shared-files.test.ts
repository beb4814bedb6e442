/** Two tables of one run that read the same file, by whatever path, and declare different instants for it. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { i32, pipeline, table, timeline } from "greenflag";
import { beforeAll, expect, test } from "vitest";
import { compiled } from "./compiled.ts";
import { newFolder, report, writeParquet } from "./support.ts";

const racing = timeline("racing", { phases: ["race"] });
const declared = (name: string, at: "always" | "after 'race'") =>
  table(name, {
    timeline: racing,
    event: { race: i32 },
    rows: racing.always,
    columns: { place: i32.known(at === "always" ? racing.always : racing.after("race")) },
  });
const piped = (name: string, other: "always" | "after 'race'") =>
  pipeline(name, { decide: racing.after("race") })
    .from(declared("early", "always"))
    .join(declared("late", other), { how: "left", prefix: "late_" })
    .features(["place", "late_place"])
    .sink({ parquet: `${name}.parquet` });

let contradicting: Awaited<ReturnType<typeof compiled>>;
let agreeing: Awaited<ReturnType<typeof compiled>>;
beforeAll(async () => {
  contradicting = await compiled(piped("contradicting", "after 'race'"));
  agreeing = await compiled(piped("agreeing", "always"));
});

const folderOfResults = async (): Promise<string> => {
  const folder = newFolder();
  mkdirSync(join(folder, "parts"));
  await writeParquet(join(folder, "parts", "a.parquet"), "SELECT 1::INT AS race, 2::INT AS place");
  await writeParquet(join(folder, "copy.parquet"), "SELECT 1::INT AS race, 2::INT AS place");
  symlinkSync(join(folder, "parts", "a.parquet"), join(folder, "link.parquet"));
  return folder;
};

const warned = async (one: typeof contradicting, late: string): Promise<readonly string[]> => {
  const folder = await folderOfResults();
  const tables = { early: join(folder, "parts", "a.parquet"), late: `${folder}/${late}` };
  const { record, warnings } = await report(one.run({ tables, out: newFolder() }));
  expect(record.warnings.map(({ code }) => code)).toEqual(warnings.map(({ code }) => code));
  return warnings.map(({ code, message }) => `${code} ${message.replaceAll(folder, "DATA")}`);
};

test.each([
  ["the same path", "parts/a.parquet", "parts/a.parquet"],
  ["another spelling", "./parts/../parts/a.parquet", "./parts/../parts/a.parquet"],
  ["a pattern", "parts/*.parquet", "parts/a.parquet"],
  ["a folder", "parts", "parts/a.parquet"],
  ["a link", "link.parquet", "link.parquet"],
])("by %s: a warning, and it is in the record", async (_, late, shown) => {
  expect(await warned(contradicting, late)).toEqual([
    `GF4082 Tables 'early' and 'late' read the same file DATA/${shown}, but declare different instants: 'place' is known always and after 'race'.`,
  ]);
});

test("by two files of equal content: nothing", async () => {
  expect(await warned(contradicting, "copy.parquet")).toEqual([]);
});

test("by one file that both declare alike: nothing", async () => {
  expect(await warned(agreeing, "parts/a.parquet")).toEqual([]);
});
