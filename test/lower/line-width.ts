/** Finds lines of generated code that are wider than necessary. */

/** A line is at most so wide, apart from a literal or a name that is wider by itself. */
const width = 120;

const literal = /"(?:[^"\\\n]|\\.|"")*"|'(?:[^'\n]|'')*'|[\w$./-]+/g;

/** What stands beside the longest literal: brackets, a method, the next sign. */
const beside = 40;

export const tooWide = (text: string): readonly string[] =>
  text.split("\n").filter((line) => {
    if (line.length <= width) return false;
    const longest = Math.max(0, ...(line.match(literal) ?? []).map((one) => one.length));
    return line.trim().length - longest > beside;
  });
