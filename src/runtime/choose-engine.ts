/** The engines that a run may choose from: those of greenflag, unless others are provided. */
import * as Context from "effect/Context";
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { Computations } from "../core/runner-spec.ts";
import type { EngineDefinition } from "../engines/engine.ts";
import { isInstalled, type OptionalPackage } from "../engines/optional-package.ts";
import { engineNamed, engines, type Registry } from "../engines/registry.ts";

export const Engines = Context.Reference<Registry>("greenflag/runtime/Engines", { defaultValue: () => engines });

/** The named engine, by default the first; or why the pipeline does not run on it. */
export const chooseEngine = (
  pipeline: string,
  computations: Computations,
  name: string | undefined,
  registry: Registry,
  installed: (one: OptionalPackage) => boolean = isInstalled,
): { readonly chosen: EngineDefinition | null; readonly diagnostics: readonly Diagnostic[] } => {
  const chosen = name === undefined ? registry[0] : engineNamed(name, registry);
  const refused = (engine: string, why: string) => [diagnostic("GF4028", { pipeline, engine, why })];
  if (chosen === undefined) {
    const names = registry.map((one) => one.name).join(", ");
    return { chosen: null, diagnostics: refused(`'${name}'`, `there is no such engine; the engines are ${names}`) };
  }
  if (chosen.needs !== undefined && !installed(chosen.needs))
    return { chosen, diagnostics: [diagnostic("GF4083", { ...chosen.needs, what: `The engine ${chosen.title}` })] };
  if (chosen.extension === null) return { chosen, diagnostics: [] };
  const carried = computations[chosen.name] ?? { why: "its contract names no statement for it" };
  return { chosen, diagnostics: "why" in carried ? refused(chosen.title, carried.why) : [] };
};
