/** What `table()`, `staticTable()` and `stampedTable()` share: from the words of an author to a table's plan, checked. */
import { AuthorError } from "./author-error.ts";
import { documented } from "./doc.ts";
import type { Spec } from "./dtype.ts";
import { declarationFaults } from "./plan/relation/declaration.ts";
import { type ColumnPlan, checked, source, type TablePlan } from "./plan/relation/source.ts";
import { type Relation, relation } from "./relation.ts";
import type { Scope } from "./scope.ts";
import { callSite } from "./site.ts";
import { zoned } from "./zoned.ts";

/** Keys, facts and columns of logs: known always. */
export const knownAlways = (columns: { readonly [name: string]: Spec }): readonly ColumnPlan[] =>
  Object.entries(columns).map(([name, { dtype, mayBeNull, moment, values, zone, text }]) => {
    const plain = { name, dtype, nullable: mayBeNull, at: "always", moment };
    return { ...plain, ...checked(values), ...zoned(zone), ...documented(text) };
  });

/** A table by its plan, or the first rule that its declaration breaks. */
export const declared = <S extends Scope>(table: TablePlan): Relation<S> => {
  const [fault] = declarationFaults(table);
  if (fault !== undefined) throw new AuthorError(fault.code, fault.params);
  return relation(
    source({ table, site: callSite() }),
    table.columns.map(({ name }) => name),
  );
};
