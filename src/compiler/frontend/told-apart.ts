/** Whether code that gets objects of the language and other values tells them apart before it uses them. */
import { ts } from "ts-morph";
import { withoutCasts } from "./without-casts.ts";

/** The name that a value is read from: `row` of `row.start`. */
const rootOf = (node: ts.Node): ts.Node =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
    ? rootOf(withoutCasts(node.expression))
    : node;

/** Whether the function around a name asks what it is: by `typeof`, by `instanceof` or by a function that tells. */
export const isTested = (checker: ts.TypeChecker, node: ts.Node): boolean => {
  const symbol = checker.getSymbolAtLocation(rootOf(node));
  const around = ts.findAncestor(symbol?.valueDeclaration, ts.isFunctionLike);
  if (symbol === undefined || around === undefined) return false;
  const isIt = (one: ts.Node) => ts.isIdentifier(one) && checker.getSymbolAtLocation(one) === symbol;
  const asks = (one: ts.Node): boolean => {
    if (ts.isTypeOfExpression(one) && isIt(withoutCasts(one.expression))) return true;
    if (ts.isBinaryExpression(one) && one.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword && isIt(one.left))
      return true;
    if (ts.isCallExpression(one) && one.arguments.some(isIt)) {
      const signature = checker.getResolvedSignature(one);
      if (signature !== undefined && checker.getTypePredicateOfSignature(signature) !== undefined) return true;
    }
    return ts.forEachChild(one, asks) ?? false;
  };
  return asks(around) || isGuarded(checker, node, symbol, around);
};

/** Whether a branch never continues behind itself. */
const leaves = (node: ts.Statement): boolean => {
  const last = ts.isBlock(node) ? node.statements.at(-1) : node;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) ||
      ts.isThrowStatement(last) ||
      ts.isContinueStatement(last) ||
      ts.isBreakStatement(last))
  );
};

const choosing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** The conditions on which a node is evaluated, given the child of `parent` that it is in. */
const conditionsOf = (child: ts.Node, parent: ts.Node): readonly ts.Expression[] => {
  if (ts.isIfStatement(parent)) return child === parent.expression ? [] : [parent.expression];
  if (ts.isConditionalExpression(parent)) return child === parent.condition ? [] : [parent.condition];
  if (ts.isBinaryExpression(parent))
    return child === parent.right && choosing.has(parent.operatorToken.kind) ? [parent.left] : [];
  if (ts.isCaseOrDefaultClause(parent)) return [parent.parent.parent.expression];
  if (!ts.isBlock(parent)) return [];
  const before = parent.statements.slice(0, parent.statements.indexOf(child as ts.Statement));
  return before.flatMap((one) => (ts.isIfStatement(one) && leaves(one.thenStatement) ? [one.expression] : []));
};

/**
 * Whether a node is evaluated only on a condition that looks into the value (`"over" in x`, `x.kind === 1`), or on one
 * about another parameter of the same function, such as a flag that says what the value is.
 */
const isGuarded = (
  checker: ts.TypeChecker,
  node: ts.Node,
  symbol: ts.Symbol,
  around: ts.SignatureDeclaration,
): boolean => {
  const others = new Set(
    around.parameters.map(({ name }) => checker.getSymbolAtLocation(name)).filter((one) => one !== undefined),
  );
  const looks = (one: ts.Node): boolean =>
    (ts.isIdentifier(one) && others.has(checker.getSymbolAtLocation(one) ?? symbol)) ||
    (ts.forEachChild(one, looks) ?? false);
  for (let child = node; child !== around && child.parent !== undefined; child = child.parent)
    if (conditionsOf(child, child.parent).some(looks)) return true;
  return false;
};
