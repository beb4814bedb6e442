/** Suggests names that are similar to the given one. */
import { distance } from "fastest-levenshtein";

/**
 * The most similar names first, at most five: those that differ by a few letters, and those that contain the name or
 * are contained in it.
 */
export const similarNames = (name: string, names: Iterable<string>): readonly string[] => {
  const [asked, far] = [name.toLowerCase(), Math.max(2, Math.floor(name.length / 3))];
  return [...new Set(names)]
    .map((other) => {
      const known = other.toLowerCase();
      const holds = asked.length > 2 && known.length > 2 && (known.includes(asked) || asked.includes(known));
      // Names whose lengths differ too much need not be compared.
      const away = Math.abs(known.length - asked.length) > far ? far + 1 : distance(asked, known);
      return { other, away: holds ? Math.min(away, far) : away };
    })
    .filter(({ away }) => away <= far)
    .sort((a, b) => a.away - b.away || (a.other < b.other ? -1 : 1))
    .slice(0, 5)
    .map(({ other }) => other);
};
