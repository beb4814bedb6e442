/** Diagnostics of modules before their plan is checked, and of generated files. */
import { windowUnits } from "../arguments.ts";
import {
  checkSentence,
  halfLifeSentence,
  shareSentence,
  spanSentence,
  strangeKeySentence,
  windowTextSentence,
} from "../messages.ts";
import { define, listSome } from "./define.ts";

/** A quoted name that fits on one line, with control characters escaped as in JSON. */
const shortName = (name: string): string => {
  const escaped = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}...` : name).slice(1, -1);
  return `'${escaped.replaceAll('\\"', '"')}'`;
};

export const compile = {
  GF1001: define<{ text: string }>(
    "TypeScript error",
    ({ text }) => text,
    () => "This is the error of tsc for this line. The pipeline is not compiled until tsc accepts it.",
  ),
  GF1002: define<{ text: string }>(
    "Syntax error",
    ({ text }) => `The file is not valid TypeScript: ${text}`,
    () => "Fix the syntax. Nothing else in this file was checked.",
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
    "Two pipelines with the same name",
    ({ name, others }) => `Another pipeline is also named '${name}': ${listSome(others)}.`,
    () => "Give each pipeline its own name: its runner and its record are named after it.",
  ),
  GF1007: define<{ path: string }>(
    "No such path",
    ({ path }) => `The path ${path} does not exist.`,
    () => "Give a *.pipeline.ts file, or a folder that contains such files.",
  ),
  GF1008: define<{ path: string }>(
    "No pipeline files",
    ({ path }) => `There is no *.pipeline.ts file in ${path === "." ? "this project" : path}.`,
    () => "The file name of a pipeline module ends with .pipeline.ts.",
  ),
  GF1009: define<{ name: string; why: string }>(
    "Invalid plan",
    ({ name, why }) => `The export '${name}' contains a plan that the language cannot build: ${why}.`,
    () => "Build pipelines only with the functions of greenflag.",
  ),
  GF1010: define<{ file: string; why: string }>(
    "Unreadable tsconfig.json",
    ({ file, why }) => `${file} cannot be read: ${why}`,
    () => "Fix the file: pipelines are type-checked with it.",
  ),
  GF1011: define<{ file: string; others: readonly string[] }>(
    "Two pipelines with the same artifact",
    ({ file, others }) => `Another pipeline also writes to '${file}': ${listSome(others)}.`,
    () => "Give each pipeline its own artifact: a run never replaces the artifact of another pipeline.",
  ),
  GF1013: define<{ operator: string; what: string; instead: string }>(
    "A JavaScript operator in a pipeline",
    ({ operator, what, instead }) => `JavaScript's '${operator}' cannot compute with ${what}: ${instead}.`,
    () => "JavaScript runs once, when the module is loaded. The methods of the language are computed for every row.",
  ),
  GF1014: define<{ made: string; what: string; instead: string }>(
    "A JavaScript value made from a column",
    ({ made, what, instead }) =>
      `JavaScript cannot make ${made} from ${what}, which has values only during a run: ${instead}.`,
    () => "JavaScript runs once, when the module is loaded. The methods of the language are computed for every row.",
  ),
  GF1015: define<{ of: "window" | "group" }>(
    "A window without an aggregate",
    ({ of }) =>
      of === "window"
        ? "This window has no aggregate, so it has many values instead of one: add .mean(), .max(), .count() or another."
        : "This column of a group has no aggregate, so it has many values instead of one: add .mean(), .max(), .count() or another.",
    () => "over(...) selects the rows, and the aggregate combines their values, as in r.finish.over(prior(5)).mean().",
  ),
  GF1016: define<Record<never, never>>(
    "An incomplete when(...)",
    () => "This when(...) is incomplete: add .then(...) and .otherwise(...).",
    () => "If there is no value for a false condition, write .otherwise(null).",
  ),
  GF1017: define<{ option: string; takes: string; value: string }>(
    "Invalid value of an option",
    ({ option, takes, value }) => `The option ${option} takes ${takes}, not ${value}.`,
    () => "Use one of these values.",
  ),
  GF1018: define<{ what: string; name: string; known: readonly string[] }>(
    "Unknown option",
    ({ what, name }) => `${what} has no option '${name}'.`,
    ({ known }) => `It has: ${listSome(known, 20)}.`,
  ),
  GF1019: define<{ what: string; does: string; instead: string }>(
    "A plan that depends on more than its source",
    ({ what, does, instead }) => `'${what}' ${does}, but a plan may depend only on its source: ${instead}.`,
    () => "Other inputs differ between machines and days, and may contain the outcome.",
  ),
  GF1020: define<{ what: string }>(
    "A modified global",
    ({ what }) =>
      `This changes '${what}' for every module, but a plan may depend only on its own source: use a constant in the module.`,
    () => "Other pipelines are loaded in the same process and must not depend on the order of loading.",
  ),
  GF1021: define<{ at: string; first: string; second: string; packages: readonly string[] }>(
    "A plan that is not reproducible",
    ({ at, first, second }) =>
      `This plan depends on more than its source: evaluated twice, with another clock, seed and environment, ${at} was ${first} and then ${second}.`,
    ({ packages }) =>
      `A package uses the clock, random numbers or the environment: ${listSome(packages)}. Write the value as a constant, or take it as a parameter.`,
  ),
  GF1101: define<{ what: string; why: string }>(
    "Invalid declaration",
    ({ what, why }) => `The declaration of ${what} is invalid: ${why}.`,
    () => "Fix the declaration.",
  ),
  GF1102: define<{ what: string; value: string }>(
    "Invalid number of rows",
    ({ what, value }) => `${what} takes a whole number of at least 1, not ${value}.`,
    () => "To look ahead, use lead(...) or next(...). A window of zero rows has no values.",
  ),
  GF1103: define<{ name: string; why: string }>(
    "Unsupported parameter schema",
    ({ name, why }) => `The schema of parameter '${name}' is not supported: ${why}.`,
    () => "Use strings, numbers, booleans, enums or arrays of these, with zod's own bounds.",
  ),
  GF1104: define<{ value: string; why: string }>(
    "Invalid value",
    ({ value, why }) => `${value} is not valid here: ${why}.`,
    () => "Give a column, a plain value, or lit(value, dtype).",
  ),
  GF1105: define<{ name: string }>(
    "Invalid pipeline name",
    ({ name }) => `${shortName(name)} is not a valid pipeline name: generated files are named after it.`,
    () => "Begin with a letter and use at most 100 letters, digits, '_' and '-'.",
  ),
  GF1106: define<{ file: string; kind: "parquet" | "csv" | "ndjson" | "folder" }>(
    "Invalid artifact name",
    ({ file }) => `${shortName(file)} is not a valid artifact name.`,
    ({ kind }) =>
      `${
        kind === "folder"
          ? 'With by: "event" the rows are written to a folder: give a plain name without an extension. The output folder is chosen with --out.'
          : `Give a plain file name that ends with .${kind}. The output folder is chosen with --out.`
      } A name has at most 200 characters (50 if not all are ASCII), no slash and no control character.`,
  ),
  GF1107: define<{ compression: string; known: readonly string[] }>(
    "Unknown compression",
    ({ compression }) => `There is no compression '${compression}'.`,
    ({ known }) => `Available: ${listSome(known, 10)}.`,
  ),
  GF1108: define<{ span: string }>(
    "Invalid span of time",
    ({ span }) => spanSentence(span),
    () =>
      "The units are 's', 'm', 'h' and 'd'. A span is never negative: the frame determines whether a window looks back or ahead.",
  ),
  GF1109: define<{ reason: string }>(
    "An assumption without a reason",
    ({ reason }) => `assume(...) takes a reason in words, not ${reason}.`,
    () => "Explain why the value is known that early, so that a reviewer can judge it.",
  ),
  GF1110: define<{ key: string }>(
    "Not a key of the joined side",
    ({ key }) => strangeKeySentence(key),
    () =>
      "The option on names keys of a static table or of a log. Rows of the same event are matched by their own keys.",
  ),
  GF1112: define<{ text: string; of: "ticks" | "events" }>(
    "Invalid window size",
    // When the sentence is turned into a pattern, `of` is a placeholder without an example.
    ({ text, of }) => windowTextSentence(text, of, windowUnits[of]?.example ?? "<<example>>"),
    () =>
      "The unit of ticks is 't' or the unit that their clock declares, and the unit of events is 'e'. A plain number needs no unit. For a span of time, use .within(span, column).",
  ),
  GF1113: define<{ value: string }>(
    "Invalid quantile",
    ({ value }) => shareSentence(value),
    () => "quantile(0.5) is the median, quantile(0) the minimum and quantile(1) the maximum.",
  ),
  GF1115: define<{ what: string; takes: string; value: string }>(
    "Invalid argument of a function",
    ({ what, takes, value }) => `${what} takes ${takes}, not ${value}.`,
    () => "The argument is the same for every row: write a plain value.",
  ),
  GF1116: define<{ low: string; high: string }>(
    "Reversed bounds",
    ({ low, high }) => `clip(...) takes the lower bound first, but ${low} is greater than ${high}.`,
    () => "Swap the two bounds.",
  ),
  GF1117: define<Record<never, never>>(
    "Remainder of a division by zero",
    () => "modulo(...) takes a divisor that is not zero: a division by 0 has no remainder.",
    () => "A divisor column may contain 0: the result is null in those rows for whole numbers, and NaN for floats.",
  ),
  GF1118: define<{ why: string }>(
    "Unsupported check",
    ({ why }) => `This check cannot be applied to a column: ${why}.`,
    () => "Use zod's own bounds, steps, enums, literals, lengths and patterns, or unions of these.",
  ),
  GF1119: define<{ dtype: string; found: string }>(
    "A check for another dtype",
    ({ dtype, found }) => checkSentence(dtype, found),
    () =>
      "Use z.number() or z.int() for numbers, z.string() or z.enum([...]) for text, and z.literal(...) for booleans.",
  ),
  GF1120: define<{ why: string }>(
    "Invalid sink",
    ({ why }) => `This sink is invalid: ${why}.`,
    () =>
      'Use one of { parquet: "x.parquet", compression }, { parquet: "x", by: "event", compression }, { csv: "x.csv" } or { ndjson: "x.ndjson" }.',
  ),
  GF1121: define<{ value: string }>(
    "Invalid half-life",
    ({ value }) => halfLifeSentence(value),
    () =>
      "The half-life is the number of ticks or events after which the weight of a value halves: ewMean(3) halves it every 3.",
  ),
  GF1125: define<{ what: string; zone: string }>(
    "Unknown time zone",
    ({ what, zone }) => `${what} takes the name of a time zone, and ${zone} is not one.`,
    () => 'Use a name of the IANA time zone database: "America/New_York", "Europe/Berlin" or "UTC".',
  ),
  GF1126: define<{ what: string; takes: readonly string[]; value: string }>(
    "Invalid zone options",
    ({ what, takes, value }) => `${what} takes ${takes.join(" or ")}, not ${value}.`,
    () =>
      'Declare local times as datetime.in("America/New_York", { unit: "ms", twice: "earlier" }); each option may be left out. For UTC the dtype is datetime.',
  ),
  GF1127: define<{ why: string }>(
    "Invalid documentation of a column",
    ({ why }) => `This doc(...) is invalid: ${why}.`,
    () =>
      'Describe the column: write f64.doc("Seconds behind the leader").known(...) in a table, and x.doc("...") as the last call in derive and aggregate.',
  ),
  GF1132: define<{ what: string }>(
    "A copy of a table, relation or timeline",
    ({ what }) => `${what} takes an object that greenflag created, not a copy and not an object written by hand.`,
    () =>
      "Pass the object that table(...), timeline(...) or a step returned; { ...relation } and JSON make copies. To change a relation, add a step.",
  ),
  GF1133: define<{ why: string }>(
    "A change to a frozen object",
    ({ why }) => `This code changes a frozen object: ${why}.`,
    () =>
      "Tables, relations and pipelines cannot change after they are created: change the declaration, or add a step.",
  ),
  GF1134: define<{ of: "steps" | "expressions"; limit: number }>(
    "Plan too deep",
    ({ of, limit }) =>
      of === "steps"
        ? `This step follows ${limit.toLocaleString("en-US")} others, and a plan cannot chain more steps.`
        : `This expression is nested more than ${limit.toLocaleString("en-US")} levels deep.`,
    ({ of }) =>
      of === "steps"
        ? "Combine several derive(...) steps into one, or let one pipeline write a file that another one reads."
        : "Derive part of it in an earlier step.",
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
    ({ path }) => `${path} already exists and was not generated by greenflag, so it is not replaced.`,
    () => "Move it away, or give another folder with --out DIR.",
  ),
  GF3006: define<{ folder: string; files: readonly string[] }>(
    "An edited runner",
    ({ folder, files }) =>
      `The runner in ${folder} was edited after it was generated: ${files.join(", ")} ${files.length === 1 ? "does not match its hash" : "do not match their hashes"}.`,
    () => "Change the pipeline, not the generated files, and run greenflag compile.",
  ),
  GF3007: define<{ folder: string; source: string; changed: readonly string[] }>(
    "A runner compiled from other sources",
    ({ folder, changed }) => `The runner in ${folder} was compiled from another version of ${listSome(changed)}.`,
    ({ source }) => `Run greenflag compile ${source}, and check in what it writes.`,
  ),
} as const;

const differ = (files: readonly string[]): string => (files.length === 1 ? "differs" : "differ");
