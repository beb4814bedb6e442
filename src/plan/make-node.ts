/**
 * Creates the objects of the language: nodes of plans, relations, timelines, frames. Each is marked and deeply frozen.
 * The mark is a private field, which no copy takes along, neither a spread nor JSON. A plan that was written or changed
 * by hand is therefore recognised.
 */
import { AuthorError } from "../core/author-error.ts";
import { type ObjectKind, preventCoercion } from "../core/prevent-coercion.ts";

class Made {
  /** The depth of nesting of nodes of its kind, this one included. */
  readonly #depth: number;

  constructor(depth: number) {
    this.#depth = depth;
  }

  static has(value: unknown): value is Made {
    return typeof value === "object" && value !== null && #depth in value;
  }

  static depthOf(value: unknown): number {
    return Made.has(value) ? value.#depth : 0;
  }
}

/** Freezes data deeply. Objects of the language are frozen already. */
const freeze = <T>(value: T): T => {
  if (typeof value !== "object" || value === null || Made.has(value)) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
};

const marked = <T extends object>(fields: T, depth: number, kind: ObjectKind | null = null): Readonly<T> => {
  for (const part of Object.values(fields)) freeze(part);
  const object = Object.assign(new Made(depth), fields);
  return Object.freeze(kind === null ? object : preventCoercion(kind, object));
};

/** Marks and freezes an object of the language. A `kind` protects it against implicit conversion. */
export const makeObject = <T extends object>(fields: T, kind: ObjectKind | null = null): Readonly<T> =>
  marked(fields, 0, kind);

/** Whether this evaluation of the language created the object. */
export const isMade = (value: unknown): boolean => Made.has(value);

/** Checks that an argument was created by the language. */
export const checkMade = (what: string, value: unknown): void => {
  if (!Made.has(value)) throw new AuthorError("GF1132", { what });
};

/** The maximum depth of plans. Engines, and everything that traverses a plan, need more stack with every level. */
export const limits = { steps: 250, expressions: 250 } as const;

const deeper = (of: keyof typeof limits, parts: readonly unknown[]): number => {
  const depth = 1 + Math.max(0, ...parts.map(Made.depthOf));
  if (depth > limits[of]) throw new AuthorError("GF1134", { of, limit: limits[of] });
  return depth;
};

/** Creates a node of a relation: one level above its input and, if it has one, the other side. */
export const relationNode = <N extends { readonly kind: string; readonly input?: unknown; readonly right?: unknown }>(
  fields: N,
): N => marked(fields, deeper("steps", [fields.input, fields.right]));

/** Creates a node of an expression: one level above its operands. */
export const expressionNode = <N extends { readonly kind: string }>(fields: N): N =>
  marked(fields, deeper("expressions", Object.values(fields).flat()));
