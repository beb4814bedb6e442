/** What is put before the step that an expression stands in: columns, and steps beside the rows that are joined to them. */
import { col, type Lowering, type Piece } from "./expression.ts";
import { rows } from "./names.ts";
import type { Writer } from "./relation/writer.ts";
import { type Named, select } from "./step.ts";

/** Steps beside the rows, of one row for each of some keys, among which null is a value like others. */
export interface Beside {
  readonly keys: readonly string[];
  /** The columns that are joined. */
  readonly kept: readonly string[];
  /** Writes the steps, made of the rows in the step of that name, and gives the name of the last. */
  readonly write: (from: string, writer: Writer) => string;
}

export interface Hoisted {
  readonly besides: Beside[];
  readonly columns: Named[];
}

export const hoistedAt = (lowering: Lowering, step: number): Hoisted => {
  while (lowering.hoisted.length <= step) lowering.hoisted.push({ besides: [], columns: [] });
  return lowering.hoisted[step] as Hoisted;
};

/** Puts a piece into a column of an earlier step, if it is not there already, and gives the column instead. */
export const hoist = (piece: Piece, lowering: Lowering): Piece => {
  const { columns } = hoistedAt(lowering, piece.step);
  const same = columns.find(({ code }) => code === piece.code);
  const name = same?.name ?? lowering.temporary();
  if (same === undefined) columns.push({ name, code: piece.code });
  return { code: col(name, lowering), step: piece.step + 1, windowed: false };
};

/** Two values are the same, or neither is there. */
export const alike = (left: string, right: string): string => `${left} IS NOT DISTINCT FROM ${right}`;

const joined = (from: string, besides: readonly Beside[], writer: Writer): string => {
  const { identifier } = writer.dialect;
  const sides = besides.map((beside, i) => ({ ...beside, as: `b${i + 1}`, name: beside.write(from, writer) }));
  return writer.say(
    "with windows",
    [],
    [
      ...select({
        columns: [
          { code: `${rows}.*` },
          ...sides.flatMap(({ kept, as }) => kept.map((name) => ({ code: `${as}.${identifier(name)}` }))),
        ],
        from,
        rest: sides.flatMap(({ keys, as, name }) => [
          `LEFT JOIN ${name} AS ${as}`,
          ...keys.map((key, i) => `  ${i === 0 ? "ON" : "AND"} ${alike(col(key, writer), `${as}.${identifier(key)}`)}`),
        ]),
      }),
    ],
  );
};

/** Writes the steps that must come before, and gives the one they end in and the columns to leave out again. */
export const writeHoisted = (from: string, hoisted: readonly Hoisted[], writer: Writer) => {
  let at = from;
  const dropped: string[] = [];
  for (const { besides, columns } of hoisted) {
    if (besides.length > 0) at = joined(at, besides, writer);
    dropped.push(...besides.flatMap(({ kept }) => kept));
    if (columns.length === 0) continue;
    at = writer.say(
      "prepared",
      ["Parts of what follows: a window cannot stand inside a window."],
      select({
        columns: [
          { code: `${rows}.*` },
          ...columns.map(({ name, code }) => ({ code: `${code} AS ${writer.dialect.identifier(name)}` })),
        ],
        from: at,
      }),
    );
    dropped.push(...columns.map(({ name }) => name));
  }
  return { at, dropped };
};
