/** The rules of the calculus for relations, one per kind of node: when the rows are known, and every column. */
import { groupRules, selectionRules } from "../../core/calculus.ts";
import { ruleOf, wordsOf } from "../../core/check-rules.ts";
import { documented } from "../../core/doc.ts";
import { chainOf } from "../../core/instant.ts";
import type { Site } from "../../core/site.ts";
import { declarationFaults } from "../../plan/declaration-rules.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import { fixedOf, holdingOf, keysOf, regrouped } from "../../plan/grain.ts";
import {
  type ColumnPlan,
  droppingOf,
  mayBeNull,
  type RelationNode,
  type RelationNodes,
} from "../../plan/relations/index.ts";
import { attempt, type Notes, type Rule } from "./context.ts";
import { type Brand, type Environment, type Held, latest, type OperandBrand, rowsFrom } from "./environment.ts";
import { base, hasTicks, judge, outcomeAt, settled } from "./expression.ts";
import { finding, Refusal, refuse } from "./finding.ts";
import { unionFits } from "./join-compatibility.ts";
import { asOf, join, joinPrior } from "./joins.ts";
import { groupWords, words } from "./rule-names.ts";

type Rules = { readonly [K in keyof RelationNodes]: Rule<RelationNodes[K]> };

/** Columns that tell rows apart: each there, and never null. Null if one is not. */
const keyed = (
  by: readonly string[],
  before: Environment,
  site: Site | null,
  notes: Notes,
): readonly string[] | null => {
  const wrong = by.filter(
    (name) =>
      attempt(notes, site, name, () => {
        if (before.grain.stamp !== null) return refuse("GF2031", {});
        const brand = before.columns.get(name);
        if (brand === undefined) return refuse("GF2006", { name, columns: [...before.columns.keys()] });
        if (brand?.nullable === true) return refuse("GF2034", { name });
        return brand;
      }) === null,
  );
  return wrong.length === 0 ? by : null;
};

/** What a timestamp denotes of its event is lost with the event. */
const inGrain = (brand: Brand | null, { event }: Environment["grain"]): Brand | null =>
  brand && event.length === 0 ? { ...brand, moment: "none" } : brand;

const asKey = (brand: Brand | null): Brand | null =>
  brand && { ...brand, nullable: false, at: "always", rule: words.key };

/** What the check of a column says, for the constants that an author puts in its place. */
const heldOf = ({ name, dtype, check }: ColumnPlan): { readonly held?: Held } => {
  const rule = check === undefined ? null : ruleOf(check.schema, dtype);
  return rule !== null && "kind" in rule ? { held: { column: name, rule, words: wordsOf(rule, dtype) } } : {};
};

const same = (a: Held | undefined, b: Held | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const rules: Rules = {
  source: ({ table, site }, notes) => {
    const chain = chainOf(table.timeline?.phases ?? []);
    const keys = [...keysOf(table), ...table.order];
    const faults = declarationFaults(table);
    for (const { code, params, column } of faults) notes.findings.push(finding(code, params as never, site, column));
    const refused = new Set(faults.map(({ column }) => column));
    const columns = new Map<string, Brand | null>(
      table.columns.map((column) => {
        const { name, dtype, at, moment } = column;
        const rule = keys.includes(name) ? words.key : words.declared;
        const brand = {
          dtype,
          nullable: mayBeNull(column),
          at,
          moment,
          rule,
          ...heldOf(column),
          ...documented(column.doc),
        };
        return [name, refused.has(name) ? null : brand];
      }),
    );
    const { timeline, event, order, entity, tick, settled, stamp } = table;
    const grain = { timeline, event, order, entity, tick, settled, stamp };
    const dropping = droppingOf(table);
    const rows = latest(chain, table.rows, ...dropping.map(({ at }) => at));
    const rowsRule = dropping.length === 0 ? words.declared : words.checked;
    return { chain, grain, rows, rowsRule, rowsSite: null, columns, parameters: notes.parameters };
  },

  filter: ({ input, predicate, site }, notes, of) => {
    const before = of(input);
    const brand = attempt(notes, site, null, () => boolean(predicate, before, notes));
    return {
      ...before,
      ...rowsFrom(before, latest(before.chain, before.rows, brand?.at ?? "always"), words.filtered, site),
    };
  },

  derive: ({ input, columns: derived, site }, notes, of) => {
    const before = of(input);
    const columns = new Map(before.columns);
    const fixed = fixedOf(before.grain);
    for (const { name, value, doc } of derived) {
      if (fixed.includes(name)) {
        notes.findings.push(finding("GF2014", { name }, site, name));
        continue;
      }
      columns.set(
        name,
        attempt(notes, site, name, () => settled(judge(value, before, notes.brands), doc)),
      );
    }
    return { ...before, columns };
  },

  join,
  joinPrior,
  asOf,

  union: ({ input, right: other, site }, notes, of) => {
    const left = of(input);
    const right = of(other);
    const misfits = unionFits(left, right, site);
    notes.findings.push(...misfits);
    if (misfits.length > 0) return left;
    const { chain } = left;
    const columns = [...left.columns].map(([name, a]): readonly [string, Brand | null] => {
      const b = right.columns.get(name);
      if (!a || !b) return [name, null];
      return [
        name,
        {
          dtype: b.dtype === "str" ? "str" : a.dtype,
          nullable: a.nullable || b.nullable,
          at: latest(chain, a.at, b.at),
          moment: a.moment === b.moment ? a.moment : "none",
          rule: a.rule === words.key ? words.key : words.united,
          ...(same(a.held, b.held) ? { held: a.held } : {}),
          ...documented(a.doc ?? b.doc),
        },
      ];
    });
    const rows = rowsFrom(left, latest(chain, left.rows, right.rows), words.united, right.rowsSite ?? site);
    return { ...left, ...rows, columns: new Map(columns) };
  },

  aggregate: ({ input, by, columns: aggregated, site }, notes, of) => {
    const before = of(input);
    const known = keyed(by, before, site, notes) ?? [];
    const outcome = groupRules[holdingOf(before.grain, by)];
    const rule = groupWords(outcome);
    const at = (value: string): string =>
      outcomeAt(outcome, attempt(notes, null, null, () => base(before, value, known)) ?? "always");
    const grain = regrouped(before.grain, by);
    const fixed = [...new Set([...by, ...grain.order])];
    const columns = new Map<string, Brand | null>(
      fixed.map((name) => [name, asKey(inGrain(before.columns.get(name) ?? null, grain))]),
    );
    const groups: Environment = { ...before, grain: nowhere(before), columns: new Map() };
    for (const { name, value, doc } of aggregated) {
      if (fixed.includes(name)) notes.findings.push(finding("GF2014", { name }, site, name));
      else
        columns.set(
          name,
          attempt(notes, site, name, () =>
            settled(judge(value, groups, notes.brands, { at, rule, rows: before }), doc),
          ),
        );
    }
    return { ...before, grain, ...rowsFrom(before, at("always"), rule, site), columns };
  },

  top: ({ input, value, per, site }, notes, of) => {
    const before = of(input);
    if (before.grain.stamp !== null) {
      notes.findings.push(finding("GF2031", {}, site));
      return before;
    }
    const outcome = selectionRules[holdingOf(before.grain, per)];
    const at = attempt(notes, site, null, () =>
      base(before, value === null ? "always" : judge(value, before, notes.brands).at, per),
    );
    return { ...before, ...rowsFrom(before, outcomeAt(outcome, at ?? before.rows), groupWords(outcome), site) };
  },

  dedupe: ({ input, by, site }, notes, of) => {
    const before = of(input);
    const known = keyed(by, before, site, notes);
    if (known === null) return before;
    const holding = holdingOf(before.grain, by);
    const outcome = selectionRules[holding];
    const at = attempt(notes, null, null, () => base(before, "always", known)) ?? before.rows;
    const grain = regrouped(before.grain, by);
    const fixed = [...by, ...grain.order];
    // A column that is no key is what an aggregate would make of it that takes one row's value.
    const picked = (brand: Brand): Brand => {
      const later = outcomeAt(groupRules[holding], latest(before.chain, brand.at, at));
      return later === brand.at ? brand : { ...brand, at: later, rule: groupWords(groupRules[holding]) };
    };
    const columns = new Map(
      [...before.columns].map(([name, brand]) => {
        const kept = inGrain(brand, grain);
        return [name, fixed.includes(name) ? (by.includes(name) ? asKey(kept) : kept) : kept && picked(kept)];
      }),
    );
    return {
      ...before,
      grain,
      ...rowsFrom(before, outcomeAt(outcome, at), groupWords(outcome), site),
      columns,
    };
  },

  select: ({ input, columns: selected, site }, notes, of) => {
    const before = of(input);
    if (before.grain.stamp !== null) {
      notes.findings.push(finding("GF2031", {}, site));
      return before;
    }
    const fixed = fixedOf(before.grain);
    const renamed = selected.filter(({ name, as }) => name !== as);
    const isTaken = (as: string): boolean =>
      (before.columns.has(as) && !renamed.some(({ name }) => name === as)) ||
      renamed.filter((one) => one.as === as).length > 1;
    const columns = new Map<string, Brand | null>();
    for (const { name, as } of selected) {
      const kept = attempt(notes, site, name, () => {
        const brand = before.columns.get(name);
        if (brand === undefined) return refuse("GF2006", { name, columns: [...before.columns.keys()] });
        if (name === as) return { brand };
        if (fixed.includes(name)) return refuse("GF2060", { name });
        return isTaken(as) ? refuse("GF2061", { name: as }) : { brand };
      });
      if (kept !== null || !before.columns.has(as)) columns.set(as, kept?.brand ?? null);
    }
    // A plan that leaves out a key is none of ours.
    for (const name of fixed) if (!columns.has(name)) columns.set(name, before.columns.get(name) ?? null);
    return { ...before, columns };
  },

  assumeRows: ({ input, at, timeline, site }, notes, of) => {
    const before = of(input);
    const { chain, grain, rows } = before;
    const lowered = attempt(notes, site, null, () => {
      // Facts are always known: there is nothing to lower.
      if (grain.timeline === null) return refuse("GF2039", { at: rows });
      if (!chain.includes(at) || timeline !== grain.timeline.name)
        return refuse("GF2019", { name: "assumeRows(...)", phase: at });
      if (chain.indexOf(rows) <= chain.indexOf(at)) return refuse("GF2039", { at: rows });
      if (rows === "hindsight") return refuse("GF2044", {});
      return hasTicks(grain, at) ? at : refuse("GF2047", { at });
    });
    return lowered === null ? before : { ...before, ...rowsFrom(before, lowered, words.assumed, site) };
  },
};

/** The grain of what is made of aggregates: from there no other rows can be looked at. */
const nowhere = ({ grain }: Environment): Environment["grain"] => ({
  timeline: grain.timeline,
  event: [],
  order: [],
  entity: [],
  tick: null,
  settled: null,
  stamp: null,
});

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
  // Each rule takes the node of its own kind; TypeScript does not follow that through the look-up.
  const rule = rules[node.kind] as Rule<RelationNode>;
  const environment = rule(node, notes, (input) => environmentOf(input, notes));
  notes.environments.set(node, environment);
  return environment;
};
