/** Checks modules: TypeScript errors, exports, the findings of the verifier, and whether types and verifier agree. */
import { type Project, SyntaxKind } from "ts-morph";
import { z } from "zod";
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import { type Code, registry } from "../../core/diagnostics/registry.ts";
import type { SourceHash } from "../../core/runner-spec.ts";
import { pipelineSchema } from "../../plan/schema.ts";
import { type CallsOf, disagreements, stepDisagreements } from "../verify/compare-types.ts";
import { type Verified, verify } from "../verify/index.ts";
import { pipelineTypes, typedCalls } from "./brand-types.ts";
import { contradictingTables } from "./check-project.ts";
import { type LocatedMisuse, misusesOf } from "./host-operators.ts";
import { findImpurities } from "./impure-code.ts";
import { loadModules } from "./load-modules.ts";
import type { Exported, LoadFailure, ModuleSources } from "./load-protocol.ts";
import { pathsInJavaScript } from "./module-paths.ts";
import { placeAt, placeOf, type Span, spanOfCall } from "./places.ts";
import { secondaryErrors } from "./secondary-errors.ts";
import { transpileModules } from "./transpile-modules.ts";
import { typeErrors } from "./type-errors.ts";
import { isAuthors } from "./typescript-program.ts";

/** One exported pipeline of a module. */
export interface CheckedPipeline {
  readonly file: string;
  /** The file and all project files that it imports, relative to the root. */
  readonly sources: readonly SourceHash[];
  /** The name of the export. */
  readonly export: string;
  readonly verified: Verified;
  /** The place of the export. */
  readonly place: Place | null;
}

type Relative = (file: string) => string;

export const checkModules = async (
  project: Project,
  files: readonly string[],
  relative: Relative,
  diagnostics: Diagnostic[],
): Promise<readonly CheckedPipeline[]> => {
  const typed: Diagnostic[] = [];
  const derived: Diagnostic[] = [];
  const unreadable = new Set<string>();
  const mistyped = new Set<string>();
  const own = new Map(
    project
      .getSourceFiles()
      .filter(isAuthors)
      .map((file) => [relative(file.getFilePath()), file]),
  );
  const misuses: LocatedMisuse[] = [];
  const misusesIn = misusesOf(project);
  for (const [shown, file] of own) {
    const path = file.getFilePath();
    const errors = typeErrors(project, file, shown);
    typed.push(...errors.diagnostics);
    if (errors.syntax) unreadable.add(path);
    const found = errors.syntax ? [] : misusesIn(file, shown);
    misuses.push(...found);
    if (errors.diagnostics.length > 0 || found.length > 0) mistyped.add(path);
  }
  const isConsequence = secondaryErrors(
    misuses.map(({ node }) => node),
    own,
    project.getTypeChecker().compilerObject,
  );
  const impure = findImpurities(
    project,
    own,
    files.filter((file) => !unreadable.has(file)),
  );
  const reaching = new Set(impure.map(({ node }) => node.getSourceFile().fileName));
  // If a helper has type errors, the types of its importers cannot be trusted and are not compared with the plan.
  const anyHelperMistyped = [...mistyped].some((path) => !files.includes(path));
  const calls = typedCalls(project);
  const judged: CheckedPipeline[] = [];
  const javascript = new Set<string>();
  const refusals: RefusedStep[] = [];
  for (const loaded of await loadModules(
    files.filter((file) => !unreadable.has(file)),
    transpileModules(project),
  )) {
    const { file } = loaded;
    const trusted = !mistyped.has(file) && !anyHelperMistyped && !reaching.has(file);
    if ("failure" in loaded) {
      const { failure } = loaded;
      const reported = failed(project, file, failure, relative);
      // A module with type errors often throws because of them; reporting both would repeat the error.
      if (!trusted && failure.refusal === null) continue;
      derived.push(reported);
      if (failure.refusal !== null)
        refusals.push({ diagnostic: reported, within: failure.within, span: spanOfCall(project, failure.site) });
      continue;
    }
    if (loaded.exports.length === 0)
      derived.push(diagnostic("GF1004", { file: relative(file) }, { file: relative(file) }));
    for (const [name, difference] of loaded.differences)
      derived.push(
        diagnostic(
          "GF1021",
          { ...difference, packages: loaded.made.packages },
          exportPlace(project, file, name, relative),
        ),
      );
    for (const { path } of loaded.made.sources)
      if (/\.[cm]?jsx?$/.test(path) && project.getSourceFile(path) === undefined) javascript.add(path);
    for (const exported of loaded.exports) {
      const sources = relatively(loaded.made, relative);
      const one = judgeExport(project, file, sources, exported, trusted, calls, relative, derived);
      if (one !== null) judged.push(one);
    }
  }
  const named = derived.filter(({ code }) => byName.has(code)).map(({ message, place }) => `${place?.file} ${message}`);
  /** The columns of that name in the plans of a file; null for a refused one. */
  const made = (path: string | undefined, name: string) =>
    judged
      .filter(({ file }) => relative(file) === path)
      .flatMap(({ verified }) => (verified.relation.columns.has(name) ? [verified.relation.columns.get(name)] : []));
  const stepped = new Set(
    judged.flatMap(({ file, verified: { findings } }) =>
      findings
        .filter(({ code }) => ofSteps.has(code))
        .map(({ code, params }) => `${relative(file)} ${diagnostic(code, params as never).message}`),
    ),
  );
  const reportedErrors = replaceMessages(typed, derived, made)
    .filter(({ message, place }) => !named.includes(`${place?.file} ${message}`))
    .filter(({ message, place }) => !stepped.has(`${place?.file} ${message}`))
    .filter((one) => !refusals.some((refused) => followsFrom(refused, one)));
  const isTold = (one: Diagnostic): boolean =>
    isMissing(one)
      ? typed.some((other) => onOneLine(one, other))
      : (one.code === "GF1013" || one.code === "GF1014") &&
        misuses.some(({ diagnostic: other }) => onOneLine(one, other));
  // The loading process also refuses what the source shows, and TypeScript may not know the name.
  const isShown = (one: Diagnostic): boolean =>
    one.code === "GF1019" || one.code === "GF1020"
      ? impure.some(({ diagnostic: other }) => one.place?.file === other.place?.file)
      : one.code === "GF1001" && impure.some(({ diagnostic: other }) => isWithin(one, other));
  const rest = mergeErrors(reportedErrors, derived).filter(
    (one) => !isTold(one) && !isShown(one) && !isConsequence(one),
  );
  diagnostics.push(
    ...[...misuses, ...impure].map(({ diagnostic }) => diagnostic),
    ...pathsInJavaScript(javascript, relative),
    ...rest,
    ...contradictingTables(judged, project, relative),
  );
  return once(judged);
};

/**
 * A pipeline that is exported twice, or re-exported from another module, is one pipeline: that of the file that creates
 * it.
 */
const once = (judged: readonly CheckedPipeline[]): readonly CheckedPipeline[] => {
  const groups = Map.groupBy(judged, ({ verified }) => JSON.stringify({ ...verified.plan, data: null }));
  return [...groups.values()].flatMap((same) => {
    const home = same.find(({ file, verified }) => verified.plan.sites.pipeline?.file === file) ?? same[0];
    return home === undefined ? [] : [home];
  });
};

const onOneLine = ({ place: a }: Diagnostic, { place: b }: Diagnostic): boolean =>
  a?.file === b?.file && a?.line === b?.line;

/** Whether one diagnostic begins in the span that the other underlines. */
const isWithin = (one: Diagnostic, other: Diagnostic): boolean => {
  const { column = 0 } = one.place ?? {};
  const { column: from = 0, length = 1 } = other.place ?? {};
  return onOneLine(one, other) && column >= from && column < from + length;
};

/** TypeScript reports a missing name better, because it knows similar names. */
const isMissing = ({ code, message }: Diagnostic): boolean => code === "GF1104" && message.startsWith("undefined ");

/** A step that the language refused while its module was loaded. */
interface RefusedStep {
  readonly diagnostic: Diagnostic;
  /** The column that the step would have created, or the option. */
  readonly within: string | null;
  readonly span: Span | null;
}

/**
 * Whether a TypeScript error only follows from a refused step: it reports the same step, or that its column is missing.
 */
const followsFrom = (
  { diagnostic: reported, within, span }: RefusedStep,
  { code, message, place }: Diagnostic,
): boolean => {
  if (code !== "GF1001" || place?.line === undefined || place.column === undefined) return false;
  if (!plain.has(reported.code) || isMissing(reported)) return false;
  if (place.file !== reported.place?.file) return false;
  if (within !== null && message.startsWith(`Type '"${within}"' is not assignable to type `)) return true;
  if (span === null) return false;
  const start = span.file.compilerNode.getPositionOfLineAndCharacter(place.line - 1, place.column - 1);
  return start >= span.start && start < span.end;
};

/**
 * Replaces TypeScript's messages by the verifier's for the same line, and drops errors that only follow from others.
 */
const replaceMessages = (
  typed: readonly Diagnostic[],
  derived: readonly Diagnostic[],
  made: (file: string | undefined, name: string) => readonly unknown[],
): readonly Diagnostic[] =>
  typed.flatMap((one) => {
    if (byName.has(one.code)) {
      // The types continue with a refused column and report it as late as well.
      const named = /^(?:Feature|Key) '(.*)' (?:is known only|may be null)/s.exec(one.message)?.[1] ?? "";
      const columns = made(one.place?.file, named);
      return columns.length > 0 && columns.every((column) => column === null) ? [] : [one];
    }
    if (one.code !== "GF1001") return [one];
    // The plan has the column and the types do not: a refused step would have added it, and is already reported.
    const name = /^(?:Type|Argument of type) '"(.*?)"' is not assignable to /s.exec(one.message)?.[1];
    const refused = typed.some(({ code, place }) => code !== "GF1001" && place?.file === one.place?.file);
    if (refused && name !== undefined && made(one.place?.file, name).length > 0) return [];
    // One of our sentences without its parameter: the instant of something that did not type-check.
    if (/known only \$\{|decides \$\{/.test(one.message)) return [];
    const same = derived.find((other) => plain.has(other.code) && !isMissing(other) && onOneLine(other, one));
    return [same === undefined ? one : { ...same, place: one.place }];
  });

/** Codes for which the verifier's message replaces TypeScript's long type error. */
const plain: ReadonlySet<Code> = new Set<Code>([
  ...(["GF1104", "GF1107", "GF1120", "GF1015", "GF1016", "GF1017", "GF1018"] as const),
  ...(["GF2006", "GF2009", "GF2010", "GF2018", "GF2021"] as const),
]);

/** Codes that the verifier locates exactly by name, while TypeScript underlines the neighbour behind a spread. */
const byName: ReadonlySet<Code> = new Set<Code>(["GF2001", "GF2002", "GF2025"]);

/**
 * Codes about the effect of a step on the rows. The types report them where the rows are used; the verifier knows the
 * step, which may be in another file.
 */
const ofSteps: ReadonlySet<Code> = new Set<Code>(["GF2003", "GF2004", "GF2027"]);

/**
 * Merges the errors of the types and of the verifier. Both report the same sentence for one fault, but the types know
 * the exact argument where the verifier knows the step, and the verifier may have the better hint. The nearest pair is
 * treated as one.
 */
const mergeErrors = (typed: readonly Diagnostic[], derived: readonly Diagnostic[]): readonly Diagnostic[] => {
  const rest = [...derived];
  const reportedErrors = typed.map((one) => {
    const { code, message, place } = one;
    if (byName.has(code)) return one;
    const away = (other: Diagnostic) => Math.abs((other.place?.line ?? 0) - (place?.line ?? 0));
    const same = rest
      .filter((other) => other.message === message && other.place?.file === place?.file)
      .sort((a, b) => away(a) - away(b))[0];
    if (same === undefined) return one;
    rest.splice(rest.indexOf(same), 1);
    return { ...same, place };
  });
  return [...reportedErrors, ...rest];
};

const relatively = ({ sources }: ModuleSources, relative: Relative): readonly SourceHash[] =>
  sources.map(({ path, sha256 }) => ({ path: relative(path), sha256 })).sort((a, b) => (a.path < b.path ? -1 : 1));

const judgeExport = (
  project: Project,
  file: string,
  sources: readonly SourceHash[],
  { name, plan, forged = false }: Exported,
  trusted: boolean,
  calls: CallsOf,
  relative: Relative,
  diagnostics: Diagnostic[],
): CheckedPipeline | null => {
  const place = exportPlace(project, file, name, relative);
  if (forged) {
    diagnostics.push(diagnostic("GF1009", { name, why: "it was copied, or written by hand" }, place));
    return null;
  }
  if (plan === undefined) {
    diagnostics.push(diagnostic("GF1005", { name }, place));
    return null;
  }
  const parsed = z.safeParse(pipelineSchema, plan);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const why = `at ${issue?.path.join(".") || "its top"}: ${issue?.message ?? "unknown"}`;
    diagnostics.push(diagnostic("GF1009", { name, why }, place));
    return null;
  }
  const data = sources.filter(({ path }) => path.endsWith(".json"));
  const verified = verify(data.length === 0 ? parsed.data : { ...parsed.data, data });
  const reportedErrors = new Set<string>();
  for (const found of verified.findings) {
    if (found.name !== null) reportedErrors.add(found.name);
    // The registry ties params to code; TypeScript cannot follow that through the union of all codes.
    diagnostics.push(
      diagnostic(found.code, found.params as never, placeOf(project, found.site, found.name, relative) ?? place),
    );
  }
  const types = pipelineTypes(project, project.getSourceFileOrThrow(file)).get(name);
  // If the verifier refuses something, a cast that hid it from the types is not reported as well.
  const steps = trusted && verified.findings.length === 0 ? stepDisagreements(calls, verified) : [];
  const differing = steps.length > 0 ? steps : trusted && types !== undefined ? disagreements(types, verified) : [];
  for (const found of differing) {
    // A leak that a cast hid is reported as a leak; the cast is not reported as well.
    if (found.name !== null && reportedErrors.has(found.name)) continue;
    if (found.name === null && verified.findings.some(({ code }) => code === "GF2003")) continue;
    diagnostics.push(
      diagnostic(found.code, found.params as never, placeOf(project, found.site, found.name, relative) ?? place),
    );
  }
  const findings = [...verified.findings, ...differing];
  return { file, sources, export: name, verified: { ...verified, findings }, place };
};

/** The place in the file where a pipeline is exported under this name. */
const exportPlace = (project: Project, file: string, name: string, relative: Relative): Place => {
  const source = project.getSourceFileOrThrow(file);
  const path = relative(file);
  const [declaration] = source.getExportedDeclarations().get(name) ?? [];
  const node = declaration?.getFirstChildByKind(SyntaxKind.Identifier) ?? declaration;
  return node === undefined || node.getSourceFile() !== source
    ? { file: path }
    : placeAt(source, path, node.getStart(), Math.min(node.getWidth(), 80));
};

const isCode = (code: string): code is Code => Object.hasOwn(registry, code);

const failed = (
  project: Project,
  file: string,
  { refusal, why, site, within }: LoadFailure,
  relative: Relative,
): Diagnostic => {
  const place = placeOf(project, site, within, relative) ?? { file: relative(file) };
  return refusal !== null && isCode(refusal.code)
    ? diagnostic(refusal.code, refusal.params as never, place)
    : diagnostic("GF1003", { why }, place);
};
