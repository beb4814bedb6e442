/**
 * Tables that belong to no event: static tables, which are known always, and stamped tables, whose rows say when they
 * became known.
 */
import { AuthorError } from "../src/core/author-error.ts";
import type { StaticChain } from "../src/core/instant.ts";
import { rejectUnknownOptions } from "./check-options.ts";
import type { Spec } from "./column-types.ts";
import { declareTable, knownAlways } from "./declare-table.ts";
import type { Relation } from "./relation.ts";
import type { Column, Named, Scope } from "./scope.ts";
import type { KeyBrands, KeyColumns, NamesOf, Nothing } from "./table.ts";

type Plain = { readonly [name: string]: Spec };

/** Every column of a static table is known `always`; so is every column of a log when it is read as of a moment. */
type PlainBrands<C extends Plain> = {
  readonly [N in keyof C]: Column<C[N]["dtype"], C[N]["mayBeNull"], "always", "none">;
};

type FactsColumns<K extends KeyColumns, C extends Plain> = Named<KeyBrands<K>> & Named<PlainBrands<C>>;

export interface FactsGrain<Key, Stamp> {
  readonly event: never;
  readonly entity: Key & string;
  readonly tick: never;
  readonly order: never;
  readonly tickPhase: never;
  readonly clock: never;
  readonly ticks: never;
  readonly unit: never;
  readonly settled: never;
  readonly stamp: Stamp & string;
}

/** The fields that a table without a timeline leaves empty. */
const timeless = { timeline: null, event: [], order: [], tick: null, settled: null, closed: null } as const;

/**
 * Declares a table of facts: one row per key, the same for every event. All of it is known `always`.
 *
 * @example
 * const tracks = staticTable("tracks", {
 *   key: { track: str },
 *   columns: { length_mi: f64, surface: str },
 * });
 */
export const staticTable = <const K extends KeyColumns, const C extends Plain>(
  name: string,
  options: {
    /** The columns that identify a row. */
    readonly key: K;
    readonly columns: C;
    /** The path of the file, relative to the project, unless the caller gives another. */
    readonly path?: string;
  },
): Relation<Scope<StaticChain, FactsGrain<NamesOf<K>, never>, "always", FactsColumns<K, C>>> => {
  rejectUnknownOptions("staticTable(...)", ["key", "columns", "path"], options);
  const what = `table '${name}'`;
  const rule = "everything in a static table is known always";
  return declareTable({
    ...timeless,
    name,
    entity: Object.keys(options.key),
    stamp: null,
    rows: "always",
    columns: [
      ...knownAlways({ what, role: "key", rule, columns: options.key }),
      ...knownAlways({ what, role: "column", rule, columns: options.columns }),
    ],
    path: options.path ?? null,
  });
};

/** One timestamp column. */
type Timestamp = { readonly [name: string]: Spec<"date" | "datetime", false> };

/**
 * Declares a stamped table (a log), such as weather readings, odds or late corrections. Every row says when it became
 * known, and can be read only through `.asOf(...)`. A second row with the same key and a later stamp corrects the
 * first.
 *
 * @example
 * const weather = stampedTable("weather", {
 *   key: { station: str },
 *   knownAt: { published: datetime },
 *   about: { observed: datetime },
 *   columns: { air_c: f64.nullable() },
 * });
 */
export const stampedTable = <
  const K extends KeyColumns,
  const At extends Timestamp,
  const C extends Plain,
  const About extends Timestamp = Nothing,
>(
  name: string,
  options: {
    /** The columns by which a row is looked up: a station, or a bookmaker and a team. */
    readonly key: K;
    /** The timestamp at which a row, or a corrected version of it, becomes known. */
    readonly knownAt: At;
    /**
     * The timestamp that a row is about, if it differs: a reading of noon that is published at one. The latest reading
     * is used, and of its versions the latest. A row cannot be about a time after it became known.
     */
    readonly about?: About;
    readonly columns: C;
    /** The path of the file, relative to the project, unless the caller gives another. */
    readonly path?: string;
  },
): Relation<Scope<StaticChain, FactsGrain<NamesOf<K>, NamesOf<At>>, "always", FactsColumns<K & At & About, C>>> => {
  rejectUnknownOptions("stampedTable(...)", ["key", "knownAt", "about", "columns", "path"], options);
  const what = `table '${name}'`;
  const rule = "a row of a log is known from its knownAt on, and all of its columns with it";
  const bad = (why: string) => new AuthorError("GF1101", { what, why });
  const [knownAt, ...more] = Object.keys(options.knownAt);
  const [about, ...others] = Object.keys(options.about ?? {});
  if (knownAt === undefined || more.length > 0) throw bad("its knownAt is not one timestamp");
  if (others.length > 0) throw bad("its about is not one timestamp");
  return declareTable({
    ...timeless,
    name,
    entity: Object.keys(options.key),
    stamp: { knownAt, about: about ?? null },
    rows: "always",
    columns: [
      ...knownAlways({ what, role: "key", rule, columns: options.key }),
      ...knownAlways({ what, role: "knownAt", rule, columns: options.knownAt }),
      ...knownAlways({ what, role: "about", rule, columns: options.about ?? {} }),
      ...knownAlways({ what, role: "column", rule, columns: options.columns }),
    ],
    path: options.path ?? null,
  });
};
