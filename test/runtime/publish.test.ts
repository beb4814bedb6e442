import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { newVersion } from "../../src/runtime/artifacts/folder-layout.ts";
import { parseRecord } from "../../src/runtime/record.ts";
import {
  eventually,
  fixture,
  listing,
  newFolder,
  newPlace,
  type Place,
  readParquet,
  refusals,
  report,
  runOdd,
  sha256,
} from "./support.ts";

let place: Place;
beforeEach(async () => {
  place = await newPlace();
});

const tables = () => ({ words: place.words });
const publish = () => report(runOdd(place, "plain", { tables: tables() }));
const published = () => join(place.out, "odd.parquet");

/** The record, and that it is the one of the artifact beside it. */
const pair = () => {
  const record = parseRecord(readFileSync(join(place.out, "odd.run.json"), "utf8"));
  expect(record.hashes.artifact).toBe(sha256(published()));
  return record;
};

const versions = () => {
  const store = join(place.out, ".odd");
  return existsSync(store) ? readdirSync(store).filter((name) => name !== "current") : [];
};

/** The folder after one good run, and no trace of anything else. */
const expectClean = () => {
  const current = readlinkSync(join(place.out, ".odd", "current"));
  expect(listing(place.out)).toEqual(
    [
      ".odd",
      `.odd/${current}`,
      `.odd/${current}/odd.parquet`,
      `.odd/${current}/odd.run.json`,
      ".odd/current",
      "odd.parquet",
      "odd.run.json",
    ].sort(),
  );
};

describe("the output folder", () => {
  test("contains relative links through one link", async () => {
    await publish();
    expectClean();
    expect(readlinkSync(published())).toBe(".odd/current/odd.parquet");
    expect(readlinkSync(join(place.out, "odd.run.json"))).toBe(".odd/current/odd.run.json");
    expect(readlinkSync(join(place.out, ".odd", "current"))).toMatch(
      new RegExp(`^${process.pid}-[0-9a-f]{8}-[0-9a-f]{12}$`),
    );
    pair();
  });

  test("changes to the next version, and old versions are removed", async () => {
    await publish();
    const first = versions();
    await publish();
    expectClean();
    expect(versions()).not.toEqual(first);
    pair();
  });

  test.each(["odd.parquet", "odd.run.json", ".odd"])("keeps files that greenflag did not write: %s", async (name) => {
    mkdirSync(place.out);
    writeFileSync(join(place.out, name), "mine");
    expect(await refusals(runOdd(place, "plain"))).toEqual([
      `GF4017 ${join(place.out, name)} already exists and was not published by greenflag, so it is not replaced.`,
    ]);
    expect(listing(place.out)).toEqual([name]);
    expect(readFileSync(join(place.out, name), "utf8")).toBe("mine");
  });

  test("keeps links of others, even dangling ones", async () => {
    mkdirSync(place.out);
    symlinkSync("elsewhere/odd.parquet", published());
    expect(await refusals(runOdd(place, "plain"))).toEqual([
      expect.stringMatching(/^GF4017 .*odd\.parquet already exists/),
    ]);
    expect(readlinkSync(published())).toBe("elsewhere/odd.parquet");
  });

  test("an input with the name of the output is neither read nor replaced", async () => {
    const input = join(place.root, "odd.parquet");
    writeFileSync(input, readFileSync(place.words));
    const ending = runOdd(place, "plain", { tables: { words: input }, out: place.root });
    expect(await refusals(ending)).toEqual([expect.stringMatching(/^GF4017 /)]);
    expect(sha256(input)).toBe(sha256(place.words));
    expect(lstatSync(input).isFile()).toBe(true);
  });

  test("its own artifact cannot be an input, because the run would replace it", async () => {
    await publish();
    expect(await refusals(runOdd(place, "plain", { tables: { words: published() } }))).toEqual([
      `GF4019 The file of table 'words' cannot be read: ${published()} (it is a file that this run would replace).`,
    ]);
    expectClean();
  });

  test.each(["", "/deeper"])("cannot be a file%s", async (deeper) => {
    const out = join(place.root, "words.parquet") + deeper;
    expect(await refusals(runOdd(place, "plain", { out }))).toEqual([
      `GF4012 The output folder cannot be written: ${out} (a part of the path is a file, not a folder).`,
    ]);
  });

  test("is created if it does not exist, and removed again if the run fails", async () => {
    const out = join(place.root, "a", "b");
    await refusals(runOdd(place, "cast", { out }));
    expect(readdirSync(place.root)).not.toContain("a");
    await report(runOdd(place, "plain", { out }));
    expect(readdirSync(out).sort()).toEqual([".odd", "odd.parquet", "odd.run.json"]);
  });

  test("an existing empty folder is kept", async () => {
    mkdirSync(place.out);
    await refusals(runOdd(place, "cast"));
    expect(listing(place.out)).toEqual([]);
    expect(lstatSync(place.out).isDirectory()).toBe(true);
  });
});

describe("either the old pair or the new one is published", () => {
  test("a refused run keeps the old pair", async () => {
    await publish();
    const before = readlinkSync(join(place.out, ".odd", "current"));
    await refusals(runOdd(place, "cast"));
    expect((await runOdd(place, "dtype")).kind).toBe("bug");
    expectClean();
    expect(readlinkSync(join(place.out, ".odd", "current"))).toBe(before);
  });

  test("leftovers of killed runs are removed, and active versions are kept", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const here = newVersion().split("-")[1];
    for (const maker of [pid, process.ppid])
      mkdirSync(join(place.out, ".odd", `${maker}-${here}-0123456789ab`), { recursive: true });
    await refusals(runOdd(place, "cast"));
    expect(listing(place.out)).toEqual([".odd", `.odd/${process.ppid}-${here}-0123456789ab`]);
  });

  test("versions of other containers are kept if they were touched recently", async () => {
    // The process id is one that lives here: over there it means another.
    const version = (random: string) => `${process.ppid}-00000000-${random}`;
    const [fresh, old] = [version("0123456789ab"), version("ba9876543210")];
    for (const one of [fresh, old]) mkdirSync(join(place.out, ".odd", one), { recursive: true });
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(place.out, ".odd", old), longAgo, longAgo);
    symlinkSync(old, join(place.out, ".odd", `${old}.link`));
    await refusals(runOdd(place, "cast"));
    expect(listing(place.out)).toEqual([".odd", `.odd/${fresh}`]);
  });

  test("the engine is killed", async () => {
    await publish();
    const before = sha256(published());
    const pid = join(place.root, "pid");
    const ending = runOdd(place, "sleep", { params: { how: "sleep", pid } });
    process.kill(await enginePid(pid), "SIGKILL");
    expect(await refusals(ending)).toEqual([
      "GF4090 The engine was killed (SIGKILL), most likely because it ran out of memory, while it computed from 1 table, the largest being 'words' with 2 rows.",
    ]);
    expectClean();
    expect(sha256(published())).toBe(before);
  });

  test("one of several input files changes while they are read", async () => {
    const words = (name: string) => join(place.root, "words", `${name}.csv`);
    mkdirSync(join(place.root, "words"));
    for (const [name, row] of [
      ["a", "1,one"],
      ["b", "2,three"],
    ] as const) {
      writeFileSync(words(name), `id,word\n${row}\n`);
    }
    const pid = join(place.root, "pid");
    const tables = { words: join(place.root, "words", "*.csv") };
    const ending = runOdd(place, "wait", { params: { how: "wait", pid }, tables });
    await enginePid(pid);
    writeFileSync(words("b"), readFileSync(words("b")));
    rmSync(pid);
    expect(await refusals(ending)).toEqual([
      `GF4020 The file of table 'words' was changed while it was being read: ${words("b")}.`,
    ]);
  });

  test("an input changes while it is read", async () => {
    await publish();
    const before = sha256(published());
    const pid = join(place.root, "pid");
    const ending = runOdd(place, "wait", { params: { how: "wait", pid } });
    await enginePid(pid);
    writeFileSync(place.words, readFileSync(place.words));
    rmSync(pid);
    expect(await refusals(ending)).toEqual([
      `GF4020 The file of table 'words' was changed while it was being read: words.parquet.`,
    ]);
    expect(sha256(published())).toBe(before);
  });

  test.each<[string, (file: string) => void]>([
    [
      "rewritten in place with its size and its time set back",
      (file) => {
        const { atime, mtime } = statSync(file);
        const bytes = readFileSync(file);
        const there = openSync(file, "r+");
        writeSync(there, bytes);
        closeSync(there);
        utimesSync(file, atime, mtime);
      },
    ],
    [
      "moved away and back, with another in its place meanwhile",
      (file) => {
        renameSync(file, `${file}.kept`);
        writeFileSync(file, "another");
        renameSync(`${file}.kept`, file);
      },
    ],
  ])("an input is %s while it is read", async (_, change) => {
    const pid = join(place.root, "pid");
    const ending = runOdd(place, "wait", { params: { how: "wait", pid } });
    await enginePid(pid);
    change(place.words);
    rmSync(pid);
    expect(await refusals(ending)).toEqual([
      "GF4020 The file of table 'words' was changed while it was being read: words.parquet.",
    ]);
    expect(listing(place.out)).toEqual([]);
  });

  test("a file appears under the artifact's name during the run", async () => {
    const pid = join(place.root, "pid");
    const ending = runOdd(place, "wait", { params: { how: "wait", pid } });
    await enginePid(pid);
    writeFileSync(published(), "mine");
    rmSync(pid);
    expect(await refusals(ending)).toEqual([expect.stringMatching(/^GF4017 .*odd\.parquet already exists/)]);
    expect(listing(place.out)).toEqual(["odd.parquet"]);
    expect(readFileSync(published(), "utf8")).toBe("mine");
  });

  test("two runs at once: each publishes completely, and nothing of the other is left", async () => {
    await Promise.all([publish(), publish(), publish()]);
    expectClean();
    pair();
  });

  // Each step that changes a folder is the one it is killed at, from an empty folder and then over what is published.
  test.each(["nothing", "a version"])("the run is killed at any step, and there was %s before", async (there) => {
    if (there === "a version") expect(await ended(republish(["0"]))).toBe(0);
    const met: string[] = [];
    let left = 0;
    for (let steps = 0, code: number | null = null; code === null; steps++) {
      const before = pairNow();
      const how = before?.parameters.how === "0" ? "1" : "0";
      code = await ended(republish([how], steps));
      const after = pairNow();
      met.push(after === undefined ? "nothing" : after.hashes.artifact === before?.hashes.artifact ? "old" : "new");
      left += versions().length - (after === undefined ? 0 : 1);
      if (after === undefined) continue;
      expect(readFileSync(published(), "utf8")).toBe(String(after.parameters.how).repeat(300_000));
      expect(after.rows).toBe(Number(after.parameters.how));
    }
    // One step of all makes the difference; and some of the kills left something behind.
    const first = there === "nothing" ? "nothing" : "old";
    expect(met.join(" ")).toMatch(new RegExp(`^${first}( ${first}){4,}( new)+$`));
    expect(left).toBeGreaterThan(0);
    await publish();
    expectClean();
  });

  test("many processes publish the same artifact", async () => {
    const codes = await Promise.all([0, 1, 2].map(() => ended(republish("01".repeat(10).split("")))));
    expect(codes).toEqual([0, 0, 0]);
    pair();
    await publish();
    expectClean();
    expect(await readParquet(published())).toHaveLength(2);
  });
});

/** A process that publishes one version after the other, and is killed after so many steps. */
const republish = (hows: readonly string[], steps = Number.POSITIVE_INFINITY) =>
  spawn(
    process.execPath,
    ["--conditions=@greenflag/source", fixture("republish.ts"), place.root, place.out, hows.join(","), String(steps)],
    {
      stdio: "inherit",
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    },
  );
const compileCache = newFolder();

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.on("exit", resolve));

/** The record, if one is published, and that it is the one of the artifact beside it. */
const pairNow = () => (existsSync(join(place.out, "odd.run.json")) ? pair() : undefined);

/** The engine's process, once it computes. */
const enginePid = (file: string): Promise<number> =>
  eventually(() => {
    try {
      return Number(readFileSync(file, "utf8")) || undefined;
    } catch {
      return undefined;
    }
  });

test("the link of a renamed artifact is removed, and no other link", async () => {
  await publish();
  symlinkSync(".odd/current/former.parquet", join(place.out, "former.parquet"));
  symlinkSync(".odd/current/mine.parquet", join(place.out, "other.parquet"));
  symlinkSync("nowhere.parquet", join(place.out, "nobody.parquet"));
  await publish();
  const links = readdirSync(place.out).filter((name) => lstatSync(join(place.out, name)).isSymbolicLink());
  expect(links.sort()).toEqual(["nobody.parquet", "odd.parquet", "odd.run.json", "other.parquet"]);
  pair();
});
