/** References from generated code to the author's source: lines, places and the names of constants. */
import { posix } from "node:path";
import type { SourceReferences } from "../../engines/lowering/source-references.ts";
import { constantOf, placeOf } from "../frontend/places.ts";
import type { programOf } from "../frontend/typescript-program.ts";

const folderOf = (source: string): string => posix.dirname(source);

/** Explains the places in comments. */
export const explainPlaces = (source: string): string => {
  const folder = folderOf(source);
  return `(FILE:LINE) is a place in the source. FILE is relative to ${folder === "." ? "the project" : folder}.`;
};

export const sourceReferences = (
  project: ReturnType<typeof programOf>,
  file: string,
  relative: (file: string) => string,
): SourceReferences => {
  const source = relative(file);
  return {
    line: (site, column) => {
      const place = placeOf(project, site, column, relative);
      // A line number without a file belongs to the pipeline's own file; the head of the file says so.
      return place?.file === source ? (place.line ?? null) : null;
    },
    place: (site, column) => {
      const place = placeOf(project, site, column, relative);
      return place?.line === undefined ? null : `${posix.relative(folderOf(source), place.file)}:${place.line}`;
    },
    constant: (site) => constantOf(project, site),
  };
};
