/**
 * The types of the values behind a name whose own type does not tell: `any`, `unknown`, `object`, `{}` or a bare type
 * parameter. They are those of the arguments that the calls in the authors' files pass to its parameter.
 */
import { type Project, ts } from "ts-morph";
import { isAuthors } from "./typescript-program.ts";
import { withoutCasts } from "./without-casts.ts";

/** One use of a function: called with these arguments, or given as a callback to a function that passes these types. */
type Use = { readonly given: readonly ts.Expression[] } | { readonly types: readonly ts.Type[] };

/** What may be behind an expression; empty if its type tells already, or if no call passes anything. */
export type PassedTypes = (node: ts.Node) => readonly ts.Type[];

/** The function that an expression or a declaration is, directly or as the value of a constant. */
const functionOf = (node: ts.Node | undefined): ts.Node | null => {
  if (node === undefined) return null;
  const inner = withoutCasts(node);
  if (ts.isVariableDeclaration(inner) || ts.isPropertyAssignment(inner)) return functionOf(inner.initializer);
  return ts.isFunctionLike(inner) ? inner : null;
};

export const passedTypes = (project: Project): PassedTypes => {
  const checker = project.getTypeChecker().compilerObject;

  const isOpen = (type: ts.Type): boolean => {
    if (type.isUnion()) return type.types.some(isOpen);
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return true;
    if (type.flags & ts.TypeFlags.TypeParameter) {
      const bound = checker.getBaseConstraintOfType(type);
      return bound === undefined || (bound !== type && isOpen(bound));
    }
    return (type.flags & ts.TypeFlags.Object) !== 0 && checker.typeToString(type) === "{}";
  };

  const target = (node: ts.Node): ts.Symbol | undefined => {
    const symbol = checker.getSymbolAtLocation(node);
    return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  };

  /** The functions that a name or an expression may be: a function with overloads has several declarations. */
  const functionsAt = (node: ts.Node): readonly ts.Node[] => {
    const own = functionOf(node);
    if (own !== null) return [own];
    const name = ts.isPropertyAccessExpression(node) ? node.name : node;
    return (target(name)?.declarations ?? []).map(functionOf).filter((one) => one !== null);
  };

  const usesIn = (file: ts.SourceFile, uses: Map<ts.Node, Use[]>): void => {
    const add = (functions: Iterable<ts.Node>, use: Use) => {
      for (const one of new Set(functions)) uses.set(one, [...(uses.get(one) ?? []), use]);
    };
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
      const given = node.arguments ?? [];
      const signature = checker.getResolvedSignature(node);
      const declaration = signature?.declaration;
      add([...functionsAt(node.expression), ...(declaration === undefined ? [] : [declaration])], { given });
      given.forEach((one, i) => {
        const parameter = signature?.parameters[i];
        const functions = parameter === undefined ? [] : functionsAt(withoutCasts(one));
        if (parameter === undefined || functions.length === 0) return;
        const wanted = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, node));
        const [called] = wanted.getCallSignatures();
        if (called === undefined) return;
        add(functions, { types: called.parameters.map((of) => checker.getTypeOfSymbolAtLocation(of, node)) });
      });
    };
    visit(file);
  };

  // Most projects have no operand of such a type, and then no call is looked at.
  let uses: Map<ts.Node, Use[]> | null = null;
  const usesOf = (node: ts.Node): readonly Use[] => {
    if (uses === null) {
      uses = new Map();
      for (const file of project.getSourceFiles().filter(isAuthors)) usesIn(file.compilerNode, uses);
    }
    return uses.get(node) ?? [];
  };

  const property = (type: ts.Type, name: string): readonly ts.Type[] => {
    const symbol = checker.getPropertyOfType(checker.getApparentType(type), name);
    if (symbol !== undefined) return [checker.getTypeOfSymbol(symbol)];
    return Number.isNaN(Number(name)) ? index(type, ts.IndexKind.String) : index(type, ts.IndexKind.Number);
  };
  const index = (type: ts.Type, of: ts.IndexKind): readonly ts.Type[] => {
    const element = checker.getIndexTypeOfType(type, of);
    return element === undefined ? [] : [element];
  };
  const elements = (type: ts.Type): readonly ts.Type[] => index(type, ts.IndexKind.Number);

  /** The parameters whose arguments are being looked for: a function may call itself. */
  const within = new Set<ts.Node>();

  const ofArgument = (node: ts.Expression): readonly ts.Type[] =>
    ts.isSpreadElement(node) ? valuesOf(node.expression).flatMap(elements) : valuesOf(node);

  const ofUse = (use: Use, at: number, parameter: ts.ParameterDeclaration): readonly ts.Type[] => {
    if ("types" in use) return use.types.slice(at, at + 1);
    const spread = use.given.findIndex(ts.isSpreadElement);
    const from = spread >= 0 && spread < at ? spread : at;
    const given = use.given.slice(from, from + 1).flatMap(ofArgument);
    if (use.given.length > from) return given;
    return parameter.initializer === undefined ? [checker.getUndefinedType()] : valuesOf(parameter.initializer);
  };

  const ofParameter = (parameter: ts.ParameterDeclaration): readonly ts.Type[] => {
    if (within.has(parameter)) return [];
    within.add(parameter);
    const own = parameter.parent.parameters.filter(({ name }) => !ts.isIdentifier(name) || name.text !== "this");
    const at = own.indexOf(parameter);
    const types = usesOf(parameter.parent).flatMap((use) => ofUse(use, at, parameter));
    within.delete(parameter);
    return types;
  };

  /** What is behind the elements of a rest parameter. */
  const ofRest = (node: ts.Node): readonly ts.Type[] | null => {
    const declaration = ts.isIdentifier(node) ? target(node)?.valueDeclaration : undefined;
    if (declaration === undefined || !ts.isParameter(declaration) || declaration.dotDotDotToken === undefined)
      return null;
    const at = declaration.parent.parameters.indexOf(declaration);
    return usesOf(declaration.parent).flatMap((use) =>
      "given" in use ? use.given.slice(at).flatMap(ofArgument) : use.types.slice(at).flatMap(elements),
    );
  };

  const ofDeclaration = (declaration: ts.Node | undefined): readonly ts.Type[] => {
    if (declaration === undefined) return [];
    if (ts.isParameter(declaration)) return ofParameter(declaration);
    if (ts.isVariableDeclaration(declaration)) {
      if (declaration.initializer !== undefined) return valuesOf(declaration.initializer);
      const loop = declaration.parent.parent;
      return ts.isForOfStatement(loop) ? (ofRest(loop.expression) ?? behind(loop.expression).flatMap(elements)) : [];
    }
    if (!ts.isBindingElement(declaration)) return [];
    const pattern = declaration.parent;
    const whole = ofDeclaration(pattern.parent);
    if (declaration.dotDotDotToken !== undefined) return [];
    if (ts.isArrayBindingPattern(pattern)) {
      const at = pattern.elements.indexOf(declaration);
      return whole.flatMap((type) => property(type, String(at)));
    }
    const name = declaration.propertyName ?? declaration.name;
    return ts.isIdentifier(name) || ts.isStringLiteral(name) ? whole.flatMap((type) => property(type, name.text)) : [];
  };

  /** What is behind an expression, whatever its own type. */
  const behind = (node: ts.Node): readonly ts.Type[] => {
    const inner = withoutCasts(node);
    if (ts.isIdentifier(inner)) {
      const types = ofDeclaration(target(inner)?.valueDeclaration);
      return types.length > 0 ? types : [checker.getTypeAtLocation(inner)];
    }
    if (ts.isPropertyAccessExpression(inner))
      return behind(inner.expression).flatMap((type) => property(checker.getNonNullableType(type), inner.name.text));
    if (ts.isElementAccessExpression(inner)) {
      const { argumentExpression: key, expression } = inner;
      const rest = ofRest(expression);
      if (rest !== null) return rest;
      const types = behind(expression);
      return ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)
        ? types.flatMap((type) => property(type, key.text))
        : types.flatMap(elements);
    }
    if (ts.isConditionalExpression(inner)) return [...valuesOf(inner.whenTrue), ...valuesOf(inner.whenFalse)];
    // A method of a value whose type is not told.
    if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression))
      return behind(inner.expression).flatMap((type) =>
        type.getCallSignatures().map((signature) => signature.getReturnType()),
      );
    return [checker.getTypeAtLocation(inner)];
  };

  const valuesOf = (node: ts.Node): readonly ts.Type[] => {
    const inner = withoutCasts(node);
    const type = checker.getTypeAtLocation(inner);
    return isOpen(type) ? behind(inner) : [type];
  };

  return (node) => (isOpen(checker.getTypeAtLocation(node)) ? behind(node) : []);
};

/** Whether the function around a name asks what it is: by `typeof`, by `instanceof` or by a function that tells. */
export const isTested = (checker: ts.TypeChecker, node: ts.Node): boolean => {
  const symbol = checker.getSymbolAtLocation(node);
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
  return asks(around);
};
