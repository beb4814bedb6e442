/**
 * The types of the values behind a name whose own type does not tell: `any`, `unknown`, `object`, `{}` or a bare type
 * parameter. They are those of the arguments that the calls in the authors' files pass to its parameter.
 */
import { type Project, ts } from "ts-morph";
import { assignmentsIn, seenBy } from "./assigned-values.ts";
import { isAuthors } from "./typescript-program.ts";
import { withoutCasts } from "./without-casts.ts";

/** One use of a function: called with these arguments, or given as a callback to a function that passes these types. */
type Use = { readonly given: readonly ts.Expression[] } | { readonly types: readonly ts.Type[] };

/** The types that one value may have. */
type Value = readonly ts.Type[];
/** One value for each call, or for each place that one comes from. */
type Values = readonly Value[];

/** What may be behind an expression; empty if its type tells already, or if no call passes anything. */
export type PassedTypes = (node: ts.Node) => Values;

/** The function that an expression or a declaration is, directly or as the value of a constant. */
const functionOf = (node: ts.Node | undefined): ts.Node | null => {
  if (node === undefined) return null;
  const inner = withoutCasts(node);
  if (ts.isVariableDeclaration(inner) || ts.isPropertyAssignment(inner)) return functionOf(inner.initializer);
  return ts.isFunctionLike(inner) ? inner : null;
};

/** What a function may return, if its own code says so. */
export const returnedBy = (node: ts.Node): readonly ts.Expression[] => {
  const { body = undefined } = ts.isFunctionLike(node) ? (node as ts.FunctionLikeDeclaration) : {};
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body as ts.Expression];
  const found: ts.Expression[] = [];
  const visit = (one: ts.Node): void => {
    if (ts.isFunctionLike(one)) return;
    if (ts.isReturnStatement(one) && one.expression !== undefined) found.push(one.expression);
    ts.forEachChild(one, visit);
  };
  visit(body);
  return found;
};

/** The functions that a name or an expression may be: a function with overloads has several declarations. */
export const functionsAt = (checker: ts.TypeChecker, node: ts.Node): readonly ts.Node[] => {
  const own = functionOf(node);
  if (own !== null) return [own];
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  const symbol = checker.getSymbolAtLocation(name);
  const meant = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (meant?.declarations ?? []).map(functionOf).filter((one) => one !== null);
};

const each = (values: Values, of: (type: ts.Type) => Value): Values =>
  values.map((value) => value.flatMap(of)).filter((value) => value.length > 0);
/** One value that comes from any of several places. */
const anyOf = (places: readonly Values[]): Values => {
  const types = places.flat(2);
  return types.length === 0 ? [] : [types];
};

export const passedTypes = (project: Project): PassedTypes => {
  const checker = project.getTypeChecker().compilerObject;

  /** `{}`. Only anonymous types are looked into: the members of a relation's type take a second to compute. */
  const isEmptyObject = (type: ts.Type): boolean =>
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Anonymous) !== 0 &&
    type.getProperties().length === 0 &&
    type.getCallSignatures().length === 0 &&
    type.getConstructSignatures().length === 0 &&
    checker.getIndexInfosOfType(type).length === 0;

  const isOpen = (type: ts.Type): boolean => {
    if (type.isUnion()) return type.types.some(isOpen);
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return true;
    if (type.flags & ts.TypeFlags.TypeParameter) {
      const bound = checker.getBaseConstraintOfType(type);
      return bound === undefined || (bound !== type && isOpen(bound));
    }
    return isEmptyObject(type);
  };

  const target = (node: ts.Node): ts.Symbol | undefined => {
    const symbol = checker.getSymbolAtLocation(node);
    return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
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
      add([...functionsAt(checker, node.expression), ...(declaration === undefined ? [] : [declaration])], { given });
      given.forEach((one, i) => {
        const parameter = signature?.parameters[i];
        const functions = parameter === undefined ? [] : functionsAt(checker, withoutCasts(one));
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

  /** The arguments of the call whose result is being looked at, by parameter. */
  const bound = new Map<ts.Node, Values>();

  const ofArgument = (node: ts.Expression): Values =>
    ts.isSpreadElement(node) ? each(valuesOf(node.expression), elements) : valuesOf(node);

  const ofUse = (use: Use, at: number, parameter: ts.ParameterDeclaration): Values => {
    if ("types" in use) return use.types.slice(at, at + 1).map((type) => [type]);
    const spread = use.given.findIndex(ts.isSpreadElement);
    const from = spread >= 0 && spread < at ? spread : at;
    const given = use.given.slice(from, from + 1).flatMap(ofArgument);
    if (use.given.length > from) return given;
    return parameter.initializer === undefined ? [[checker.getUndefinedType()]] : valuesOf(parameter.initializer);
  };

  const placeOf = (parameter: ts.ParameterDeclaration): number =>
    parameter.parent.parameters.filter(({ name }) => !ts.isIdentifier(name) || name.text !== "this").indexOf(parameter);

  const ofParameter = (parameter: ts.ParameterDeclaration): Values => {
    const given = bound.get(parameter);
    if (given !== undefined) return given;
    if (within.has(parameter)) return [];
    within.add(parameter);
    const types = usesOf(parameter.parent).flatMap((use) => ofUse(use, placeOf(parameter), parameter));
    within.delete(parameter);
    return types;
  };

  /** What is behind the elements of a rest parameter. */
  const ofRest = (node: ts.Node): Values | null => {
    const declaration = ts.isIdentifier(node) ? target(node)?.valueDeclaration : undefined;
    if (declaration === undefined || !ts.isParameter(declaration) || declaration.dotDotDotToken === undefined)
      return null;
    const at = declaration.parent.parameters.indexOf(declaration);
    return usesOf(declaration.parent).flatMap((use) =>
      "given" in use
        ? use.given.slice(at).flatMap(ofArgument)
        : use.types
            .slice(at)
            .flatMap(elements)
            .map((type) => [type]),
    );
  };

  const assignments = assignmentsIn(project);

  /** A variable: the assignment that its use certainly sees, or else any of them. */
  const ofVariable = (declaration: ts.VariableDeclaration, use: ts.Node): Values => {
    const { initializer } = declaration;
    const assigned = assignments(declaration);
    const last = assigned.length === 0 ? undefined : seenBy(use, declaration, assigned);
    if (last !== undefined) return valuesOf(last.right);
    const first = initializer === undefined ? [[checker.getUndefinedType()]] : valuesOf(initializer);
    return assigned.length === 0 ? first : anyOf([first, ...assigned.map(({ right }) => valuesOf(right))]);
  };

  const ofDeclaration = (declaration: ts.Node | undefined, use: ts.Node): Values => {
    if (declaration === undefined) return [];
    if (ts.isParameter(declaration)) return ofParameter(declaration);
    if (ts.isVariableDeclaration(declaration)) {
      const loop = declaration.parent.parent;
      if (ts.isForOfStatement(loop)) return ofRest(loop.expression) ?? each(behind(loop.expression), elements);
      if (within.has(declaration)) return [];
      within.add(declaration);
      const values = ofVariable(declaration, use);
      within.delete(declaration);
      return values;
    }
    if (!ts.isBindingElement(declaration)) return [];
    const pattern = declaration.parent;
    const whole = ofDeclaration(pattern.parent, use);
    if (declaration.dotDotDotToken !== undefined) return [];
    if (ts.isArrayBindingPattern(pattern)) {
      const at = pattern.elements.indexOf(declaration);
      return each(whole, (type) => property(type, String(at)));
    }
    const name = declaration.propertyName ?? declaration.name;
    return ts.isIdentifier(name) || ts.isStringLiteral(name) ? each(whole, (type) => property(type, name.text)) : [];
  };

  /** What one call of an author's function returns, given its own arguments and not those of other calls. */
  const ofResult = (of: ts.Node, given: readonly ts.Expression[]): Values => {
    if (within.has(of)) return [];
    const { parameters } = of as ts.FunctionLikeDeclaration;
    const arguments_ = parameters
      .filter(({ dotDotDotToken }) => dotDotDotToken === undefined)
      .map((parameter) => [parameter, ofUse({ given }, placeOf(parameter), parameter)] as const);
    const outer = arguments_.map(([parameter]) => [parameter, bound.get(parameter)] as const);
    within.add(of);
    for (const [parameter, values] of arguments_) bound.set(parameter, values);
    const values = anyOf(returnedBy(of).map(valuesOf));
    for (const [parameter, before] of outer) {
      if (before === undefined) bound.delete(parameter);
      else bound.set(parameter, before);
    }
    within.delete(of);
    return values;
  };

  const ofCall = (node: ts.CallExpression): Values => {
    const functions = functionsAt(checker, withoutCasts(node.expression)).filter((one) => returnedBy(one).length > 0);
    if (functions.length > 0) return functions.flatMap((one) => ofResult(one, node.arguments));
    // A method of a value whose type is not told.
    return ts.isPropertyAccessExpression(node.expression)
      ? each(behind(node.expression), (type) => type.getCallSignatures().map((signature) => signature.getReturnType()))
      : [[checker.getTypeAtLocation(node)]];
  };

  /** What is behind an expression, whatever its own type. */
  const behind = (node: ts.Node): Values => {
    const inner = withoutCasts(node);
    if (ts.isIdentifier(inner)) {
      const types = ofDeclaration(target(inner)?.valueDeclaration, inner);
      return types.length > 0 ? types : [[checker.getTypeAtLocation(inner)]];
    }
    if (ts.isPropertyAccessExpression(inner))
      return each(behind(inner.expression), (type) => property(checker.getNonNullableType(type), inner.name.text));
    if (ts.isElementAccessExpression(inner)) {
      const { argumentExpression: key, expression } = inner;
      const rest = ofRest(expression);
      if (rest !== null) return rest;
      const known = ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : null;
      return each(behind(expression), known === null ? elements : (type) => property(type, known));
    }
    if (ts.isConditionalExpression(inner)) return anyOf([valuesOf(inner.whenTrue), valuesOf(inner.whenFalse)]);
    if (ts.isCallExpression(inner)) return ofCall(inner);
    return [[checker.getTypeAtLocation(inner)]];
  };

  const valuesOf = (node: ts.Node): Values => {
    const inner = withoutCasts(node);
    const type = checker.getTypeAtLocation(inner);
    return isOpen(type) ? behind(inner) : [[type]];
  };

  return (node) => (isOpen(checker.getTypeAtLocation(node)) ? behind(node) : []);
};
