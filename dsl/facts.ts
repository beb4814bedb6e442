/** Tables that belong to no event: facts, which are known always, and logs, whose rows say when they became known. */
import { AuthorError } from "../src/core/author-error.ts";
import type { StaticChain } from "../src/core/instant.ts";
import type { Spec } from "./column-types.ts";
import { declared, knownAlways } from "./declared.ts";
import { onlyOptions } from "./options.ts";
import type { Relation } from "./relation.ts";
import type { Column, Named, Scope } from "./scope.ts";
import type { KeyBrands, KeyColumns, NamesOf, Nothing } from "./table.ts";

type Plain = { readonly [name: string]: Spec };

/** Every column of facts is known `always`; so is that of a log, once it is read as of a moment. */
type PlainBrands<C extends Plain> = {
  readonly [N in keyof C]: Column<C[N]["dtype"], C[N]["mayBeNull"], "always", "none">;
};

type FactsColumns<K extends KeyColumns, C extends Plain> = Named<KeyBrands<K>> & Named<PlainBrands<C>>;

interface FactsGrain<Key, Stamp> {
  readonly event: never;
  readonly entity: Key & string;
  readonly tick: never;
  readonly order: never;
  readonly tickPhase: never;
  readonly clock: never;
  readonly ticks: never;
  readonly settled: never;
  readonly stamp: Stamp & string;
}

/** What no table without a timeline has. */
const timeless = { timeline: null, event: [], order: [], tick: null, settled: null, closed: null } as const;

/**
 * Declares a table of facts: one row per key, the same whatever the event. Everything in it is known `always`.
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
    /** The columns that tell the rows apart. */
    readonly key: K;
    readonly columns: C;
    /** Where the file lies, relative to the project, unless the caller says otherwise. */
    readonly path?: string;
  },
): Relation<Scope<StaticChain, FactsGrain<NamesOf<K>, never>, "always", FactsColumns<K, C>>> => {
  onlyOptions("staticTable(...)", ["key", "columns", "path"], options);
  return declared({
    ...timeless,
    name,
    entity: Object.keys(options.key),
    stamp: null,
    rows: "always",
    columns: [options.key, options.columns].flatMap(knownAlways),
    path: options.path ?? null,
  });
};

/** One timestamp column. */
type Timestamp = { readonly [name: string]: Spec<"date" | "datetime", false> };

/**
 * Declares a stamped table, a log: weather readings, odds, late corrections. Every row says from when on it was known,
 * and can be read only through `.asOf(...)`. A row that is written again with a later stamp corrects the earlier one.
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
    /** The columns by which a row is found: a station, a bookmaker and a driver. */
    readonly key: K;
    /** The timestamp from which on a row, or a corrected version of it, is known. */
    readonly knownAt: At;
    /**
     * The timestamp that a row is about, where that is another one: a reading of noon, published at one. The latest
     * reading wins, and of its versions the latest. A row is never about a later time than it is known at.
     */
    readonly about?: About;
    readonly columns: C;
    /** Where the file lies, relative to the project, unless the caller says otherwise. */
    readonly path?: string;
  },
): Relation<Scope<StaticChain, FactsGrain<NamesOf<K>, NamesOf<At>>, "always", FactsColumns<K & At & About, C>>> => {
  onlyOptions("stampedTable(...)", ["key", "knownAt", "about", "columns", "path"], options);
  const what = `table '${name}'`;
  const bad = (why: string) => new AuthorError("GF1101", { what, why });
  const [knownAt, ...more] = Object.keys(options.knownAt);
  const [about, ...others] = Object.keys(options.about ?? {});
  if (knownAt === undefined || more.length > 0) throw bad("its knownAt is not one timestamp");
  if (others.length > 0) throw bad("its about is not one timestamp");
  return declared({
    ...timeless,
    name,
    entity: Object.keys(options.key),
    stamp: { knownAt, about: about ?? null },
    rows: "always",
    columns: [options.key, options.knownAt, options.about ?? {}, options.columns].flatMap(knownAlways),
    path: options.path ?? null,
  });
};
