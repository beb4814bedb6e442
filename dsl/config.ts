/** The settings of a project: the default export of `greenflag.config.ts`. */
export interface Config {
  /** Files and folders with `*.pipeline.ts`, relative to the config file. The whole project by default. */
  readonly pipelines?: readonly string[];
  /** The folder for generated files, with a folder for each pipeline: `generated` by default. */
  readonly generated?: string;
  /** The folder that runs publish into: `out` by default. */
  readonly out?: string;
  /** The engine of `greenflag run`, if no other is given: `polars` by default. */
  readonly engine?: string;
}

/**
 * The settings of a project, checked by TypeScript. Returns what it is given.
 *
 * @example
 * ```ts
 * import { defineConfig } from "greenflag";
 *
 * export default defineConfig({ pipelines: ["pipelines"], generated: "generated", out: "artifacts" });
 * ```
 */
export const defineConfig = (config: Config): Config => config;
