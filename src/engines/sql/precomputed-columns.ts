/** What is put before the step that an expression stands in: columns, and steps beside the rows that are joined to them. */
import { col, type Fragment, type Lowering } from "./fragment.ts";
import { rows } from "./names.ts";
import type { Writer } from "./relation/writer.ts";
import { type Named, select } from "./step.ts";

/** Steps beside the rows, of one row for each of some keys, among which null is a value like others. */
export interface Beside {
  /** What they look at: windows over the same share them. */
  readonly of: string;
  readonly keys: readonly string[];
  /** The names of what the steps have between themselves. */
  readonly names: readonly string[];
  /** The values that are looked at, made of the rows. */
  readonly values: Named[];
  /** What comes of them, which is joined to the rows; made of the values, by their names. */
  readonly results: Named[];
  /** Writes the steps, made of the rows in the step of that name, and gives the name of the last. */
  readonly write: (from: string, beside: Beside, writer: Writer) => string;
}

export interface Hoisted {
  readonly besides: Beside[];
  readonly columns: Named[];
}

export const hoistedAt = (lowering: Lowering, step: number): Hoisted => {
  while (lowering.hoisted.length <= step) lowering.hoisted.push({ besides: [], columns: [] });
  return lowering.hoisted[step] as Hoisted;
};

/** Puts a fragment into a column of an earlier step, if it is not there already, and gives the column instead. */
export const hoist = (fragment: Fragment, lowering: Lowering): Fragment => {
  const { columns } = hoistedAt(lowering, fragment.step);
  const same = columns.find(({ code }) => code === fragment.code);
  const name = same?.name ?? lowering.temporary();
  if (same === undefined) columns.push({ name, code: fragment.code });
  return { code: col(name, lowering), step: fragment.step + 1, windowed: false };
};

/** A fragment that a window can be put around, or that a WHERE can hold. */
export const bare = (fragment: Fragment, lowering: Lowering): Fragment =>
  fragment.windowed ? hoist(fragment, lowering) : fragment;

/** A value looked at in steps beside the rows; gives the column of what `result` makes of it. */
export const besideRows = (
  steps: Pick<Beside, "of" | "keys" | "names" | "write">,
  value: Fragment,
  result: (value: string, names: readonly string[]) => string,
  lowering: Lowering,
): Fragment => {
  const { besides } = hoistedAt(lowering, value.step);
  let beside = besides.find(({ of }) => of === steps.of);
  if (beside === undefined) {
    beside = { ...steps, values: [], results: [] };
    besides.push(beside);
  }
  let looked = beside.values.find(({ code }) => code === value.code);
  if (looked === undefined) {
    looked = { name: lowering.temporary(), code: value.code };
    beside.values.push(looked);
  }
  const name = lowering.temporary();
  beside.results.push({ name, code: result(col(looked.name, lowering), beside.names) });
  return { code: col(name, lowering), step: value.step + 1, windowed: false };
};

/** Two values are the same, or neither is there. */
export const alike = (left: string, right: string): string => `${left} IS NOT DISTINCT FROM ${right}`;

const joined = (from: string, besides: readonly Beside[], writer: Writer): string => {
  const { identifier } = writer.dialect;
  const sides = besides.map((beside, i) => ({ ...beside, as: `b${i + 1}`, name: beside.write(from, beside, writer) }));
  return writer.say(
    "with windows",
    [],
    [
      ...select({
        columns: [
          { code: `${rows}.*` },
          ...sides.flatMap(({ results, as }) => results.map(({ name }) => ({ code: `${as}.${identifier(name)}` }))),
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
    dropped.push(...besides.flatMap(({ results }) => results.map(({ name }) => name)));
    if (columns.length === 0) continue;
    at = writer.say(
      "prepared",
      ["Intermediate columns of the next step: a window cannot be nested in a window."],
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
