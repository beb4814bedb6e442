/** Checks across the pipelines of a project: contradicting declarations, and labels that are known by the decision. */
import { posix } from "node:path";
import type { Project } from "ts-morph";
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import { isBy } from "../../core/instant.ts";
import { differingInstants, type FileInstants } from "../../core/instants-of-file.ts";
import type { Site } from "../../core/site.ts";
import type { TablePlan } from "../../plan/relations/index.ts";
import type { CheckedPipeline } from "./check-modules.ts";
import { placeOf } from "./places.ts";

type Relative = (file: string) => string;

interface Declaration {
  readonly table: TablePlan;
  readonly place: Place | null;
}

const words = (place: Place | null): string =>
  place === null
    ? "another place"
    : [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");

/** Every declaration of every table that a pipeline reads, each once, sorted by place. */
const declarationsIn = (
  judged: readonly CheckedPipeline[],
  project: Project,
  relative: Relative,
): readonly Declaration[] => {
  const found = new Map<string, Declaration>();
  for (const { verified } of judged)
    for (const node of verified.environments.keys()) {
      if (node.kind !== "source") continue;
      const place = placeOf(project, node.site, null, relative);
      found.set(`${words(place)} ${JSON.stringify(node.table)}`, { table: node.table, place });
    }
  // Shared modules come first, so that the error points to the pipeline that declares the table again.
  const rank = ({ place }: Declaration) => (place?.file.endsWith(".pipeline.ts") === true ? 1 : 0);
  return [...found].sort(([a, one], [b, other]) => rank(one) - rank(other) || (a < b ? -1 : 1)).map(([, one]) => one);
};

/** One name has one declaration, because files are given by table name and a runner stores one contract per name. */
export const contradictingTables = (
  judged: readonly CheckedPipeline[],
  project: Project,
  relative: Relative,
): readonly Diagnostic[] => {
  const byName = Map.groupBy(declarationsIn(judged, project, relative), ({ table }) => table.name);
  return [...byName].flatMap(([table, [first, ...others]]) =>
    others
      .filter((other) => JSON.stringify(other.table) !== JSON.stringify(first?.table))
      .map(({ place }) => diagnostic("GF2017", { table, other: words(first?.place ?? null) }, place)),
  );
};

const instantsOf = ({ timeline, rows, stamp, columns }: TablePlan): FileInstants => ({
  rows: timeline === null ? null : rows,
  knownAt: stamp?.knownAt ?? null,
  columns,
});

/** One file that is declared with two instants: one declaration could let through what the other holds back. */
const doubledFiles = (
  judged: readonly CheckedPipeline[],
  project: Project,
  relative: Relative,
): readonly Diagnostic[] => {
  // Another spelling of a path is the same file. Of links and of files that a caller gives, only a run can know.
  const byPath = Map.groupBy(declarationsIn(judged, project, relative), ({ table: { path } }) =>
    path === null ? null : posix.normalize(path),
  );
  return [...byPath].flatMap(([path, declarations]) =>
    path === null
      ? []
      : declarations.flatMap(({ table, place }, i) =>
          declarations.slice(0, i).flatMap((other) => {
            const differs =
              other.table.name === table.name ? [] : differingInstants(instantsOf(table), instantsOf(other.table));
            if (differs.length === 0) return [];
            const params = { path, table: table.name, other: other.table.name, place: words(other.place), differs };
            return [diagnostic("GF2074", params, place)];
          }),
        ),
  );
};

/** The step or the table that created an output column. */
const makerOf = ({ environments }: CheckedPipeline["verified"], brand: object): Site | null => {
  for (const [node, { columns }] of environments)
    for (const made of columns.values()) if (made === brand) return node.site;
  return null;
};

const earlyLabels = (judged: readonly CheckedPipeline[], project: Project, relative: Relative): readonly Diagnostic[] =>
  judged.flatMap(({ verified, place }) => {
    const { plan, relation } = verified;
    return plan.labels.flatMap((name) => {
      const brand = relation.columns.get(name);
      if (!brand || !isBy(relation.chain, brand.at, plan.decides.at)) return [];
      const made = placeOf(project, makerOf(verified, brand), name, relative);
      const params = { name, at: brand.at, decides: plan.decides.said, made: words(made) };
      return [diagnostic("GF2073", params, placeOf(project, plan.sites.labels, name, relative) ?? place)];
    });
  });

/** Warnings: what is probably a mistake, but may be intended. */
export const projectWarnings = (
  judged: readonly CheckedPipeline[],
  project: Project,
  relative: Relative,
): readonly Diagnostic[] => {
  const sound = judged.filter(({ verified }) => verified.findings.length === 0);
  return [...doubledFiles(judged, project, relative), ...earlyLabels(sound, project, relative)];
};
