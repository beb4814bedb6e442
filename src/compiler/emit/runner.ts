/** Prints a runner: TypeScript that a data engineer can review like handwritten code. */
import { contractSealOf, generatedNames, provenance, sealOf } from "../../core/content-hash.ts";
import type { RunnerSpec } from "../../core/runner-spec.ts";
import { comment, helpers, quoted } from "../../engines/polars/lower/names.ts";
import type { Statement } from "../../engines/polars/lower/statement.ts";
import { parameterTypes } from "./parameter-types.ts";

const indented = (text: string, indent: string): string => text.replaceAll("\n", `\n${indent}`);

const call = ({ method, arguments: given }: Statement["calls"][number]): string => {
  const [only] = given;
  if (only === undefined) return `.${method}()`;
  if (given.length === 1 && only.comment === null) return `.${method}(${only.code})`;
  // A comment holds for all lines below it, until the next one.
  const lines = given.flatMap(({ comment: said, code }, i) => [
    ...(said === null || said === given[i - 1]?.comment ? [] : [`    // ${comment(said)}`]),
    `    ${indented(code, "    ")},`,
  ]);
  return `.${method}(\n${lines.join("\n")}\n  )`;
};

const statement = ({ name, comments, frame, calls }: Statement): string => {
  const said = comments.map((line) => `  // ${comment(line)}\n`).join("");
  const made = indented(frame, "  ");
  const chain = calls.map(call);
  const short = `  const ${name} = ${made}${chain.join("")};`;
  // Two short calls are still read in one line.
  if (chain.length <= 1 || (chain.length === 2 && !short.includes("\n"))) return `${said}${short}`;
  return `${said}  const ${name} = ${made}\n${chain.map((part) => `    ${indented(part, "  ")}`).join("\n")};`;
};

/** Whether code calls a function; what stands in comments and in text is no call. */
const calls = (code: string, name: string): boolean =>
  new RegExp(`\\b${name}\\(`).test(code.replace(/\/\/.*|"(?:[^"\\]|\\.)*"/g, '""'));

/** The names that the computation may use: JSON has no literal types, so they are declared beside the contract. */
const declared = (tables: readonly string[], parameters: string | null): readonly string[] => [
  "/** The tables and parameters that the contract declares: a computation that uses another does not compile. */",
  `type Tables = ${tables.map(quoted).join(" | ")};`,
  ...(parameters === null ? [] : [`type Parameters = ${parameters};`]),
  "",
];

/** The runner of a contract, as text. The same plan and source give the same bytes. */
export const printRunner = (
  statements: readonly Statement[],
  contract: { readonly spec: RunnerSpec; readonly text: string },
  version: string,
): string => {
  const { pipeline, source, decides, tables, params } = contract.spec;
  const body = statements.map(statement).join("\n\n");
  const imports = [...helpers.filter((name) => calls(body, name)), "runner"].sort();
  const parameters = parameterTypes(params);
  const code = [
    contractSealOf(contract.text),
    'import pl from "nodejs-polars";',
    `import { ${imports.join(", ")} } from "greenflag/runner";`,
    `import contract from "./${generatedNames.contract}" with { type: "json" };`,
    "",
    ...declared(
      tables.map(({ name }) => name),
      parameters,
    ),
    "/**",
    ` * ${comment(pipeline)} decides ${comment(decides)}: no feature below is known later than that.`,
    ` * Line numbers refer to ${comment(source)}.`,
    " */",
    parameters === null
      ? "export default runner<Tables>(contract, (t) => {"
      : "export default runner<Tables, Parameters>(contract, (t, p) => {",
    body,
    "",
    `  return ${statements.at(-1)?.name ?? ""};`,
    "});",
    "",
  ].join("\n");
  return [
    `// ${comment(provenance(version, source))}`,
    "// Do not edit: change the source, then run `greenflag compile`.",
    sealOf(code),
    "",
    code,
  ].join("\n");
};
