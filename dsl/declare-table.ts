/**
 * Shared by `table()`, `staticTable()` and `stampedTable()`: turns an author's options into the checked plan of a
 * table.
 */
import { AuthorError } from "../src/core/author-error.ts";
import { callSite } from "../src/core/call-site.ts";
import { docField } from "../src/core/column-doc.ts";
import { zoneField } from "../src/core/zone-plan.ts";
import { declarationFaults } from "../src/plan/declaration-rules.ts";
import { type ColumnPlan, checkField, source, type TablePlan } from "../src/plan/relations/index.ts";
import type { Spec } from "./column-types.ts";
import { type Relation, relation } from "./relation.ts";
import type { Scope } from "./scope.ts";

/** Columns that are known always: of keys and orders, of facts and of logs. */
export interface KnownAlways {
  /** The table, as messages name it. */
  readonly what: string;
  /** What the columns are: `key`, `order column`, `knownAt`. */
  readonly role: string;
  /** Why none of them may have an instant. */
  readonly rule: string;
  readonly columns: { readonly [name: string]: Spec };
}

/** A cast, or JavaScript, can put anything where the types want a dtype. */
const declared = (value: unknown): Partial<Spec & { readonly at: unknown }> =>
  typeof value === "object" && value !== null ? value : {};

/** Why something is no column of a table, in addition to what the types say. */
export const noDtype = "is not declared by a dtype, as in i32 or str.nullable()";

export const knownAlways = ({ what, role, rule, columns }: KnownAlways): readonly ColumnPlan[] =>
  Object.entries(columns).map(([name, value]) => {
    const { at, dtype, mayBeNull, moment = "none", values, zone, text } = declared(value);
    const bad = (why: string) => new AuthorError("GF1101", { what, why: `its ${role} '${name}' ${why}` }, name);
    if (at !== undefined) throw bad(`is known ${String(at)}; ${rule}`);
    if (dtype === undefined || mayBeNull === undefined) throw bad(noDtype);
    const plain = { name, dtype, nullable: mayBeNull, at: "always", moment };
    return { ...plain, ...checkField(values), ...zoneField(zone), ...docField(text) };
  });

/** The relation of a table plan. Throws the first rule that the declaration breaks. */
export const declareTable = <S extends Scope>(table: TablePlan): Relation<S> => {
  const [fault] = declarationFaults(table);
  if (fault !== undefined) throw new AuthorError(fault.code, fault.params);
  return relation(
    source({ table, site: callSite() }),
    table.columns.map(({ name }) => name),
  );
};
