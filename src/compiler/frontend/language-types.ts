/** Decides by type whether a value in an author's file belongs to the language: an expression, a relation, a frame. */
import { fileURLToPath } from "node:url";
import { type Project, ts } from "ts-morph";
import type { Kind } from "../../core/object-kinds.ts";

const language = fileURLToPath(new URL("../../../dsl/", import.meta.url));

/** The kinds of language objects that a type may be, and whether it may be anything else. */
export interface PossibleKinds {
  readonly kinds: ReadonlySet<Kind>;
  readonly others: boolean;
}

const nothing: PossibleKinds = { kinds: new Set(), others: true };

/** Types without a brand, by name. */
const byName: Readonly<Record<string, Kind>> = {
  Draft: "draft",
  Outputs: "draft",
  PipelineStart: "draft",
  When: "condition",
  Then: "condition",
  ExpressionOf: "expression",
  Row: "row",
  Group: "group",
};

const isOurs = (symbol: ts.Symbol | undefined): symbol is ts.Symbol =>
  symbol?.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith(language)) ?? false;

export type LanguageTypes = (node: ts.Node) => PossibleKinds;

export const languageTypes = (project: Project): LanguageTypes => {
  const checker = project.getTypeChecker().compilerObject;
  const known = new Map<ts.Type, Kind | null>();

  /** The kind that the brand of a type states. */
  const byBrand = (type: ts.Type): Kind | null => {
    const brand = checker
      .getPropertiesOfType(type)
      .find((property) => property.escapedName.toString().startsWith("__@brand") && isOurs(property));
    if (brand === undefined) return null;
    const carried = checker.getTypeOfSymbol(brand);
    const has = (name: string) => checker.getPropertyOfType(carried, name) !== undefined;
    if (has("dtype") || has("list")) return "expression";
    if (has("bounds")) return "frame";
    return has("grain") ? "relation" : null;
  };

  const declaredAs = (type: ts.Type): Kind | null => {
    for (const symbol of [type.aliasSymbol, type.symbol]) {
      if (!isOurs(symbol)) continue;
      if (symbol.declarations?.some((one) => one.getSourceFile().fileName === `${language}aggregates.ts`))
        return "window";
      const kind = byName[symbol.name];
      if (kind !== undefined) return kind;
    }
    return null;
  };

  const kindOf = (type: ts.Type): Kind | null => {
    const before = known.get(type);
    if (before !== undefined) return before;
    // The constraint of a type parameter has lost its alias.
    const kind = declaredAs(type) ?? byBrand(checker.getApparentType(type));
    known.set(type, kind);
    return kind;
  };

  const partsOf = (type: ts.Type): readonly ts.Type[] => {
    if (type.isUnion()) return type.types.flatMap(partsOf);
    const bound = type.flags & ts.TypeFlags.Instantiable ? checker.getBaseConstraintOfType(type) : undefined;
    return bound === undefined || bound === type || kindOf(type) !== null ? [type] : partsOf(bound);
  };

  /** The types that a name may have anywhere. Narrowing before this use does not matter. */
  const declared = (node: ts.Node): readonly ts.Type[] => {
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    return symbol === undefined ? [] : partsOf(checker.getTypeOfSymbol(symbol));
  };

  const heldBy = (node: ts.Node): PossibleKinds => {
    const parts = partsOf(checker.getTypeAtLocation(node));
    const ours = parts.map(kindOf).filter((kind) => kind !== null);
    if (ours.length === 0) return nothing;
    return { kinds: new Set(ours), others: [...parts, ...declared(node)].some((part) => kindOf(part) === null) };
  };

  // The type behind a cast counts too, because a cast does not change the value.
  return (node) => {
    const possible = heldBy(node);
    const inner = withoutCasts(node);
    return possible.kinds.size > 0 || inner === node ? possible : heldBy(inner);
  };
};

/** The expression inside parentheses and casts. */
export const withoutCasts = <N extends ts.Node>(node: N): N | ts.Expression =>
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node) ||
  ts.isTypeAssertionExpression(node) ||
  ts.isNonNullExpression(node) ||
  ts.isParenthesizedExpression(node)
    ? withoutCasts(node.expression)
    : node;
