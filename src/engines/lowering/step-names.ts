/**
 * What the steps of a relation are called in generated code: after the author's constants and tables, and after what a step
 * does. A name here is words; each engine writes them its own way, and tells two of the same words apart.
 */
import type { RelationNode, RelationNodes } from "../../plan/relations/index.ts";
import { columnsOf } from "../../plan/traverse.ts";
import type { Written } from "./written.ts";

/** Some columns: two by their names, more of them by the first and the last. */
export const span = (columns: readonly string[]): string =>
  columns.length <= 2 ? columns.join(" and ") : `${columns[0]} to ${columns.at(-1)}`;

/** The step that makes intermediate columns; `before` says how many such steps come first. */
export const prepared = (rows: string, columns: readonly { readonly name: string }[], before: number): string =>
  `${rows} prepared ${before === 0 ? "" : "further "}for ${purposes(columns)}`;

/** The columns that intermediate ones are there for: `form_3` of `form_3__1`. */
export const purposes = (intermediate: readonly { readonly name: string }[]): string =>
  span([...new Set(intermediate.map(({ name }) => name.replace(/__\d+$/, "")))]);

/** The rows that go in, as words, and those of the other side. */
interface Names {
  readonly rows: string;
  readonly other: string;
}

const actions: { readonly [K in keyof RelationNodes]: (node: RelationNodes[K], names: Names) => string } = {
  source: ({ table }) => table.name,
  aggregate: ({ by }, { rows }) => `${rows} per ${span(by)}`,
  asOf: (_, { rows, other }) => `${rows} with latest ${other}`,
  assumeRows: ({ at }, { rows }) => `${rows} assumed known ${at}`,
  dedupe: ({ by, keep }, { rows }) => `${keep} ${rows} per ${span(by)}`,
  derive: ({ columns }, { rows }) => `${rows} with ${span(columns.map(({ name }) => name))}`,
  filter: ({ predicate }, { rows }) => {
    const columns = columnsOf(predicate);
    return columns.length === 0 ? `${rows} filtered` : `${rows} filtered by ${span(columns)}`;
  },
  join: ({ how }, { rows, other }) =>
    how === "semi" ? `${rows} in ${other}` : how === "anti" ? `${rows} not in ${other}` : `${rows} with ${other}`,
  joinPrior: (_, { rows, other }) => `${rows} with prior ${other}`,
  select: ({ columns }, { rows }) => `${rows} with only ${span(columns.map(({ as }) => as))}`,
  top: ({ count, value, lowest, per }, { rows }) => {
    const each = per.length === 0 ? "" : ` per ${span(per)}`;
    const columns = value === null ? [] : columnsOf(value);
    const by = columns.length === 0 ? "" : ` by ${span(columns)}`;
    return `${value === null ? "first" : lowest ? "lowest" : "greatest"} ${count} ${rows}${by}${each}`;
  },
  union: (_, { rows, other }) => `${rows} and ${other}`,
};

/** These make other rows of those that go in. */
const renames: readonly RelationNode["kind"][] = ["source", "aggregate", "union"];

export interface StepNames {
  /** What the rows of a relation are: those of a constant, a table, or of the last step that made other rows. */
  readonly rows: (node: RelationNode) => string;
  /** What its last step makes of them. */
  readonly step: (node: RelationNode) => string;
}

export const stepNames = ({ constant }: Pick<Written, "constant">): StepNames => {
  const known = new Map<RelationNode, string>();
  /** `unitPrice` as words, for engines that write them otherwise. */
  const named = (node: RelationNode): string | null =>
    ("site" in node ? constant(node.site) : null)?.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ") ?? null;
  const action = (node: RelationNode): string => {
    // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
    const words = actions[node.kind] as (node: RelationNode, names: Names) => string;
    return words(node, {
      rows: "input" in node ? rows(node.input) : "",
      other: "right" in node ? rows(node.right) : "",
    });
  };
  const rows = (node: RelationNode): string => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const isNew = renames.includes(node.kind) || !("input" in node);
    const found = named(node) ?? (isNew ? action(node) : rows(node.input));
    known.set(node, found);
    return found;
  };
  return { rows, step: (node) => named(node) ?? action(node) };
};

/** Names are cut after so many characters, at the end of a word. */
const longest = 60;

/** The words of a name that can stand in code, as far as they are not too many. */
export const wordsOf = (name: string): readonly string[] => {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const ends = words.map((_, i) => words.slice(0, i + 1).join("").length);
  return words.filter((_, i) => i === 0 || (ends[i] ?? 0) <= longest).map((word) => word.slice(0, longest));
};
