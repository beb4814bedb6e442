/** Prints expressions as the author would write them on one line. */
import type { FrameKind } from "../../core/calculus.ts";
import type { ExpressionNode, ExpressionNodes, LiteralNode } from "../../plan/expressions/index.ts";
import type { FramePlan } from "../../plan/frame.ts";

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(", ");

const property = (of: string, name: string): string =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? `${of}.${name}` : `${of}[${JSON.stringify(name)}]`;

/** The name alone if it is readable, otherwise a property of the row. */
const columnName = (name: string): string => {
  const written = property("r", name);
  return written === `r.${name}` ? name : written;
};

const size = ({ size }: FramePlan): string => (size === null ? "" : `${size}`);
const trailing = (frame: FramePlan): string => (frame.size === null ? "soFar()" : `last(${frame.size})`);

const frames: { readonly [K in FrameKind]: (frame: FramePlan) => string } = {
  trailing,
  career: (frame) => `${trailing(frame)}.acrossEvents()`,
  peers: () => "peers()",
  event: () => "wholeEvent()",
  ahead: (frame) => `next(${size(frame)})`,
  around: (frame) => `around(${size(frame)})`,
  prior: (frame) => `prior(${size(frame)})`,
  later: (frame) => `following(${size(frame)})`,
  everywhere: () => "everywhere()",
};

/** Frames that contain rows of all entities by definition. */
const ofAll: readonly FrameKind[] = ["peers", "event", "everywhere"];

const frameWords = (frame: FramePlan): string =>
  [
    frames[frame.kind](frame),
    frame.gap > 0 ? `.gap(${frame.gap})` : "",
    frame.entity || ofAll.includes(frame.kind) ? "" : ".allEntities()",
    frame.by.length > 0 ? `.by(${quoted(frame.by)})` : "",
    frame.asOf === null ? "" : `.asOf(${quoted([frame.asOf])})`,
    frame.within === null ? "" : `.within(${JSON.stringify(frame.within.span)}, ${quoted([frame.within.column])})`,
    frame.atLeast > 1 ? `.atLeast(${frame.atLeast})` : "",
  ].join("");

/** The number of items of a long list that are shown. */
const shown = 5;
const listed = (items: readonly LiteralNode[]): string => {
  const first = items.slice(0, shown).map(printExpression);
  return `[${[...first, ...(items.length > shown ? [`... ${items.length - shown} more`] : [])].join(", ")}]`;
};

const operators = { plus: "plus", minus: "minus", times: "times", divide: "dividedBy" } as const;

const same = (a: ExpressionNode, b: ExpressionNode): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The receiver of a method: a constant has no methods, so it is wrapped. */
const receiver = (node: ExpressionNode): string => {
  if (node.kind !== "literal") return printExpression(node);
  const dtype = node.dtype === "number" || node.dtype === "null" ? "f64" : node.dtype;
  return `lit(${JSON.stringify(node.value)}, ${dtype})`;
};

/** An instant as code: after("flight") for after 'flight'. */
const instant = (at: string): string =>
  at.replace(/^(during|after) '(.*)'$/s, (_, word, phase) => `${word}(${JSON.stringify(phase)})`);

/** The reason of an assumption is shown beside its rule, not here. */
const words: { readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K]) => string } = {
  arithmetic: ({ operator, left, right }) =>
    operator === "minus" && right.kind === "shift" && right.rows > 0 && same(left, right.value)
      ? `${receiver(left)}.difference(${right.rows === 1 ? "" : right.rows})`
      : `${receiver(left)}.${operators[operator]}(${printExpression(right)})`,
  assume: ({ value, at }) => `${receiver(value)}.assume(..., ${instant(at)})`,
  cast: ({ value, dtype }) => `${receiver(value)}.cast(${dtype})`,
  column: ({ name }) => columnName(name),
  compare: ({ operator, left, right }) => `${receiver(left)}.${operator}(${printExpression(right)})`,
  conditional: (node) =>
    `when(${printExpression(node.condition)}).then(${printExpression(node.then)}).otherwise(${printExpression(node.otherwise)})`,
  fill: ({ value, direction, limit }) =>
    `${receiver(value)}.${direction === "forward" ? "fillForward" : "fillBackward"}(${limit ?? ""})`,
  function: ({ name, arguments: [value, ...given] }) => {
    // Arguments that the author would leave out: no length, and no decimals.
    const left = (node: ExpressionNode) =>
      node.kind === "literal" && (node.dtype === "null" || (name === "round" && node.value === 0));
    const printed = given.filter((node) => !left(node)).map(printExpression);
    return `${value === undefined ? "" : receiver(value)}.${name}(${printed.join(", ")})`;
  },
  group: ({ aggregate, parameter, value }) => `${receiver(value)}.${aggregate}(${parameter ?? ""})`,
  interpolate: ({ value }) => `${receiver(value)}.interpolate()`,
  isIn: ({ value, list }) => `${receiver(value)}.isIn(${"kind" in list ? printExpression(list) : listed(list)})`,
  isNull: ({ value }) => `${receiver(value)}.isNull()`,
  literal: (node) =>
    ["number", "null", "str", "bool"].includes(node.dtype) ? JSON.stringify(node.value) : receiver(node),
  logic: ({ operator, left, right }) => `${receiver(left)}.${operator}(${printExpression(right)})`,
  not: ({ value }) => (value.kind === "isNull" ? `${receiver(value.value)}.isNotNull()` : `${receiver(value)}.not()`),
  orElse: ({ value, fallback }) => `${receiver(value)}.orElse(${printExpression(fallback)})`,
  param: ({ name }) => property("p", name),
  shift: ({ value, rows }) => {
    const count = Math.abs(rows);
    return `${receiver(value)}.${rows > 0 ? "lag" : "lead"}(${count === 1 ? "" : count})`;
  },
  window: ({ aggregate, parameter, value, frame }) => {
    const filtered = value.kind === "conditional" && value.word === "where" ? value : null;
    const condition = filtered === null ? "" : `.where(${printExpression(filtered.condition)})`;
    return `${receiver(filtered?.then ?? value)}.over(${frameWords(frame)}${condition}).${aggregate}(${parameter ?? ""})`;
  },
};

/** The expression as text. */
export const printExpression = (node: ExpressionNode): string =>
  // Each entry takes the node of its own kind; TypeScript cannot follow that through the look-up.
  (words[node.kind] as (node: ExpressionNode) => string)(node);
