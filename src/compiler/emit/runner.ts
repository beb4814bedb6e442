/**
 * Prints the module of a runner: its head, its imports, the types of its contract, and the query of the first engine.
 */
import { contentHashLine, contractHashLine, generatedNames, headLine } from "../../core/generated-file-head.ts";
import type { RunnerSpec } from "../../core/runner-spec.ts";
import { blockComment, quoted } from "../../core/visible-text.ts";
import type { Query } from "../../engines/engine.ts";
import { comment, printDoc } from "../../engines/lowering/layout.ts";
import { layoutTypeScript } from "../../engines/lowering/typescript.ts";
import { parameterTypes } from "./parameter-types.ts";
import { explainPlaces } from "./source-references.ts";

const inLines = (code: string): string => printDoc(layoutTypeScript(code));

/** The names that the computation may use: JSON has no literal types, so they are declared beside the contract. */
const declared = (tables: readonly string[], parameters: string | null): readonly string[] => [
  "/** The tables and parameters that the contract declares: a computation that uses another does not compile. */",
  inLines(`type Tables = ${tables.map(quoted).join(" | ")};`),
  ...(parameters === null ? [] : [inLines(`type Parameters = ${parameters};`)]),
  "",
];

const inBlock = (text: string): string => printDoc(comment(" *", blockComment(text)));

/** The runner of a contract as text. The same plan and source give the same bytes. */
export const printRunner = (
  { helpers, body, result }: Query,
  contract: { readonly spec: RunnerSpec; readonly text: string },
  version: string,
): string => {
  const { pipeline, source, decides, tables, params } = contract.spec;
  const imports = [...helpers, "pl", "runner"].sort();
  const parameters = parameterTypes(params);
  const code = [
    contractHashLine(contract.text),
    inLines(`import { ${imports.join(", ")} } from "greenflag/runner";`),
    `import contract from "./${generatedNames.contract}" with { type: "json" };`,
    "",
    ...declared(
      tables.map(({ name }) => name),
      parameters,
    ),
    "/**",
    inBlock(`${pipeline} decides ${decides}: no feature below is known later than that.`),
    inBlock(explainPlaces(source)),
    " */",
    parameters === null
      ? "export default runner<Tables>(contract, (t) => {"
      : "export default runner<Tables, Parameters>(contract, (t, p) => {",
    ...body.split("\n").map((line) => (line === "" ? line : `  ${line}`)),
    "",
    `  return ${result};`,
    "});",
    "",
  ].join("\n");
  return [
    `// ${blockComment(headLine(version, source))}`,
    "// Do not edit: change the source, then run `greenflag compile`.",
    contentHashLine(code),
    "",
    code,
  ].join("\n");
};
