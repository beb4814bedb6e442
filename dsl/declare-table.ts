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

/** The columns of keys, facts and logs, which are known always. */
export const knownAlways = (columns: { readonly [name: string]: Spec }): readonly ColumnPlan[] =>
  Object.entries(columns).map(([name, { dtype, mayBeNull, moment, values, zone, text }]) => {
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
