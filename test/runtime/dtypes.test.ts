/** Durations and categories in files: whatever they are read from, and whatever they are written into, on both engines. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { categorical, datetime, duration, i32, lit, pipeline, stampedTable, str, table, timeline } from "greenflag";
import pl, { type DataFrame } from "nodejs-polars";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { greenflag } from "../cli/support.ts";
import { compiled } from "./compiled.ts";
import { newFolder, readParquet, report, sha256, writeParquet } from "./support.ts";

const rally = timeline("rally", { phases: ["stage"] });
const { always, after } = rally;

const stages = table("stages", {
  timeline: rally,
  event: { stage: i32 },
  rows: always,
  columns: {
    took: duration.nullable().known(always),
    tyre: categorical
      .nullable()
      .known(always)
      .check(z.enum(["wet", "dry", "ice"])),
    note: str.nullable().known(after("stage")),
  },
});

const sunk = (sink: Parameters<ReturnType<typeof drafted>["sink"]>[0]) => drafted().sink(sink as never);
const drafted = () =>
  pipeline("stage_times", { decide: always })
    .from(stages)
    .derive((r) => ({ longer: r.took.plus(lit("PT0.5S", duration)), slick: r.tyre.ne("wet") }))
    .features(["took", "longer", "tyre", "slick"])
    .label("note");

/** Microseconds, and what they are with half a second more. */
const rows = [
  { stage: 1, took: 90_500_000, tyre: "wet", note: "a" },
  { stage: 2, took: -3_000_000, tyre: "dry", note: null },
  { stage: 3, took: null, tyre: null, note: "" },
  { stage: 4, took: 0, tyre: "ice", note: "b" },
  { stage: 5, took: 93_600_000_000, tyre: "wet", note: "a" },
];
const written = [
  [1, "PT1M30.5S", "PT1M31S", "wet", true],
  [2, "-PT3S", "-PT2.5S", "dry", true],
  [3, null, null, null, null],
  [4, "PT0S", "PT0.5S", "ice", true],
  [5, "P1DT2H", "P1DT2H0.5S", "wet", true],
];

const microseconds = (values: readonly (number | null)[]) => pl.Series("took", [...values], pl.Int64);
interface Stage {
  readonly stage: number;
  readonly took: number | null;
  readonly tyre: string | null;
  readonly note: string | null;
}

const frame = (unit: "ms" | "us" | "ns", of: readonly Stage[] = rows): DataFrame =>
  pl
    .DataFrame([
      pl.Series(
        "stage",
        of.map(({ stage }) => stage),
        pl.Int32,
      ),
      microseconds(
        of.map(({ took }) => (took === null ? null : unit === "ms" ? took / 1000 : unit === "ns" ? took * 1000 : took)),
      ),
      pl.Series(
        "tyre",
        of.map(({ tyre }) => tyre),
        pl.String,
      ),
      pl.Series(
        "note",
        of.map(({ note }) => note),
        pl.String,
      ),
    ])
    .withColumns(pl.col("took").cast(pl.Duration(unit)));

/** The rows of an artifact, whose dtypes polars names. */
const artifact = (file: string) => {
  const made = pl.readParquet(file);
  const names = made.columns.map((name, i) => `${name}: ${made.dtypes[i]?.variant}`);
  const plain = made.select(
    pl.col("stage"),
    ...["took", "longer"].map((name) => pl.col(name).cast(pl.Duration("us")).cast(pl.Int64).alias(name)),
    pl.col("tyre").cast(pl.String),
  );
  return { names, rows: plain.sort("stage").rows() };
};
const plainly = rows.map(({ stage, took, tyre }) => [stage, took, took === null ? null : took + 500_000, tyre]);

let one: Awaited<ReturnType<typeof compiled>>;
beforeAll(async () => {
  one = await compiled(sunk({ parquet: "stage_times.parquet" }));
});

const engines = ["polars", "duckdb"] as const;

describe.each(engines)("durations and categories on %s", (engine) => {
  const at = (path: string, out = newFolder(), of = one) => of.run({ tables: { stages: path }, out, engine });
  const made = async (path: string) => artifact((await report(at(path))).files.artifact);
  const dtypes = [
    "stage: Int32",
    "took: Duration",
    "longer: Duration",
    "tyre: Categorical",
    "slick: Bool",
    "note: String",
  ];

  test.each(["ms", "us", "ns"] as const)(
    "Parquet of polars, durations in %s, categories as text and as categories",
    async (unit) => {
      const root = newFolder();
      const files = { text: frame(unit), category: frame(unit).withColumns(pl.col("tyre").cast(pl.Categorical)) };
      for (const [name, content] of Object.entries(files)) {
        content.writeParquet(join(root, `${name}.parquet`));
        expect(await made(join(root, `${name}.parquet`))).toEqual({ names: dtypes, rows: plainly });
      }
    },
  );

  test("several files with different types", async () => {
    const root = newFolder();
    frame("ns", rows.slice(0, 2)).writeParquet(join(root, "1.parquet"));
    frame("ms", rows.slice(2)).withColumns(pl.col("tyre").cast(pl.Categorical)).writeParquet(join(root, "2.parquet"));
    expect((await made(root)).rows).toEqual(plainly);
  });

  test("nanoseconds are truncated toward zero", async () => {
    const root = newFolder();
    const odd = [1500, -1500, 999, -999].map((took, i) => ({ stage: i, took: took / 1000, tyre: "wet", note: null }));
    frame("ns", odd).writeParquet(join(root, "s.parquet"));
    expect((await made(join(root, "s.parquet"))).rows.map(([, took]) => took)).toEqual([1, -1, 0, 0]);
  });

  test("CSV, NDJSON, JSON and folder names", async () => {
    const root = newFolder();
    const said = rows.map(({ stage, tyre, note }, i) => ({
      stage,
      took: (written[i]?.[1] ?? null) as string | null,
      tyre,
      note,
    }));
    const cell = (value: unknown) => (value === null ? "" : value === "" ? '""' : String(value));
    const lines = said.map((row) => Object.values(row).map(cell).join(","));
    writeFileSync(join(root, "s.csv"), ["stage,took,tyre,note", ...lines, ""].join("\n"));
    writeFileSync(join(root, "s.ndjson"), said.map((row) => `${JSON.stringify(row)}\n`).join(""));
    writeFileSync(join(root, "s.json"), JSON.stringify(said));
    for (const name of ["s.csv", "s.ndjson", "s.json"])
      expect(await made(join(root, name))).toEqual({ names: dtypes, rows: plainly });
    for (const { stage, took, tyre, note } of said) {
      const value = (text: string | null) => text ?? "__HIVE_DEFAULT_PARTITION__";
      const folder = join(root, "by", `took=${value(took)}`, `tyre=${value(tyre)}`);
      mkdirSync(folder, { recursive: true });
      await writeParquet(
        join(folder, "s.parquet"),
        `SELECT ${stage}::INT AS stage, ${note === null ? "NULL" : `'${note}'`}::VARCHAR AS note`,
      );
    }
    expect((await made(join(root, "by"))).rows).toEqual(plainly);
  });

  test("a file whose folder names define its values", async () => {
    const root = newFolder();
    const folder = join(root, "took=PT1M30.5S");
    mkdirSync(folder);
    frame("ns", rows.slice(0, 1)).writeParquet(join(folder, "s.parquet"));
    expect((await made(root)).rows).toEqual(plainly.slice(0, 1));
    frame("ns", rows.slice(1, 2)).writeParquet(join(folder, "s.parquet"));
    expect(await one.refused(at(root))).toEqual([expect.stringMatching(/^GF4053 .*'PT1M30.5S'.*other values/)]);
  });

  test("written files can be read: Parquet, CSV, NDJSON, and a folder by event", async () => {
    const root = newFolder();
    frame("us").writeParquet(join(root, "s.parquet"));
    for (const sink of [
      { csv: "x.csv" },
      { ndjson: "x.ndjson" },
      { parquet: "x", by: "event" },
      { parquet: "x.parquet", compression: "zstd" },
    ] as const) {
      const other = await compiled(sunk(sink as never));
      const { record, files } = await report(at(join(root, "s.parquet"), newFolder(), other));
      expect(record.columns.map(({ dtype }) => dtype)).toEqual([
        "i32",
        "duration",
        "duration",
        "categorical",
        "bool",
        "str",
      ]);
      expect((await made(files.artifact)).rows).toEqual(plainly);
      if ("csv" in sink)
        expect(readFileSync(files.artifact, "utf8").split("\n").slice(1, 3)).toEqual([
          "1,PT1M30.5S,PT1M31S,wet,false,a",
          "2,-PT3S,-PT2.5S,dry,true,",
        ]);
      if ("ndjson" in sink)
        expect(readFileSync(files.artifact, "utf8").split("\n")[4]).toBe(
          '{"stage":5,"took":"P1DT2H","longer":"P1DT2H0.5S","tyre":"wet","slick":false,"note":"a"}',
        );
      if ("by" in sink) {
        const [part] = record.files;
        expect(part?.path).toBe("x/stage=1/part-0.parquet");
        const content = pl.readParquet(join(files.artifact, "stage=1", "part-0.parquet"));
        expect(content.dtypes.map(({ variant }) => variant)).toEqual([
          "Duration",
          "Duration",
          "Categorical",
          "Bool",
          "String",
        ]);
      }
    }
  });

  test("the bytes do not depend on the order of rows or earlier categories", async () => {
    const root = newFolder();
    const many = Array.from({ length: 3000 }, (_, stage) => ({
      stage,
      took: (stage % 7) * 1_000_001,
      tyre: ["wet", "dry", "ice", null][(stage * 7) % 4] ?? null,
      note: null,
    }));
    const hashes = [];
    for (const [i, order] of [
      many,
      many.toReversed(),
      many.toSorted((a, b) => (a.stage % 13) - (b.stage % 13)),
    ].entries()) {
      const file = join(root, `${i}.parquet`);
      const content = frame("us", order);
      (i === 1 ? content.withColumns(pl.col("tyre").cast(pl.Categorical)) : content).writeParquet(file);
      hashes.push(sha256((await report(at(file))).files.artifact));
    }
    expect(new Set(hashes).size).toBe(1);
  });

  test("the bytes do not depend on the number of threads", async () => {
    const root = newFolder();
    const many = Array.from({ length: 600_000 }, (_, stage) => ({
      stage,
      took: stage * 1001,
      tyre: ["wet", "dry", "ice", null][(stage * 7919) % 4] ?? null,
      note: null,
    }));
    frame("us", many).writeParquet(join(root, "s.parquet"));
    const hashes = new Set<string>();
    for (const threads of ["1", "2", "5"]) {
      vi.stubEnv("POLARS_MAX_THREADS", threads);
      hashes.add(sha256((await report(at(join(root, "s.parquet")))).files.artifact));
    }
    vi.unstubAllEnvs();
    expect(hashes.size).toBe(1);
  });

  test("the dictionary of a category has the values of the column, and DuckDB reads it as text", async () => {
    const root = newFolder();
    frame("us", rows.slice(0, 2)).writeParquet(join(root, "s.parquet"));
    const { files } = await report(at(join(root, "s.parquet")));
    expect(await readParquet(files.artifact, "SELECT tyre, typeof(tyre), took, typeof(took) FROM file")).toEqual([
      ["wet", "VARCHAR", "90500000", "BIGINT"],
      ["dry", "VARCHAR", "-3000000", "BIGINT"],
    ]);
    expect(readFileSync(files.artifact).includes("ice")).toBe(false);
  });

  test("score mode does not read later columns", async () => {
    const root = newFolder();
    frame("ms").writeParquet(join(root, "s.parquet"));
    const scored = await report(
      one.run({ tables: { stages: join(root, "s.parquet") }, out: newFolder(), engine, mode: "score", event: 5 }),
    );
    const content = pl.readParquet(scored.files.artifact);
    expect(content.columns).toEqual(["stage", "took", "longer", "tyre", "slick"]);
    expect(content.dtypes.map(({ variant }) => variant)).toEqual([
      "Int32",
      "Duration",
      "Duration",
      "Categorical",
      "Bool",
    ]);
    expect(content.height).toBe(1);
  });
});

test("show prints durations and categories as text", async () => {
  const root = newFolder();
  frame("ns").writeParquet(join(root, "s.parquet"));
  const { files } = await report(one.run({ tables: { stages: join(root, "s.parquet") }, out: join(root, "out") }));
  const { code, stdout } = await greenflag(root, "show", files.artifact, "--rows", "2");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}took +duration or null +feature +always$/m);
  expect(stdout).toMatch(/^ {2}tyre +categorical or null +feature +always$/m);
  expect(stdout).toMatch(/^ +1 +PT1M30\.5S +PT1M31S +wet +false +a$/m);
});

describe("invalid values are refused", () => {
  const reading = async (name: string, content: string) => {
    const root = newFolder();
    writeFileSync(join(root, name), content);
    const said = await one.refused(one.run({ tables: { stages: join(root, name) }, out: newFolder() }));
    return said.map((line) => line.replaceAll(`${root}/`, ""));
  };
  const csv = (took: string) => `stage,took,tyre,note\n1,PT1S,wet,a\n2,${took},wet,a\n`;

  test.each(["P1M", "90", "1:30", "PT1.5M", "P1W", "PT", "PT1S ", "P106751991DT4H54.775808S"])(
    "'%s' in CSV, with file, line and column",
    async (took) => {
      expect(await reading("s.csv", csv(took))).toEqual([
        `GF4052 Table 'stages' has '${took}' in column 'took' (duration) in line 3: s.csv.`,
      ]);
    },
  );

  test("a number in NDJSON for a duration, and a value that is not text for a category", async () => {
    const line = (took: string, tyre: string) => `{"stage":1,"took":${took},"tyre":${tyre},"note":null}\n`;
    expect(await reading("s.ndjson", line("90", '"wet"'))).toEqual([
      "GF4052 Table 'stages' has '90' in column 'took' (duration) in line 1: s.ndjson.",
    ]);
    expect(await reading("s.ndjson", line('"PT1S"', "7"))).toEqual([
      "GF4052 Table 'stages' has '7' in column 'tyre' (categorical) in line 1: s.ndjson.",
    ]);
    expect(await reading("s.json", `[${line('"P"', '"wet"')}]`)).toEqual([
      expect.stringMatching(/^GF4047 .*\[0\]\.took/),
    ]);
  });

  test("an undeclared category", async () => {
    expect(await reading("s.csv", "stage,took,tyre,note\n1,PT1S,soft,a\n")).toEqual([
      expect.stringMatching(/^GF4045 .*'tyre'.*'soft'/),
    ]);
  });

  test("a duration in milliseconds that exceeds microseconds, unless it is not read", async () => {
    const root = newFolder();
    const far = ["9223372036854775", "9223372036854776", "-9223372036854776", "4611686018427387904", "1000"];
    pl.DataFrame([
      pl.Series("stage", [1, 2, 3, 4, 5], pl.Int32),
      pl.Series("took", far, pl.String).cast(pl.Int64).cast(pl.Duration("ms")),
      pl.Series("tyre", ["wet", "wet", "wet", "wet", "wet"], pl.String),
      pl.Series("note", [null, null, null, null, null], pl.String),
    ]).writeParquet(join(root, "s.parquet"));
    const given = { tables: { stages: join(root, "s.parquet") }, out: newFolder() };
    const said = (await one.refused(one.run(given))).map((line) => line.replaceAll(`${root}/`, ""));
    expect(said).toEqual([
      "GF4048 Table 'stages' has 9223372036854776 milliseconds as 'took' in row 2, the first of 3 values like it, which is outside the range of duration: s.parquet.",
    ]);
    // Of an event that is scored, others are not read where none is looked at.
    expect((await report(one.run({ ...given, mode: "score", event: 5 }))).record.rows).toBe(1);
  });

  test("an integer for a duration, and a number for a category", async () => {
    const root = newFolder();
    const file = await writeParquet(
      join(root, "s.parquet"),
      "SELECT 1::INT AS stage, 5::BIGINT AS took, 5::INT AS tyre, 'a' AS note",
    );
    const [said] = await one.refused(one.run({ tables: { stages: file }, out: newFolder() }));
    expect(said).toMatch(/^GF4007 .*took.*i64.*tyre.*i32/);
  });
});

test.each(["polars", "duckdb"] as const)("logs are joined by categories, on %s", async (engine) => {
  const heats = table("heats", {
    timeline: rally,
    event: { heat: i32 },
    rows: always,
    columns: { tyre: categorical.known(always), starts: datetime.known(always).denotes(rally.before("stage")) },
  });
  const prices = stampedTable("prices", { key: { tyre: str }, knownAt: { at: datetime }, columns: { paid: i32 } });
  const one = await compiled(
    pipeline("heat_prices", { decide: rally.before("stage") })
      .from(heats)
      .asOf(prices, { time: "starts", prefix: "p_" })
      .features(["tyre", "p_paid"])
      .sink({ parquet: "heat_prices.parquet" }),
  );
  await one.write(
    "heats",
    "SELECT * FROM (VALUES (1::INT, 'wet', TIMESTAMP '2024-02-18 10:00:00'), (2, 'dry', '2024-02-18 10:00:00')) t(heat, tyre, starts)",
  );
  await one.write("prices", "SELECT 'wet' AS tyre, TIMESTAMP '2024-02-18 09:00:00' AS \"at\", 7::INT AS paid");
  expect(await readParquet((await report(one.run({ engine }))).files.artifact)).toEqual([
    [1, "wet", 7],
    [2, "dry", null],
  ]);
});

test("a duration in a key is printed as ISO 8601", async () => {
  const stops = table("stops", {
    timeline: rally,
    event: { heat: i32 },
    entity: { after: duration },
    rows: always,
    columns: { box: i32.known(always).check(z.number().min(1)), crew: str.nullable().known(after("stage")) },
  });
  const one = await compiled(
    pipeline("boxes", { decide: rally.before("stage") })
      .from(stops)
      .features(["box"])
      .sink({ parquet: "boxes.parquet" }),
  );
  const file = join(newFolder(), "stops.csv");
  const refused = async (lines: string, options = {}) => {
    writeFileSync(file, `heat,after,box,crew\n${lines}`);
    return one.refused(one.run({ tables: { stops: file }, out: newFolder(), ...options }));
  };
  const said = [
    await refused("1,PT1M30.5S,1,a\n1,PT90.5S,2,b\n"),
    await refused("1,-PT3S,0,a\n"),
    await refused("1,P1D,1,a\n", { mode: "score", event: 1, sealed: true }),
  ];
  expect(said.map(([line = ""]) => [line.slice(0, 6), line.match(/\(1, [^)]*\)/)?.[0]])).toEqual([
    ["GF4009", "(1, PT1M30.5S)"],
    ["GF4045", "(1, -PT3S)"],
    ["GF4025", "(1, P1D)"],
  ]);
});
