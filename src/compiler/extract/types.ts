/** Reads from the checker what the types computed for an exported pipeline. */
import { type Project, type SourceFile, ts } from "ts-morph";
import type { TypedColumn, TypedPipeline } from "../verify/agree.ts";

const text = (type: ts.Type | null): string | null => (type?.isStringLiteral() ? type.value : null);

/** `true` or a union that holds it means nullable; anything but truth values says nothing. */
const truth = (checker: ts.TypeChecker, type: ts.Type | null): boolean | null => {
  if (type === null) return null;
  const parts = type.isUnion() ? type.types : [type];
  if (!parts.every((part) => (part.flags & ts.TypeFlags.BooleanLiteral) !== 0)) return null;
  return parts.some((part) => checker.typeToString(part) === "true");
};

/** What the types say of every exported pipeline of a module, by the name of its export. */
export const typesIn = (project: Project, file: SourceFile): ReadonlyMap<string, TypedPipeline> => {
  const checker = project.getTypeChecker().compilerObject;
  const node = file.compilerNode;
  const module = checker.getSymbolAtLocation(node);
  const property = (type: ts.Type | null, name: string): ts.Type | null => {
    const symbol = type === null ? undefined : checker.getPropertyOfType(type, name);
    return symbol === undefined ? null : checker.getTypeOfSymbolAtLocation(symbol, node);
  };
  const column = (type: ts.Type): TypedColumn => ({
    dtype: text(property(type, "dtype")),
    nullable: truth(checker, property(type, "nullable")),
    at: text(property(type, "at")),
    moment: text(property(type, "moment")),
  });
  /** `Pipeline<Scope, Context>` carries both under the brand, whatever the alias it goes by. */
  const read = (type: ts.Type): TypedPipeline => {
    const brand = checker.getPropertiesOfType(type).find((symbol) => symbol.getName().startsWith("__@brand"));
    const branded = brand === undefined ? null : checker.getTypeOfSymbolAtLocation(brand, node);
    const scope = property(branded, "scope");
    const columns = property(scope, "columns");
    const names = columns === null ? [] : checker.getPropertiesOfType(columns);
    return {
      rows: text(property(scope, "rows")),
      decides: text(property(property(branded, "context"), "at")),
      columns: new Map(
        names.map((symbol) => [unescaped(symbol), column(checker.getTypeOfSymbolAtLocation(symbol, node))]),
      ),
    };
  };
  const exports = module === undefined ? [] : checker.getExportsOfModule(module);
  return new Map(exports.map((symbol) => [unescaped(symbol), read(checker.getTypeOfSymbolAtLocation(symbol, node))]));
};

/** TypeScript keeps names that begin with two underscores with a third. */
const unescaped = (symbol: ts.Symbol): string => ts.unescapeLeadingUnderscores(symbol.escapedName);
