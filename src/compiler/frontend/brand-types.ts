/** Reads from the type checker what the types computed, for exported pipelines and for the relations at calls. */
import { fileURLToPath } from "node:url";
import { type Project, type SourceFile, ts } from "ts-morph";
import type { Site } from "../../core/site.ts";
import type { TypedColumn, TypedPipeline, TypedScope } from "../verify/compare-types.ts";
import { isAuthors } from "./typescript-program.ts";

const text = (type: ts.Type | null): string | null => (type?.isStringLiteral() ? type.value : null);

/**
 * Nullability from a type: `true`, or a union that contains it, means nullable; a type other than boolean gives no
 * information.
 */
const truth = (checker: ts.TypeChecker, type: ts.Type | null): boolean | null => {
  if (type === null) return null;
  const parts = type.isUnion() ? type.types : [type];
  if (!parts.every((part) => (part.flags & ts.TypeFlags.BooleanLiteral) !== 0)) return null;
  return parts.some((part) => checker.typeToString(part) === "true");
};

/** Whether a type depends on a type parameter, as in a helper for relations of any kind. */
const isOpen = (type: ts.Type | null): boolean => type !== null && (type.flags & ts.TypeFlags.Instantiable) !== 0;

/** TypeScript stores names that begin with two underscores with a third one. */
const unescaped = (symbol: ts.Symbol): string => ts.unescapeLeadingUnderscores(symbol.escapedName);

const reading = (checker: ts.TypeChecker, node: ts.Node) => {
  const property = (type: ts.Type | null, name: string): ts.Type | null => {
    const symbol = type === null ? undefined : checker.getPropertyOfType(type, name);
    return symbol === undefined ? null : checker.getTypeOfSymbolAtLocation(symbol, node);
  };
  const parts = ["dtype", "nullable", "at", "moment"] as const;
  // Steps pass a column on as the same type, so each type is read once.
  const known = new Map<ts.Type, TypedColumn | null>();
  const column = (type: ts.Type): TypedColumn | null => {
    const before = known.get(type);
    if (before !== undefined) return before;
    const [dtype, nullable, at, moment] = parts.map((name) => property(type, name));
    const open = isOpen(type) || [dtype, nullable, at, moment].some((part) => isOpen(part ?? null));
    const read = open
      ? null
      : {
          dtype: text(dtype ?? null),
          nullable: truth(checker, nullable ?? null),
          at: text(at ?? null),
          moment: text(moment ?? null),
        };
    known.set(type, read);
    return read;
  };
  const columnsOf = (scope: ts.Type | null): ReadonlyMap<string, TypedColumn | null> => {
    const columns = property(scope, "columns");
    const symbols = columns === null || isOpen(columns) ? [] : checker.getPropertiesOfType(columns);
    return new Map(
      symbols.map((symbol) => [unescaped(symbol), column(checker.getTypeOfSymbolAtLocation(symbol, node))]),
    );
  };
  const branded = (type: ts.Type): ts.Type | null => {
    const brand = checker.getPropertiesOfType(type).find((symbol) => symbol.getName().startsWith("__@brand"));
    return brand === undefined ? null : checker.getTypeOfSymbolAtLocation(brand, node);
  };
  return { property, columnsOf, branded };
};

/** What the types say about every exported pipeline of a module, by the name of the export. */
export const pipelineTypes = (project: Project, file: SourceFile): ReadonlyMap<string, TypedPipeline> => {
  const checker = project.getTypeChecker().compilerObject;
  const node = file.compilerNode;
  const module = checker.getSymbolAtLocation(node);
  const { property, columnsOf, branded } = reading(checker, node);
  const nothing: TypedColumn = { dtype: null, nullable: null, at: null, moment: null };
  /** `Pipeline<Scope, Context>` has both under the brand, whatever alias names it. */
  const read = (type: ts.Type): TypedPipeline => {
    const brand = branded(type);
    const scope = property(brand, "scope");
    return {
      rows: text(property(scope, "rows")),
      decides: text(property(property(brand, "context"), "at")),
      columns: new Map([...columnsOf(scope)].map(([name, column]) => [name, column ?? nothing])),
    };
  };
  const exports = module === undefined ? [] : checker.getExportsOfModule(module);
  return new Map(exports.map((symbol) => [unescaped(symbol), read(checker.getTypeOfSymbolAtLocation(symbol, node))]));
};

/** What the types know about the relations of one call: its receiver, its first argument, and its result. */
export interface TypedCall {
  readonly on: TypedScope | null;
  readonly argument: TypedScope | null;
  readonly result: TypedScope | null;
}

const key = (file: string, line: number, column: number): string => `${file}:${line}:${column}`;

/** The calls of a file by their position as V8 reports it: that of the last word before the arguments. */
const callsIn = (file: ts.SourceFile): ReadonlyMap<string, ts.CallExpression> => {
  const calls = new Map<string, ts.CallExpression>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      const { line, character } = file.getLineAndCharacterOfPosition(called.getStart(file));
      calls.set(key(file.fileName, line + 1, character + 1), node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return calls;
};

/** Looks up what the types say about the relations at a call in the authors' files. */
export const typedCalls = (project: Project): ((site: Site) => TypedCall | null) => {
  const checker = project.getTypeChecker().compilerObject;
  let calls: ReadonlyMap<string, ts.CallExpression> | null = null;
  const all = () =>
    new Map(
      project
        .getSourceFiles()
        .filter(isAuthors)
        .flatMap((file) => [...callsIn(file.compilerNode)]),
    );
  const scopes = new Map<ts.Type, TypedScope | null>();
  const read = (type: ts.Type, node: ts.Node): TypedScope | null => {
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) !== 0) return "anything";
    const { property, columnsOf, branded } = reading(checker, node);
    const isDraft = type.symbol?.getName() === "Draft";
    const scope = isDraft ? (checker.getTypeArguments(type as ts.TypeReference)[0] ?? null) : branded(type);
    if (scope === null || isOpen(scope)) return null;
    const rows = property(scope, "rows");
    // Anything that is neither a relation nor a draft, such as a pipeline, has no rows.
    if (rows === null) return null;
    return { rows: isOpen(rows) ? undefined : text(rows), columns: columnsOf(scope) };
  };
  const scopeOf = (node: ts.Node | undefined): TypedScope | null => {
    if (node === undefined) return null;
    const type = checker.getTypeAtLocation(node);
    const known = scopes.get(type);
    if (known !== undefined) return known;
    const scope = read(type, node);
    scopes.set(type, scope);
    return scope;
  };
  return ({ file, line, column }) => {
    calls ??= all();
    // Node reports a URL for a module that it loads without a loader hook.
    const call = calls.get(key(file.startsWith("file://") ? fileURLToPath(file) : file, line, column));
    if (call === undefined) return null;
    return {
      on: ts.isPropertyAccessExpression(call.expression) ? scopeOf(call.expression.expression) : null,
      argument: scopeOf(call.arguments[0]),
      result: scopeOf(call),
    };
  };
};
