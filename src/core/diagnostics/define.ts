/** An error fails the command. A warning is printed and recorded, and the command goes on. */
export const severities = ["error", "warning"] as const;
export type Severity = (typeof severities)[number];

/**
 * One kind of diagnostic. `title` heads its help page, `sentence` says what is wrong and why, `hint` says what to do.
 */
export interface Definition<P> {
  readonly severity: Severity;
  readonly title: string;
  readonly sentence: (params: P) => string;
  readonly hint: (params: P) => string;
}

export const define = <P>(
  title: string,
  sentence: (params: P) => string,
  hint: (params: P) => string,
): Definition<P> => ({ severity: "error", title, sentence, hint });

/** Defines a warning. */
export const warn = <P>(
  title: string,
  sentence: (params: P) => string,
  hint: (params: P) => string,
): Definition<P> => ({ severity: "warning", title, sentence, hint });

/** At most `most` items of a list, so that a sentence stays readable. */
export const listSome = (things: readonly string[], most = 5): string =>
  things.length <= most
    ? things.join(", ")
    : `${things.slice(0, most).join(", ")} and ${(things.length - most).toLocaleString("en-US")} more`;

/** "1 row", "2 rows". */
export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
