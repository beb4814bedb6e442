/** The assignments to a variable after its declaration, and which of them a use of it sees. */
import { type Project, ts } from "ts-morph";

/** `x = ...`, and also `x ??= ...`, whose right side may become the value. */
type Assignment = ts.BinaryExpression;

const assigning: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

export const assignmentsIn = (project: Project): ((declaration: ts.Declaration) => readonly Assignment[]) => {
  const checker = project.getTypeChecker().compilerObject;
  const byFile = new Map<ts.SourceFile, ReadonlyMap<ts.Declaration, readonly Assignment[]>>();
  const found = (file: ts.SourceFile): ReadonlyMap<ts.Declaration, readonly Assignment[]> => {
    const all = new Map<ts.Declaration, Assignment[]>();
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      if (!ts.isBinaryExpression(node) || !assigning.has(node.operatorToken.kind) || !ts.isIdentifier(node.left))
        return;
      const declaration = checker.getSymbolAtLocation(node.left)?.valueDeclaration;
      if (declaration !== undefined) all.set(declaration, [...(all.get(declaration) ?? []), node]);
    };
    visit(file);
    return all;
  };
  return (declaration) => {
    const file = declaration.getSourceFile();
    const known = byFile.get(file) ?? found(file);
    byFile.set(file, known);
    return known.get(declaration) ?? [];
  };
};

const functionAround = (node: ts.Node): ts.Node | undefined =>
  ts.findAncestor(node.parent, (one) => ts.isFunctionLike(one) || ts.isSourceFile(one));

const inLoop = (node: ts.Node, until: ts.Node): boolean =>
  ts.findAncestor(node, (one) => (one === until ? "quit" : ts.isIterationStatement(one, false))) !== undefined;

/**
 * The assignment that a use certainly sees: the last one before it, if that is a statement of a block around the use.
 * Undefined if another function assigns too, or if a loop could come back with another value.
 */
export const seenBy = (
  use: ts.Node,
  declaration: ts.VariableDeclaration,
  assigned: readonly Assignment[],
): Assignment | undefined => {
  const around = functionAround(use);
  if (around === undefined || assigned.some((one) => functionAround(one) !== around)) return undefined;
  const last = assigned.filter((one) => one.getEnd() <= use.getStart()).at(-1);
  if (last === undefined || last.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const block = ts.isExpressionStatement(last.parent) ? last.parent.parent : undefined;
  const covers = block !== undefined && ts.findAncestor(use, (one) => one === block) !== undefined;
  return covers && !(assigned.length > 1 && inLoop(last, functionAround(declaration) ?? around)) ? last : undefined;
};
