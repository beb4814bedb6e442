/** What can be wrong with a module before its plan is looked at, and with the generated files. */
import { windowUnits } from "../arguments.ts";
import {
  checkSentence,
  halfLifeSentence,
  shareSentence,
  spanSentence,
  strangeKeySentence,
  windowTextSentence,
} from "../messages.ts";
import { define, some } from "./define.ts";

/** A name in quotes that fits into a line, with control characters as they are escaped in JSON. */
const shortName = (name: string): string => {
  const said = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}...` : name).slice(1, -1);
  return `'${said.replaceAll('\\"', '"')}'`;
};

export const compile = {
  GF1001: define<{ text: string }>(
    "TypeScript's own errors",
    ({ text }) => text,
    () => "This is what tsc says of the line; the pipeline compiles once it does.",
  ),
  GF1002: define<{ text: string }>(
    "Syntax error",
    ({ text }) => `The file is not TypeScript: ${text}`,
    () => "Mend the syntax; nothing else of this file was checked.",
  ),
  GF1003: define<{ why: string }>(
    "The module does not load",
    ({ why }) => `The module cannot be loaded: ${why}.`,
    () => "A pipeline module only builds plans: it must load without files, network or environment.",
  ),
  GF1004: define<{ file: string }>(
    "No pipeline",
    ({ file }) => `${file} exports no pipeline.`,
    () => "Export what .sink(...) returns: export const name = pipeline(...)...sink(...).",
  ),
  GF1005: define<{ name: string }>(
    "Unfinished pipeline",
    ({ name }) => `The export '${name}' is an unfinished pipeline.`,
    () => "Finish it with .features([...]), .label(...) and .sink({ parquet: ... }), or do not export it.",
  ),
  GF1006: define<{ name: string; others: readonly string[] }>(
    "Two pipelines of one name",
    ({ name, others }) => `Another pipeline is named '${name}' too: ${some(others)}.`,
    () => "Give each pipeline a name of its own: runners and artifacts are called by it.",
  ),
  GF1007: define<{ path: string }>(
    "No such path",
    ({ path }) => `There is nothing at ${path}.`,
    () => "Give a *.pipeline.ts file or a folder that holds some.",
  ),
  GF1008: define<{ path: string }>(
    "No pipeline files",
    ({ path }) => `There is no *.pipeline.ts file in ${path === "." ? "this project" : path}.`,
    () => "A pipeline module's name ends with .pipeline.ts.",
  ),
  GF1009: define<{ name: string; why: string }>(
    "Not a plan",
    ({ name, why }) => `The export '${name}' carries a plan that the language does not build: ${why}.`,
    () => "Build pipelines with the functions of greenflag only.",
  ),
  GF1010: define<{ file: string; why: string }>(
    "A tsconfig.json that cannot be read",
    ({ file, why }) => `${file} cannot be read: ${why}`,
    () => "Mend it; pipelines are type-checked with it.",
  ),
  GF1011: define<{ file: string; others: readonly string[] }>(
    "Two pipelines of one artifact",
    ({ file, others }) => `Another pipeline goes out to '${file}' too: ${some(others)}.`,
    () => "Give each pipeline an artifact of its own: a run never replaces that of another pipeline.",
  ),
  GF1013: define<{ operator: string; what: string; instead: string }>(
    "An operator of JavaScript",
    ({ operator, what, instead }) => `JavaScript's '${operator}' computes nothing with ${what}: ${instead}.`,
    () => "JavaScript runs once, when the module is loaded, and not for every row; the methods of the language do.",
  ),
  GF1014: define<{ made: string; what: string; instead: string }>(
    "A value before the run",
    ({ made, what, instead }) =>
      `JavaScript cannot make ${made} of ${what}, which has values only in a run: ${instead}.`,
    () => "JavaScript runs once, when the module is loaded, and not for every row; the methods of the language do.",
  ),
  GF1015: define<{ of: "window" | "group" }>(
    "A window without an aggregate",
    ({ of }) =>
      of === "window"
        ? "This window has no aggregate, so it is many values and not one: add .mean(), .max(), .count() or another."
        : "This column of a group has no aggregate, so it is many values and not one: add .mean(), .max(), .count() or another.",
    () =>
      "over(...) says which rows are looked at; the aggregate says what is made of them, as in r.finish.over(prior(5)).mean().",
  ),
  GF1016: define<Record<never, never>>(
    "A condition without its otherwise",
    () => "This when(...) is not finished: add .then(...) and .otherwise(...).",
    () => "Where nothing is meant if the condition is false, write .otherwise(null).",
  ),
  GF1017: define<{ option: string; takes: string; value: string }>(
    "Not a word of this option",
    ({ option, takes, value }) => `The option ${option} takes ${takes}, not ${value}.`,
    () => "Write one of these.",
  ),
  GF1018: define<{ what: string; name: string; known: readonly string[] }>(
    "No such option",
    ({ what, name }) => `${what} has no option '${name}'.`,
    ({ known }) => `It has: ${some(known, 20)}.`,
  ),
  GF1019: define<{ what: string; does: string; instead: string }>(
    "More than the source",
    ({ what, does, instead }) => `'${what}' ${does}, but a plan is made of its source alone: ${instead}.`,
    () =>
      "What else a plan is made of would differ from machine to machine and from day to day, and may hold the outcome.",
  ),
  GF1020: define<{ what: string }>(
    "A changed global",
    ({ what }) =>
      `'${what}' is changed for every module, but a plan is made of its own source alone: use a constant of the module.`,
    () => "Other pipelines are loaded in the same process, and must not depend on which came first.",
  ),
  GF1021: define<{ at: string; first: string; second: string; packages: readonly string[] }>(
    "A plan that is not the same twice",
    ({ at, first, second }) =>
      `This plan depends on more than its source: evaluated twice, with another clock, seed and environment, ${at} was ${first} and then ${second}.`,
    ({ packages }) =>
      `A package uses the clock, chance or the environment: ${some(packages)}. Write the value, or take it as a parameter.`,
  ),
  GF1101: define<{ what: string; why: string }>(
    "A declaration that cannot be",
    ({ what, why }) => `The declaration of ${what} cannot be: ${why}.`,
    () => "Mend the declaration.",
  ),
  GF1102: define<{ what: string; value: string }>(
    "Not a number of rows",
    ({ what, value }) => `${what} takes a whole number of at least 1, not ${value}.`,
    () => "What looks ahead says so, with lead(...) or next(...); a window of no rows holds nothing.",
  ),
  GF1103: define<{ name: string; why: string }>(
    "A parameter that cannot be checked",
    ({ name, why }) => `The schema of parameter '${name}' cannot go into a runner: ${why}.`,
    () => "Use text, numbers, truth values, enums or lists of them, with zod's own bounds.",
  ),
  GF1104: define<{ value: string; why: string }>(
    "Not a value",
    ({ value, why }) => `${value} cannot stand here: ${why}.`,
    () => "Give a column, a plain value, or lit(value, dtype).",
  ),
  GF1105: define<{ name: string }>(
    "Not a pipeline's name",
    ({ name }) => `${shortName(name)} cannot name a pipeline: files are called by it.`,
    () => "Begin with a letter and use at most 100 letters, digits, '_' and '-'.",
  ),
  GF1106: define<{ file: string; kind: "parquet" | "csv" | "ndjson" | "folder" }>(
    "Not an artifact's name",
    ({ file }) => `${shortName(file)} cannot name an artifact.`,
    ({ kind }) =>
      `${
        kind === "folder"
          ? "By event the rows go into a folder: give a plain name without an ending; where it lies is chosen with --out."
          : `Give a plain file name that ends with .${kind}; the folder is chosen at run time with --out.`
      } It has at most 200 characters (50 if not all are ASCII), no slash and no control character.`,
  ),
  GF1107: define<{ compression: string; known: readonly string[] }>(
    "Unknown compression",
    ({ compression }) => `There is no compression '${compression}'.`,
    ({ known }) => `There are: ${some(known, 10)}.`,
  ),
  GF1108: define<{ span: string }>(
    "Not a span of time",
    ({ span }) => spanSentence(span),
    () => "The units are 's', 'm', 'h' and 'd'. No span is negative: which side a window looks to, its frame says.",
  ),
  GF1109: define<{ reason: string }>(
    "An assumption without a reason",
    ({ reason }) => `assume(...) takes a reason in words, not ${reason}.`,
    () => "Say how it can be known so early: whoever reads the certificate must be able to judge it.",
  ),
  GF1110: define<{ key: string }>(
    "Not a key of the joined side",
    ({ key }) => strangeKeySentence(key),
    () => "In on stand keys of a table of facts or of a log; rows of the same event are found by their own keys.",
  ),
  GF1112: define<{ text: string; of: "ticks" | "events" }>(
    "Not a window's text",
    // Where the sentence is made into a pattern, `of` is a mark and has no example: then that is one too.
    ({ text, of }) => windowTextSentence(text, of, windowUnits[of]?.example ?? "<<example>>"),
    () =>
      "Ticks are counted in 'l' (laps) or 't', events in 'e'; a plain number needs no unit; of time say .within(span, column).",
  ),
  GF1113: define<{ value: string }>(
    "Not a share",
    ({ value }) => shareSentence(value),
    () => "The median is quantile(0.5), the least value quantile(0), the greatest quantile(1).",
  ),
  GF1115: define<{ what: string; takes: string; value: string }>(
    "Not an argument of this function",
    ({ what, takes, value }) => `${what} takes ${takes}, not ${value}.`,
    () => "It is part of what is computed and the same for every row: write the plain value.",
  ),
  GF1116: define<{ low: string; high: string }>(
    "Bounds the wrong way round",
    ({ low, high }) => `clip(...) takes the lower bound first, but ${low} is greater than ${high}.`,
    () => "Turn the two around.",
  ),
  GF1117: define<Record<never, never>>(
    "A remainder by zero",
    () => "modulo(...) takes a divisor that is not zero: there is no remainder by 0.",
    () => "A column may be 0 in some rows; the result is null there, or NaN if it is not of whole numbers.",
  ),
  GF1118: define<{ why: string }>(
    "A check that cannot be made",
    ({ why }) => `This check cannot be made of a whole column: ${why}.`,
    () => "Use zod's own bounds, steps, enums, literals, lengths and patterns, or unions of these.",
  ),
  GF1119: define<{ dtype: string; found: string }>(
    "A check of other values",
    ({ dtype, found }) => checkSentence(dtype, found),
    () =>
      "Numbers are checked by z.number() or z.int(), text by z.string() or z.enum([...]), truth values by z.literal(...).",
  ),
  GF1120: define<{ why: string }>(
    "A sink that cannot be",
    ({ why }) => `This sink cannot be: ${why}.`,
    () =>
      'Give one of { parquet: "x.parquet", compression }, { parquet: "x", by: "event", compression }, { csv: "x.csv" } and { ndjson: "x.ndjson" }.',
  ),
  GF1121: define<{ value: string }>(
    "Not a half-life",
    ({ value }) => halfLifeSentence(value),
    () => "After so many ticks or events a value weighs half as much; ewMean(3) halves the weight with every third.",
  ),
  GF1125: define<{ what: string; zone: string }>(
    "An unknown time zone",
    ({ what, zone }) => `${what} takes the name of a time zone, and ${zone} is none.`,
    () => 'Name it as the IANA database does, by area and place: "America/New_York", "Europe/Berlin", "UTC".',
  ),
  GF1126: define<{ what: string; takes: readonly string[]; value: string }>(
    "A zone that cannot be declared",
    ({ what, takes, value }) => `${what} takes ${takes.join(" or ")}, not ${value}.`,
    () =>
      'Times of a zone are declared as datetime.in("America/New_York", { unit: "ms", twice: "earlier" }), either option may be left out; elsewhere the dtype is datetime.',
  ),
  GF1127: define<{ why: string }>(
    "A text of a column that cannot be",
    ({ why }) => `This doc(...) cannot be: ${why}.`,
    () =>
      'Say in words what the column holds: at a table f64.doc("Seconds behind the leader").known(...), in derive and aggregate x.doc("...") after everything else.',
  ),
  GF1132: define<{ what: string }>(
    "A copy in the place of a table, relation or timeline",
    ({ what }) => `${what} takes what greenflag made, not a copy of it and nothing written by hand.`,
    () =>
      "Give the object itself, as table(...), timeline(...) or a step returned it; { ...relation } and JSON make copies. What is to differ is declared, or made by a step.",
  ),
  GF1133: define<{ why: string }>(
    "A change of something frozen",
    ({ why }) => `This changes an object that is frozen: ${why}.`,
    () =>
      "Tables, relations and pipelines cannot change once they are made: declare the table as it is meant, or add a step.",
  ),
  GF1134: define<{ of: "steps" | "expressions"; limit: number }>(
    "A plan that is too deep",
    ({ of, limit }) =>
      of === "steps"
        ? `This step comes after ${limit.toLocaleString("en-US")} others; no plan may have more in a row.`
        : `This expression is nested more than ${limit.toLocaleString("en-US")} deep.`,
    ({ of }) =>
      of === "steps"
        ? "Put several columns into one derive(...), or make a file of a part of it first."
        : "Derive a part of it in a step before this one.",
  ),
  GF3001: define<{ path: string }>(
    "Missing generated file",
    ({ path }) => `${path} is missing.`,
    () => "Run greenflag compile and check in what it writes.",
  ),
  GF3002: define<{ folder: string; files: readonly string[] }>(
    "Stale generated files",
    ({ folder, files }) => `${folder} is not what its source compiles to: ${files.join(", ")} ${differ(files)}.`,
    () => "Run greenflag compile and check in what it writes; do not edit generated files by hand.",
  ),
  GF3003: define<{ path: string; source: string }>(
    "Orphaned generated file",
    ({ path, source }) => `${path} is orphaned: ${source} no longer compiles to it.`,
    () => "Run greenflag compile, which removes it, or delete it.",
  ),
  GF3004: define<{ folder: string; why: string }>(
    "The generated files cannot be written",
    ({ folder, why }) => `${folder} cannot be written: ${why}.`,
    () => "Check that the folder exists and may be written.",
  ),
  GF3005: define<{ path: string }>(
    "Not a generated file",
    ({ path }) => `${path} is in the way: it was not generated by greenflag, so it is not replaced.`,
    () => "Move it away, or give another folder with --out DIR.",
  ),
  GF3006: define<{ folder: string; files: readonly string[] }>(
    "An edited runner",
    ({ folder, files }) =>
      `The runner in ${folder} was edited after it was generated: ${files.join(", ")} ${files.length === 1 ? "does not match its hash" : "do not match their hashes"}.`,
    () => "Change the pipeline, not the generated files, and run greenflag compile.",
  ),
  GF3007: define<{ folder: string; source: string; changed: readonly string[] }>(
    "A runner that is older than its source",
    ({ folder, changed }) => `The runner in ${folder} was compiled from another version of ${some(changed)}.`,
    ({ source }) => `Run greenflag compile ${source}, and check in what it writes.`,
  ),
} as const;

const differ = (files: readonly string[]): string => (files.length === 1 ? "differs" : "differ");
