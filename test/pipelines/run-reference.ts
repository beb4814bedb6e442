/** The reference beside the engines: its rows as the tests of the engines hold values. */
import type { PipelinePlan } from "../../dsl/index.ts";
import { type Value as Exact, interpret, type Options } from "../../src/engines/reference/index.ts";
import type { Database, Row, Value } from "../../src/proof/database.ts";

const plain = (value: Exact, dtype: string): Value => {
  if (typeof value !== "bigint") return value;
  if (dtype === "date") return new Date(Number(value) * 86_400_000);
  return dtype === "datetime" ? new Date(Math.floor(Number(value) / 1000)) : Number(value);
};

export type Referred =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "refused" | "stopped"; readonly why: string };

/** The same rows, or an error that says why there are none. */
export const rowsOfReference = (plan: PipelinePlan, database: Database): readonly Row[] => {
  const made = referred(plan, database);
  if (made.kind !== "rows") throw new Error(made.why);
  return made.rows;
};

/** What the reference makes of a database that needs no more checks; whole numbers as JavaScript's, times as dates. */
export const referred = (plan: PipelinePlan, database: Database, options: Options = {}): Referred => {
  const made = interpret(plan, database, { checked: false, ...options });
  if (made.kind === "refused") return { kind: "refused", why: made.violations.map(({ what }) => what).join("\n") };
  if (made.kind === "stopped") return made;
  const rows = made.rows.map((row) =>
    Object.fromEntries(made.columns.map(({ name, dtype }) => [name, plain(row[name] ?? null, dtype)])),
  );
  return { kind: "rows", rows };
};
