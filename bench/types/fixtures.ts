/**
 * Authors' files of any size. Each stands alone: what the checker does for one is what an author of that size waits
 * for. The language they use is the part of it that does not change.
 */

/** The file without its table and pipeline: what is counted for it is subtracted from all others. */
export const baseline = `\
import { bool, date, f64, i32, last, pipeline, prior, str, table, timeline } from "greenflag";

export const weekend = timeline("weekend", {
  phases: ["practice", "qualifying", "race"],
  clocks: { lap: { phase: "race", ticks: "own" } },
});
export const { always, before, during, after } = weekend;
void [bool, date, f64, i32, last, pipeline, prior, str, table];
`;

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");
const oneOf = (all: readonly string[], i: number): string => all[i % all.length] ?? "";

const dtypes = ["f64", "i32", "f64.nullable()", "i32.nullable()"];

/** The last in the list are late for a decision during the race. */
const instants = ["always", 'before("race")', 'during("race")', 'after("race")'];

const laps = (columns: number, known: readonly string[]): string => `
export const laps = table("laps", {
  timeline: weekend,
  event: { race_id: i32 },
  order: { race_date: date },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  columns: {
${lines(columns, (i) => `    c${i}: ${oneOf(dtypes, i)}.known(${oneOf(known, i)}),`)}
  },
});
`;

const rows = (i: number): number => (i % 9) + 1;
const overLaps = (i: number): string => `r.c${i}.over(last(${rows(i)})).mean()`;
const overRaces = (i: number): string => `r.c${i}.over(prior(${rows(i)})).mean()`;

const derived = (columns: number, expression: (i: number) => string): string => `
export const made = pipeline("made", { decide: during("race") })
  .from(laps)
  .derive((r) => ({
${lines(columns, (i) => `    d${i}: ${expression(i)},`)}
  }))
`;

const sunk = (columns: number, features: string): string => `\
  .features([
${features}
  ])
  .label("c${columns - 1}")
  .sink({ parquet: "made.parquet" });
`;

const allNames = (columns: number): string => lines(columns, (i) => `    "d${i}",`);

/** Every derived column is known by the decision: a window over earlier races where the column itself is late. */
const inTime = (i: number): string => (oneOf(instants, i).startsWith("after") || i % 3 === 0 ? overRaces : overLaps)(i);

/** So many columns, as many derived ones, all of them features. */
export const good = (columns: number): string =>
  baseline + laps(columns, instants) + derived(columns, inTime) + sunk(columns, allNames(columns));

/** The same, but every feature is known too late: as many errors as columns. */
export const leaking = (columns: number): string =>
  baseline + laps(columns, ['after("race")']) + derived(columns, overLaps) + sunk(columns, allNames(columns));

/** Where the cursor stands in `completing`. */
const cursor = "|";

/** All derived columns are there, half of the table's are known, and the first name is being typed. */
export const completing = (columns: number): readonly [text: string, position: number] => {
  const text = baseline + laps(columns, instants) + derived(columns, inTime) + sunk(columns, `    "${cursor}"`);
  return [text.replace(cursor, ""), text.indexOf(cursor)];
};

/** What must be offered there: all that is known during the race. */
export const completed = (columns: number): readonly string[] => [
  ...["driver", "lap", "race_date", "race_id"],
  ...Array.from({ length: columns }, (_, i) => `d${i}`),
  ...Array.from({ length: columns }, (_, i) => i)
    .filter((i) => !oneOf(instants, i).startsWith("after"))
    .map((i) => `c${i}`),
];

const grid = `
const grid = table("grid", {
  timeline: weekend,
  event: { race_id: i32 },
  order: { race_date: date },
  entity: { driver: str },
  rows: after("qualifying"),
  columns: { rank: i32.known(after("qualifying")), shirt: str.known(always) },
});
`;

const joined = (i: number): string => `  .join(grid, { how: "left", prefix: "g${i}_" })`;

/** One step in three derives from what the derivation before made, one filters by it, one joins. */
const mixed = (i: number): string => {
  const before = i < 3 ? "r.c0.over(last(3)).mean()" : `r.s${Math.floor(i / 3) * 3 - 3}.plus(r.c${i})`;
  if (i % 3 === 0) return `  .derive((r) => ({ s${i}: ${before} }))`;
  if (i % 3 === 1) return `  .filter((r) => r.s${i - 1}.gt(${i}))`;
  return joined(i);
};

/** Only what brings columns, in turn: every step adds to all that the next one has to look through. */
const widening = (i: number): string => {
  if (i % 3 === 0) return `  .derive((r) => ({ s${i}: r.c${i}.plus(1) }))`;
  return i % 3 === 1 ? `  .joinPrior(grid, { prefix: "g${i}_" })` : joined(i);
};

const steps = { mixed, widening, joined, prior: (i: number) => `  .joinPrior(grid, { prefix: "g${i}_" })` } as const;

/** A chain of so many steps over a table of so many columns. */
export const chain = (count: number, columns: number, kind: keyof typeof steps = "mixed"): string =>
  `${baseline}${laps(columns, instants.slice(0, 3))}${grid}
export const made = pipeline("made", { decide: during("race") })
  .from(laps)
${lines(count, steps[kind])}
${sunk(
  columns,
  lines(count, (i) => {
    const made = steps[kind](i);
    if (made.includes(".derive")) return `    "s${i}",`;
    return made.includes("join") ? `    "g${i}_rank",` : "";
  }),
)}`;
