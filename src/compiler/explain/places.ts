/** Finds the places of steps and tables in the files of a project. */
import { placeOf, placeOfTable } from "../frontend/places.ts";
import type { programOf } from "../frontend/typescript-program.ts";
import type { SourcePlace } from "./derivation.ts";
import type { Places } from "./describe-step.ts";

const spot = (
  place: { readonly file: string; readonly line?: number; readonly column?: number } | null,
): SourcePlace | null => place && { file: place.file, line: place.line ?? null, column: place.column ?? null };

export const placesInProject = (project: ReturnType<typeof programOf>, relative: (file: string) => string): Places => ({
  step: (site, within) => spot(placeOf(project, site, within, relative)),
  table: (table, of) => spot(placeOfTable(project, table, of, relative)),
});
