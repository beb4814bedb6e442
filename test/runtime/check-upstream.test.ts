/** An artifact of ours that is a table of another pipeline: its record states when its columns are known. */
import { copyFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { f64, i32, pipeline, str, table, timeline } from "greenflag";
import { beforeAll, describe, expect, test } from "vitest";
import { checkData } from "../../src/runtime/check-data.ts";
import { nodeServices } from "../../src/runtime/node-services.ts";
import { Engine } from "../../src/runtime/process/engine-process.ts";
import { compiled } from "./compiled.ts";
import { listing, newFolder, report } from "./support.ts";

const weekend = timeline("weekend", { phases: ["practice", "race", "review"] });
const { always, after, before } = weekend;
const key = { timeline: weekend, event: { race: i32 }, entity: { driver: str } } as const;
const results = table("results", {
  ...key,
  rows: always,
  columns: { grid: i32.known(after("practice")), finish: i32.known(after("race")), fine: f64.known(after("review")) },
});
const early = table("early", {
  ...key,
  rows: always,
  columns: { grid: i32.known(always), finish: i32.known(always), fine: f64.known(after("race")) },
});
const late = table("late", {
  ...key,
  rows: always,
  columns: { grid: i32.known(after("practice")), finish: i32.known(after("review")), fine: f64.known(after("review")) },
});
const other = timeline("other", { phases: ["lap"] });
const elsewhere = table("elsewhere", {
  timeline: other,
  event: { race: i32 },
  entity: { driver: str },
  rows: other.always,
  columns: { finish: i32.known(other.always) },
});

const decide = before("race");
const makes = (name: string, by: boolean) =>
  pipeline(name, { decide })
    .from(results)
    .features(["grid"])
    .label("finish", "fine")
    .sink(by ? { parquet: name, by: "event" } : { parquet: `${name}.parquet` });
const reads = {
  early: pipeline("of_early", { decide })
    .from(early)
    .features(["grid"])
    .label("fine")
    .sink({ parquet: "of_early.parquet" }),
  late: pipeline("of_late", { decide }).from(late).features(["grid"]).sink({ parquet: "of_late.parquet" }),
  elsewhere: pipeline("of_other", { decide: other.before("lap") })
    .from(elsewhere)
    .features(["finish"])
    .sink({ parquet: "of_other.parquet" }),
};
type Read = keyof typeof reads;

type Compiled = Awaited<ReturnType<typeof compiled>>;
let one: Record<Read, Compiled>;
/** Where the artifacts lie: one file, and one by event. */
let out: string;
beforeAll(async () => {
  const rows =
    "SELECT * FROM (VALUES (1::INT, 'Al', 1::INT, 2::INT, 0.5::DOUBLE), (2, 'Al', 2, 1, 0.0)) t(race, driver, grid, finish, fine)";
  out = newFolder();
  for (const maker of [await compiled(makes("made", false)), await compiled(makes("parts", true))]) {
    await maker.write("results", rows);
    await report(maker.run({ out }));
  }
  one = {
    early: await compiled(reads.early),
    late: await compiled(reads.late),
    elsewhere: await compiled(reads.elsewhere),
  };
});

const refused = async (read: Read, path: string) => {
  const it = one[read];
  return (await it.refused(it.run({ tables: { [read]: path } }))).map((line) => line.replaceAll(`${out}/`, ""));
};
const sentence = (path: string, record: string, maker: string) =>
  `GF4080 Table 'early' reads ${path}, which pipeline '${maker}' wrote, and declares columns earlier than they are by its record ${record}: 'grid' always, by the record after 'practice', 'finish' always, by the record after 'race', 'fine' after 'race', by the record after 'review'.`;

describe("a column declared earlier than the record states: refused, with all columns and both places", () => {
  test("a file", async () => {
    expect(await refused("early", join(out, "made.parquet"))).toEqual([
      sentence("made.parquet", "made.run.json", "made"),
    ]);
    expect(listing(join(one.early.root, "out"))).toEqual([]);
  });

  test.each(["parts", "parts/*/*.parquet"])("by event: %s", async (path) => {
    expect(await refused("early", join(out, path))).toEqual([sentence(path, "parts.run.json", "parts")]);
  });

  test("through a user's link, and a copy with its record", async () => {
    const folder = newFolder();
    const link = join(folder, "latest.parquet");
    symlinkSync(join(out, "made.parquet"), link);
    const [found = ""] = await refused("early", link);
    expect(found).toMatch(
      / reads \S*latest\.parquet, which pipeline 'made' wrote, .* its record \.made\/\S+\/made\.run\.json: 'grid'/,
    );
    for (const name of ["made.parquet", "made.run.json"]) copyFileSync(join(out, name), join(folder, name));
    renameSync(join(folder, "made.run.json"), join(folder, "renamed.run.json"));
    expect(await refused("early", join(folder, "made.parquet"))).toEqual([
      sentence(join(folder, "made.parquet"), join(folder, "renamed.run.json"), "made"),
    ]);
  });

  test("data that are checked without a run", async () => {
    const { spec } = one.early;
    const module = join(one.early.root, "of_early.runner.ts");
    writeFileSync(module, "");
    const examined = { table: "early", rows: 2, unknown: [], diagnostics: [] };
    const { diagnostics } = await checkData(spec, { module, table: null, path: join(out, "made.parquet") }).pipe(
      Effect.provide(Layer.mock(Engine)({ examine: () => Effect.succeed(examined) })),
      Effect.provide(nodeServices),
      Effect.runPromise,
    );
    expect(diagnostics.map(({ code, message }) => `${code} ${message.replaceAll(`${out}/`, "")}`)).toEqual([
      sentence("made.parquet", "made.run.json", "made"),
    ]);
  });
});

describe("accepted", () => {
  test("declared as late as the record states, or later", async () => {
    const { record } = await report(one.late.run({ tables: { late: join(out, "made.parquet") } }));
    expect(record.rows).toBe(2);
  });

  test("on a timeline without the record's phases", async () => {
    await report(one.elsewhere.run({ tables: { elsewhere: join(out, "made.parquet") } }));
  });

  test("beside records that do not name the file, and files that are not records", async () => {
    const folder = newFolder();
    copyFileSync(join(out, "made.parquet"), join(folder, "copy.parquet"));
    copyFileSync(join(out, "made.run.json"), join(folder, "made.run.json"));
    writeFileSync(join(folder, "broken.run.json"), "{");
    await report(one.early.run({ tables: { early: join(folder, "copy.parquet") } }));
  });
});
