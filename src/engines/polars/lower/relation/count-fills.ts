/** Counts the nulls that a step fills: the columns needed for it, and the call that counts. */
import type { Site } from "../../../../core/site.ts";
import { quoted } from "../../../../core/visible-text.ts";
import type { Filled, FillingNode, Lowering } from "../fragment.ts";
import { col } from "../names.ts";
import type { Named } from "../precomputed-columns.ts";
import type { Call } from "../statements.ts";
import { dropColumns, type Writer, writeStatement } from "./writer.ts";

/** A place where nulls are filled: its column, and the columns with the value before and after. */
interface FillPlace {
  readonly column: string;
  readonly how: string;
  readonly line: string;
  readonly before: string;
  readonly after: string;
}

const how = (node: FillingNode): string =>
  node.kind === "orElse" || node.kind === "interpolate"
    ? node.kind
    : `${node.direction === "forward" ? "fillForward" : "fillBackward"}(${node.limit ?? ""})`;

/** A derived column after lowering. */
export interface Derived {
  readonly name: string;
  readonly lowering: Lowering;
  /** The root node of its expression. */
  readonly root: unknown;
}

/** The columns needed to count the fills of some derived columns. Existing columns are reused. */
export const fillColumns = (columns: readonly Derived[], site: Site | null, writer: Writer) => {
  const made: Named[] = [];
  const kept = (column: string, { code }: Filled["before"]): string => {
    const name = writer.temporary(column);
    made.push({ name, code });
    return name;
  };
  const isReplaced = (name: string) => columns.some((column) => column.name === name);
  const shown = columns.flatMap(({ name, lowering, root }) =>
    [...lowering.filled].map(([node, { before, after }]): FillPlace => {
      const { value } = node;
      const stays = value.kind === "column" && before.code === col(value.name) && !isReplaced(value.name);
      return {
        column: name,
        how: how(node),
        line: String(writer.written.line(site, name)),
        before: stays ? value.name : kept(name, before),
        after: node === root ? name : kept(name, after),
      };
    }),
  );
  return { made, shown };
};

/** The columns that exist only for counting, as arguments. */
export const countingColumns = (made: readonly Named[]): Call["arguments"] =>
  made.map(({ name, code }) => ({ comment: "counts the filled nulls", code: `${code}.alias(${quoted(name)})` }));

/** Counts the fills, and returns the frame without the columns that exist only for counting. */
export const countFills = (
  frame: string,
  shown: readonly FillPlace[],
  made: readonly Named[],
  step: string,
  writer: Writer,
): string => {
  if (shown.length === 0) return frame;
  const places = shown.map(
    ({ column, how, line, before, after }) =>
      `{ column: ${quoted(column)}, how: ${quoted(how)}, line: ${line}, before: ${quoted(before)}, after: ${quoted(after)} }`,
  );
  return writeStatement(writer, `${step} counted`, {
    comments: ["The number of filled nulls goes into the record of the run."],
    frame: `countFills(${frame}, [${places.join(", ")}])`,
    calls: dropColumns(made.map(({ name }) => name)),
  });
};
