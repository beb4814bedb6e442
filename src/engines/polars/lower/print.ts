/** Prints the query of a runner: statements of TypeScript that a data engineer can review like handwritten code. */
import { builders } from "prettier/doc";
import { blockComment } from "../../../core/visible-text.ts";
import type { Query } from "../../engine.ts";
import { comment, type Doc, printDoc, width } from "../../lowering/layout.ts";
import { layoutTypeScript, printCall } from "../../lowering/typescript.ts";
import { helpers } from "./names.ts";
import type { Call, Statement } from "./statements.ts";

const { group, hardline, indent, join, softline } = builders;

const commentDoc = (text: string): Doc => comment("//", blockComment(text));

/** A comment applies to all lines below it, until the next one. */
const callDoc = ({ method, arguments: given }: Call): Doc =>
  printCall(
    method,
    given.map(({ comment: said, code }, i) => ({
      above: said === null || said === given[i - 1]?.comment ? [] : [commentDoc(said)],
      code,
    })),
  );

const statementDoc = ({ name, comments, frame, calls }: Statement): Doc => {
  const chain = calls.map(callDoc);
  const made =
    chain.length <= 1
      ? [layoutTypeScript(frame), ...chain]
      : group([layoutTypeScript(frame), indent(chain.map((call) => [softline, call]))]);
  return [...comments.map((line) => [commentDoc(line), hardline]), `const ${name} = `, made, ";"];
};

/** The helpers that code calls. Names in comments and in text do not count. */
const helpersIn = (statements: readonly Statement[]): readonly string[] => {
  const codes = statements.flatMap(({ frame, calls }) => [
    frame,
    ...calls.flatMap((call) => call.arguments.map(({ code }) => code)),
  ]);
  const words = new Set(
    codes.flatMap((code) => code.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/(?<![.\w$])\w+(?=\()/g) ?? []),
  );
  return helpers.filter((name) => words.has(name));
};

/** The lines leave room for the indentation of the surrounding function. */
export const printQuery = (statements: readonly Statement[]): Query => ({
  kind: "query",
  helpers: helpersIn(statements),
  body: printDoc(join([hardline, hardline], statements.map(statementDoc)), width - 2),
  result: statements.at(-1)?.name ?? "",
});
