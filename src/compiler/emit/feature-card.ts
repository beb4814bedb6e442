/** The feature card of a pipeline for reviewers: its features, their derivation, and when each column is known. */
import { generatedNames, headLine } from "../../core/generated-file-head.ts";
import { known } from "../../core/messages.ts";
import type { JsonSchema, OutputColumn, RunnerSpec } from "../../core/runner-spec.ts";
import type { DescribedFact, SourcePlace } from "../explain/derivation.ts";
import { describeFacts } from "../explain/describe-facts.ts";
import type { Verified } from "../verify/index.ts";
import type { Origin } from "./contract.ts";
import { code, markdown, table, target } from "./markdown.ts";
import { mermaid } from "./mermaid.ts";
import { parameterType } from "./parameter-types.ts";

/** A place in the sources, as a link if the card is in the same project. */
const linkTo = (spot: SourcePlace | null, toRoot: string | null): string => {
  if (spot === null) return "";
  const { file, line } = spot;
  const name = file.slice(file.lastIndexOf("/") + 1);
  const text = markdown(line === null ? name : `${name}:${line}`);
  return toRoot === null ? text : `[${text}](${toRoot}${target(file)}${line === null ? "" : `#L${line}`})`;
};

/** The derivation of a column: its expression or, if there is none, the step that adds it. */
const derivation = ({ made, step, rule }: DescribedFact): string =>
  made === null ? markdown(step === null ? rule : `${step}: ${rule}`) : code(made);

const sections = { feature: "Features", key: "Keys", label: "Labels" } as const;

const columns = (
  role: OutputColumn["role"],
  spec: RunnerSpec,
  factOf: (name: string) => DescribedFact,
  toRoot: string | null,
): readonly string[] => {
  const rows = spec.output.columns
    .filter((column) => column.role === role)
    .map(({ name, dtype, nullable, instant, doc }) => {
      const fact = factOf(name);
      return [
        code(name),
        nullable ? `${dtype} or null` : dtype,
        markdown(known(instant)),
        derivation(fact),
        markdown(doc ?? ""),
        linkTo(fact.place, toRoot),
      ];
    });
  if (rows.length === 0) return [];
  return [
    `## ${sections[role]}`,
    "",
    ...table(["column", "dtype", "known", "derivation", "meaning", "source"], rows),
    "",
  ];
};

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;

const parameters = ({ params: { properties, required } }: RunnerSpec): readonly string[] => {
  const rows = Object.entries(isSchema(properties) ? properties : {}).map(([name, schema]) => {
    const one = isSchema(schema) ? schema : {};
    const isRequired = Array.isArray(required) && required.includes(name);
    return [
      code(name),
      code(parameterType(schema)),
      Object.hasOwn(one, "default") ? code(JSON.stringify(one.default)) : isRequired ? "required" : "null",
      markdown(typeof one.description === "string" ? one.description : ""),
    ];
  });
  return rows.length === 0
    ? []
    : ["## Parameters", "", ...table(["parameter", "type", "default", "meaning"], rows), ""];
};

const assumptions = (spec: RunnerSpec, toRoot: string | null): readonly string[] => {
  if (spec.assumptions.length === 0) return ["## Assumptions", "", "None.", ""];
  const rows = spec.assumptions.map(({ what, from, to, reason, line }) => [
    markdown(what),
    markdown(from === null ? "" : known(from)),
    markdown(to === null ? "" : known(to)),
    markdown(reason),
    line === null ? "" : linkTo({ file: spec.source, line, column: null }, toRoot),
  ]);
  return [
    "## Assumptions",
    "",
    "The pipeline takes these on its author's word; the calculus does not prove them.",
    "",
    ...table(["what", "known", "taken as known", "reason", "source"], rows),
    "",
  ];
};

const files = (spec: RunnerSpec): string => {
  const duckdb = spec.statements?.duckdb;
  const statement =
    duckdb === undefined || "why" in duckdb
      ? `DuckDB cannot compute it: ${markdown(duckdb?.why ?? "no statement was compiled")}.`
      : `The statement for DuckDB is [${markdown(duckdb.file)}](${target(duckdb.file)}).`;
  const link = (name: string) => `[${name}](${name})`;
  return `The computation is ${link(generatedNames.runner)}, its declarations are ${link(generatedNames.contract)}. ${statement}`;
};

export const printCard = (verified: Verified, spec: RunnerSpec, { version, places, toRoot }: Origin): string => {
  const { plan } = verified;
  const facts = describeFacts(verified, places);
  const factOf = (name: string) => facts.column(plan.relation, name);
  const place = places.step(plan.sites.pipeline, null) ?? { file: spec.source, line: null, column: null };
  const keys = spec.output.columns.filter(({ role }) => role === "key").map(({ name }) => code(name));
  return [
    `<!-- ${markdown(headLine(version, spec.source))} -->`,
    "",
    `# ${markdown(spec.pipeline)}`,
    "",
    `Decides **${markdown(spec.decides)}**: no feature is known later than that. Written in ${linkTo(place, toRoot)}.`,
    `Makes ${code(spec.output.file)}, with the keys ${keys.join(", ")}.`,
    "",
    files(spec),
    "",
    ...columns("feature", spec, factOf, toRoot),
    ...columns("key", spec, factOf, toRoot),
    ...columns("label", spec, factOf, toRoot),
    "## Tables and steps",
    "",
    "A node names the instant at which its rows are known or, if it makes columns, the latest of those.",
    "",
    ...mermaid(verified),
    "",
    ...parameters(spec),
    ...assumptions(spec, toRoot),
  ].join("\n");
};
