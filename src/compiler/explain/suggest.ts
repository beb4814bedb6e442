/** Names that are nearly the one that was asked for. */

/** How many letters must be added, taken away or changed to make one of the other. */
const distance = (a: string, b: string): number => {
  const [from, to] = [[...a], [...b]];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [above, letter] of from.entries()) {
    const next = [above + 1];
    for (const [left, other] of to.entries())
      next.push(
        Math.min((next[left] ?? 0) + 1, (row[left + 1] ?? 0) + 1, (row[left] ?? 0) + (letter === other ? 0 : 1)),
      );
    row = next;
  }
  return row[to.length] ?? 0;
};

/** The nearest first, at most five: those a few letters away, and those that hold the name or are held by it. */
export const near = (name: string, names: Iterable<string>): readonly string[] => {
  const [asked, far] = [name.toLowerCase(), Math.max(2, Math.floor(name.length / 3))];
  return [...new Set(names)]
    .map((other) => {
      const known = other.toLowerCase();
      const holds = asked.length > 2 && known.length > 2 && (known.includes(asked) || asked.includes(known));
      // Too long to be near is not measured.
      const away = Math.abs(known.length - asked.length) > far ? far + 1 : distance(asked, known);
      return { other, away: holds ? Math.min(away, far) : away };
    })
    .filter(({ away }) => away <= far)
    .sort((a, b) => a.away - b.away || (a.other < b.other ? -1 : 1))
    .slice(0, 5)
    .map(({ other }) => other);
};
