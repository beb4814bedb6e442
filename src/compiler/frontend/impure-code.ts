/**
 * Finds code in an author's module that depends on more than its source: imports of Node modules, and the clock,
 * random numbers, the network and the process in code that runs when the module is loaded. A function that is never
 * called is allowed. The loading process refuses what this analysis cannot see.
 */
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { type Project, type SourceFile, ts } from "ts-morph";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import {
  clock,
  type ForbiddenUse,
  fileSystem,
  isRandom,
  paths,
  randomness,
  useOfBuiltin,
  useOfGlobal,
  useOfMember,
  useOfProcess,
} from "./forbidden-apis.ts";
import { pathOfMeta } from "./module-paths.ts";
import { placeAt } from "./places.ts";
import { withoutCasts } from "./without-casts.ts";

/** The folder of greenflag. */
const house = fileURLToPath(new URL("../../../", import.meta.url));

/** One finding, and what it underlines. */
export interface Impurity {
  readonly node: ts.Node;
  readonly diagnostic: Diagnostic;
}

interface FoundUse {
  readonly node: ts.Node;
  readonly what: string;
  /** Null for a change of a global. */
  readonly use: ForbiddenUse | null;
}

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && "body" in node && node.body !== undefined;

/** A function that is passed to another, or called immediately, counts as called. */
const isHandedOn = ({ parent }: ts.Node): boolean =>
  ts.isCallExpression(parent) ||
  ts.isNewExpression(parent) ||
  ts.isAwaitExpression(parent) ||
  (ts.isParenthesizedExpression(parent) && isHandedOn(parent));

/** The specifier of an import or export of values. */
const importedBy = (statement: ts.Statement, usesValue: (name: ts.Identifier) => boolean): ts.StringLiteral | null => {
  if (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined && !statement.isTypeOnly)
    return ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier : null;
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return null;
  const { importClause: clause, moduleSpecifier } = statement;
  if (clause === undefined) return moduleSpecifier;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return null;
  const names: readonly ts.Identifier[] = [
    ...(clause.name === undefined ? [] : [clause.name]),
    ...(clause.namedBindings === undefined
      ? []
      : ts.isNamespaceImport(clause.namedBindings)
        ? [clause.namedBindings.name]
        : clause.namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name }) => name)),
  ];
  return names.some(usesValue) ? moduleSpecifier : null;
};

/** Whether a name is part of an expression, not of a type. */
const isValue = (node: ts.Node): boolean => !ts.isPartOfTypeNode(node) && !ts.isTypeNode(node);

/** The findings for the files that some modules are evaluated with. `own` maps places to files. */
export const findImpurities = (
  project: Project,
  own: ReadonlyMap<string, SourceFile>,
  entries: readonly string[],
): readonly Impurity[] => {
  const checker = project.getTypeChecker().compilerObject;
  const byNode = new Map([...own].map(([path, file]) => [file.compilerNode, { path, file }]));
  const found: FoundUse[] = [];
  const seen = new Set<ts.Node>();

  const declarationsOf = (node: ts.Node): readonly ts.Declaration[] => {
    const symbol = checker.getSymbolAtLocation(node);
    const meant =
      symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return meant?.declarations ?? [];
  };
  const isAuthors = (declaration: ts.Node): boolean => byNode.has(declaration.getSourceFile());
  /** Whether a name refers to a global. */
  const isGlobal = (node: ts.Identifier): boolean => {
    const symbol = checker.getSymbolAtLocation(node);
    const declared = symbol?.declarations ?? [];
    return declared.every((one) => one.getSourceFile().isDeclarationFile && !ts.isImportSpecifier(one));
  };
  const globalName = (node: ts.Expression): string | null => {
    if (ts.isIdentifier(node)) return isGlobal(node) ? node.text : null;
    const holder = ts.isPropertyAccessExpression(node) ? globalName(node.expression) : null;
    return ts.isPropertyAccessExpression(node) && (holder === "globalThis" || holder === "global")
      ? node.name.text
      : null;
  };

  /** The global at the start of a.b.c, if a change of it would be shared. */
  const rootOf = (cast: ts.Expression): string | null => {
    const node = withoutCasts(cast);
    const name = globalName(node);
    if (name !== null) return name;
    return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? rootOf(node.expression) : null;
  };
  const written = (cast: ts.Expression): string => {
    const node = withoutCasts(cast);
    return ts.isPropertyAccessExpression(node) ? `${written(node.expression)}.${node.name.text}` : node.getText();
  };
  const changes = (cast: ts.Expression): void => {
    const target = withoutCasts(cast);
    const isMember = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
    if (isMember && rootOf(target) !== null) found.push({ node: target, what: written(target), use: null });
  };

  const imports = (specifier: ts.StringLiteralLike, file: ts.SourceFile): void => {
    if (isBuiltin(specifier.text)) {
      const use = useOfBuiltin(specifier.text);
      if (use !== null) found.push({ node: specifier, what: specifier.text, use });
      return;
    }
    const path = fileOf(specifier, file) ?? "";
    // Of greenflag itself, only the language builds plans: the rest reads tables and artifacts.
    if (path.startsWith(house) && !path.startsWith(`${house}dsl/`) && /^greenflag(\/|$)/.test(specifier.text))
      found.push({ node: specifier, what: specifier.text, use: fileSystem });
    const target = project.getProgram().compilerObject.getSourceFile(path);
    if (target !== undefined && byNode.has(target)) evaluate(target);
  };
  const fileOf = (specifier: ts.StringLiteralLike, file: ts.SourceFile): string | null => {
    const options = project.getCompilerOptions() as ts.CompilerOptions;
    const resolved = ts.resolveModuleName(specifier.text, file.fileName, options, project.getModuleResolutionHost());
    return resolved.resolvedModule?.resolvedFileName ?? null;
  };

  const ofIdentifier = (node: ts.Identifier): void => {
    const { parent } = node;
    // The name of a declaration is not a call.
    const isDeclared = (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
    if (isDeclared) return;
    if (isGlobal(node)) {
      const isObject = ts.isPropertyAccessExpression(parent) && parent.expression === node;
      const use = Object.hasOwn(useOfGlobal, node.text) ? useOfGlobal[node.text] : undefined;
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      if (use !== undefined && !isMember) {
        const member = isObject ? parent.name.text : null;
        const known = node.text === "process" && member !== null ? useOfProcess(member) : use;
        found.push({ node, what: member === null ? node.text : `${node.text}.${member}`, use: known });
      }
    }
    for (const declaration of declarationsOf(node)) if (isAuthors(declaration)) called(declaration);
  };

  /** Everything that a name may refer to counts as called. */
  const called = (declaration: ts.Node): void => {
    if (isFunction(declaration)) evaluate(declaration.body as ts.Node);
    else if (ts.isClassLike(declaration))
      for (const member of declaration.members) if (isFunction(member)) called(member);
    if (!ts.isVariableDeclaration(declaration) && !ts.isPropertyAssignment(declaration)) return;
    const { initializer } = declaration;
    if (initializer !== undefined && (isFunction(initializer) || ts.isClassLike(initializer))) called(initializer);
  };

  const ofMember = (node: ts.PropertyAccessExpression): void => {
    const holder = globalName(node.expression);
    const name = node.name.text;
    if (holder !== null && Object.hasOwn(useOfMember, holder)) {
      const members: Readonly<Record<string, ForbiddenUse>> = useOfMember[holder as keyof typeof useOfMember];
      const use = Object.hasOwn(members, name) ? members[name] : undefined;
      if (use !== undefined) found.push({ node, what: `${holder}.${name}`, use });
    }
    // The stack of an error names the files that were called.
    if (name === "stack" && isOfError(node.name)) found.push({ node: node.name, what: "Error.stack", use: paths });
    if ((holder === "globalThis" || holder === "global") && Object.hasOwn(useOfGlobal, name))
      found.push({ node, what: name, use: useOfGlobal[name] ?? null });
    // A function of node:crypto, under whatever name it was imported.
    const from = ts.isIdentifier(node.expression) ? importedFrom(node.expression) : null;
    if (from === "crypto" && isRandom(name)) found.push({ node, what: `crypto.${name}`, use: randomness });
  };
  const isOfError = (name: ts.MemberName): boolean =>
    (checker.getSymbolAtLocation(name)?.declarations ?? []).some(
      ({ parent }) => ts.isInterfaceDeclaration(parent) && parent.name.text === "Error" && !isAuthors(parent),
    );
  const ofMeta = (node: ts.MetaProperty): void => {
    const path = pathOfMeta(node);
    if (path !== null) found.push({ ...path, use: paths });
  };
  const importedFrom = (node: ts.Identifier): string | null => {
    const [declaration] = checker.getSymbolAtLocation(node)?.declarations ?? [];
    const statement = declaration === undefined ? undefined : ts.findAncestor(declaration, ts.isImportDeclaration);
    return statement !== undefined && ts.isStringLiteral(statement.moduleSpecifier)
      ? statement.moduleSpecifier.text.replace(/^node:/, "")
      : null;
  };

  const ofCall = (node: ts.CallExpression | ts.NewExpression): void => {
    const { expression: callee } = node;
    const [first] = node.arguments ?? [];
    if (ts.isNewExpression(node) && globalName(callee) === "Date" && (node.arguments?.length ?? 0) === 0)
      found.push({ node, what: "new Date()", use: clock });
    if (ts.isCallExpression(node) && globalName(callee) === "Date") found.push({ node, what: "Date()", use: clock });
    const isImport =
      callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
    if (isImport && first !== undefined && ts.isStringLiteralLike(first)) imports(first, node.getSourceFile());
    const text = callee.getText(node.getSourceFile());
    const isChange =
      /^(Object\.(assign|definePropert(y|ies)|setPrototypeOf|freeze)|Reflect\.(set|defineProperty))$/.test(text);
    if (isChange && first !== undefined && rootOf(first) !== null)
      found.push({ node: first, what: written(first), use: null });
  };

  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    // A function that is never called does not run. Called functions are found by name.
    if (isFunction(node)) {
      if (isHandedOn(node)) evaluate(node.body as ts.Node);
      return;
    }
    if (ts.isIdentifier(node) && isValue(node)) ofIdentifier(node);
    else if (ts.isPropertyAccessExpression(node)) ofMember(node);
    else if (ts.isMetaProperty(node)) ofMeta(node);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) ofCall(node);
    else if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) changes(node.left);
    else if (ts.isDeleteExpression(node)) changes(node.expression);
    ts.forEachChild(node, visit);
  };

  const evaluate = (node: ts.Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (!ts.isSourceFile(node)) {
      visit(node);
      return;
    }
    const values = new Set<string>();
    const collect = (one: ts.Node): void => {
      if (ts.isImportDeclaration(one)) return;
      if (ts.isIdentifier(one) && isValue(one)) values.add(one.text);
      ts.forEachChild(one, collect);
    };
    collect(node);
    for (const statement of node.statements) {
      const specifier = importedBy(statement, (name) => values.has(name.text));
      if (specifier !== null) imports(specifier, node);
      const named = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
      if (
        specifier !== null &&
        /^(node:)?crypto$/.test(specifier.text) &&
        named !== undefined &&
        ts.isNamedImports(named)
      )
        for (const element of named.elements)
          if (isRandom((element.propertyName ?? element.name).text))
            found.push({
              node: element,
              what: `crypto.${(element.propertyName ?? element.name).text}`,
              use: randomness,
            });
    }
    ts.forEachChild(node, visit);
  };

  for (const entry of entries) {
    const source = project.getSourceFile(entry)?.compilerNode;
    if (source !== undefined) evaluate(source);
  }
  return found.flatMap(({ node, what, use }) => {
    const holder = byNode.get(node.getSourceFile());
    if (holder === undefined) return [];
    const place = placeAt(holder.file, holder.path, node.getStart(), node.getWidth());
    const reported =
      use === null ? diagnostic("GF1020", { what }, place) : diagnostic("GF1019", { what, ...use }, place);
    return [{ node, diagnostic: reported }];
  });
};

const isAssignment = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
