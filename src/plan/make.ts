/**
 * What the language makes: nodes of plans, relations, timelines, frames. Each is marked and frozen, with all that is in it.
 * The mark is within the object itself, where no copy takes it along, neither a spread nor JSON: a plan that was written
 * or changed by hand is not one that the language made.
 */
import { AuthorError } from "../core/author-error.ts";
import { guarded, type WholeKind } from "../core/coercion.ts";

class Made {
  /** How many nodes of its kind stand one in the other, this one included. */
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

/** Freezes data and all that is in it. What is made already is frozen already. */
const freeze = <T>(value: T): T => {
  if (typeof value !== "object" || value === null || Made.has(value)) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
};

const marked = <T extends object>(fields: T, depth: number, kind: WholeKind | null = null): Readonly<T> => {
  for (const part of Object.values(fields)) freeze(part);
  const object = Object.assign(new Made(depth), fields);
  return Object.freeze(kind === null ? object : guarded(kind, object));
};

/** Marks and freezes an object of the language; one of a kind that JavaScript must not make text or numbers of. */
export const made = <T extends object>(fields: T, kind: WholeKind | null = null): Readonly<T> =>
  marked(fields, 0, kind);

/** Whether the language made an object, in this evaluation. */
export const isMade = (value: unknown): boolean => Made.has(value);

/** What is given must be what the language made. */
export const checkMade = (what: string, value: unknown): void => {
  if (!Made.has(value)) throw new AuthorError("GF1132", { what });
};

/** How deep plans may go. Engines, and whatever walks a plan, need more room with every level. */
export const limits = { steps: 1000, expressions: 500 } as const;

const deeper = (of: keyof typeof limits, parts: readonly unknown[]): number => {
  const depth = 1 + Math.max(0, ...parts.map(Made.depthOf));
  if (depth > limits[of]) throw new AuthorError("GF1134", { of, limit: limits[of] });
  return depth;
};

/** A node of a relation: one step after its input, and after the other side where it has one. */
export const relationNode = <N extends { readonly kind: string; readonly input?: unknown; readonly right?: unknown }>(
  fields: N,
): N => marked(fields, deeper("steps", [fields.input, fields.right]));

/** A node of an expression: one level above its operands. */
export const expressionNode = <N extends { readonly kind: string }>(fields: N): N =>
  marked(fields, deeper("expressions", Object.values(fields).flat()));
