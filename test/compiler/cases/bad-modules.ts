/** Invalid modules, each with the one message of the compiler. */
interface Bad {
  readonly source: string;
  /** Code, sentence and place: line, column and what is underlined; no line where the whole file is meant. */
  readonly says: readonly [code: string, message: string, line?: number, column?: number, underlined?: string];
}

/** A check, on line 5. */
const checked = (dtype: string, schema: string, why: string): Bad => ({
  source: `${head}export const made = table("t", { timeline: weekend, event: { id: i32 }, rows: weekend.always, columns: { x: ${dtype}.known(weekend.always).check(${schema}) } });\n`,
  says: ["GF1118", `This check cannot be applied to a column: ${why}.`, 5, 94 + dtype.length + 38, "check"],
});

const head = `\
import { date, datetime, f64, i32, lit, next, pipeline, str, table, timeline, when } from "greenflag";
import { z } from "zod";
import { entries, laps, last, prior, results, weather, weekend } from "./weekend.ts";
void [date, datetime, entries, f64, i32, lit, next, pipeline, str, table, timeline, weather, when, z, laps, last, prior, results, weekend];
`;
const begin = 'export const made = pipeline("made", { decide: weekend.during("race") })\n  .from(laps)\n';
const end = '  .features(["position"])\n  .sink({ parquet: "x.parquet" });\n';

/** A declaration that stands on line 5. */
const declared = (code: string, what: string, why: string, at: number, underlined: string): Bad => ({
  source: `${head}${code}\n`,
  says: ["GF1101", `The declaration of ${what} is invalid: ${why}.`, 5, at, underlined],
});

/** A derived column, on line 7. */
const derived = (code: string, says: readonly [string, string], underlined: string): Bad => ({
  source: `${head}${begin}  .derive((r) => ({ bad: ${code} }))\n${end}`,
  says: [...says, 7, 26 + code.indexOf(underlined), underlined],
});

/** A step, on line 7. */
const stepped = (code: string, says: readonly [string, string], underlined: string): Bad => ({
  source: `${head}${begin.replace("during", "after")}  ${code}\n${end}`,
  says: [...says, 7, 4, underlined],
});

/** A text of a column that cannot be. */
const undocumented = (why: string): readonly [string, string] => ["GF1127", `This doc(...) is invalid: ${why}.`];
const whole =
  "it must be the last call of a column in derive(...) or aggregate(...), and here the value is used further";

/** A text of a table's column, on line 5. */
const texted = (code: string, why: string): Bad => {
  const line = `export const made = table("t", { timeline: weekend, event: { id: i32 }, rows: weekend.always, columns: { x: ${code} } });`;
  return { source: `${head}${line}\n`, says: [...undocumented(why), 5, line.indexOf("doc") + 1, "doc"] };
};

const rows = (what: string, value: string): readonly [string, string] => [
  "GF1102",
  `${what} takes a whole number of at least 1, not ${value}.`,
];
const argument = (what: string, takes: string, found: string): readonly [string, string] => [
  "GF1115",
  `${what} takes ${takes}, not ${found}.`,
];
const value = (what: string, why: string): readonly [string, string] => [
  "GF1104",
  `${what} is not valid here: ${why}.`,
];

/** A sink, on line 8; what the types refuse too is told at the very option. */
const sunk = (options: string, code: string, message: string, at = "sink"): Bad => {
  const line = `  .sink(${options});`;
  return {
    source: `${head}${begin}  .features(["position"])\n${line}\n`,
    says: [code, message, 8, at === "sink" ? 4 : line.indexOf(`${at}:`) + 1, at],
  };
};

/** A parameter, on line 6. */
const parameter = (schema: string, why: string): Bad => ({
  source: `${head}export const made = pipeline("made", { decide: weekend.during("race") })
  .params({ given: ${schema} })\n  .from(laps)\n${end}`,
  says: ["GF1103", `The schema of parameter 'given' is not supported: ${why}.`, 6, 4, "params"],
});

const columns = "timeline: weekend, rows: weekend.always, columns: {}";

export const badModules: Readonly<Record<string, Bad>> = {
  throws: {
    source: `${head}const fail = (): never => {\n  throw new RangeError("the moon is not full\\nat all");\n};\nfail();\n`,
    says: ["GF1003", "The module cannot be loaded: RangeError: the moon is not full.", 6, 9, "new"],
  },
  throws_text: { source: 'throw "a fit";\n', says: ["GF1003", 'The module cannot be loaded: it threw "a fit".'] },
  throws_null: { source: "throw null;\n", says: ["GF1003", "The module cannot be loaded: it threw null."] },
  throws_number: { source: "throw 10n;\n", says: ["GF1003", "The module cannot be loaded: it threw 10."] },
  exits: {
    source: "process.exit(0);\n",
    says: [
      "GF1019",
      "'process.exit' accesses the process of the compiler, but a plan may depend only on its source: remove it.",
      1,
      1,
      "process",
    ],
  },
  is_killed: {
    source: 'process.kill(0, "SIGKILL");\n',
    says: [
      "GF1019",
      "'process.kill' accesses the process of the compiler, but a plan may depend only on its source: remove it.",
      1,
      1,
      "process",
    ],
  },
  nothing: { source: "export const made = 1;\n", says: ["GF1004", "nothing.pipeline.ts exports no pipeline."] },
  empty: { source: "", says: ["GF1004", "empty.pipeline.ts exports no pipeline."] },
  unfinished_start: {
    source: `${head}export const made = pipeline("made", { decide: weekend.before("race") });\n`,
    says: ["GF1005", "The export 'made' is an unfinished pipeline.", 5, 14, "made"],
  },
  unfinished_draft: {
    source: `${head}export const drafted = pipeline("made", { decide: weekend.before("race") }).from(results);\n`,
    says: ["GF1005", "The export 'drafted' is an unfinished pipeline.", 5, 14, "drafted"],
  },
  unfinished_outputs: {
    source: `${head}${begin}  .features(["position"]);\n`,
    says: ["GF1005", "The export 'made' is an unfinished pipeline.", 5, 14, "made"],
  },
  no_plan: {
    source: 'export const made = { plan: { kind: "pipeline" } };\n',
    says: [
      "GF1009",
      "The export 'made' contains a plan that the language cannot build: it was copied, or written by hand.",
      1,
      14,
      "made",
    ],
  },
  no_event: declared(`table("t", { event: {}, ${columns} });`, "table 't'", "it has no event key", 1, "table"),
  key_twice: declared(
    `table("t", { event: { id: i32 }, entity: { id: i32 }, ${columns} });`,
    "table 't'",
    "its column 'id' is declared twice, as event key and as entity key",
    1,
    "table",
  ),
  column_twice: declared(
    'table("t", { event: { id: i32 }, timeline: weekend, rows: weekend.always, columns: { id: str.known(weekend.always) } });',
    "table 't'",
    "its column 'id' is declared twice",
    1,
    "table",
  ),
  nullable_key: declared(
    `table("t", { event: { id: i32.nullable() }, ${columns} });`,
    "table 't'",
    "its key 'id' may be null; every row needs a key",
    1,
    "table",
  ),
  nameless: declared(
    'table("t", { event: { id: i32 }, timeline: weekend, rows: weekend.always, columns: { "": i32.known(weekend.always) } });',
    "table 't'",
    "it has a column without a name",
    1,
    "table",
  ),
  tickless_column: declared(
    'void table("t", { event: { id: i32 }, timeline: weekend, rows: weekend.always, columns: { x: i32.known(weekend.during("race")) } });',
    "table 't'",
    "its column 'x' is known during 'race', but its rows have no ticks in that phase",
    6,
    "table",
  ),
  tickless_rows: declared(
    'table("t", { event: { id: i32 }, timeline: weekend, rows: weekend.during("race"), columns: {} });',
    "table 't'",
    "its rows are known during 'race', but they have no ticks in that phase",
    1,
    "table",
  ),
  keyless_tick: declared(
    `table("t", { event: { id: i32 }, entity: { who: str }, tick: { clock: "lap", key: {} }, ${columns} });`,
    "table 't'",
    "its tick has no key",
    1,
    "table",
  ),
  order_by_entity: declared(
    `table("t", { event: { id: i32 }, entity: { who: str }, order: { who: str }, ${columns} });`,
    "table 't'",
    "its order names 'who', the entity key, which does not order events",
    1,
    "table",
  ),
  own_ticks: declared(
    `table("t", { event: { id: i32 }, tick: { clock: "lap", key: { lap: i32 } }, ${columns} });`,
    "table 't'",
    "its ticks are each entity's own, but it has no entity; declare ticks of the event as a whole as shared",
    1,
    "table",
  ),
  order_dtype: declared(
    `table("t", { event: { id: i32 }, order: { id: date }, ${columns} });`,
    "table 't'",
    "its column 'id' is declared with two dtypes",
    1,
    "table",
  ),
  phase_twice: declared(
    'timeline("t", { phases: ["a", "b", "a"] });',
    "timeline 't'",
    "it has the phase 'a' twice",
    1,
    "timeline",
  ),
  last_0: derived("r.position.over(last(0)).mean()", rows("last(...)", "0"), "last"),
  last_half: derived("r.position.over(last(1.5)).mean()", rows("last(...)", "1.5"), "last"),
  prior_minus: derived("r.position.over(prior(-1)).mean()", rows("prior(...)", "-1"), "prior"),
  prior_nan: derived("r.position.over(prior(Number.NaN)).mean()", rows("prior(...)", "NaN"), "prior"),
  at_least_0: derived("r.position.over(prior(2).atLeast(0)).mean()", rows("atLeast(...)", "0"), "atLeast"),
  lag_minus: derived("r.position.lag(-1)", rows("lag(...)", "-1"), "lag"),
  difference_0: derived("r.position.difference(0)", rows("difference(...)", "0"), "difference"),
  decimals_half: derived("r.time.round(0.5)", argument("round(...)", "a whole number from 0 to 15", "0.5"), "round"),
  exponent_nan: derived("r.time.pow(Number.NaN)", argument("pow(...)", "a finite number", "NaN"), "pow"),
  exponent_column: derived(
    "r.time.pow(r.time as never)",
    argument("pow(...)", "a finite number", "an expression"),
    "pow",
  ),
  bound_infinite: derived("r.time.clip(0, 1 / 0)", argument("clip(...)", "a finite number", "Infinity"), "clip"),
  replace_nothing: derived(
    'r.driver.replace("", "x")',
    argument("replace(...)", "plain text that is not empty", '""'),
    "replace",
  ),
  replace_half: derived(
    'r.driver.replace("x", "\\ud800")',
    argument("replace(...)", "plain text", '"\\ud800"'),
    "replace",
  ),
  slice_half: derived(
    "r.driver.slice(0.5)",
    argument("slice(...)", "a whole number from -2^31 to 2^31 - 2", "0.5"),
    "slice",
  ),
  slice_minus: derived("r.driver.slice(1, -1)", argument("slice(...)", "a length from 0 to 2^31 - 1", "-1"), "slice"),
  bounds_turned: derived(
    "r.time.clip(2, 1)",
    ["GF1116", "clip(...) takes the lower bound first, but 2 is greater than 1."],
    "clip",
  ),
  zone_unknown: derived(
    '(r.position as any).hour("Mars/Olympus")',
    ["GF1125", 'hour(...) takes the name of a time zone, and "Mars/Olympus" is not one.'],
    "hour",
  ),
  zone_cast: derived(
    'r.driver.cast(datetime.in("Europe/Berlin") as never)',
    ["GF1126", 'cast(...) takes a dtype, not datetime.in("Europe/Berlin").'],
    "cast",
  ),
  zone_unit: derived(
    'r.driver.cast(datetime.in("Europe/Berlin", { unit: "s" as never }) as never)',
    ["GF1126", 'unit takes "ms" or "us" or "ns", not "s".'],
    "in",
  ),
  doc_empty: derived('r.position.doc("")', undocumented('it takes a non-empty text, not ""'), "doc"),
  doc_blank: derived('r.position.doc(" \\n")', undocumented('it takes a non-empty text, not " \\n"'), "doc"),
  doc_half: derived('r.position.doc("x\\ud800")', undocumented('it takes a non-empty text, not "x\\ud800"'), "doc"),
  doc_number: derived("r.position.doc(1 as never)", undocumented("it takes a non-empty text, not 1"), "doc"),
  doc_operand: derived('r.position.plus(r.position.doc("a place"))', undocumented(whole), "plus"),
  doc_method: derived('(r.position.doc("a place") as any).plus(1)', undocumented(whole), "plus"),
  doc_frame: derived('r.time.over(last(3).where(r.position.eq(1).doc("leads"))).mean()', undocumented(whole), "where"),
  doc_condition: stepped('.filter((r) => r.position.eq(1).doc("leads"))', undocumented(whole), "filter"),
  doc_cast: derived(
    'r.position.cast(f64.doc("a place"))',
    undocumented("it documents a column, and cast(...) takes only a dtype"),
    "cast",
  ),
  doc_literal: derived(
    'r.position.plus(lit(1, i32.doc("one")))',
    undocumented("it documents a column, and lit(...) takes only a dtype"),
    "lit",
  ),
  doc_column: texted('f64.doc("").known(weekend.always)', 'it takes a non-empty text, not ""'),
  doc_key: {
    source: `${head}export const made = table("t", { timeline: weekend, event: { id: i32.doc("a") }, order: { id: i32.doc("b") }, rows: weekend.always, columns: {} });\n`,
    says: [
      "GF1101",
      "The declaration of table 't' is invalid: its column 'id' is declared with two texts.",
      5,
      21,
      "table",
    ],
  },
  modulo_0: derived(
    "r.position.modulo(0)",
    ["GF1117", "modulo(...) takes a divisor that is not zero: a division by 0 has no remainder."],
    "modulo",
  ),
  not_finite: derived("r.time.plus(Number.NaN)", value("NaN", "it is not a finite number"), "plus"),
  not_held: derived(
    "when(r.led).then(lit(3.5, i32)).otherwise(1)",
    value("3.5", "it is not a whole number that i32 holds"),
    "lit",
  ),
  not_a_day: derived(
    'r.race_date.gt(lit("2023-02-29", date))',
    value('"2023-02-29"', "it is not a day written as YYYY-MM-DD"),
    "lit",
  ),
  lead_0: derived("r.position.lead(0)", rows("lead(...)", "0"), "lead"),
  next_half: derived("r.position.over(next(2.5)).mean()", rows("next(...)", "2.5"), "next"),
  text_unit: derived(
    'r.position.over(last("10" as never)).mean()',
    ["GF1112", "'10' is not a number of ticks: write a whole number of at least 1 and its unit, as in '10t'."],
    "last",
  ),
  text_zero: derived(
    'r.position.over(last("0l" as never)).mean()',
    ["GF1112", "'0l' is not a number of ticks: write a whole number of at least 1 and its unit, as in '10t'."],
    "last",
  ),
  text_negative: derived(
    'r.position.over(prior("-5e" as never)).mean()',
    ["GF1112", "'-5e' is not a number of events: write a whole number of at least 1 and its unit, as in '5e'."],
    "prior",
  ),
  text_half: derived(
    'r.position.over(next("1.5l" as never)).mean()',
    ["GF1112", "'1.5l' is not a number of ticks: write a whole number of at least 1 and its unit, as in '10t'."],
    "next",
  ),
  share: derived(
    "r.position.over(next(2)).quantile(1.5 as never)",
    ["GF1113", "quantile(...) takes a number from 0 to 1, not 1.5."],
    "quantile",
  ),
  half_life_0: derived(
    "r.position.over(last(2)).ewMean(0 as never)",
    ["GF1121", "ewMean(...) takes a half-life: a finite number of ticks or events above 0, not 0."],
    "ewMean",
  ),
  half_life_infinite: derived(
    "r.position.over(next(2)).ewMean(1 / 0)",
    ["GF1121", "ewMean(...) takes a half-life: a finite number of ticks or events above 0, not Infinity."],
    "ewMean",
  ),
  half_life_nan: derived(
    "r.position.over(prior()).ewMean(Number.NaN)",
    ["GF1121", "ewMean(...) takes a half-life: a finite number of ticks or events above 0, not NaN."],
    "ewMean",
  ),
  half_life_column: derived(
    "r.position.over(prior()).ewMean(r.position as never)",
    ["GF1121", "ewMean(...) takes a half-life: a finite number of ticks or events above 0, not an expression."],
    "ewMean",
  ),
  half_life_text: derived(
    'r.position.over(prior()).ewMean("3" as never)',
    ["GF1121", 'ewMean(...) takes a half-life: a finite number of ticks or events above 0, not "3".'],
    "ewMean",
  ),
  gap_0: derived("r.position.over(prior(3).gap(0)).mean()", rows("gap(...)", "0"), "gap"),
  fill_0: derived("r.time.fillForward(0)", rows("fillForward(...)", "0"), "fillForward"),
  top_0: stepped(".top(0, (r) => r.position)", rows("top(...)", "0"), "top"),
  limit_minus: stepped(".limit(-1)", rows("limit(...)", "-1"), "limit"),
  spans: {
    source: `${head}export const made = pipeline("made", { decide: weekend.before("race") })
  .from(entries)\n  .asOf(weather, { time: "race_start", tolerance: "1.5h" })\n${end.replace("position", "track")}`,
    says: [
      "GF1108",
      "'1.5h' is not a span: write a whole number and its unit, as in '30m' or '7d', or a number above 0 for a column of numbers.",
      7,
      4,
      "asOf",
    ],
  },
  no_reason: derived(
    'r.final.assume("  ", weekend.during("race"))',
    ["GF1109", 'assume(...) takes a reason in words, not "  ".'],
    "assume",
  ),
  no_reason_for_rows: stepped(
    '.assumeRows("", weekend.always)',
    ["GF1109", 'assume(...) takes a reason in words, not "".'],
    "assumeRows",
  ),
  bad_name: {
    source: `${head}export const made = pipeline("../made", { decide: weekend.before("race") });\n`,
    says: ["GF1105", "'../made' is not a valid pipeline name: generated files are named after it.", 5, 21, "pipeline"],
  },
  sink_elsewhere: sunk('{ parquet: "../x.parquet" }', "GF1106", "'../x.parquet' is not a valid artifact name."),
  sink_csv: sunk('{ parquet: "x.csv" }', "GF1106", "'x.csv' is not a valid artifact name."),
  sink_hidden: sunk('{ parquet: ".parquet" }', "GF1106", "'.parquet' is not a valid artifact name."),
  sink_rar: sunk('{ parquet: "x.parquet", compression: "rar" as never }', "GF1107", "There is no compression 'rar'."),
  sink_folder_name: sunk(
    '{ parquet: "x.parquet", by: "event" }',
    "GF1106",
    "'x.parquet' is not a valid artifact name.",
  ),
  sink_equals: sunk('{ parquet: "x=1", by: "event" }', "GF1106", "'x=1' is not a valid artifact name."),
  sink_long: sunk(
    JSON.stringify({ parquet: `${"x".repeat(300)}.parquet` }),
    "GF1106",
    `'${"x".repeat(60)}...' is not a valid artifact name.`,
  ),
  sink_nul: sunk('{ parquet: "x\\u0000.parquet" }', "GF1106", "'x\\u0000.parquet' is not a valid artifact name."),
  sink_newline: sunk('{ csv: "x\\n.csv" }', "GF1106", "'x\\n.csv' is not a valid artifact name."),
  sink_slash: sunk('{ parquet: "a/b", by: "event" }', "GF1106", "'a/b' is not a valid artifact name."),
  sink_half: sunk('{ ndjson: "\\ud800.ndjson" }', "GF1106", "'\\ud800.ndjson' is not a valid artifact name."),
  sink_txt: sunk('{ csv: "x.txt" }', "GF1106", "'x.txt' is not a valid artifact name."),
  sink_json: sunk('{ ndjson: "x.json" }', "GF1106", "'x.json' is not a valid artifact name."),
  sink_csv_zstd: sunk(
    '{ csv: "x.csv", compression: "zstd" }',
    "GF1120",
    "This sink is invalid: CSV is not compressed.",
    "csv",
  ),
  sink_ndjson_by: sunk(
    '{ ndjson: "x.ndjson", by: "event" }',
    "GF1120",
    "This sink is invalid: NDJSON is written to one file, not to folders.",
    "ndjson",
  ),
  sink_by_driver: sunk(
    '{ parquet: "x", by: "driver" }',
    "GF1120",
    'This sink is invalid: by takes "event", not "driver".',
    "by",
  ),
  sink_two: sunk(
    '{ parquet: "x.parquet", csv: "x.csv" } as never',
    "GF1120",
    "This sink is invalid: it names parquet and csv, but a pipeline has one artifact.",
  ),
  sink_none: sunk("{} as never", "GF1120", "This sink is invalid: it names none of parquet, csv and ndjson."),
  sink_format: sunk('{ arrow: "x.arrow" } as never', "GF1120", "This sink is invalid: there is no option 'arrow'."),
  sink_lzo: sunk(
    '{ parquet: "x.parquet", compression: "lzo" }',
    "GF1107",
    "There is no compression 'lzo'.",
    "compression",
  ),
  check_refined: checked("f64", "z.number().refine((x) => x > 1)", "it is refined by code"),
  check_transformed: checked("str", "z.string().trim()", "it rewrites the value"),
  check_piped: checked("str", "z.string().transform((x) => x)", "it transforms the value"),
  check_coerced: checked("f64", "z.coerce.number()", "it converts the value"),
  check_default: checked("f64", "z.number().default(1)", "it replaces a value that is missing"),
  check_caught: checked("f64", "z.number().catch(1)", "it replaces a value that fails"),
  check_flags: checked(
    "str",
    "z.string().regex(/a/i)",
    "its pattern has the flags 'i', which JSON Schema does not support",
  ),
  check_pattern: checked("str", "z.string().regex(/\\y/)", "its pattern /\\y/ is not valid with the flag 'u'"),
  check_format: checked("str", "z.url()", "it is decided by code (url)"),
  check_any: checked("f64", "z.any()", "it does not constrain the values"),
  check_key: declared(
    'export const made = table("t", { timeline: weekend, event: { id: i32.check(z.int(), { otherwise: "null" }) }, rows: weekend.always, columns: {} });',
    "table 't'",
    "its key 'id' may be null; every row needs a key",
    21,
    "table",
  ),
  late_key: declared(
    'export const made = table("t", { timeline: weekend, event: { id: i32.known(weekend.after("race")) as never }, rows: weekend.always, columns: {} });',
    "table 't'",
    "its key 'id' is known after 'race'; a key is known always, and rows declares when the row is known",
    62,
    "id",
  ),
  symbol: stepped(
    '.derive((r) => ({ [Symbol("start")]: r.position }))',
    ["GF1101", "The declaration of a derived column is invalid: its name is a symbol, not text."],
    "derive",
  ),
  transformed: parameter("z.string().transform((text) => text.length)", "it transforms the value"),
  preprocessed: parameter("z.preprocess((text) => text, z.string())", "it transforms the value"),
  refined: parameter("z.string().refine((text) => text.length > 1)", "it is refined by code"),
  refined_inside: parameter("z.array(z.string().refine((text) => text.length > 1))", "it is refined by code"),
  a_date: parameter("z.date()", "Date cannot be represented in JSON Schema"),
};
