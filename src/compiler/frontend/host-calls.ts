/**
 * Finds JavaScript functions that are called with objects of the language: Math.abs(r.x), String(r.x), [1,
 * 2].includes(r.x).
 */
import { ts } from "ts-morph";
import { type Conversion, type Kind, replacementOf } from "../../core/object-kinds.ts";
import type { Misuse } from "./host-operators.ts";
import { functionsAt, returnedBy } from "./passed-types.ts";
import { withoutCasts } from "./without-casts.ts";

interface Looking {
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  readonly maybe: (node: ts.Node) => Kind | null;
  readonly surely: (node: ts.Node) => Kind | null;
  readonly whole: (node: ts.Node) => Kind | null;
}

/** The methods of expressions that replace JavaScript functions. */
const twins: Readonly<Record<string, string>> = {
  "Math.abs": ".abs()",
  "Math.sign": ".sign()",
  "Math.sqrt": ".sqrt()",
  "Math.exp": ".exp()",
  "Math.log": ".log()",
  "Math.log10": ".log10()",
  "Math.pow": ".pow(...)",
  "Math.round": ".round()",
  "Math.floor": ".floor()",
  "Math.ceil": ".ceil()",
  "Math.max": ".greatest(...)",
  "Math.min": ".least(...)",
  String: ".cast(str)",
  toString: ".cast(str)",
  Number: ".cast(f64)",
  parseFloat: ".cast(f64)",
  parseInt: ".cast(i64)",
  BigInt: ".cast(i64)",
  "Number.parseFloat": ".cast(f64)",
  "Number.parseInt": ".cast(i64)",
  Boolean: ".cast(bool)",
  isNaN: ".isNaN()",
  isFinite: ".isFinite()",
  "Number.isNaN": ".isNaN()",
  "Number.isFinite": ".isFinite()",
  startsWith: ".startsWith(...)",
  endsWith: ".endsWith(...)",
  test: ".contains(...)",
  concat: ".concat(...)",
  join: ".concat(...)",
};

/** Functions that accept any value, and what they convert it to. */
const takesAnything: Readonly<Record<string, Conversion>> = {
  String: "text",
  Number: "a number",
  "Number.isNaN": "a number",
  "Number.isFinite": "a number",
  "Number.isInteger": "a number",
  "Number.isSafeInteger": "a number",
  Boolean: "a boolean",
  "JSON.stringify": "JSON",
  "Object.assign": "a copy",
  "Array.from": "a list",
  structuredClone: "a copy",
};

/** Methods that compare by object identity. */
const searching: ReadonlySet<string> = new Set(["includes", "indexOf", "lastIndexOf"]);
/** Methods of lists that take a function which says yes or no, or how two elements compare, and what to write instead. */
const deciding: Readonly<Record<string, string>> = {
  some: "write .or(...) between the expressions",
  every: "write .and(...) between the expressions",
  filter: "write when(...).then(...).otherwise(...), or .filter(...) of the relation",
  find: "write when(...).then(...).otherwise(...)",
  findLast: "write when(...).then(...).otherwise(...)",
  findIndex: "write when(...).then(...).otherwise(...)",
  findLastIndex: "write when(...).then(...).otherwise(...)",
  sort: "sort plain values, or write .greatest(...) and .least(...)",
  toSorted: "sort plain values, or write .greatest(...) and .least(...)",
};
/** Methods of sets and maps that compare by object identity. */
const lookingUp: ReadonlySet<string> = new Set(["has", "get"]);
/** Methods of the object itself. */
const ofItself: ReadonlySet<string> = new Set(["toString", "toLocaleString", "valueOf", "toJSON"]);

/** The name of a called function, short and with its object if that is a JavaScript global. */
const nameOf = (callee: ts.Expression): readonly [short: string, full: string] => {
  if (ts.isIdentifier(callee)) return [callee.text, callee.text];
  if (!ts.isPropertyAccessExpression(callee)) return ["", ""];
  const { expression, name } = callee;
  return [name.text, ts.isIdentifier(expression) ? `${expression.text}.${name.text}` : name.text];
};

/** The conversion that a declared parameter type implies. */
const madeFor = (type: ts.TypeNode | undefined): Conversion | null => {
  if (type === undefined) return null;
  if (ts.isUnionTypeNode(type)) return type.types.map(madeFor).find((made) => made !== null) ?? null;
  if (ts.isArrayTypeNode(type)) return madeFor(type.elementType);
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return "text";
    case ts.SyntaxKind.NumberKeyword:
    case ts.SyntaxKind.BigIntKeyword:
      return "a number";
    case ts.SyntaxKind.BooleanKeyword:
      return "a boolean";
    default:
      return ts.isTypeReferenceNode(type) && /^(Iterable|ArrayLike|ReadonlyArray)$/.test(type.typeName.getText())
        ? "a list"
        : null;
  }
};

/** A call of a JavaScript function with an object of the language as argument or receiver; null for any other call. */
export const hostCall = (
  node: ts.CallExpression | ts.NewExpression,
  { checker, program, maybe, surely, whole }: Looking,
): Misuse | null => {
  const { expression: callee } = node;
  const given: readonly ts.Expression[] = node.arguments ?? [];
  const [short, full] = nameOf(callee);
  const isMethod = ts.isPropertyAccessExpression(callee);
  const ofOurs = isMethod && ofItself.has(short) ? maybe(callee.expression) : null;
  const joined = isMethod && short === "join" && given.length <= 1 ? joins(callee.expression, maybe) : null;
  const ours = given.map((one) => (full === "Object.assign" || full === "structuredClone" ? whole(one) : maybe(one)));
  const first = ours.findIndex((kind) => kind !== null);
  const decided = isMethod && Object.hasOwn(deciding, short) ? decisions(checker, given[0], surely) : null;
  if (ofOurs === null && joined === null && decided === null && first < 0) return null;

  const signature = checker.getResolvedSignature(node);
  const declaration = signature?.declaration;
  const file = declaration?.getSourceFile();
  if (file === undefined || !program.isSourceFileDefaultLibrary(file)) return null;

  const twin = twins[full] ?? twins[short];
  const misuse = (kind: Kind, made: Conversion): Misuse => ({
    node,
    at: callee,
    kind,
    by: kind === "expression" && twin !== undefined ? { made, instead: `write ${twin}` } : { made },
  });
  if (ofOurs !== null)
    return misuse(ofOurs, short === "toJSON" ? "JSON" : short === "valueOf" ? "a plain value" : "text");
  if (joined !== null) return misuse(joined, "text");
  if (decided !== null)
    return { node, at: callee, kind: decided, by: { operator: `.${short}`, ...insteadOf(decided, deciding[short]) } };
  const kind = ours[first] ?? null;
  if (kind === null) return null;
  if (full === "Object.is") return { node, at: callee, kind, by: { operator: "Object.is", instead: "write .eq(...)" } };
  if (isMethod && searching.has(short) && maybe(callee.expression) === null) {
    const list = checker.getIndexTypeOfType(checker.getTypeAtLocation(callee.expression), ts.IndexKind.Number);
    const ofText = (checker.getTypeAtLocation(callee.expression).flags & ts.TypeFlags.StringLike) !== 0;
    const instead = ofText ? "write .contains(...)" : "write .isIn([...])";
    if (list !== undefined || ofText) return { node, at: callee, kind, by: { operator: `.${short}`, instead } };
  }
  if (isMethod && lookingUp.has(short) && kind === "expression" && holdsPlain(checker, callee.expression)) {
    const instead = short === "has" ? "write .isIn([...])" : replacementOf(kind, "[]");
    return { node, at: callee, kind, by: { operator: `.${short}`, instead } };
  }
  const anything = takesAnything[full];
  if (anything !== undefined) return misuse(kind, anything);
  if (full.startsWith("Math.")) return misuse(kind, "a number");
  const parameters = declaration?.parameters ?? [];
  const parameter = parameters[Math.min(first, parameters.length - 1)];
  const made = parameter === undefined ? null : madeFor((parameter as ts.ParameterDeclaration).type);
  // A row is a record, and its column names may be iterated.
  const isRecord = kind === "row" || kind === "group";
  return made === null || (made === "a list" && isRecord) ? null : misuse(kind, made);
};

/** The elements of a list, if they are objects of the language. */
const joins = (list: ts.Expression, maybe: Looking["maybe"]): Kind | null =>
  ts.isArrayLiteralExpression(list) ? (list.elements.map(maybe).find((kind) => kind !== null) ?? null) : null;

/** What the function that a method of a list is given certainly returns, if that is an object of the language. */
const decisions = (
  checker: ts.TypeChecker,
  given: ts.Expression | undefined,
  surely: Looking["surely"],
): Kind | null =>
  given === undefined
    ? null
    : (functionsAt(checker, withoutCasts(given))
        .flatMap(returnedBy)
        .map(surely)
        .find((kind) => kind !== null) ?? null);

/** The methods of expressions; for other objects the general advice holds. */
const insteadOf = (kind: Kind, instead: string | undefined): { readonly instead?: string } =>
  kind === "expression" && instead !== undefined ? { instead } : {};

const plain =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Null;

/**
 * Whether a set or the keys of a map are plain values, none of which an expression can equal. One of objects may be the
 * author's own record of expressions.
 */
const holdsPlain = (checker: ts.TypeChecker, node: ts.Node): boolean => {
  const type = checker.getTypeAtLocation(node);
  const [key] = checker.getTypeArguments(type as ts.TypeReference);
  const parts = key === undefined ? [] : key.isUnion() ? key.types : [key];
  return /^(Readonly)?(Set|Map)$/.test(type.symbol?.name ?? "") && parts.length > 0
    ? parts.every(({ flags }) => (flags & plain) !== 0)
    : false;
};
