/**
 * Expectations written into the sources themselves, under the line they are about:
 *
 *     .features(["start", "finish"])
 *     //                  ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but ...
 *     //                           TS Type '"finish"' is not assignable to type '"…"'.
 *
 * The marks give line, column and length; `…` stands for the sentence. Without a TS line TypeScript is silent about it.
 * Further TS lines are the further lines of its message; a HINT line gives the hint. Marks with TS alone are what follows
 * of a fault that was told already: TypeScript prints it, the compiler does not.
 */
export interface Expected {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** Null for what TypeScript alone says. */
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
  /** What TypeScript prints there. */
  readonly text: string | null;
}

export const expectedIn = (source: string): readonly Expected[] => {
  const found: Expected[] = [];
  let line = 0;
  for (const [i, row] of source.split("\n").entries()) {
    const mark = /^(\s*\/\/\s*)(\^+) (?:(GF\d+) (.*)|TS (.*))$/.exec(row);
    const more = /^\s*\/\/\s+(TS|HINT) (.*)$/.exec(row);
    const last = found.at(-1);
    if (mark !== null) {
      const [, before = "", marks = "", code = null, message = "", text = null] = mark;
      found.push({ line, column: before.length + 1, length: marks.length, code, message, hint: null, text });
    } else if (more !== null && last !== undefined) {
      const [, kind, text = ""] = more;
      const printed = text.replaceAll("…", last.message);
      found[found.length - 1] =
        kind === "HINT"
          ? { ...last, hint: text }
          : { ...last, text: [...(last.text?.split("\n") ?? []), printed].join("\n") };
    } else line = i + 1;
  }
  return found;
};

/** What is in angle brackets left out: a type spelled out says nothing to the point. */
export const shortened = (text: string): string => {
  for (let before = text; ; before = text) {
    text = before.replace(/<[^<>]+>/g, "⟨⟩");
    // TypeScript leaves out the end of a long one, and the braces around it; which one is long differs by version.
    if (text === before) return text.replace(/<(?:(?!' is not |'\.$).)*?\.\.\.'/g, "⟨⟩'").replace(/⟨⟩; \}'/g, "⟨⟩'");
  }
};
