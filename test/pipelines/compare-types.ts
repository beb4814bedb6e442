/** Checks generated pipelines twice, with TypeScript and with the verifier alone, and compares the results. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Project, ts } from "ts-morph";
import { pipelineTypes } from "../../src/compiler/frontend/brand-types.ts";
import { typeErrors } from "../../src/compiler/frontend/type-errors.ts";
import { programOf } from "../../src/compiler/frontend/typescript-program.ts";
import { disagreements } from "../../src/compiler/verify/compare-types.ts";
import { type Verified, verify } from "../../src/compiler/verify/index.ts";
import { diagnostic } from "../../src/core/diagnostics/diagnostic.ts";
import type { Code } from "../../src/core/diagnostics/registry.ts";
import { planOf, type Recipe, type Step, sourceOf } from "./generate.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const imports = `import { around, bool, categorical, date, datetime, duration, everywhere, f64, following, i32, i64, last, lit, next, peers, pipeline, prior, soFar, str, when, wholeEvent } from "greenflag";
import { cars, claims, entries, flights, flying, laps, meetings, minutes, odds, pings, results, runs, season, sectors, sirens, stints, tracks, weather } from "./random-database.ts";
`;

const project: Project = programOf(folder, [join(folder, "random-database.ts")]);
project.compilerOptions.set({ noUnusedLocals: false, noUnusedParameters: false });

/** One pipeline, and what each of the two says of it. */
export interface Verdict {
  readonly recipe: Recipe;
  readonly source: string;
  readonly verified: Verified;
  /** Why the two do not agree; nothing if they do. */
  readonly differences: readonly string[];
}

/** What only the plan shows; the types say nothing of it. */
const verifierOnly: ReadonlySet<Code> = new Set<Code>([
  "GF2014",
  "GF2015",
  "GF2020",
  "GF2021",
  "GF2030",
  "GF2048",
  "GF2067",
]);

/** What TypeScript may say in its own words, where the verifier has a sentence. */
const inOwnWords: ReadonlySet<Code> = new Set<Code>(["GF2006", "GF2009", "GF2010", "GF2013"]);

let files = 0;

/** Judges many pipelines at once: one file, one program. */
export const judgeAll = (recipes: readonly Recipe[]): readonly Verdict[] => {
  const sources = recipes.map((recipe, i) => sourceOf(`p${i}`, recipe));
  const text = imports + sources.map((source, i) => `export const p${i} = ${source};\n`).join("");
  const path = join(folder, `generated-${++files}.ts`);
  const file = project.createSourceFile(path, text, { overwrite: true });
  try {
    const { syntax, diagnostics } = typeErrors(project, file, path);
    if (syntax) throw new Error(`not TypeScript: ${diagnostics[0]?.message}`);
    const types = pipelineTypes(project, file);
    const starts = sources.map((source) => text.indexOf(source));
    const lines = starts.map((start) => text.slice(0, start).split("\n").length);
    return recipes.map((recipe, i) => {
      const source = sources[i] ?? "";
      const [from, to] = [lines[i] ?? 0, lines[i + 1] ?? Number.POSITIVE_INFINITY];
      const said = diagnostics.filter(({ place }) => (place?.line ?? 0) >= from && (place?.line ?? 0) < to);
      const verified = verify(planOf(source));
      const derived = verified.findings.map((found) => ({
        code: found.code,
        message: diagnostic(found.code, found.params as never).message,
      }));
      const typed = types.get(`p${i}`);
      return {
        recipe,
        source,
        verified,
        differences: compare(said, derived, () => (typed === undefined ? ["no types"] : brands(typed, verified))),
      };
    });
  } finally {
    project.removeSourceFile(file);
  }
};

interface Said {
  readonly code: Code;
  readonly message: string;
}

const brands = (typed: Parameters<typeof disagreements>[0], verified: Verified): readonly string[] =>
  disagreements(typed, verified).map((found) => diagnostic(found.code, found.params as never).message);

/** Said of one name each; TypeScript prints several of them as one union, and we read the first. */
const ofSeveral: ReadonlySet<Code> = new Set<Code>(["GF2012", "GF2013", "GF2033", "GF2036", "GF2037"]);
const words = ({ code, message }: Said): string => (ofSeveral.has(code) ? code : message);

/** Leaks do not keep the types from saying what every column is; other faults do. */
const isLeak = ({ code }: Said): boolean => ["GF2001", "GF2003", "GF2004", "GF2025", "GF2027"].includes(code);
const leakWords = /known only|may be null, but|no ticks in that phase|nothing to decide/;

const compare = (
  said: readonly Said[],
  derived: readonly Said[],
  types: () => readonly string[],
): readonly string[] => {
  const ours = new Set(said.filter(({ code }) => code !== "GF1001").map(words));
  const theirs = new Set(derived.filter(({ code }) => !verifierOnly.has(code)).map(words));
  const own = said.filter(({ code }) => code === "GF1001");
  const mayBeOwn = own.length > 0 ? inOwnWords : new Set<Code>();
  const onlyTyped = [...ours].filter((message) => !theirs.has(message));
  const onlyDerived = derived.filter(
    (one) => theirs.has(words(one)) && !ours.has(words(one)) && !mayBeOwn.has(one.code),
  );
  const broken = [...said, ...derived].some((one) => !isLeak(one) || one.code === "GF2027");
  // The verifier stops at the first fault of an expression, TypeScript goes on to the next one around it.
  const further = broken && derived.some((one) => !isLeak(one));
  // Behind a fault each of the two guesses in its own way what was meant, and judges leaks of that.
  const matters = (message: string): boolean => !broken || !leakWords.test(message);
  const strange = further ? [] : own;
  return [
    ...(further ? [] : onlyTyped.filter(matters)).map((message) => `only the types say: ${message}`),
    ...onlyDerived.filter(({ message }) => matters(message)).map(({ message }) => `only the verifier says: ${message}`),
    ...strange.map(({ message }) => `TypeScript says: ${message}`),
    ...(broken ? [] : types()),
  ];
};

/** The smallest pipeline that the two still do not agree on. */
export const shrunk = (recipe: Recipe): Verdict => {
  const differs = (one: Recipe): Verdict | null => {
    try {
      const [verdict] = judgeAll([one]);
      return verdict !== undefined && verdict.differences.length > 0 ? verdict : null;
    } catch {
      // It does not even build any more.
      return null;
    }
  };
  let best = differs(recipe);
  if (best === null) throw new Error("the two agree on this one");
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerThan(best.recipe)) {
      const still = differs(smaller);
      if (still === null) continue;
      best = still;
      again = true;
      break;
    }
  }
  return best;
};

/** The same pipeline with one step, or one derived column, left out. */
const smallerThan = (recipe: Recipe): readonly Recipe[] => {
  const { steps } = recipe;
  const without = (i: number): readonly Step[] => steps.filter((_, k) => k !== i);
  return [
    ...steps.map((_, i) => ({ ...recipe, steps: without(i) })),
    ...steps.flatMap((step, i) =>
      typeof step === "string" || step.derive.length < 2
        ? []
        : step.derive.map((_, c) => ({
            ...recipe,
            steps: steps.map((one, k) => (k === i ? { derive: step.derive.filter((__, j) => j !== c) } : one)),
          })),
    ),
    ...(recipe.nulls ? [{ ...recipe, nulls: false }] : []),
  ];
};

export const typescript: string = ts.version;

/** The codes of what TypeScript says of each of some texts, and of what the verifier does. */
export const codesOf = (sources: readonly string[]): readonly { readonly types: Codes; readonly plan: Codes }[] => {
  const text = imports + sources.map((source, i) => `export const p${i} = ${source};\n`).join("");
  const path = join(folder, `generated-${++files}.ts`);
  const file = project.createSourceFile(path, text, { overwrite: true });
  const starts = sources.map((source) => text.slice(0, text.indexOf(source)).split("\n").length);
  try {
    const { diagnostics } = typeErrors(project, file, path);
    return sources.map((source, i) => {
      const isHere = (line: number) => line >= (starts[i] ?? 0) && line < (starts[i + 1] ?? Number.POSITIVE_INFINITY);
      const said = diagnostics.filter(({ place }) => isHere(place?.line ?? 0)).map(({ code }) => code);
      const found = verify(planOf(source)).findings.map(({ code }) => code);
      return { types: [...new Set(said)], plan: [...new Set(found)] };
    });
  } finally {
    project.removeSourceFile(file);
  }
};
type Codes = readonly Code[];
