/** Suggests names that are similar to the given one. */
import { distance } from "fastest-levenshtein";

/**
 * The most similar names first, at most five: those that differ by a few letters, and those that contain the name or
 * are contained in it.
 */
export const similarNames = (name: string, names: Iterable<string>): readonly string[] => {
  const [wanted, far] = [name.toLowerCase(), Math.max(2, Math.floor(name.length / 3))];
  return [...new Set(names)]
    .map((other) => {
      const known = other.toLowerCase();
      const holds = wanted.length > 2 && known.length > 2 && (known.includes(wanted) || wanted.includes(known));
      // Names whose lengths differ too much need not be compared.
      const away = Math.abs(known.length - wanted.length) > far ? far + 1 : distance(wanted, known);
      return { other, away: holds ? Math.min(away, far) : away };
    })
    .filter(({ away }) => away <= far)
    .sort((a, b) => a.away - b.away || (a.other < b.other ? -1 : 1))
    .slice(0, 5)
    .map(({ other }) => other);
};
