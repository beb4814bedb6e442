/** The engines, one per line. The first is the default: what it cannot compute is an error of the pipeline. */
import { duckdb } from "./duckdb/engine.ts";
import type { EngineCompiler, EngineDefinition } from "./engine.ts";
import { polars } from "./polars/engine.ts";

/** Engines in order. A registry is a value, so that a test can add its own engine. */
export type Registry = readonly [EngineDefinition, ...EngineDefinition[]];

export const engines = [
  polars, //
  duckdb,
] as const satisfies Registry;

export type EngineName = (typeof engines)[number]["name"];

export const engineNamed = (name: string, registry: Registry): EngineDefinition | undefined =>
  registry.find((engine) => engine.name === name);

/** An engine to try if another ran out of memory; null if none would do better. */
export const spillingAlternative = (name: string, registry: Registry): string | null =>
  engineNamed(name, registry)?.spills === true ? null : (registry.find(({ spills }) => spills)?.name ?? null);

/** An engine with its compile side loaded. */
export interface LoadedCompiler extends EngineCompiler {
  readonly engine: EngineDefinition;
}

export const compilersOf = (registry: Registry): Promise<readonly LoadedCompiler[]> =>
  Promise.all(registry.map(async (engine) => ({ engine, ...(await engine.compiler()) })));
