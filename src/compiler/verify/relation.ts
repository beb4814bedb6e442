/** The rules of the calculus for relations, one per kind of node: when the rows are known, and every column. */
import { chainOf, lifted } from "../../../dsl/instant.ts";
import type { ExpressionNode } from "../../../dsl/plan/expression/index.ts";
import type { RelationNode, RelationNodes } from "../../../dsl/plan/relation/index.ts";
import type { Site } from "../../../dsl/plan/site.ts";
import {
  type Brand,
  type Environment,
  type Grain,
  keysOf,
  latest,
  type OperandBrand,
  type ParameterBrand,
} from "./environment.ts";
import { AlreadyRefused, type Brands, judge, settled } from "./expression.ts";
import { type Finding, finding, Refusal } from "./finding.ts";

/** What the verification of one pipeline gathers. */
export interface Notes {
  readonly brands: Brands;
  readonly environments: Map<RelationNode, Environment>;
  readonly findings: Finding[];
  readonly parameters: ReadonlyMap<string, ParameterBrand>;
}

type Rules = { readonly [K in keyof RelationNodes]: (node: RelationNodes[K], notes: Notes) => Environment };

/** Judges one expression of a step; a refusal is noted and gives null. */
const attempt = <T>(notes: Notes, site: Site | null, name: string | null, work: () => T): T | null => {
  try {
    return work();
  } catch (error) {
    if (error instanceof AlreadyRefused) return null;
    if (!(error instanceof Refusal)) throw error;
    notes.findings.push(finding(error.code, error.params as never, site, name));
    return null;
  }
};

/** The columns a join brings: all but the keys, and but an order that the left side has too. */
export const brought = (left: Environment, right: Environment): readonly string[] => {
  const dropped = new Set([
    ...keysOf(right.grain),
    ...right.grain.order.filter((name) => left.grain.order.includes(name)),
  ]);
  return [...right.columns.keys()].filter((name) => !dropped.has(name));
};

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

/**
 * Whether the joined rows are of the very tick of these. Tick 10 of one clock says nothing of when tick 10 of another
 * happens, nor, with own ticks, tick 10 of another entity. Rows without ticks have nothing that a tick would date.
 */
const sameTick = (l: Grain, r: Grain): boolean =>
  r.tick === null ||
  (l.tick !== null &&
    l.tick.clock === r.tick.clock &&
    l.tick.phase === r.tick.phase &&
    l.tick.ticks === r.tick.ticks &&
    same(l.tick.columns, r.tick.columns) &&
    (r.tick.ticks === "shared" || same(l.entity, r.entity)));

const rules: Rules = {
  source: ({ table }, notes) => {
    const chain = chainOf(table.timeline.phases);
    const columns = new Map<string, Brand | null>();
    for (const { name, dtype, nullable, at } of table.columns) {
      const known = chain.includes(at);
      if (!known) notes.findings.push(finding("GF2019", { name, phase: at }, null));
      columns.set(name, known ? { dtype, nullable, at } : null);
    }
    if (!chain.includes(table.rows))
      notes.findings.push(finding("GF2019", { name: table.name, phase: table.rows }, null));
    return { chain, grain: table, rows: table.rows, columns, parameters: notes.parameters };
  },

  filter: ({ input, predicate, site }, notes) => {
    const before = environmentOf(input, notes);
    const brand = attempt(notes, site, null, () => boolean(predicate, before, notes));
    return { ...before, rows: latest(before.chain, before.rows, brand?.at ?? "always") };
  },

  derive: ({ input, columns: derived, site }, notes) => {
    const before = environmentOf(input, notes);
    const columns = new Map(before.columns);
    const fixed = [...keysOf(before.grain), ...before.grain.order];
    for (const { name, value } of derived) {
      if (fixed.includes(name)) {
        notes.findings.push(finding("GF2014", { name }, site, name));
        continue;
      }
      columns.set(
        name,
        attempt(notes, site, name, () => settled(judge(value, before, notes.brands))),
      );
    }
    return { ...before, columns };
  },

  join: ({ input, right: joined, prefix, site }, notes) => {
    const left = environmentOf(input, notes);
    const right = environmentOf(joined, notes);
    const [l, r] = [left.grain, right.grain];
    const columns = new Map(left.columns);
    if (l.timeline.name !== r.timeline.name || l.timeline.phases.join("\n") !== r.timeline.phases.join("\n")) {
      notes.findings.push(finding("GF2011", { left: l.timeline.name, right: r.timeline.name }, site));
      return left;
    }
    if (!same(l.event, r.event)) {
      const words = (names: readonly string[]) => names.join(", ");
      notes.findings.push(finding("GF2022", { left: words(l.event), right: words(r.event) }, site));
    }
    // Each key in its own role: a tick of one side is no entity of the other.
    const roles = [l.event, l.entity, l.tick?.columns ?? []] as const;
    const joinedRoles = [r.event, r.entity, r.tick?.columns ?? []] as const;
    const more = joinedRoles.slice(1).flatMap((keys, i) => keys.filter((key) => !roles[i + 1]?.includes(key)));
    for (const key of keysOf(r)) {
      const [a, b] = [left.columns.get(key), right.columns.get(key)];
      if (more.includes(key)) notes.findings.push(finding("GF2012", { key }, site));
      else if (a && b && a.dtype !== b.dtype)
        notes.findings.push(finding("GF2015", { name: key, left: a.dtype, right: b.dtype }, site));
    }
    const across = sameTick(l, r) ? (at: string) => at : lifted;
    for (const name of brought(left, right)) {
      const brand = right.columns.get(name) ?? null;
      const called = `${prefix}${name}`;
      if (columns.has(called)) notes.findings.push(finding("GF2013", { name: called }, site));
      columns.set(
        called,
        brand && { dtype: brand.dtype, nullable: true, at: across(latest(left.chain, brand.at, right.rows)) },
      );
    }
    return { ...left, columns };
  },
};

const boolean = (predicate: ExpressionNode, environment: Environment, notes: Notes): OperandBrand => {
  const brand = judge(predicate, environment, notes.brands);
  if (brand.dtype !== "bool")
    throw new Refusal("GF2009", { what: "filter(...)", takes: "truth values", found: brand.dtype });
  return brand;
};

/** Judges a relation and all that it is made of, each node once. */
export const environmentOf = (node: RelationNode, notes: Notes): Environment => {
  const known = notes.environments.get(node);
  if (known !== undefined) return known;
  const rule = rules[node.kind] as (node: RelationNode, notes: Notes) => Environment;
  const environment = rule(node, notes);
  notes.environments.set(node, environment);
  return environment;
};
