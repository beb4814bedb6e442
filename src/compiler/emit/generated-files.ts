/** The files of a generated folder: the runner, its contract, a statement for every other engine, and the feature card. */
import { generatedNames, headLine, sha256, statementName } from "../../core/generated-file-head.ts";
import { isRecord, parseJson } from "../../core/json.ts";
import { lineComment } from "../../core/visible-text.ts";
import { comment, printDoc } from "../../engines/lowering/layout.ts";
import type { Verified } from "../verify/index.ts";
import type { Computations, OtherEngine } from "./computations.ts";
import { contractOf, type Origin } from "./contract.ts";
import { printCard } from "./feature-card.ts";
import { printJson } from "./json.ts";
import { printRunner } from "./runner.ts";
import { explainPlaces } from "./source-references.ts";

/** The heading of a file in its comment syntax; the heading of a missing statement says why it is missing. */
const heading = ({ version, source }: Origin): readonly [string, string] => [
  headLine(version, source),
  "Do not edit: change the source, then run `greenflag compile`.",
];

const inSql = (text: string, origin: Origin): string =>
  [...heading(origin).map((line) => `-- ${lineComment(line)}`), "", text].join("\n");

const inJson = (value: object, origin: Origin): string => printJson({ $comment: heading(origin).join(" "), ...value });

/** The text of an engine whose files are JSON. */
const jsonObject = (text: string): object => {
  const value = parseJson(text);
  if (!isRecord(value)) throw new Error("an engine lowers to JSON that is not an object");
  return value;
};

/** The computation for an engine, or a comment that says why there is none. */
const printStatement = (pipeline: string, { engine, extension, carried }: OtherEngine, origin: Origin): string => {
  if ("why" in carried) {
    const why = `${engine.title} cannot compute ${pipeline}: ${carried.why}.`;
    return extension === "sql"
      ? inSql(`${printDoc(comment("--", lineComment(why)))}\n`, origin)
      : inJson({ why }, origin);
  }
  return extension === "sql"
    ? inSql(`${printDoc(comment("--", lineComment(explainPlaces(origin.source))))}\n${carried.text}`, origin)
    : inJson(jsonObject(carried.text), origin);
};

/** All files by name. The same plan and source give the same bytes. */
export const printFiles = (
  verified: Verified,
  { query, others }: Computations,
  origin: Origin,
): ReadonlyMap<string, string> => {
  const { name } = verified.plan;
  const printed = others.map((other) => ({
    ...other,
    file: statementName(name, other.engine.name, other.extension),
    text: printStatement(name, other, origin),
  }));
  const statements = Object.fromEntries(
    printed.map(({ engine, carried, file, text }) => [
      engine.name,
      "why" in carried ? carried : { file, sha256: sha256(text), parameters: carried.parameters },
    ]),
  );
  const spec = contractOf(verified, statements, origin);
  const contract = inJson(spec, origin);
  return new Map([
    [generatedNames.runner, printRunner(query, { spec, text: contract }, origin.version)],
    [generatedNames.contract, contract],
    ...printed.map(({ file, text }) => [file, text] as const),
    [generatedNames.card, printCard(verified, spec, origin)],
  ]);
};
