/** The rules of the calculus for joins: on the event, to facts, to the latest earlier event, and as of a moment. */
import { lifted } from "../../core/instant.ts";
import type { Site } from "../../core/site.ts";
import type { AsOfNode, JoinNode, JoinPriorNode } from "../../plan/relations/index.ts";
import { attempt, type Notes, type Rule } from "./context.ts";
import { sameKind } from "./dtypes.ts";
import { type Brand, latest, rowsFrom } from "./environment.ts";
import { atOfColumns, checkMoment, settledAt } from "./expression.ts";
import { finding, refuse } from "./finding.ts";
import { brought, joinFits, joinPriorFits, sameTick } from "./join-compatibility.ts";
import { words } from "./rule-names.ts";

/** Adds columns that a step brings; one of the same name is refused. */
const adding = (
  columns: ReadonlyMap<string, Brand | null>,
  more: readonly (readonly [string, Brand | null])[],
  site: Site | null,
  notes: Notes,
): ReadonlyMap<string, Brand | null> => {
  const all = new Map(columns);
  for (const [name, brand] of more) {
    if (all.has(name)) notes.findings.push(finding("GF2013", { name }, site));
    all.set(name, brand);
  }
  return all;
};

/** The same for a step that was refused: what it would have brought need not be missed again. */
const lost = (
  columns: ReadonlyMap<string, Brand | null>,
  more: readonly (readonly [string, Brand | null])[],
): ReadonlyMap<string, Brand | null> =>
  new Map([...columns, ...more.filter(([name]) => !columns.has(name)).map(([name]) => [name, null] as const)]);

export const join: Rule<JoinNode> = (node, notes, of) => {
  const { input, right: joined, how, on, prefix, site } = node;
  const left = of(input);
  const right = of(joined);
  const misfits = joinFits(left, right, node);
  notes.findings.push(...misfits);
  const facts = right.grain.event.length === 0;
  const found = attempt(notes, null, null, () =>
    atOfColumns(
      left,
      on.map((pair) => pair.left).filter((name) => left.columns.has(name)),
    ),
  );
  const sameTicks = sameTick(left.grain, right.grain);
  const across = sameTicks ? (at: string) => at : lifted;
  const known = (at: string): string => across(latest(left.chain, at, right.rows, found ?? "always"));
  const rows = how === "left" ? {} : rowsFrom(left, latest(left.chain, left.rows, known("always")), words.found, site);
  if (how === "semi" || how === "anti") return { ...left, ...rows };
  const rule = facts ? words.facts : sameTicks ? words.joined : words.joinedAcross;
  const more = brought(left, right).map((name) => {
    const brand = right.columns.get(name) ?? null;
    const moment = facts ? "none" : (brand?.moment ?? "none");
    const nullable = how === "left" || (brand?.nullable ?? true);
    return [`${prefix}${name}`, brand && { ...brand, nullable, at: known(brand.at), moment, rule }] as const;
  });
  if (misfits.length > 0) return { ...left, ...rows, columns: lost(left.columns, more) };
  return { ...left, ...rows, columns: adding(left.columns, more, site, notes) };
};

export const joinPrior: Rule<JoinPriorNode> = (node, notes, of) => {
  const { input, right: joined, by, asOf: time, prefix, site } = node;
  const left = of(input);
  const right = of(joined);
  const misfits = joinPriorFits(left, right, node);
  notes.findings.push(...misfits);
  const keys = [...right.grain.entity, ...by];
  const found = attempt(notes, site, null, () => {
    // What does not fit is told of alone.
    if (misfits.length > 0) return null;
    return latest(left.chain, atOfColumns(left, keys), ...settledAt(left, time));
  });
  if (found === null) {
    const more = [...right.columns.keys()].filter((name) => !keys.includes(name));
    return {
      ...left,
      columns: lost(
        left.columns,
        more.map((name) => [`${prefix}${name}`, null]),
      ),
    };
  }
  const theirs = attempt(notes, site, null, () => atOfColumns(right, by));
  const more = [...right.columns].flatMap(([name, brand]) => {
    if (keys.includes(name)) return [];
    const hindsight = [brand?.at, right.rows, theirs].includes("hindsight");
    const at = hindsight ? "hindsight" : found;
    return [
      [`${prefix}${name}`, brand && { ...brand, nullable: true, at, moment: "none", rule: words.priorEvent }] as const,
    ];
  });
  return { ...left, columns: adding(left.columns, more, site, notes) };
};

export const asOf: Rule<AsOfNode> = ({ input, right: log, on, keys, prefix, site }, notes, of) => {
  const left = of(input);
  const right = of(log);
  const { stamp } = right.grain;
  const known = attempt(notes, site, null, () => {
    if (left.grain.stamp !== null) return refuse("GF2031", {});
    if (stamp === null) return refuse("GF2032", {});
    const time = checkMoment(on, left.columns);
    for (const { left: column, right: key } of keys) if (!left.columns.has(column)) refuse("GF2033", { key, column });
    const at = atOfColumns(
      left,
      keys.map((pair) => pair.left),
    );
    for (const [name, a, b] of [
      [on, time, right.columns.get(stamp.knownAt)] as const,
      ...keys.map((pair) => [pair.right, left.columns.get(pair.left), right.columns.get(pair.right)] as const),
    ])
      if (a && b && !sameKind(a.dtype, b.dtype)) refuse("GF2015", { name, left: a.dtype, right: b.dtype });
    return latest(left.chain, time.moment, time.at, at);
  });
  const more = [...right.columns]
    .filter(([name]) => !right.grain.entity.includes(name))
    .map(([name, brand]) => {
      const of = brand && { ...brand, nullable: true, at: known ?? "always", moment: "none", rule: words.asOf };
      return [`${prefix}${name}`, of] as const;
    });
  if (known === null) return { ...left, columns: lost(left.columns, more) };
  return { ...left, columns: adding(left.columns, more, site, notes) };
};
