/**
 * Finds JavaScript operators and functions on objects of the language. They run once, when the module is loaded: `a ||
 * b` is `a`, `!a` is false, and no row is read. Each is refused at its place, with the method to use instead.
 */
import { type Project, type SourceFile, ts } from "ts-morph";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { type Conversion, type Kind, kinds, replacementOf, replacementOfConversion } from "../../core/object-kinds.ts";
import { hostCall } from "./host-calls.ts";
import { type LanguageTypes, languageTypes } from "./language-types.ts";
import { placeAt } from "./places.ts";

/** One finding, and its node. */
export interface LocatedMisuse {
  readonly node: ts.Node;
  readonly diagnostic: Diagnostic;
}

/** An object of the language where JavaScript cannot use it. */
export interface Misuse {
  readonly node: ts.Node;
  /** What is underlined. */
  readonly at: ts.Node | { readonly start: number; readonly length: number };
  readonly kind: Kind;
  readonly by:
    | { readonly operator: string; readonly instead?: string }
    | { readonly made: Conversion; readonly instead?: string };
}

const kind = ts.SyntaxKind;

/** Both sides are compared as objects. */
const equalities: ReadonlyMap<ts.SyntaxKind, "==" | "!="> = new Map([
  [kind.EqualsEqualsToken, "=="],
  [kind.EqualsEqualsEqualsToken, "=="],
  [kind.ExclamationEqualsToken, "!="],
  [kind.ExclamationEqualsEqualsToken, "!="],
]);

/** The left side is tested for truthiness or presence, and every object is truthy. */
const choices: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [kind.BarBarToken, "||"],
  [kind.AmpersandAmpersandToken, "&&"],
  [kind.QuestionQuestionToken, "??"],
  [kind.BarBarEqualsToken, "||"],
  [kind.AmpersandAmpersandEqualsToken, "&&"],
  [kind.QuestionQuestionEqualsToken, "??"],
]);

/** Both sides are converted to numbers or text. */
const computing: ReadonlyMap<ts.SyntaxKind, string> = new Map(
  (
    [
      [kind.LessThanToken, null, "<"],
      [kind.LessThanEqualsToken, null, "<="],
      [kind.GreaterThanToken, null, ">"],
      [kind.GreaterThanEqualsToken, null, ">="],
      [kind.PlusToken, kind.PlusEqualsToken, "+"],
      [kind.MinusToken, kind.MinusEqualsToken, "-"],
      [kind.AsteriskToken, kind.AsteriskEqualsToken, "*"],
      [kind.SlashToken, kind.SlashEqualsToken, "/"],
      [kind.PercentToken, kind.PercentEqualsToken, "%"],
      [kind.AsteriskAsteriskToken, kind.AsteriskAsteriskEqualsToken, "**"],
      [kind.AmpersandToken, kind.AmpersandEqualsToken, "&"],
      [kind.BarToken, kind.BarEqualsToken, "|"],
      [kind.CaretToken, kind.CaretEqualsToken, "^"],
      [kind.LessThanLessThanToken, kind.LessThanLessThanEqualsToken, "<<"],
      [kind.GreaterThanGreaterThanToken, kind.GreaterThanGreaterThanEqualsToken, ">>"],
      [kind.GreaterThanGreaterThanGreaterThanToken, kind.GreaterThanGreaterThanGreaterThanEqualsToken, ">>>"],
    ] as const
  ).flatMap(([plain, assigning, name]): [ts.SyntaxKind, string][] => [
    [plain, name],
    ...(assigning === null ? [] : [[assigning, name] as [ts.SyntaxKind, string]]),
  ]),
);

const unary: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [kind.MinusToken, "unary -"],
  [kind.PlusToken, "unary +"],
  [kind.TildeToken, "~"],
  [kind.PlusPlusToken, "++"],
  [kind.MinusMinusToken, "--"],
]);

const isNothing = (node: ts.Node): boolean =>
  node.kind === kind.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");

/** What the rules can ask about operands in a file. */
interface Operands {
  readonly file: ts.SourceFile;
  /**
   * The kind of a node that is certainly an object of the language. A value that may be absent may be tested for it.
   */
  readonly surely: (node: ts.Node) => Kind | null;
  readonly maybe: (node: ts.Node) => Kind | null;
  /** The kind of a node that is never anything else, whoever calls. */
  readonly always: (node: ts.Node) => Kind | null;
  /** The same as `maybe` for objects that are not records of columns. Records may be copied by their names. */
  readonly whole: (node: ts.Node) => Kind | null;
}

type MisuseKind = Misuse["by"];
type Rule<N extends ts.Node> = (node: N, operands: Operands) => readonly Misuse[];

const report = (
  node: ts.Node,
  at: Misuse["at"],
  of: Kind | null,
  by: MisuseKind | ((of: Kind) => MisuseKind),
): readonly Misuse[] => (of === null ? [] : [{ node, at, kind: of, by: typeof by === "function" ? by(of) : by }]);

const inBinary: Rule<ts.BinaryExpression> = (node, { file, surely, maybe, always, whole }) => {
  const { left, operatorToken: token, right } = node;
  const choice = choices.get(token.kind);
  if (choice !== undefined) return report(node, token, surely(left), { operator: choice });
  const equality = equalities.get(token.kind);
  if (equality !== undefined) {
    const operator = isNothing(left) || isNothing(right) ? `${equality} null` : equality;
    return report(node, token, surely(left) ?? surely(right), (of) => ({
      operator: token.getText(file),
      instead: replacementOf(of, operator),
    }));
  }
  const operator = computing.get(token.kind);
  if (operator !== undefined) return report(node, token, maybe(left) ?? maybe(right), { operator });
  if (token.kind === kind.InstanceOfKeyword) return report(node, token, always(left), { operator: "instanceof" });
  // `"over" in x` tells an expression from something else.
  const searched = whole(right) === null ? null : always(right);
  return token.kind === kind.InKeyword ? report(node, token, maybe(left) ?? searched, { operator: "in" }) : [];
};

const inUnary: Rule<ts.PrefixUnaryExpression | ts.PostfixUnaryExpression> = (node, { file, surely, maybe }) => {
  const { operand } = node;
  const isPrefix = ts.isPrefixUnaryExpression(node);
  const operator = unary.get(node.operator) ?? "!";
  const shown = operator.replace("unary ", "");
  const at = { start: isPrefix ? node.getStart(file) : operand.getEnd(), length: shown.length };
  return report(node, at, operator === "!" ? surely(operand) : maybe(operand), (of) => ({
    operator: shown,
    instead: replacementOf(of, operator),
  }));
};

/** Statements that branch on a value: their keyword, and the value. */
const choosing = (node: ts.Node): readonly [word: string, value: ts.Expression | undefined] | null => {
  if (ts.isIfStatement(node)) return ["if", node.expression];
  if (ts.isWhileStatement(node)) return ["while", node.expression];
  if (ts.isDoStatement(node)) return ["do", node.expression];
  if (ts.isForStatement(node)) return ["for", node.condition];
  if (ts.isSwitchStatement(node)) return ["switch", node.expression];
  return ts.isCaseClause(node) ? ["case", node.expression] : null;
};

/** Destructuring: the elements of a list, or the rest of an object. */
const inPattern: Rule<ts.VariableDeclaration> = (node, { maybe, whole }) => {
  const { initializer, name } = node;
  if (initializer === undefined || ts.isIdentifier(name)) return [];
  if (ts.isArrayBindingPattern(name)) return report(node, initializer, maybe(initializer), { made: "a list" });
  const rest = name.elements.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
  return rest ? report(node, initializer, whole(initializer), { made: "a copy" }) : [];
};

/** Expressions that convert a value: spreads and iterations to a list, computed names to text. */
const making = (node: ts.Node): readonly [value: ts.Expression, made: Conversion, what: "maybe" | "whole"] | null => {
  if (ts.isSpreadElement(node)) return [node.expression, "a list", "maybe"];
  if (ts.isSpreadAssignment(node)) return [node.expression, "a copy", "whole"];
  if (ts.isForOfStatement(node)) return [node.expression, "a list", "maybe"];
  if (ts.isForInStatement(node)) return [node.expression, "a list", "whole"];
  if (ts.isComputedPropertyName(node)) return [node.expression, "text", "maybe"];
  // A template tag is the author's own function and may do anything.
  if (ts.isTemplateSpan(node) && !ts.isTaggedTemplateExpression(node.parent.parent))
    return [node.expression, "text", "maybe"];
  return null;
};

const inNode: Rule<ts.Node> = (node, operands) => {
  const { file, surely, maybe } = operands;
  if (ts.isBinaryExpression(node)) return inBinary(node, operands);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return inUnary(node, operands);
  if (ts.isConditionalExpression(node))
    return report(node, node.questionToken, surely(node.condition), { operator: "?:" });
  if (ts.isElementAccessExpression(node))
    return report(node, node.argumentExpression, maybe(node.argumentExpression), { operator: "[]" });
  if (ts.isVariableDeclaration(node)) return inPattern(node, operands);
  const [word, chosen] = choosing(node) ?? [];
  if (word !== undefined && chosen !== undefined)
    return report(node, { start: node.getStart(file), length: word.length }, surely(chosen), { operator: word });
  const [value, made, what] = making(node) ?? [];
  if (value !== undefined && made !== undefined && what !== undefined)
    return report(value, value, operands[what](value), { made });
  return [];
};

const toDiagnostic = ({ kind: of, by }: Misuse) =>
  "operator" in by
    ? diagnostic("GF1013", {
        operator: by.operator,
        what: kinds[of],
        instead: by.instead ?? replacementOf(of, by.operator),
      })
    : diagnostic("GF1014", {
        made: by.made,
        what: kinds[of],
        instead: by.instead ?? replacementOfConversion(of, by.made),
      });

/** Finds the misuses of JavaScript operators in a file of a project, in the order of their places. */
export const misusesOf = (project: Project): ((source: SourceFile, path: string) => readonly LocatedMisuse[]) => {
  const typeOf = languageTypes(project);
  return (source, path) => findMisuses(project, typeOf, source, path);
};

const findMisuses = (
  project: Project,
  typeOf: LanguageTypes,
  source: SourceFile,
  path: string,
): readonly LocatedMisuse[] => {
  const file = source.compilerNode;
  const checker = project.getTypeChecker().compilerObject;
  const program = project.getProgram().compilerObject;
  const first = (node: ts.Node): Kind | null => [...typeOf(node).kinds][0] ?? null;
  const operands: Operands = {
    file,
    surely: (node) => (typeOf(node).others ? null : first(node)),
    maybe: first,
    always: (node) => (typeOf(node).others || typeOf(node).mixed ? null : first(node)),
    whole: (node) => {
      const of = first(node);
      return of === "row" || of === "group" ? null : of;
    },
  };
  const found: Misuse[] = [];
  const visit = (node: ts.Node): void => {
    found.push(...inNode(node, operands));
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const misuse = hostCall(node, { ...operands, checker, program });
      if (misuse !== null) found.push(misuse);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.map((misuse) => {
    const { at } = misuse;
    const [start, length] = "start" in at ? [at.start, at.length] : [at.getStart(file), at.getWidth(file)];
    return { node: misuse.node, diagnostic: { ...toDiagnostic(misuse), place: placeAt(source, path, start, length) } };
  });
};
