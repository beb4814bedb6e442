/**
 * Runs in a separate process: loads authors' modules one after another and sends their plans. Their output and errors
 * do not affect the compiler.
 */
import { pathToFileURL } from "node:url";
import { AuthorError } from "../../core/author-error.ts";
import { isMade } from "../../plan/make-node.ts";
import { guardGlobals, restoreGlobals, snapshotGlobals } from "./load-guards.ts";
import { watchImports } from "./load-hooks.ts";
import {
  type Exported,
  isTranspiledModules,
  type LoadFailure,
  type Message,
  type TranspiledModules,
} from "./load-protocol.ts";
import { LoadRefusal, placeIn } from "./load-refusal.ts";

// Imported first, so that later imports do not change any global.
await import("../../../dsl/index.ts");

// Taken before any author's module can change them.
const real = process;
const { send: sendMessage, argv } = real;
const { setImmediate } = globalThis;
const [token = "", mode = "", ...files] = argv.splice(2);

/** The compiler's first message: the authors' modules as JavaScript. */
const modules = new Promise<TranspiledModules>((done, failed) =>
  real.once("message", (sent: unknown) =>
    isTranspiledModules(sent) ? done(sent) : failed(new Error("the compiler sent something else than modules")),
  ),
);
real.setSourceMapsEnabled(true);

const send = (message: Omit<Message, "token">): Promise<void> =>
  new Promise((done, failed) => {
    try {
      if (sendMessage !== undefined)
        Reflect.apply(sendMessage, real, [{ ...message, token }, undefined, undefined, () => done()]);
    } catch (error) {
      failed(error);
    }
  });

const has = (value: unknown, property: string): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && property in value;

const exportsOf = (module: object): readonly Exported[] =>
  Object.entries(module).flatMap(([name, value]): Exported[] => {
    if (has(value, "plan") && has(value.plan, "kind") && value.plan.kind === "pipeline")
      return [isMade(value.plan) ? { name, plan: value.plan } : { name, forged: true }];
    // Drafts and outputs: they still wait for their features or their sink.
    if ((has(value, "features") && has(value, "derive")) || (has(value, "sink") && has(value, "label")))
      return [{ name }];
    return has(value, "from") && has(value, "params") ? [{ name }] : [];
  });

/** A thrown value on one line. JSON supports neither bigint nor cycles. */
const thrown = (value: unknown): string => {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return typeof value === "bigint" ? String(value) : typeof value;
  }
};

/** V8's message for changing a frozen object. */
const frozen =
  /^Cannot (?:assign to read only property|add property|delete property|define property|redefine property)|object is not extensible/;

const failureOf = (error: unknown): LoadFailure => {
  if (!(error instanceof Error)) return { refusal: null, why: `it threw ${thrown(error)}`, site: null, within: null };
  if (error instanceof AuthorError || error instanceof LoadRefusal) {
    const { code, params, site, within } = error;
    return { refusal: { code, params }, why: code, site, within };
  }
  const [first = ""] = String(error.message).split("\n");
  const site = placeIn(String(error.stack ?? ""));
  if (error instanceof TypeError && frozen.test(first)) {
    const why = first.replace(/ of (?:object '.*'|#<\w+>|\[object \w+\])$/, "");
    return { refusal: { code: "GF1133", params: { why } }, why: first, site, within: null };
  }
  return { refusal: null, why: `${error.name}: ${first}`, site, within: null };
};

const graph = watchImports(await modules);

guardGlobals(real, mode === "again");

/** Unhandled errors. Those of authors' modules are reported with the module that was being loaded. */
const late: unknown[] = [];
for (const event of ["uncaughtException", "unhandledRejection"] as const)
  real.on(event, (error: unknown) => {
    if (error instanceof LoadRefusal || (error instanceof Error && placeIn(String(error.stack ?? "")) !== null))
      late.push(error);
  });

/** Waits until everything that a module deferred to the next turn has run. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

const loaded = async (file: string): Promise<Pick<Message, "exports" | "failure" | "made">> => {
  const before = snapshotGlobals();
  const packages = graph.packages();
  late.length = 0;
  try {
    const module = (await import(pathToFileURL(file).href)) as object;
    const exports = exportsOf(module);
    await settled();
    if (late.length > 0) return { failure: failureOf(late[0]) };
    // A package may add polyfills; those stay.
    const changed = graph.packages() === packages ? restoreGlobals(before) : null;
    if (changed !== null) return { failure: failureOf(new LoadRefusal("GF1020", { what: changed }, null)) };
    return { exports, made: graph.madeOf(file) };
  } catch (error) {
    if (graph.packages() === packages) restoreGlobals(before);
    return { failure: failureOf(error) };
  }
};

for (const file of files) {
  await send({ begun: file });
  const result = await loaded(file);
  try {
    await send({ file, ...result });
  } catch (error) {
    await send({ file, failure: failureOf(error) });
  }
}
await send({ done: true });
