/** Finds pipelines that would have the same name or the same artifact. */
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import { artifactOf } from "../../plan/pipeline.ts";
import type { CheckedPipeline } from "../frontend/check-modules.ts";

/** Pipelines with the same name, also on file systems that ignore case. */
export const duplicateNames = (
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

/** A pipeline and the file of its artifact. */
interface ArtifactOwner {
  readonly artifact: string;
  readonly name: string;
  readonly description: string;
}

/** A pipeline that was compiled earlier and is not compiled now. */
export interface CompiledEarlier {
  readonly artifact: string;
  readonly pipeline: string;
  readonly source: string;
}

/** Valid pipelines with the same artifact, including those that were compiled earlier and are not compiled now. */
export const duplicateArtifacts = (
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
        // Two pipelines with one name are already reported.
        other.name.toLowerCase() !== one.name.toLowerCase() &&
        other.artifact.toLowerCase() === one.artifact.toLowerCase(),
    );
    if (same.length === 0) return [];
    return [
      diagnostic("GF1011", { file: one.artifact, others: same.map(({ description }) => description) }, one.place),
    ];
  });
};
