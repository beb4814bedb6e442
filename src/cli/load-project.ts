/** Loads the settings of the project: `greenflag.config.ts`, or the defaults. */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import { z } from "zod";
import { diagnostic } from "../core/diagnostics/diagnostic.ts";
import { ownModule } from "../core/own-module.ts";
import { type EngineName, engines } from "../engines/registry.ts";
import { firstLine } from "../runtime/first-line.ts";
import { admitModule } from "../runtime/process/admit-module.ts";
import { refuse } from "../runtime/run-failure.ts";
import { configNames, projectRoot } from "./project-root.ts";

export interface Project {
  readonly root: string;
  /** Absolute paths; the whole project if empty. */
  readonly pipelines: readonly string[];
  /** The folder for generated files: an absolute path, like `out`. */
  readonly generated: string;
  /** The folder that runs publish into. */
  readonly out: string;
  readonly engine: EngineName;
}

const folder = (name: string) => z.string().min(1).default(name);
const engineNames = engines.map(({ name }) => name);

const Config = z.strictObject({
  pipelines: z.array(z.string().min(1)).default([]),
  generated: folder("generated"),
  out: folder("out"),
  engine: z.literal(engineNames).default(engines[0].name),
});

/** What is wrong with the settings: the setting, and what it must be. */
const fault = ({ issues: [issue] }: z.ZodError): string => {
  if (issue === undefined) return "it is not an object of settings";
  if (issue.code === "unrecognized_keys")
    return `there is no setting ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}; the settings are ${Object.keys(Config.shape).join(", ")}`;
  const name = String(issue.path[0] ?? "");
  const takes: Readonly<Record<string, string>> = {
    pipelines: "a list of paths",
    generated: "the path of a folder",
    out: "the path of a folder",
    engine: engineNames.map((one) => JSON.stringify(one)).join(" or "),
  };
  return takes[name] === undefined ? "its default export is not an object" : `'${name}' must be ${takes[name]}`;
};

const settingsOf = Effect.fnUntraced(function* (root: string) {
  const file = configNames.map((name) => join(root, name)).find((path) => existsSync(path));
  if (file === undefined) return Config.parse({});
  const shown = relative(process.cwd(), file);
  const refused = (why: string) => refuse(diagnostic("GF6004", { file: shown, why }, { file: relative(root, file) }));
  admitModule(file, { greenflag: ownModule("../../dsl/index", import.meta.url) });
  const loaded: unknown = yield* Effect.tryPromise({
    try: (): Promise<unknown> => import(pathToFileURL(file).href),
    catch: (error) => refused(`it cannot be loaded: ${firstLine(error)}`),
  });
  const exported = typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
  if (exported === undefined) return yield* refused("it has no default export");
  const settings = Config.safeParse(exported);
  return settings.success ? settings.data : yield* refused(fault(settings.error));
});

export const loadProject = Effect.fn("cli.loadProject")(function* () {
  const root = projectRoot();
  const { pipelines, generated, out, engine } = yield* settingsOf(root);
  return {
    root,
    pipelines: pipelines.map((path) => resolve(root, path)),
    generated: resolve(root, generated),
    out: resolve(root, out),
    engine,
  } satisfies Project;
});

/** The path of a folder for messages and records: relative to the working directory. */
export const shownFolder = (folder: string): string => relative(process.cwd(), folder) || ".";
