/**
 * Errors of TypeScript and the verifier that only follow from a JavaScript operator: for them `!r.x` is a plain
 * boolean, and everything computed from it has the wrong type. The operator itself is already reported.
 */
import { type SourceFile, ts } from "ts-morph";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";

/** The top-level statement that contains a node. */
const statementOf = (node: ts.Node): ts.Node =>
  node.parent === undefined || ts.isSourceFile(node.parent) ? node : statementOf(node.parent);

/** The step, as in `filter((r) => ...)`, that contains a node; null if there is none. */
const stepOf = (node: ts.Node, file: ts.SourceFile): readonly [start: number, end: number] | null => {
  const { parent } = node;
  if (parent === undefined) return null;
  const isStep =
    ts.isCallExpression(parent) && parent.expression !== node && ts.isPropertyAccessExpression(parent.expression);
  const isCallback = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
  return isStep && isCallback ? [parent.expression.name.getStart(file), parent.getEnd()] : stepOf(parent, file);
};

const identifiersIn = (node: ts.Node): readonly ts.Identifier[] => {
  const found: ts.Identifier[] = [];
  const visit = (one: ts.Node): void => {
    if (ts.isIdentifier(one)) found.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
};

/** Whether a diagnostic follows from the misuses at some nodes. `files` maps paths to source files. */
export const secondaryErrors = (
  nodes: readonly ts.Node[],
  files: ReadonlyMap<string, SourceFile>,
  checker: ts.TypeChecker,
): ((one: Diagnostic) => boolean) => {
  if (nodes.length === 0) return () => false;
  const spoiled = new Map<ts.Node, boolean>(nodes.map((node) => [statementOf(node), true]));
  const steps = nodes.flatMap((node) => {
    const file = node.getSourceFile();
    const step = stepOf(node, file);
    return step === null ? [] : [{ file, step }];
  });

  const declarationsOf = (identifier: ts.Identifier): readonly ts.Node[] => {
    const symbol = checker.getSymbolAtLocation(identifier);
    const meant =
      symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return meant?.declarations ?? [];
  };
  /** Whether the value of a name depends on a misused operator. */
  const isSpoiled = (identifier: ts.Identifier): boolean =>
    declarationsOf(identifier).some((declaration) => {
      const file = declaration.getSourceFile();
      if (file.isDeclarationFile || ![...files.values()].some((one) => one.compilerNode === file)) return false;
      const statement = statementOf(declaration);
      const before = spoiled.get(statement);
      if (before !== undefined) return before;
      // A placeholder: statements may refer to each other.
      spoiled.set(statement, false);
      const found = identifiersIn(statement).some(isSpoiled);
      spoiled.set(statement, found);
      return found;
    });

  return ({ code, place }) => {
    const source = place === null ? undefined : files.get(place.file);
    if (source === undefined || place?.line === undefined || place.column === undefined) return false;
    const file = source.compilerNode;
    const start = file.getPositionOfLineAndCharacter(place.line - 1, place.column - 1);
    if (steps.some(({ file: of, step: [from, to] }) => of === file && start >= from && start < to)) return true;
    const statement = file.statements.find((one) => one.getStart(file) <= start && start < one.getEnd());
    if (statement === undefined) return false;
    const names = identifiersIn(statement);
    // A copy made by a spread is refused again where it is used.
    if (code === "GF1001" || code === "GF1132") return spoiled.get(statement) === true || names.some(isSpoiled);
    const end = start + (place.length ?? 1);
    return names.some((name) => name.getStart(file) >= start && name.getEnd() <= end && isSpoiled(name));
  };
};
