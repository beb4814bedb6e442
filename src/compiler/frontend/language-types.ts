/** Decides by type whether a value in an author's file belongs to the language: an expression, a relation, a frame. */
import { fileURLToPath } from "node:url";
import { type Project, ts } from "ts-morph";
import type { Kind } from "../../core/object-kinds.ts";
import { passedTypes } from "./passed-types.ts";
import { isTested } from "./told-apart.ts";
import { withoutCasts } from "./without-casts.ts";

const language = fileURLToPath(new URL("../../../dsl/", import.meta.url));

const declaresWindows: ReadonlySet<string> = new Set([`${language}aggregates.ts`, `${language}aggregates.d.ts`]);

/** The kinds of language objects that a value may be. */
export interface PossibleKinds {
  readonly kinds: ReadonlySet<Kind>;
  /** Whether it may be anything else, so that a test for that is JavaScript's. */
  readonly others: boolean;
  /** Whether some call passes anything else, so that a test of what it is tells something. */
  readonly mixed: boolean;
}

const nothing: PossibleKinds = { kinds: new Set(), others: true, mixed: true };

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
      if (symbol.declarations?.some((one) => declaresWindows.has(one.getSourceFile().fileName))) return "window";
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
    // Of `let x;` the type follows the assignments, and the flow tells it better.
    const parts = symbol === undefined ? [] : partsOf(checker.getTypeOfSymbol(symbol));
    return parts.filter(({ flags }) => (flags & ts.TypeFlags.Any) === 0);
  };

  const heldBy = (node: ts.Node): PossibleKinds => {
    const parts = partsOf(checker.getTypeAtLocation(node));
    const ours = parts.map(kindOf).filter((kind) => kind !== null);
    if (ours.length === 0) return nothing;
    const others = [...parts, ...declared(node)].some((part) => kindOf(part) === null);
    return { kinds: new Set(ours), others, mixed: others };
  };

  const passed = passedTypes(project);
  const absent = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void;

  /** A parameter whose type does not tell is what the calls pass to it. */
  const passedTo = (node: ts.Node): PossibleKinds => {
    const values = passed(node).map((types) => types.flatMap(partsOf));
    const parts = values.flat();
    const ours = parts.map(kindOf).filter((kind) => kind !== null);
    const mixed = ours.length < parts.length;
    if (ours.length === 0 || (mixed && isTested(checker, node))) return nothing;
    // One call that certainly passes an object of the language is enough, unless others leave the value out.
    const certain = values.some((of) => of.length > 0 && of.every((part) => kindOf(part) !== null));
    return { kinds: new Set(ours), others: !certain || parts.some(({ flags }) => (flags & absent) !== 0), mixed };
  };

  // The type behind a cast counts too, because a cast does not change the value.
  return (node) => {
    const possible = heldBy(node);
    if (possible.kinds.size > 0) return possible;
    const inner = withoutCasts(node);
    const behind = inner === node ? possible : heldBy(inner);
    return behind.kinds.size > 0 ? behind : passedTo(inner);
  };
};
