/**
 * Identifies relations by content: in a plan that was parsed from JSON, a relation that is used twice is two objects.
 */
import type { RelationNode } from "./relations/index.ts";

/**
 * Gives relations with equal content the same key. Each relation is serialised once, with the keys of its inputs in
 * place of the inputs, so that a chain of steps takes linear time.
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
