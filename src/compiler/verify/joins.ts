/** The rules of the calculus for joins: by event, to static tables, to the latest earlier event, and as of a moment. */
import type { Site } from "../../core/site.ts";
import type { AsOfNode, JoinNode, JoinPriorNode, RelationNode } from "../../plan/relations/index.ts";
import { attempt, type Rule, type VerifyContext } from "./context.ts";
import { sameKind } from "./dtypes.ts";
import {
  type Brand,
  columnsFrom,
  type Environment,
  factOfColumn,
  factsIn,
  isRefused,
  rowsAfter,
  type VerifiedColumn,
  verifiedColumns,
} from "./environment.ts";
import { asOfParts, checkMoment, factsOf } from "./expression.ts";
import { finding, refuse } from "./finding.ts";
import { joinedNames, joinFits, joinPriorFits, sameTick } from "./join-compatibility.ts";
import { latestPart, lookUpParts, type Part, part, refusedFact, releasedPart } from "./provenance.ts";
import { ruleNames } from "./rule-names.ts";

type Brought = readonly (readonly [name: string, column: VerifiedColumn])[];

/** A column of the other side after the join: its instant, and what that follows from. */
const bring = (
  step: RelationNode & { readonly prefix: string },
  [name, column]: readonly [name: string, column: VerifiedColumn],
  { chain }: Environment,
  changes: Pick<Brand, "nullable" | "moment">,
  rule: string,
  parts: readonly Part[],
): Brought[number] => {
  const as = `${step.prefix}${name}`;
  const subject = { of: "column", step, name: as, value: null } as const;
  if (isRefused(column)) return [as, refusedFact(subject, parts)];
  const origin = latestPart(chain, rule, parts);
  return [as, { ...column, ...changes, at: origin.at, why: { subject, ...origin } }];
};

/** Adds the columns of a join; a name that already exists is refused. */
const adding = (before: Environment, more: Brought, site: Site | null, notes: VerifyContext) => {
  const all = new Map(verifiedColumns(before));
  for (const [name, column] of more) {
    if (all.has(name)) notes.findings.push(finding("GF2013", { name }, site));
    all.set(name, column);
  }
  return columnsFrom(all);
};

/** The same for a refused step: its columns count as refused, so that they are not reported as missing. */
const lost = (before: Environment, more: Brought) => {
  const refused = more
    .filter(([name]) => !before.columns.has(name))
    .map(([name, column]) => [name, refusedFact(factOfColumn(column).subject, factOfColumn(column).parts)] as const);
  return columnsFrom([...verifiedColumns(before), ...refused]);
};

export const join: Rule<JoinNode> = (node, notes, of) => {
  const { input, right: joined, how, on, site } = node;
  const left = of(input);
  const right = of(joined);
  const misfits = joinFits(left, right, node);
  notes.findings.push(...misfits);
  const facts = right.grain.event.length === 0;
  const sameTicks = sameTick(left.grain, right.grain);
  // A row found at another tick is known only when the phase is over.
  const enters = sameTicks ? "counted" : "lifted";
  const keys = lookUpParts(
    "found by",
    enters,
    factsIn(
      left,
      on.map((pair) => pair.left),
    ),
  );
  const origin = latestPart(left.chain, ruleNames.found, [
    part("this side", "counted", left.whyRows),
    part("other side", enters, right.whyRows),
    ...keys,
  ]);
  const rows = how === "left" ? {} : rowsAfter(left, node, origin, site);
  if (how === "semi" || how === "anti") return { ...left, ...rows };
  const rule = facts ? ruleNames.facts : sameTicks ? ruleNames.joined : ruleNames.joinedAcross;
  const rightColumns = new Map(verifiedColumns(right));
  const more = joinedNames(left, right).flatMap((name) => {
    const column = rightColumns.get(name);
    if (column === undefined) return [];
    const parts = [part("value", enters, factOfColumn(column)), part("rows", enters, right.whyRows), ...keys];
    const nullable = how === "left" || isRefused(column) || column.nullable;
    const moment = facts || isRefused(column) ? "none" : column.moment;
    return [bring(node, [name, column], left, { nullable, moment }, rule, parts)];
  });
  return { ...left, ...rows, ...(misfits.length > 0 ? lost(left, more) : adding(left, more, site, notes)) };
};

export const joinPrior: Rule<JoinPriorNode> = (node, notes, of) => {
  const { input, right: joined, by, asOf: time, site } = node;
  const left = of(input);
  const right = of(joined);
  const misfits = joinPriorFits(left, right, node);
  notes.findings.push(...misfits);
  const keys = [...new Set([...right.grain.entity, ...by])];
  const found = attempt(notes, site, null, () => {
    // A mismatch is reported alone.
    if (misfits.length > 0) return null;
    return [...lookUpParts("found by", "counted", factsOf(left, keys)), ...asOfParts(left, time)];
  });
  // For their own partition it matters only whether it is known in hindsight.
  const partition = factsIn(right, by)
    .map((fact) => releasedPart("other side", fact))
    .filter(({ enters }) => enters === "held");
  const looked = found ?? lookUpParts("found by", "counted", factsIn(left, keys));
  const more = verifiedColumns(right)
    .filter(([name]) => !keys.includes(name))
    .map((column) => {
      const parts = [
        releasedPart("value", factOfColumn(column[1])),
        releasedPart("rows", right.whyRows),
        ...partition,
        ...looked,
      ];
      return bring(node, column, left, { nullable: true, moment: "none" }, ruleNames.priorEvent, parts);
    });
  return { ...left, ...(found === null ? lost(left, more) : adding(left, more, site, notes)) };
};

export const asOf: Rule<AsOfNode> = (node, notes, of) => {
  const { input, right: log, on, keys, site } = node;
  const left = of(input);
  const right = of(log);
  const { stamp } = right.grain;
  const names = keys.map((pair) => pair.left);
  const found = attempt(notes, site, null, () => {
    if (left.grain.stamp !== null) return refuse("GF2031", {});
    if (stamp === null) return refuse("GF2032", {});
    const time = checkMoment(on, left);
    for (const { left: column, right: key } of keys) if (!left.columns.has(column)) refuse("GF2033", { key, column });
    const facts = factsOf(left, names);
    for (const [name, a, b] of [
      [on, time, right.columns.get(stamp.knownAt)] as const,
      ...keys.map((pair) => [pair.right, left.columns.get(pair.left), right.columns.get(pair.right)] as const),
    ])
      if (a && b && !sameKind(a.dtype, b.dtype)) refuse("GF2015", { name, left: a.dtype, right: b.dtype });
    return [...asOfParts(left, on), ...lookUpParts("found by", "counted", facts)];
  });
  const looked = found ?? lookUpParts("found by", "counted", factsIn(left, names));
  const more = verifiedColumns(right)
    .filter(([name]) => !right.grain.entity.includes(name))
    .map((column) => {
      const parts = [part("value", "released", factOfColumn(column[1])), ...looked];
      return bring(node, column, left, { nullable: true, moment: "none" }, ruleNames.asOf, parts);
    });
  return { ...left, ...(found === null ? lost(left, more) : adding(left, more, site, notes)) };
};
