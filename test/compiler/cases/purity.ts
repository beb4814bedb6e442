// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a helper of an author's
/** Modules that are made of more than their source, each with the one thing that is said, and where. */
interface Case {
  readonly source: string;
  /** All that is said of the file, with its place and what is underlined. */
  readonly says: readonly string[];
}

const head = `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
`;
const pipeline = (name: string) => `\
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
  .filter((r) => r.track.isIn(words))
  .features(["start"])
  .sink({ parquet: "${name}.parquet" });
`;

const clock = "reads the clock, but a plan may depend only on its source: write the time, or take it as a parameter";
const chance =
  "returns a different value each time, but a plan may depend only on its source: write the value, or take it as a parameter";
const environment = "reads the environment, but a plan may depend only on its source: take it as a parameter";
const files =
  "reads files, but a plan may depend only on its source: declare a table, import JSON, or take a parameter";
const network =
  "uses the network, but a plan may depend only on its source: declare a table, import JSON, or take a parameter";
const processes = "starts another process or thread, but a plan may depend only on its source: remove it";
const inside = "accesses the process of the compiler, but a plan may depend only on its source: remove it";
const paths =
  "contains the folder of this checkout, but a plan may depend only on its source: write a relative path, or take it as a parameter";
const data =
  "is not a module of TypeScript, JavaScript or JSON, but a plan may depend only on its source: declare a table, or import JSON";

/** The third line, and what is said of it; at the beginning of the whole file where nothing is underlined. */
const line = (
  name: string,
  code: string,
  ...told: readonly (readonly [at: string, says: string])[]
): readonly [string, Case] => [
  name,
  {
    source: `${head}${code}\n${pipeline(name)}`,
    says: told.map(([at, says]) => (at === "" ? says : `3:${code.indexOf(at) + 1} <${at}> ${says}`)),
  },
];
const uses = (at: string, use: string, what = at): readonly [string, string] => [at, `GF1019 '${what}' ${use}.`];
const imports = (name: string, use: string): readonly [string, Case] =>
  line(
    `imports_${name.replace(/\W/g, "_")}`,
    `import * as x from "${name}"; const words = Object.keys(x);`,
    uses(`"${name}"`, use, name),
  );
const changed = (at: string, what = at): readonly [string, string] => [
  at,
  `GF1020 This changes '${what}' for every module, but a plan may depend only on its own source: use a constant in the module.`,
];
const none = "const words: string[] = [];";

export const impure: Readonly<Record<string, Case>> = Object.fromEntries([
  imports("node:fs", files),
  imports("fs/promises", files),
  imports("node:net", network),
  imports("node:https", network),
  imports("node:child_process", processes),
  imports("node:worker_threads", processes),
  imports("node:os", environment),
  imports("node:process", inside),
  imports("node:module", inside),
  imports("node:timers/promises", clock),
  imports("greenflag/runtime", files),
  line(
    "imported_later",
    'const { readFileSync } = await import("node:fs"); const words = [typeof readFileSync];',
    uses('"node:fs"', files, "node:fs"),
  ),
  line("text", 'const words = Object.keys(await import("./words.txt" as never));', uses("", data, "./words.txt")),
  line(
    "address",
    'const words = Object.keys(await import("data:text/javascript,export const a = 1" as never));',
    uses("", data, "data:text/javascript,export const a = 1"),
  ),
  line("environment", 'const words = [process.env["HOME"] ?? ""];', uses("process", environment, "process.env")),
  line("arguments", "const words = process.argv;", uses("process", environment, "process.argv")),
  line("folder", "const words = [process.cwd()];", uses("process", environment, "process.cwd")),
  line(
    "of_global_this",
    "const words = [globalThis.process.platform as string];",
    uses("globalThis.process", inside, "process"),
  ),
  line(
    "clocks",
    "const words = [Date(), String(Date.now()), new Date().toISOString(), String(performance.now())];",
    uses("Date()", clock),
    uses("Date.now", clock),
    uses("new Date()", clock),
    uses("performance", clock, "performance.now"),
  ),
  line(
    "places",
    "const words = [import.meta.url, import.meta.dirname, import.meta.filename, import.meta.resolve('./x')];",
    uses("import.meta.url", paths),
    uses("import.meta.dirname", paths),
    uses("import.meta.filename", paths),
    uses("import.meta.resolve", paths),
  ),
  line("place_by_name", 'const words = [import.meta["url"]];', uses('import.meta["url"]', paths, "import.meta.url")),
  line("place_taken_apart", "const { url } = import.meta; const words = [url];", uses("import.meta", paths)),
  line("place_copied", "const words = Object.values({ ...import.meta }).map(String);", uses("import.meta", paths)),
  line("old_folder", "const words = [__dirname];", uses("__dirname", paths)),
  line("old_file", "const words = [__filename];", uses("__filename", paths)),
  line("stack", 'const words = [new Error("x").stack ?? ""];', uses("stack", paths, "Error.stack")),
  line("chance", "const words = [String(Math.random())];", uses("Math.random", chance)),
  line("identity", "const words = [crypto.randomUUID()];", uses("crypto.randomUUID", chance)),
  line(
    "of_crypto",
    'import { randomUUID } from "node:crypto"; const words = [randomUUID()];',
    uses("randomUUID", chance, "crypto.randomUUID"),
  ),
  line("network", 'const words = [String((await fetch("http://127.0.0.1:1")).status)];', uses("fetch", network)),
  line("timer", `${none} setTimeout(() => { throw new Error("late"); }, 1);`, uses("setTimeout", clock)),
  line("sends", `${none} process.send?.("x");`, uses("process", inside, "process.send")),
  line("prints", `${none} process.stdout.write("x");`, uses("process", inside, "process.stdout")),
  line("exits", `${none} process.exit(0);`, uses("process", inside, "process.exit")),
  line("kills", `${none} process.kill(1234567, 0);`, uses("process", inside, "process.kill")),
  line("called", "const now = () => String(Date.now()); const words = [now()];", uses("Date.now", clock)),
  line("in_a_step", "const words = [1].map(() => String(Date.now()));", uses("Date.now", clock)),
  line(
    "of_an_object",
    "const clocks = { now: () => String(Date.now()), day: (x: string) => new Date(x) }; const words = [clocks.now()];",
    uses("Date.now", clock),
  ),
  line(
    "in_a_class",
    "class Clock { now() { return Date.now(); } } const words = [String(new Clock().now())];",
    uses("Date.now", clock),
  ),
  line("global", `${none} (globalThis as any).shared = 1;`, changed("(globalThis as any).shared", "globalThis.shared")),
  line(
    "prototype",
    `${none} (Array.prototype as any).sum = () => 0;`,
    changed("(Array.prototype as any).sum", "Array.prototype.sum"),
  ),
  line("method", `${none} JSON.parse = () => null;`, changed("JSON.parse")),
  line(
    "defined",
    `${none} Object.defineProperty(Object.prototype, "x", { value: 1, configurable: true });`,
    changed("Object.prototype"),
  ),
  line(
    "hidden_global",
    `${none} const list: any = [].constructor; list.prototype.sum = 1;`,
    changed("", "Array.prototype.sum"),
  ),
  line("rejects", `${none} Promise.reject(new Error("too late"));`, [
    "new",
    "GF1003 The module cannot be loaded: Error: too late.",
  ]),
  line("throws_late", `${none} queueMicrotask(() => { throw new Error("too late"); });`, [
    "new",
    "GF1003 The module cannot be loaded: Error: too late.",
  ]),
  line("never", `${none} await new Promise(() => {});`, [
    "",
    "GF1003 The module cannot be loaded: it waits for something that never happens.",
  ]),
]);

/** Named at run time, so that only the loading process can tell. */
export const hidden: Readonly<Record<string, readonly [code: string, says: string]>> = {
  clock: ['[String((globalThis as any)["Da" + "te"].now())]', `GF1019 'Date.now' ${clock}.`],
  date: ['[new ((globalThis as any)["Da" + "te"])().toISOString()]', `GF1019 'new Date()' ${clock}.`],
  chance: ['[String((globalThis as any)["Ma" + "th"].random())]', `GF1019 'Math.random' ${chance}.`],
  process: ['[(globalThis as any)["pro" + "cess"].pid]', `GF1019 'process' ${inside}.`],
  network: ['[typeof (globalThis as any)["fet" + "ch"]]', `GF1019 'fetch' ${network}.`],
  evaluated: ['[eval("String(Date" + ".now())")]', `GF1019 'Date.now' ${clock}.`],
  formatted: ['[new Intl.DateTimeFormat("en").format()]', `GF1019 'Intl.DateTimeFormat.format' ${clock}.`],
  parts: [
    'new Intl.DateTimeFormat("en").formatToParts().map(({ value }) => value)',
    `GF1019 'Intl.DateTimeFormat.formatToParts' ${clock}.`,
  ],
  event: ['[String(new Event("x").timeStamp)]', `GF1019 'Event.timeStamp' ${clock}.`],
  created: ['[String(new (globalThis as any)["Fi" + "le"]([], "x").lastModified)]', `GF1019 'File' ${clock}.`],
  aborted: ['[String((AbortSignal as any)["time" + "out"](1).aborted)]', `GF1019 'AbortSignal.timeout' ${clock}.`],
  object_url: ['[(URL as any)["createObject" + "URL"](new Blob([]))]', `GF1019 'URL.createObjectURL' ${chance}.`],
  relative: ['[(await import("node:path")).resolve("x")]', `GF1019 'process.cwd' ${environment}.`],
  relative_url: ['[(await import("node:url")).pathToFileURL("x").href]', `GF1019 'process.cwd' ${environment}.`],
  stack: ['[(await import("node:util")).getCallSites()[0]!.scriptName]', `GF1019 'util.getCallSites' ${paths}.`],
  module: ['Object.keys(await import(["node", "fs"].join(":")))', `GF1019 'node:fs' ${files}.`],
};

export const hiddenSource = (name: string, code: string): string =>
  `${head}const words: string[] = ${code};\n${pipeline(`hidden_${name}`)}`;

/** What computes, and reaches for nothing. */
export const pureSource = `\
import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { type PathLike } from "node:fs";
import { join, resolve } from "node:path";
import { inspect } from "node:util";
import { pipeline } from "greenflag";
import { z } from "zod";
import type { Unrelated } from "./types-only.ts";
import names from "./names.json" with { type: "json" };
import { shout } from "./shout.ts";
import { results, weekend } from "./weekend.ts";
type Fetch = typeof fetch;
const day = new Date("2024-02-18").toISOString();
const parts = new Date(2024, 1, 18).getFullYear();
export const unused = () => [Date.now(), Math.random(), process.env, import.meta.url];
const isProgram = import.meta.main;
const shown = new Intl.DateTimeFormat("en", { timeZone: "UTC" });
const texts = [shown.format(0), shown.formatToParts(new Date(0)).join(), resolve("/a", "b"), new Event("x").type];
const process_ = { env: 1 };
{
  const process = process_;
  void process.env;
}
const words = [...names, ...texts, shout("b"), day, String(parts), createHash("sha256").update("x").digest("hex"), join("a", "b"), inspect(z)];
console.log("written to nobody", words.length, isProgram, { stack: 1 }.stack);
export type { Fetch, PathLike, Stats, Unrelated };
${pipeline("pure")}`;

export const pureBeside: Readonly<Record<string, string>> = {
  "shout.ts": "export const shout = (x: string): string => `${x}!`;\n",
  "types-only.ts":
    'import { readFileSync } from "node:fs";\nexport type Unrelated = ReturnType<typeof readFileSync>;\nexport const data = readFileSync("x");\n',
  "names.json": '["a"]\n',
};
