/** The rules of the calculus for relations, one per kind of node: when the rows and every column are known. */
import { groupRules, type Outcome, selectionRules } from "../../core/calculus.ts";
import { describeRule, ruleOf } from "../../core/check-rules.ts";
import { docField } from "../../core/column-doc.ts";
import { chainOf } from "../../core/instant.ts";
import type { Site } from "../../core/site.ts";
import { declarationFaults } from "../../plan/declaration-rules.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import { fixedColumns, groupScopeOf, keysOf, withKeys } from "../../plan/grain.ts";
import {
  type ColumnPlan,
  droppingColumns,
  mayBeNull,
  type RelationNode,
  type RelationNodes,
} from "../../plan/relations/index.ts";
import { attempt, type Rule, type VerifyContext } from "./context.ts";
import {
  type Brand,
  columnsFrom,
  type Environment,
  factOf,
  factOfColumn,
  factsIn,
  isRefused,
  type OperandBrand,
  type PassedCheck,
  rowsAfter,
  type VerifiedColumn,
  verifiedColumns,
} from "./environment.ts";
import { factsOf, hasTicks, partsOfRefused, refusedExpression, verifyExpression } from "./expression.ts";
import { finding, Refusal, refuse } from "./finding.ts";
import { unionFits } from "./join-compatibility.ts";
import { asOf, join, joinPrior } from "./joins.ts";
import {
  type Fact,
  givenInstant,
  latestPart,
  type Origin,
  originOfRead,
  part,
  refusedFact,
  type Subject,
} from "./provenance.ts";
import { groupRuleName, ruleNames } from "./rule-names.ts";

type Rules = { readonly [K in keyof RelationNodes]: Rule<RelationNodes[K]> };

/** Whether columns can be keys: each exists, and is never null. */
const keyed = (by: readonly string[], before: Environment, site: Site | null, notes: VerifyContext): boolean => {
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
  return wrong.length === 0;
};

/** A timestamp denotes an instant of its event. Without the event it denotes none. */
const inGrain = (column: VerifiedColumn, { event }: Environment["grain"]): VerifiedColumn =>
  isRefused(column) || event.length > 0 ? column : { ...column, moment: "none" };

/** A key of rows that got new keys: its instant is counted for the rows. */
const asKey = (column: VerifiedColumn, step: RelationNode, name: string): VerifiedColumn => {
  const parts = [part("value", "rows", factOfColumn(column))];
  const subject: Subject = { of: "column", step, name, value: null };
  if (isRefused(column)) return refusedFact(subject, parts);
  const why = { subject, ...givenInstant("always", ruleNames.key, parts) };
  return { ...column, nullable: false, at: why.at, why };
};

/**
 * The column that a step makes from an expression. A plain number becomes f64, and a bare null has no dtype. It denotes
 * no instant.
 */
const madeOf = (
  value: ExpressionNode,
  brand: OperandBrand,
  subject: Subject & { readonly of: "column" },
  doc: string | undefined,
): Brand => {
  const { dtype, nullable, at, passedCheck, why } = brand;
  if (dtype === "null") return refuse("GF2009", { what: "derive(...)", takes: "a value of some dtype", found: "null" });
  // A renamed column has no rule of its own.
  const origin: Origin =
    value.kind === "column"
      ? { at, rule: ruleNames.sameRow, follows: "latest", parts: [part("value", "counted", why)] }
      : why;
  return {
    dtype: dtype === "number" ? "f64" : dtype,
    nullable,
    at,
    moment: "none",
    why: { ...origin, subject },
    passedCheck,
    ...docField(doc),
  };
};

/** The condition of a column's check, for constants that replace its values. */
const checkOf = ({ name, dtype, check }: ColumnPlan): { readonly passedCheck?: PassedCheck } => {
  const rule = check === undefined ? null : ruleOf(check.schema, dtype);
  return rule !== null && "kind" in rule
    ? { passedCheck: { column: name, rule, words: describeRule(rule, dtype) } }
    : {};
};

const same = (a: PassedCheck | undefined, b: PassedCheck | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

const rules: Rules = {
  source: (node, notes) => {
    const { table, site } = node;
    const chain = chainOf(table.timeline?.phases ?? []);
    const keys = [...keysOf(table), ...table.order];
    const faults = declarationFaults(table);
    for (const { code, params, column } of faults) notes.findings.push(finding(code, params as never, site, column));
    const faulty = new Set(faults.map(({ column }) => column));
    const judged = table.columns.map((column): readonly [string, VerifiedColumn] => {
      const { name, dtype, at, moment } = column;
      const subject: Subject = { of: "column", step: node, name, value: null };
      if (faulty.has(name)) return [name, refusedFact(subject)];
      const why = { subject, ...givenInstant(at, keys.includes(name) ? ruleNames.key : ruleNames.declared) };
      return [
        name,
        { dtype, nullable: mayBeNull(column), at, moment, why, ...checkOf(column), ...docField(column.doc) },
      ];
    });
    const { timeline, event, order, entity, tick, settled, stamp } = table;
    const grain = { timeline, event, order, entity, tick, settled, stamp };
    const found = columnsFrom(judged);
    const whyRows = { subject: { of: "rows", step: node } as const, ...rowsIn(node, chain, new Map(judged)) };
    return { chain, grain, rows: whyRows.at, whyRows, rowsSite: null, ...found, parameters: notes.parameters };
  },

  filter: (node, notes, of) => {
    const { input, predicate, site } = node;
    const before = of(input);
    const brand = attempt(notes, site, null, () => boolean(predicate, before, notes));
    const origin = latestPart(before.chain, ruleNames.filtered, [
      part("rows", "counted", before.whyRows),
      part("condition", "counted", brand?.why ?? refusedExpression(predicate, before, notes.brands)),
    ]);
    return { ...before, ...rowsAfter(before, node, origin, site) };
  },

  derive: (node, notes, of) => {
    const { input, columns: derived, site } = node;
    const before = of(input);
    const columns = new Map(verifiedColumns(before));
    const fixed = fixedColumns(before.grain);
    for (const { name, value, doc } of derived) {
      if (fixed.includes(name)) {
        notes.findings.push(finding("GF2014", { name }, site, name));
        continue;
      }
      const subject = { of: "column", step: node, name, value } as const;
      const made = attempt(notes, site, name, () =>
        madeOf(value, verifyExpression(value, before, notes.brands), subject, doc),
      );
      columns.set(name, made ?? refusedFact(subject, partsOfRefused(value, before, notes.brands)));
    }
    return { ...before, ...columnsFrom(columns) };
  },

  join,
  joinPrior,
  asOf,

  union: (node, notes, of) => {
    const { input, right: other, site } = node;
    const left = of(input);
    const right = of(other);
    const misfits = unionFits(left, right, site);
    notes.findings.push(...misfits);
    if (misfits.length > 0) return left;
    const { chain } = left;
    const sides = (leftFact: Fact, rightFact: Fact) => [
      part("this side", "counted", leftFact),
      part("other side", "counted", rightFact),
    ];
    const columns = verifiedColumns(left).map(([name, a]): readonly [string, VerifiedColumn] => {
      const b = right.columns.get(name);
      const subject: Subject = { of: "column", step: node, name, value: null };
      const parts = sides(factOfColumn(a), factOf(right, name) ?? refusedFact(subject));
      if (isRefused(a) || !b) return [name, refusedFact(subject, parts)];
      const origin = latestPart(chain, a.why.rule === ruleNames.key ? ruleNames.key : ruleNames.united, parts);
      return [
        name,
        {
          dtype: b.dtype === "str" ? "str" : a.dtype,
          nullable: a.nullable || b.nullable,
          at: origin.at,
          moment: a.moment === b.moment ? a.moment : "none",
          why: { subject, ...origin },
          ...(same(a.passedCheck, b.passedCheck) ? { passedCheck: a.passedCheck } : {}),
          ...docField(a.doc ?? b.doc),
        },
      ];
    });
    const rows = latestPart(chain, ruleNames.united, sides(left.whyRows, right.whyRows));
    return { ...left, ...rowsAfter(left, node, rows, right.rowsSite ?? site), ...columnsFrom(columns) };
  },

  aggregate: (node, notes, of) => {
    const { input, by, columns: aggregated, site } = node;
    const before = of(input);
    keyed(by, before, site, notes);
    const keys = factsIn(before, by);
    const outcome = groupRules[groupScopeOf(before.grain, by)];
    const origin = (value: Fact | null): Origin =>
      originOfRead(before.chain, outcome, groupRuleName(outcome), { value, rows: before.whyRows, by: keys });
    const grain = withKeys(before.grain, by);
    const fixed = [...new Set([...by, ...grain.order])];
    const there = new Map(verifiedColumns(before));
    const columns = new Map<string, VerifiedColumn>(
      fixed.map((name) => {
        const column = there.get(name) ?? refusedFact({ of: "column", step: node, name, value: null });
        return [name, asKey(inGrain(column, grain), node, name)];
      }),
    );
    const groups: Environment = { ...before, grain: nowhere(before), ...columnsFrom([]) };
    for (const { name, value, doc } of aggregated) {
      if (fixed.includes(name)) {
        notes.findings.push(finding("GF2014", { name }, site, name));
        continue;
      }
      const subject = { of: "column", step: node, name, value } as const;
      const made = attempt(notes, site, name, () =>
        madeOf(value, verifyExpression(value, groups, notes.brands, { origin, rows: before }), subject, doc),
      );
      columns.set(name, made ?? refusedFact(subject, partsOfRefused(value, before, notes.brands)));
    }
    return { ...before, grain, ...rowsAfter(before, node, origin(null), site), ...columnsFrom(columns) };
  },

  top: (node, notes, of) => {
    const { input, value, per, site } = node;
    const before = of(input);
    if (before.grain.stamp !== null) {
      notes.findings.push(finding("GF2031", {}, site));
      return before;
    }
    const outcome = selectionRules[groupScopeOf(before.grain, per)];
    const kept = (compared: Fact | null, by: readonly Fact[]): Origin =>
      originOfRead(before.chain, outcome, groupRuleName(outcome), { value: compared, rows: before.whyRows, by });
    const origin =
      attempt(notes, site, null, () => {
        const compared = value === null ? null : verifyExpression(value, before, notes.brands).why;
        return kept(compared, factsOf(before, per));
      }) ?? kept(value === null ? null : refusedExpression(value, before, notes.brands), []);
    return { ...before, ...rowsAfter(before, node, origin, site) };
  },

  dedupe: (node, notes, of) => {
    const { input, by, site } = node;
    const before = of(input);
    if (!keyed(by, before, site, notes)) return before;
    const { chain, whyRows } = before;
    const keys = factsIn(before, by);
    const holding = groupScopeOf(before.grain, by);
    const grain = withKeys(before.grain, by);
    const looking = (outcome: Outcome, value: Fact | null): Origin =>
      originOfRead(chain, outcome, groupRuleName(outcome), { value, rows: whyRows, by: keys });
    // A column that is not a key has the instant of an aggregate, because it depends on which row was kept.
    const picked = (column: VerifiedColumn, name: string): VerifiedColumn => {
      if (isRefused(column)) return column;
      const origin = looking(groupRules[holding], column.why);
      if (origin.at === column.at) return column;
      return { ...column, at: origin.at, why: { subject: { of: "column", step: node, name, value: null }, ...origin } };
    };
    const columns = verifiedColumns(before).map(([name, column]): readonly [string, VerifiedColumn] => {
      const kept = inGrain(column, grain);
      if (by.includes(name)) return [name, asKey(kept, node, name)];
      return [name, grain.order.includes(name) ? kept : picked(kept, name)];
    });
    const rows = looking(selectionRules[holding], null);
    return { ...before, grain, ...rowsAfter(before, node, rows, site), ...columnsFrom(columns) };
  },

  select: (node, notes, of) => {
    const { input, columns: selected, site } = node;
    const before = of(input);
    if (before.grain.stamp !== null) {
      notes.findings.push(finding("GF2031", {}, site));
      return before;
    }
    const fixed = fixedColumns(before.grain);
    const renamed = selected.filter(({ name, as }) => name !== as);
    const isTaken = (as: string): boolean =>
      (before.columns.has(as) && !renamed.some(({ name }) => name === as)) ||
      renamed.filter((one) => one.as === as).length > 1;
    const there = new Map(verifiedColumns(before));
    const columns = new Map<string, VerifiedColumn>();
    const lost = (as: string): Fact => refusedFact({ of: "column", step: node, name: as, value: null });
    for (const { name, as } of selected) {
      const kept = attempt(notes, site, name, () => {
        const column = there.get(name);
        if (column === undefined) return refuse("GF2006", { name, columns: [...there.keys()] });
        if (name === as) return column;
        if (fixed.includes(name)) return refuse("GF2060", { name });
        return isTaken(as) ? refuse("GF2061", { name: as }) : column;
      });
      if (kept !== null || !there.has(as)) columns.set(as, kept ?? lost(as));
    }
    // The language never creates a plan that drops a key.
    for (const name of fixed) if (!columns.has(name)) columns.set(name, there.get(name) ?? lost(name));
    return { ...before, ...columnsFrom(columns) };
  },

  assumeRows: (node, notes, of) => {
    const { input, at, timeline, reason, site } = node;
    const before = of(input);
    const { chain, grain, rows } = before;
    const lowered = attempt(notes, site, null, () => {
      // Static tables are always known: there is nothing to lower.
      if (grain.timeline === null) return refuse("GF2039", { at: rows });
      if (!chain.includes(at) || timeline !== grain.timeline.name)
        return refuse("GF2019", { name: "assumeRows(...)", phase: at });
      if (chain.indexOf(rows) <= chain.indexOf(at)) return refuse("GF2039", { at: rows });
      if (rows === "hindsight") return refuse("GF2044", {});
      return hasTicks(grain, at) ? at : refuse("GF2047", { at });
    });
    if (lowered === null) return before;
    const origin = givenInstant(lowered, ruleNames.assumed, [part("rows", "assumed", before.whyRows)], reason);
    return { ...before, ...rowsAfter(before, node, origin, site) };
  },
};

/** The rows of a table: if checks drop some, the others wait for the checked columns. */
const rowsIn = (
  node: RelationNodes["source"],
  chain: readonly string[],
  columns: ReadonlyMap<string, VerifiedColumn>,
): Origin => {
  const dropping = droppingColumns(node.table);
  const declared = givenInstant(node.table.rows, ruleNames.declared);
  if (dropping.length === 0) return declared;
  const checked = dropping.flatMap(({ name }) => columns.get(name) ?? []);
  return latestPart(chain, ruleNames.checked, [
    part("rows", "counted", { subject: { of: "file", step: node }, ...declared }),
    ...checked.map((column) => part("condition", "counted", factOfColumn(column))),
  ]);
};

/** The grain of aggregates: from there, windows cannot reach other rows. */
const nowhere = ({ grain }: Environment): Environment["grain"] => ({
  timeline: grain.timeline,
  event: [],
  order: [],
  entity: [],
  tick: null,
  settled: null,
  stamp: null,
});

const boolean = (predicate: ExpressionNode, environment: Environment, notes: VerifyContext): OperandBrand => {
  const brand = verifyExpression(predicate, environment, notes.brands);
  if (brand.dtype !== "bool")
    throw new Refusal("GF2009", { what: "filter(...)", takes: "booleans", found: brand.dtype });
  return brand;
};

/** Verifies a relation and all of its inputs, each node once. */
export const verifyRelation = (node: RelationNode, notes: VerifyContext): Environment => {
  const known = notes.environments.get(node);
  if (known !== undefined) return known;
  // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
  const rule = rules[node.kind] as Rule<RelationNode>;
  const environment = rule(node, notes, (input) => verifyRelation(input, notes));
  notes.environments.set(node, environment);
  return environment;
};
