/** Prints explanations: a sentence, and the tree of its derivation. */
import { styleText } from "node:util";
import type { Derivation, Part, SourcePlace } from "../compiler/explain/derivation.ts";
import type { Assumption } from "../compiler/explain/explain-assumptions.ts";
import type { ColumnExplanation, OutputExplanation, PipelineExplanation } from "../compiler/explain/explanation.ts";
import type { Contribution, PartRole } from "../compiler/verify/provenance.ts";
import { plural } from "../core/diagnostics/define.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { known } from "../core/messages.ts";
import { escapeControls, onOneLine } from "./print-diagnostics.ts";
import { table } from "./print-table.ts";
import { describeZone } from "./print-zone.ts";

export interface PrintOptions {
  /** How a file is shown. */
  readonly shown: (file: string) => string;
  /** The output stream: it is coloured if it is a terminal and NO_COLOR is not set. */
  readonly stream: NodeJS.WriteStream;
}

/** A longer line is broken in two; a longer expression is shortened. */
const width = 100;

const cut = (text: string): string => (text.length > width ? `${text.slice(0, width - 4)} ...` : text);

const where = (place: SourcePlace | null, { shown }: PrintOptions): string =>
  place === null ? "" : [shown(place.file), ...(place.line === null ? [] : [place.line])].join(":");

const dtypeOf = ({ dtype, nullable }: Pick<Derivation, "dtype" | "nullable">): string =>
  dtype === null ? "" : `${dtype}${nullable === true ? " or null" : ""}`;

/** The role of a part in the whole; a value needs no word. */
const role: { readonly [A in PartRole]: (what: string) => string } = {
  value: (what) => what,
  rows: (what) => what,
  condition: (what) => `where ${what}`,
  by: (what) => `by ${what}`,
  "found by": (what) => `found by ${what}`,
  within: (what) => `within a span of ${what}`,
  "as of": (what) => `as of ${what}`,
  denotes: (what) => `what ${what} denotes`,
  "this side": (what) => what,
  "other side": (what) => `other side: ${what}`,
};

const notes: { readonly [E in Contribution]: string } = {
  counted: "",
  lifted: "",
  held: "hindsight does not end with the event",
  released: "not counted: known by then",
  assumed: "not counted, on the author's word",
  rows: "counted in the rows",
};

const node = (of: Derivation | Part, paper: PrintOptions): readonly string[] => {
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    text === "" ? "" : styleText(format, text, { stream: paper.stream });
  const what = "as" in of ? role[of.as](of.what) : of.what;
  const title = cut(escapeControls(of.made === null ? what : `${what} = ${of.made}`));
  const instant = of.at === null ? "refused" : known(of.at);
  const note = "enters" in of ? notes[of.enters] : "";
  const step = escapeControls(
    [where(of.place, paper), of.of === "moment" ? "" : (of.step ?? "")].filter(Boolean).join(" "),
  );
  const first = [
    title,
    dtypeOf(of),
    style(of.late || of.at === null ? ["bold", "red"] : "cyan", escapeControls(instant)),
    of.late ? style("red", "<- too late") : "",
    note === "" ? "" : style("dim", `(${note})`),
    of.again ? style("dim", `(above${step === "" ? "" : `: ${step}`})`) : "",
  ].filter((part) => part !== "");
  if (of.again) return [first.join("  ")];
  const reason = of.reason === null ? "" : escapeControls(`: "${of.reason}"`);
  const zone = of.zone === null ? "" : escapeControls(`; its files hold ${describeZone(of.zone)}`);
  const rule = `${of.rule}${reason}${zone}`;
  const below = step === "" ? [rule] : `${step}: ${rule}`.length <= width ? [`${step}: ${rule}`] : [step, rule];
  return [first.join("  "), ...below.map((line) => style("dim", line))];
};

const tree = (of: Derivation, paper: PrintOptions): readonly string[] => {
  const [first = "", ...below] = node(of, paper);
  const bar = of.parts.length > 0 ? "│ " : "  ";
  return [
    first,
    ...below.map((line) => `${bar}${line}`),
    ...of.parts.flatMap((part, index) => {
      const last = index === of.parts.length - 1;
      const [head = "", ...rest] = tree(part, paper);
      return [`${last ? "└─" : "├─"} ${head}`, ...rest.map((line) => `${last ? "  " : "│ "} ${line}`)];
    }),
  ];
};

const output = (one: OutputExplanation, paper: PrintOptions): readonly string[] => [
  one.role,
  escapeControls(one.name),
  dtypeOf(one),
  `${one.at === null ? "refused" : escapeControls(known(one.at))}${one.late ? " <- too late" : ""}`,
  escapeControls(where(one.place, paper)),
];

const assumption = ({ kind, what, reason, from, to, sha256, place }: Assumption, paper: PrintOptions): string => {
  if (kind !== "instant" || to === null)
    return escapeControls(
      `${cut(what)}: ${reason}${sha256 === undefined ? ` (${where(place, paper)})` : `, sha256 ${sha256}`}`,
    );
  return escapeControls(
    `${cut(what)}: ${from === null ? "refused" : known(from)}, assumed to be ${known(to)}, ${JSON.stringify(reason)} (${where(place, paper)})`,
  );
};

const troubles = (problems: readonly Diagnostic[]): readonly string[] =>
  problems.length === 0 ? [] : [`${plural(problems.length, "problem")} here: run greenflag compile for details.`];

const lists = new Intl.ListFormat("en");

const column = (answer: ColumnExplanation, paper: PrintOptions): readonly string[] => [
  escapeControls(answer.says),
  ...(answer.between.length === 0
    ? []
    : [escapeControls(`Between the decision and this instant: ${lists.format(answer.between)}.`)]),
  ...(answer.settled === undefined ? [] : [escapeControls(answer.settled)]),
  ...(answer.doc === null ? [] : [`Documentation: ${onOneLine(answer.doc)}`]),
  "",
  ...tree(answer.derivation, paper),
  ...(answer.rows === null ? [] : ["", ...tree(answer.rows, paper)]),
];

const pipeline = (answer: PipelineExplanation, paper: PrintOptions): readonly string[] => [
  escapeControls(`${answer.pipeline} (${where(answer.place, paper)}) decides ${answer.decides.said}.`),
  escapeControls(answer.says),
  "",
  ...tree(answer.rows, paper),
  "",
  ...table(answer.columns.map((one) => output(one, paper))),
  ...(answer.assumptions.length === 0
    ? []
    : ["", "Assumed:", ...answer.assumptions.map((one) => `  ${assumption(one, paper)}`)]),
];

/** The lines of an answer; other problems of the pipeline come last, as one line. */
export const printExplanation = (
  answer: ColumnExplanation | PipelineExplanation,
  problems: readonly Diagnostic[],
  paper: PrintOptions,
): readonly string[] => {
  const lines = "column" in answer ? column(answer, paper) : pipeline(answer, paper);
  const more = troubles(problems);
  return more.length === 0 ? lines : [...lines, "", ...more];
};
