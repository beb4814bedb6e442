/** Prints a value that an author gave, on one line, for messages. */

import { kinds } from "./object-kinds.ts";
import { kindOf } from "./prevent-coercion.ts";

export const showValue = (value: unknown): string => {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object": {
      if (value === null) return "null";
      const kind = kindOf(value);
      if (kind !== null) return kinds[kind];
      return Array.isArray(value) ? "a list" : value instanceof Date ? "a Date" : "an object";
    }
    default:
      return String(value);
  }
};
