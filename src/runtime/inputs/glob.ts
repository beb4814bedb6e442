/** Matches names against patterns: `*` and `?`, `[a-z]` and `[!a-z]`, `{a,b}`, and `**` for folders at any depth. */

export const isPattern = (text: string): boolean => /[*?[{]/.test(text);

/** Hidden files, and marker files of writers such as _SUCCESS. A folder `_id=7` contains data. */
export const isHidden = (name: string): boolean => /^[._]/.test(name) && !name.includes("=");

/**
 * Whether a name matches one component of a pattern. A hidden name matches only if the pattern starts with the same
 * character.
 */
export const matcher = (component: string): ((name: string) => boolean) => {
  const expression = new RegExp(`^${translated(component)}$`, "su");
  return (name) => expression.test(name) && (!isHidden(name) || component[0] === name[0]);
};

/** Escapes text in a form that works inside and outside of brackets. */
const literally = (text: string): string =>
  text.replace(/[\\^$.*+?()[\]{}|/-]/g, (one) => `\\u{${one.charCodeAt(0).toString(16)}}`);

const translated = (pattern: string): string => {
  let made = "";
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const [set, no, inside = ""] = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest) ?? [];
    const [choice, choices = ""] = /^\{([^{}]*,[^{}]*)\}/.exec(rest) ?? [];
    if (set !== undefined && inside !== "") {
      made += `[${no === "" ? "" : "^"}${members(inside)}]`;
      at += set.length;
    } else if (choice !== undefined) {
      made += `(?:${choices.split(",").map(translated).join("|")})`;
      at += choice.length;
    } else {
      const [character = ""] = rest;
      made += character === "*" ? ".*" : character === "?" ? "." : literally(character);
      at += character.length;
    }
  }
  return made;
};

/** A reversed range matches nothing; in a regular expression it would be an error. */
const members = (inside: string): string =>
  inside.replace(/(.)-(.)|(.)/gsu, (_, from?: string, to?: string, one?: string) =>
    from === undefined || to === undefined
      ? literally(one ?? "")
      : from <= to
        ? `${literally(from)}-${literally(to)}`
        : "",
  );
