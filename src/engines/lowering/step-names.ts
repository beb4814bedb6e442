/**
 * The names of steps in generated code. A name consists of the author's constant or table and of what the step does. It is
 * given as words: each engine writes them in its own style, and numbers names that occur twice.
 */
import type { RelationNode, RelationNodes } from "../../plan/relations/index.ts";
import { columnsOf } from "../../plan/traverse.ts";
import type { SourceReferences } from "./source-references.ts";

/** A list of columns: up to two by name, more by the first and the last. */
export const span = (columns: readonly string[]): string =>
  columns.length <= 2 ? columns.join(" and ") : `${columns[0]} to ${columns.at(-1)}`;

/** The name of a step with intermediate columns; `before` is the number of such steps before it. */
export const prepared = (rows: string, columns: readonly { readonly name: string }[], before: number): string =>
  `${rows} prepared ${before === 0 ? "" : "further "}for ${purposes(columns)}`;

/** The columns that need the intermediate columns: `form_3` for `form_3__1`. */
export const purposes = (intermediate: readonly { readonly name: string }[]): string =>
  span([...new Set(intermediate.map(({ name }) => name.replace(/__\d+$/, "")))]);

/** The names of the input rows and of the other side. */
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

/** Steps whose rows get a name of their own. */
const renames: readonly RelationNode["kind"][] = ["source", "aggregate", "union"];

export interface StepNames {
  /** The name of the rows: a constant, a table, or the last step that gives rows a name of their own. */
  readonly rows: (node: RelationNode) => string;
  /** The name of the last step. */
  readonly step: (node: RelationNode) => string;
}

export const stepNames = ({ constant }: Pick<SourceReferences, "constant">): StepNames => {
  const known = new Map<RelationNode, string>();
  /** A constant such as `unitPrice` as words. */
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

/** The maximum number of characters of a name, which ends with a whole word. */
const longest = 60;

/** The words of a name, without characters that identifiers cannot contain, up to the maximum length. */
export const splitName = (name: string): readonly string[] => {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const ends = words.map((_, i) => words.slice(0, i + 1).join("").length);
  return words.filter((_, i) => i === 0 || (ends[i] ?? 0) <= longest).map((word) => word.slice(0, longest));
};
