/**
 * What is computed before the step that an expression belongs to: columns, and side steps that are joined to the rows.
 */
import { prepared, purposes } from "../lowering/step-names.ts";
import { col, type Fragment, type Lowering } from "./fragment.ts";
import { rowsAlias } from "./names.ts";
import type { Writer } from "./relation/writer.ts";
import { type Named, select } from "./step.ts";

/** Side steps with one row per combination of some keys, where null counts as a value. */
export interface SideStep {
  /** Identifies what they read, so that windows over the same rows share them. */
  readonly of: string;
  readonly keys: readonly string[];
  /** The names of the columns that the steps pass between themselves. */
  readonly names: readonly string[];
  /** The values to read, computed from the rows. */
  readonly values: Named[];
  /** The results that are joined to the rows, computed from the values by name. */
  readonly results: Named[];
  /** Writes the steps, reading the rows from the named step, and returns the name of the last one. */
  readonly write: (from: string, beside: SideStep, writer: Writer) => string;
}

export interface Hoisted {
  readonly besides: SideStep[];
  readonly columns: Named[];
}

export const hoistedAt = (lowering: Lowering, step: number): Hoisted => {
  while (lowering.hoisted.length <= step) lowering.hoisted.push({ besides: [], columns: [] });
  return lowering.hoisted[step] as Hoisted;
};

/** Moves a fragment into a column of an earlier step, unless it is there already, and returns that column. */
export const hoist = (fragment: Fragment, lowering: Lowering): Fragment => {
  const { columns } = hoistedAt(lowering, fragment.step);
  const same = columns.find(({ code }) => code === fragment.code);
  const name = same?.name ?? lowering.temporary();
  if (same === undefined) columns.push({ name, code: fragment.code });
  return { code: col(name, lowering), step: fragment.step + 1, windowed: false };
};

/** A fragment that can be inside a window or a WHERE clause. */
export const withoutWindow = (fragment: Fragment, lowering: Lowering): Fragment =>
  fragment.windowed ? hoist(fragment, lowering) : fragment;

/** Reads a value in side steps; returns the column with the outcome of `result`. */
export const sideStepColumn = (
  steps: Pick<SideStep, "of" | "keys" | "names" | "write">,
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

/** Two values are equal, or both are null. */
export const equalOrBothNull = (left: string, right: string): string => `${left} IS NOT DISTINCT FROM ${right}`;

const joined = (from: string, besides: readonly SideStep[], rowsName: string, writer: Writer): string => {
  const { identifier } = writer.dialect;
  const sides = besides.map((beside, i) => ({ ...beside, as: `b${i + 1}`, name: beside.write(from, beside, writer) }));
  return writer.writeStep(
    `${rowsName} with windows of ${purposes(besides.flatMap(({ results }) => results))}`,
    [],
    [
      ...select({
        columns: [
          { code: `${rowsAlias}.*` },
          ...sides.flatMap(({ results, as }) => results.map(({ name }) => ({ code: `${as}.${identifier(name)}` }))),
        ],
        from,
        rest: sides.flatMap(({ keys, as, name }) => [
          `LEFT JOIN ${name} AS ${as}`,
          ...keys.map(
            (key, i) => `  ${i === 0 ? "ON" : "AND"} ${equalOrBothNull(col(key, writer), `${as}.${identifier(key)}`)}`,
          ),
        ]),
      }),
    ],
  );
};

/**
 * Writes the steps that must come first, and returns the last one and the columns to leave out afterwards. They are named
 * after the rows and the columns that they are for.
 */
export const writeHoisted = (from: string, hoisted: readonly Hoisted[], rowsName: string, writer: Writer) => {
  let at = from;
  let steps = 0;
  const dropped: string[] = [];
  for (const { besides, columns } of hoisted) {
    if (besides.length > 0) at = joined(at, besides, rowsName, writer);
    dropped.push(...besides.flatMap(({ results }) => results.map(({ name }) => name)));
    if (columns.length === 0) continue;
    at = writer.writeStep(
      prepared(rowsName, columns, steps++),
      ["Intermediate columns of the next step: a window cannot be nested in a window."],
      select({
        columns: [
          { code: `${rowsAlias}.*` },
          ...columns.map(({ name, code }) => ({ code: `${code} AS ${writer.dialect.identifier(name)}` })),
        ],
        from: at,
      }),
    );
    dropped.push(...columns.map(({ name }) => name));
  }
  return { at, dropped };
};
