/** Prints a runner: TypeScript that a data engineer reviews like a colleague's. */

import { mark, sealOf, sha256 } from "../../core/content-hash.ts";
import { documented } from "../../core/doc.ts";
import type { Assumption, RunnerSpec, SourceHash, SqlComputation, Unsayable } from "../../core/runner-spec.ts";
import { zoned } from "../../core/zone-plan.ts";
import { comment, helpers, quoted } from "../../engines/polars/lower/names.ts";
import type { Statement } from "../../engines/polars/lower/statement.ts";
import { keysOf } from "../../plan/grain.ts";
import { artifactOf as artifactNameOf } from "../../plan/pipeline.ts";
import { checked, rowsOf } from "../../plan/relations/index.ts";
import type { Verified } from "../verify/index.ts";
import { type Vouched, vouchedFor } from "./assumption-scope.ts";

export interface Origin {
  /** The source, relative to the root. */
  readonly source: string;
  readonly sourceText: string;
  readonly version: string;
  readonly assumptions: readonly Assumption[];
  /** Every file of the author's that the pipeline is made of. */
  readonly sources?: readonly SourceHash[];
}

/** The computation in the words of each engine. */
export interface Lowered {
  readonly polars: readonly Statement[];
  readonly duckdb: SqlComputation | Unsayable;
}

const assumedRows = (vouched: Vouched | undefined) =>
  vouched === undefined || vouched.rows === null ? {} : { rowsAssumed: vouched.rows };

/** The timeline, where the data can be held against it: by columns that denote instants, or say when something is settled. */
const timelineOf = (tables: Verified["tables"]) => {
  const isTimed = ({ settled, columns }: Verified["tables"][number]) =>
    settled !== null || columns.some((column) => column.moment !== "none" || column.settled !== undefined);
  const timeline = tables.find(isTimed)?.timeline ?? null;
  return timeline === null ? {} : { timeline };
};

const assumedColumn = (vouched: Vouched | undefined, name: string) => {
  const assumed = vouched?.columns.get(name);
  return assumed === undefined ? {} : { assumed };
};

/** The description of a runner: what it reads, takes and makes. */
const specOf = (verified: Verified, { source, sources, assumptions }: Origin): RunnerSpec => {
  const { plan, outputs, tables, relation } = verified;
  const vouched = vouchedFor(verified);
  return {
    pipeline: plan.name,
    source,
    ...(sources === undefined ? {} : { sources }),
    decides: plan.decides.said,
    known: relation.chain.slice(0, relation.chain.indexOf(plan.decides.at) + 1),
    later: relation.chain.slice(relation.chain.indexOf(plan.decides.at) + 1),
    ...timelineOf(tables),
    // Places in the source are not part of what a plan means.
    plan: sha256(
      JSON.stringify(plan, (key, value: unknown) => (key === "site" || key === "sites" ? undefined : value)),
    ),
    tables: tables.map((table) => ({
      name: table.name,
      path: table.path,
      // A row of a log may be written again: its versions are told apart by their stamps.
      keys: [
        ...keysOf(table),
        ...[table.stamp?.about, table.stamp?.knownAt].filter((name) => typeof name === "string"),
      ],
      event: table.event,
      order: table.order,
      rows: rowsOf(table),
      ...assumedRows(vouched.get(table.name)),
      ...(table.settled === null ? {} : { settled: table.settled }),
      ...(table.closed === null ? {} : { closed: table.closed }),
      ...(table.stamp === null ? {} : { stamp: table.stamp }),
      columns: table.columns.map(({ name, dtype, nullable, at, moment, settled, check, zone, doc }) => ({
        name,
        dtype,
        nullable,
        instant: at,
        ...assumedColumn(vouched.get(table.name), name),
        ...(moment === "none" ? {} : { denotes: moment }),
        ...(settled === undefined ? {} : { settled }),
        ...checked(check),
        ...zoned(zone),
        ...documented(doc),
      })),
    })),
    params: plan.params,
    assumptions,
    output: {
      file: artifactNameOf(plan.sink),
      ...("parquet" in plan.sink
        ? {
            compression: plan.sink.compression,
            ...(plan.sink.by === undefined ? {} : { by: relation.grain.event }),
          }
        : { format: "csv" in plan.sink ? ("csv" as const) : ("ndjson" as const) }),
      columns: outputs.map(({ name, dtype, nullable, at, role, doc }) => ({
        name,
        dtype,
        nullable,
        instant: at,
        role,
        ...documented(doc),
      })),
    },
  };
};

/** Plain data as TypeScript. What fits stands on one line; keys are quoted only where they must be. */
const literal = (value: unknown, indent: string): string => {
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value);
  const deeper = `${indent}  `;
  const [open, close, parts] = Array.isArray(value)
    ? ["[", "]", value.map((item) => literal(item, deeper))]
    : [
        "{ ",
        " }",
        Object.entries(value as object)
          .filter(([, item]) => item !== undefined)
          .map(([key, item]) => `${keyOf(key)}: ${literal(item, deeper)}`),
      ];
  if (parts.length === 0) return `${open.trim()}${close.trim()}`;
  const line = `${open}${parts.join(", ")}${close}`;
  if (line.length + indent.length <= 110 && !line.includes("\n")) return line;
  return `${open.trim()}\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}${close.trim()}`;
};

/** `__proto__: x` would set a prototype; in brackets it is a name like any other. */
const keyOf = (key: string): string =>
  key === "__proto__" ? '["__proto__"]' : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);

const indented = (text: string, indent: string): string => text.replaceAll("\n", `\n${indent}`);

const call = ({ method, arguments: given }: Statement["calls"][number]): string => {
  const [only] = given;
  if (only === undefined) return `.${method}()`;
  if (given.length === 1 && only.comment === null) return `.${method}(${only.code})`;
  // A comment holds for all lines below it, until the next one.
  const lines = given.flatMap(({ comment: said, code }, i) => [
    ...(said === null || said === given[i - 1]?.comment ? [] : [`      // ${comment(said)}`]),
    `      ${indented(code, "      ")},`,
  ]);
  return `.${method}(\n${lines.join("\n")}\n    )`;
};

const statement = ({ name, comments, frame, calls }: Statement): string => {
  const said = comments.map((line) => `    // ${comment(line)}\n`).join("");
  const made = indented(frame, "    ");
  const chain = calls.map(call);
  const short = `    const ${name} = ${made}${chain.join("")};`;
  // Two short calls are still read in one line.
  if (chain.length <= 1 || (chain.length === 2 && !short.includes("\n"))) return `${said}${short}`;
  return `${said}    const ${name} = ${made}\n${chain.map((part) => `      ${indented(part, "  ")}`).join("\n")};`;
};

/** Whether code calls a function; what stands in comments and in text is no call. */
const calls = (code: string, name: string): boolean =>
  new RegExp(`\\b${name}\\(`).test(code.replace(/\/\/.*|"(?:[^"\\]|\\.)*"/g, '""'));

/** Text of several lines as it is, between backticks: what is escaped in a string is escaped there, but for quotes. */
const template = (text: string): string => {
  const lines = text.split("\n").map((line) =>
    quoted(line)
      .slice(1, -1)
      .replaceAll('\\"', '"')
      .replace(/`|\$(?=\{)/g, "\\$&"),
  );
  return `\`\n${lines.join("\n")}\``;
};

const duckdbOf = (duckdb: Lowered["duckdb"]): readonly string[] =>
  "why" in duckdb
    ? [`  ${literal(duckdb, "  ")},`]
    : ["  {", `    parameters: ${literal(duckdb.parameters, "    ")},`, `    text: ${template(duckdb.text)},`, "  },"];

/** The whole runner as text. The same plan and source give the same bytes. */
export const printRunner = (verified: Verified, { polars, duckdb }: Lowered, origin: Origin): string => {
  const spec = specOf(verified, origin);
  const body = polars.map(statement).join("\n\n");
  const imports = [...helpers.filter((name) => calls(body, name)), "runner"].sort();
  const last = polars.at(-1)?.name ?? "";
  const parameters = Object.keys((spec.params.properties as object | undefined) ?? {});
  const code = [
    'import pl from "nodejs-polars";',
    `import { ${imports.join(", ")} } from "greenflag/runner";`,
    "",
    "/**",
    ` * ${comment(spec.pipeline)} decides ${comment(spec.decides)}: no feature below is known later than that.`,
    ` * Lines are those of ${comment(origin.source)}.`,
    " */",
    "export default runner(",
    `  ${literal(spec, "  ")},`,
    `  (${spec.tables.length === 0 ? "_t" : "t"}${parameters.length === 0 ? "" : ", p"}) => {`,
    body,
    "",
    `    return ${last};`,
    "  },",
    `  // The same for DuckDB: \`greenflag run ${comment(spec.pipeline)} --engine duckdb\`.`,
    ...duckdbOf(duckdb),
    ");",
    "",
  ].join("\n");
  return [
    `${mark} ${origin.version} from ${comment(origin.source)}.`,
    "// Do not edit: change the source, then run `greenflag compile`.",
    `// source sha256:${sha256(origin.sourceText)}`,
    sealOf(code),
    "",
    code,
  ].join("\n");
};

/** The source that a generated file says it is made from; null for a file that was not generated. */
export const sourceOf = (text: string): string | null =>
  text.startsWith(mark) ? (/^\/\/ Generated by greenflag \S+ from (.*)\.$/m.exec(text)?.[1] ?? null) : null;

/** The artifact that a generated file says it makes; null if it does not say so in our way. */
export const artifactOf = (text: string): string | null => {
  const found = /^ {4}output: \{\s+file: ("(?:[^"\\\n]|\\.)*"),/m.exec(text)?.[1];
  try {
    return found === undefined ? null : String(JSON.parse(found));
  } catch {
    return null;
  }
};
