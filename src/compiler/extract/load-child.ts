/**
 * Runs in a process of its own: loads authors' modules one after another and sends their plans. What they print, throw
 * or do to the process stays here.
 */
import { type ResolveFnOutput, type ResolveHookContext, registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { AuthorError } from "../../../dsl/author-error.ts";
import { isMade } from "../../../dsl/made.ts";
import type { Site } from "../../../dsl/plan/site.ts";
import type { Begun, Exported, Loaded, LoadFailure } from "./protocol.ts";

// A module outside of any project still finds the language and zod: they come from here.
const found = (specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput => {
  try {
    return next(specifier, context);
  } catch (error) {
    if (specifier !== "greenflag" && specifier !== "zod") throw error;
    return next(specifier, { ...context, parentURL: import.meta.url });
  }
};

/** A TypeScript file of an author's is an ECMAScript module, whatever the package.json of its folder says. */
const isModule = (url: string): boolean => /^file:.*\.m?tsx?$/.test(url) && !url.includes("/node_modules/");

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = found(specifier, context, next);
    return isModule(resolved.url) ? { ...resolved, format: "module" } : resolved;
  },
});

const send = (message: Loaded | Begun): Promise<void> =>
  new Promise((done) => {
    process.send?.(message, undefined, undefined, () => done());
  });

const has = (value: unknown, property: string): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && property in value;

const exportsOf = (module: object): readonly Exported[] =>
  Object.entries(module).flatMap(([name, value]): Exported[] => {
    if (has(value, "plan") && has(value.plan, "kind") && value.plan.kind === "pipeline")
      return [isMade(value.plan) ? { name, plan: value.plan } : { name, forged: true }];
    // Drafts and outputs are those that still wait for their features or their sink.
    if ((has(value, "features") && has(value, "derive")) || (has(value, "sink") && has(value, "label")))
      return [{ name }];
    return has(value, "from") && has(value, "params") ? [{ name }] : [];
  });

type NextResolve = Parameters<NonNullable<Parameters<typeof registerHooks>[0]["resolve"]>>[2];

/** The nearest place of a stack that is the author's: neither node's, nor a package's, nor the language's. */
const placeIn = (stack: string): Site | null => {
  for (const [, file = "", line, column] of stack.matchAll(/(?:\(|\s)((?:file:\/\/)?\/[^\n():]+):(\d+):(\d+)/g)) {
    const path = file.startsWith("file://") ? fileURLToPath(file) : file;
    if (path.includes("/node_modules/") || own.some((folder) => path.startsWith(folder))) continue;
    return { file: path, line: Number(line), column: Number(column) };
  }
  return null;
};
const own = ["../../../dsl/", "../../"].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/** What was thrown, in a line. A bigint has no JSON, nor has a ring. */
const thrown = (value: unknown): string => {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return String(value).slice(0, 200);
  }
};

/** V8's words for a change of a frozen object. */
const frozen =
  /^Cannot (?:assign to read only property|add property|delete property|define property|redefine property)|object is not extensible/;

const failureOf = (error: unknown): LoadFailure => {
  if (!(error instanceof Error)) return { refusal: null, why: `it threw ${thrown(error)}`, site: null, within: null };
  if (error.name === "AuthorError" && has(error, "code")) {
    const { code, params, site, within } = error as unknown as AuthorError;
    return { refusal: { code, params }, why: code, site, within };
  }
  const [first = ""] = error.message.split("\n");
  if (error instanceof TypeError && frozen.test(first))
    return {
      refusal: { code: "GF1133", params: { why: first.replace(/ of (?:object '.*'|#<\w+>|\[object \w+\])$/, "") } },
      why: first,
      site: placeIn(error.stack ?? ""),
      within: null,
    };
  return { refusal: null, why: `${error.name}: ${first}`, site: placeIn(error.stack ?? ""), within: null };
};

for (const file of process.argv.slice(2)) {
  await send({ begun: file });
  try {
    await send({ file, exports: exportsOf((await import(pathToFileURL(file).href)) as object) });
  } catch (error) {
    await send({ file, failure: failureOf(error) });
  }
}
process.disconnect();
