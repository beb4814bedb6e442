/** Pipelines that would go out under one name. */
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import { artifactOf } from "../../plan/pipeline.ts";
import type { CheckedPipeline } from "../frontend/check-modules.ts";

/** Pipelines of one name, for file systems that do not tell capitals from small letters too. */
export const sameName = (
  judged: readonly CheckedPipeline[],
  relative: (file: string) => string,
): readonly Diagnostic[] => {
  const byName = Map.groupBy(judged, ({ verified }) => verified.plan.name.toLowerCase());
  return [...byName.values()].flatMap((group) =>
    group.length === 1
      ? []
      : group.map(({ verified, place, file, export: name }) =>
          diagnostic(
            "GF1006",
            {
              name: verified.plan.name,
              others: group
                .filter((other) => other.file !== file || other.export !== name)
                .map((other) => `${other.export} in ${relative(other.file)}`),
            },
            place,
          ),
        ),
  );
};

/** A pipeline and the file that its artifact goes to. */
interface ArtifactOwner {
  readonly artifact: string;
  readonly name: string;
  readonly description: string;
}

/** A pipeline that was compiled before, and is not compiled now. */
export interface CompiledEarlier {
  readonly artifact: string;
  readonly pipeline: string;
  readonly source: string;
}

/** Sound pipelines that would go out to one file, those included whose runners lie there and are not compiled now. */
export const sameArtifact = (
  sound: readonly CheckedPipeline[],
  elsewhere: readonly CompiledEarlier[],
  relative: (file: string) => string,
): readonly Diagnostic[] => {
  const compiled = sound.map(
    ({ verified, place, file, export: name }): ArtifactOwner & { readonly place: Place | null } => ({
      artifact: artifactOf(verified.plan.sink),
      name: verified.plan.name,
      description: `${name} in ${relative(file)}`,
      place,
    }),
  );
  const there = elsewhere.map(
    ({ artifact, pipeline, source }): ArtifactOwner => ({
      artifact,
      name: pipeline,
      description: `${pipeline} of ${source}`,
    }),
  );
  return compiled.flatMap((one) => {
    const same = [...compiled, ...there].filter(
      (other) =>
        // Of two pipelines of one name that has been said already.
        other.name.toLowerCase() !== one.name.toLowerCase() &&
        other.artifact.toLowerCase() === one.artifact.toLowerCase(),
    );
    if (same.length === 0) return [];
    return [
      diagnostic("GF1011", { file: one.artifact, others: same.map(({ description }) => description) }, one.place),
    ];
  });
};
