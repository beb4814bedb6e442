/**
 * Describes a violation of the law: which feature of which row changed, by which cell, what was known, and when the
 * decision was made.
 */
import type { TablePlan } from "../plan/relations/index.ts";
import { nanosecondsOf, type Row, rowsIn, type Value } from "./database.ts";
import { identityOf, Knowledge, textOf } from "./knowledge.ts";
import { type Compute, differingColumns, featureRows, type Subject } from "./law.ts";
import type { BrokenCase } from "./shrink-violation.ts";

export const describeViolation = async (subject: Subject, compute: Compute, broken: BrokenCase): Promise<string> => {
  const { premise, columns, keys } = subject;
  const { database, changed, decision } = broken;
  const knowledge = new Knowledge(premise, database, decision);
  const named = Object.entries({ ...decision.event, ...decision.tick }).map(
    ([name, value]) => `${name} = ${valueText(value)}`,
  );
  const moment = knowledge.moment === null ? "no timestamp says when" : timeSaid(knowledge.moment);
  const [before, after] = [await compute(database), await compute(changed)];
  const rows = (outcome: typeof before) => ("rows" in outcome ? featureRows(subject, outcome.rows, decision) : []);
  return [
    "A feature changes although nothing changes that is known at its decision.",
    `Decided: ${premise.at}, ${named.join(", ")} (${moment}).`,
    ...features(columns, keys, rows(before), rows(after)),
    ...premise.tables.flatMap((table) => tableLines(table, broken, knowledge)),
  ].join("\n");
};

const features = (
  columns: readonly string[],
  keys: readonly string[],
  before: readonly Row[],
  after: readonly Row[],
): readonly string[] => {
  if (before.length !== after.length)
    return [`Feature rows: ${before.length} before the change, ${after.length} after it.`];
  return before.flatMap((row, i) =>
    differingColumns(columns, row, after[i]).map((name) => {
      const at = keys.map((key) => `${key} = ${valueText(row[key] ?? null)}`).join(", ");
      return `Feature '${name}' (${at}): ${valueText(row[name] ?? null)} before the change, ${valueText(after[i]?.[name] ?? null)} after it.`;
    }),
  );
};

/** The rows of a table, with both values where the databases differ. */
const tableLines = (table: TablePlan, { database, changed }: BrokenCase, knowledge: Knowledge): readonly string[] => {
  const identity = identityOf(table);
  const [originalRows, changedRows] = [database, changed].map(
    (of) => new Map(rowsIn(of, table).map((row) => [textOf(row, identity), row])),
  );
  const keys = [...new Set([...(originalRows?.keys() ?? []), ...(changedRows?.keys() ?? [])])].sort();
  if (keys.length === 0) return [];
  return [
    `Table '${table.name}':`,
    ...keys.map((key) => {
      const [before, after] = [originalRows?.get(key), changedRows?.get(key)];
      const row = before ?? after ?? {};
      const cells = table.columns.map(({ name }) => {
        const [was, is] = [before?.[name] ?? null, after?.[name] ?? null];
        const differs = before !== undefined && after !== undefined && valueText(was) !== valueText(is);
        const unknown = knowledge.cell(table, row, name) ? "" : "?";
        return `${name}${unknown} ${differs ? `${valueText(was)} -> ${valueText(is)}` : valueText(row[name] ?? null)}`;
      });
      const standing = knowledge.standing(table, row);
      const which = standing === "own" ? "own event" : standing === "other" ? "not earlier" : standing;
      const comes = before === undefined ? ", appears" : after === undefined ? ", disappears" : "";
      return `  [${which}${comes}] ${cells.join(", ")}`;
    }),
    "  (what stands with a question mark is not known at the decision)",
  ];
};

const valueText = (value: Value): string =>
  value instanceof Date
    ? timeSaid(nanosecondsOf(value))
    : typeof value === "string"
      ? JSON.stringify(value)
      : String(value);

/** Without trailing zeros. */
const timeSaid = (nanoseconds: bigint): string => {
  const fraction = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((nanoseconds - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  if (fraction !== 0n) return `${seconds}.${String(fraction).padStart(9, "0")}`;
  return seconds.replace(/T00:00:00$/, "").replace(/:00$/, "");
};
