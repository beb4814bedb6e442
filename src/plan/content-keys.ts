/**
 * Identifies relations by content: in a plan that was parsed from JSON, a relation that is used twice is two objects.
 */
import type { RelationNode } from "./relations/index.ts";

/**
 * Gives relations of the same content the same key. Each is written once, with the keys of its inputs in their place: a
 * chain of steps is not written anew for every step.
 */
export const contentKeys = (): ((node: RelationNode) => string) => {
  const keys = new Map<RelationNode, string>();
  const contents = new Map<string, string>();
  const keyOf = (node: RelationNode): string => {
    const known = keys.get(node);
    if (known !== undefined) return known;
    const content = JSON.stringify(
      node.kind === "source"
        ? node
        : { ...node, input: keyOf(node.input), ...("right" in node ? { right: keyOf(node.right) } : {}) },
    );
    const key = contents.get(content) ?? String(contents.size);
    contents.set(content, key);
    keys.set(node, key);
    return key;
  };
  return keyOf;
};
