/** The implementation of the steps: each creates a node of the plan and returns the names of the resulting columns. */
import { assumptionReason, positiveInteger, secondsOf } from "../src/core/arguments.ts";
import { AuthorError } from "../src/core/author-error.ts";
import { callSite } from "../src/core/call-site.ts";
import type { Instant } from "../src/core/instant.ts";
import { fixedColumns, grainOf, keysOf } from "../src/plan/grain.ts";
import { checkMade } from "../src/plan/make-node.ts";
import {
  aggregate,
  asOf,
  assumeRows,
  cardinalities,
  type DerivedColumn,
  dedupe,
  derive,
  filter,
  join,
  joinKinds,
  joinPrior,
  keepOptions,
  type RelationNode,
  select,
  top,
  union,
} from "../src/plan/relations/index.ts";
import { booleanOption, choiceOption, rejectUnknownOptions, textOption } from "./check-options.ts";
import { derivedColumn, groupOf, nodeOf, parametersOf, rowOf } from "./expression/build.ts";
import type { On } from "./join.ts";

/** The other side of a step. */
export interface Right {
  readonly plan: RelationNode;
  readonly names: readonly string[];
}

/** The keys of the joined side and the columns that match them: columns of the same name, unless `on` names others. */
const pairs = (keys: readonly string[], on: On = {}) => {
  const stranger = Object.keys(on).find((key) => !keys.includes(key));
  if (stranger !== undefined) throw new AuthorError("GF1110", { key: stranger });
  return keys.map((right) => ({ left: Object.hasOwn(on, right) ? String(on[right]) : right, right }));
};

const derivedOf = (columns: object): readonly DerivedColumn[] => {
  if (Object.getOwnPropertySymbols(columns).length > 0)
    throw new AuthorError("GF1101", { what: "a derived column", why: "its name is a symbol, not text" });
  const made = Object.entries(columns).map(([name, value]) => derivedColumn(name, value));
  if (made.some(({ name }) => name === ""))
    throw new AuthorError("GF1101", { what: "a derived column", why: "it has no name" });
  return made;
};

/** The steps. `next` wraps the result of each: a relation, or a draft. */
export const steps = <T>(
  plan: RelationNode,
  names: readonly string[],
  parameters: readonly string[],
  next: (plan: RelationNode, names: readonly string[]) => T,
) => {
  const grain = grainOf(plan);
  const here = (expression: (row: object, parameters: object) => unknown): unknown =>
    expression(rowOf(names), parametersOf(parameters));
  const prefixed = (prefix: string, joined: readonly string[], dropped: readonly string[]) => [
    ...names,
    ...joined.filter((name) => !dropped.includes(name)).map((name) => `${prefix}${name}`),
  ];
  const distinct = (all: readonly string[]): readonly string[] => [...new Set(all)];
  return {
    filter: (predicate: (row: object, parameters: object) => unknown): T =>
      next(filter({ input: plan, predicate: nodeOf(here(predicate)), site: callSite() }), names),
    derive: (columns: (row: object, parameters: object) => object): T => {
      const made = derivedOf(here(columns) as object);
      return next(
        derive({ input: plan, columns: made, site: callSite() }),
        distinct([...names, ...made.map(({ name }) => name)]),
      );
    },
    join: (right: Right, options: { how: unknown; prefix?: unknown; on?: On; cardinality?: unknown }): T => {
      rejectUnknownOptions("join(...)", ["how", "prefix", "on", "cardinality"], options);
      const how = choiceOption("how", joinKinds, options.how);
      const prefix = textOption("prefix", options.prefix ?? "");
      const cardinality = choiceOption("cardinality", cardinalities, options.cardinality ?? "many-to-one");
      checkMade("join(...)", right);
      const other = grainOf(right.plan);
      const on = pairs(other.event.length === 0 ? other.entity : [], options.on);
      const made = join({ how, input: plan, right: right.plan, on, cardinality, prefix, site: callSite() });
      const dropped = [...keysOf(other), ...other.order.filter((name) => grain.order.includes(name))];
      return next(made, how === "semi" || how === "anti" ? names : prefixed(prefix, right.names, dropped));
    },
    joinPrior: (right: Right, options: { prefix: unknown; by?: readonly string[]; asOf?: unknown }): T => {
      rejectUnknownOptions("joinPrior(...)", ["prefix", "by", "asOf"], options);
      const prefix = textOption("prefix", options.prefix);
      const { by = [] } = options;
      const time = options.asOf === undefined || options.asOf === null ? null : textOption("asOf", options.asOf);
      checkMade("joinPrior(...)", right);
      return next(
        joinPrior({ input: plan, right: right.plan, by: distinct(by), asOf: time, prefix, site: callSite() }),
        prefixed(prefix, right.names, [...grainOf(right.plan).entity, ...by]),
      );
    },
    asOf: (
      right: Right,
      options: { time: unknown; tolerance?: unknown; inclusive?: unknown; prefix?: unknown; on?: On },
    ): T => {
      rejectUnknownOptions("asOf(...)", ["time", "tolerance", "inclusive", "prefix", "on"], options);
      const { tolerance } = options;
      const time = textOption("time", options.time);
      const inclusive = booleanOption("inclusive", options.inclusive ?? false);
      const prefix = textOption("prefix", options.prefix ?? "");
      checkMade("asOf(...)", right);
      const { entity } = grainOf(right.plan);
      const made = asOf({
        input: plan,
        right: right.plan,
        on: time,
        keys: pairs(entity, options.on),
        tolerance: tolerance === undefined ? null : secondsOf(tolerance),
        inclusive,
        prefix,
        site: callSite(),
      });
      return next(made, prefixed(prefix, right.names, entity));
    },
    union: (other: Right): T => {
      checkMade("union(...)", other);
      return next(union({ input: plan, right: other.plan, site: callSite() }), names);
    },
    aggregate: (by: readonly string[], columns: (group: object) => object): T => {
      const made = derivedOf(columns(groupOf(names)));
      const node = aggregate({ input: plan, by: distinct(by), columns: made, site: callSite() });
      const { order } = grainOf(node);
      return next(node, distinct([...by, ...order, ...made.map(({ name }) => name)]));
    },
    top: (
      rows: unknown,
      value: (row: object, parameters: object) => unknown,
      options: { per?: readonly string[]; lowest?: unknown } = {},
    ): T => {
      rejectUnknownOptions("top(...)", ["per", "lowest"], options);
      const { per = [], lowest = false } = options;
      const made = top({
        input: plan,
        count: positiveInteger("top(...)", rows),
        value: nodeOf(here(value)),
        lowest: booleanOption("lowest", lowest),
        per: per.length === 0 ? grain.event : distinct(per),
        site: callSite(),
      });
      return next(made, names);
    },
    limit: (rows: unknown, options: { per?: readonly string[] } = {}): T => {
      rejectUnknownOptions("limit(...)", ["per"], options);
      const { per = [] } = options;
      const made = top({
        input: plan,
        count: positiveInteger("limit(...)", rows),
        value: null,
        lowest: true,
        per: per.length === 0 ? grain.event : distinct(per),
        site: callSite(),
      });
      return next(made, names);
    },
    dedupe: (by: readonly string[], options: { keep?: unknown } = {}): T => {
      rejectUnknownOptions("dedupe(...)", ["keep"], options);
      const keep = choiceOption("keep", keepOptions, options.keep ?? "first");
      return next(dedupe({ input: plan, by: distinct(by), keep, site: callSite() }), names);
    },
    select: (kept: readonly string[]): T => {
      const columns = distinct([...fixedColumns(grain), ...kept]);
      const made = columns.map((name) => ({ name, as: name }));
      return next(select({ input: plan, columns: made, site: callSite() }), columns);
    },
    rename: (others: { readonly [name: string]: string }): T => {
      const strange = Object.keys(others).filter((name) => !names.includes(name));
      const made = [...names, ...strange].map((name) => ({
        name,
        as: Object.hasOwn(others, name) ? String(others[name]) : name,
      }));
      const nameless = made.find(({ as }) => as === "");
      if (nameless !== undefined)
        throw new AuthorError("GF1101", { what: `the column '${nameless.name}'`, why: "its new name is empty" });
      return next(select({ input: plan, columns: made, site: callSite() }), distinct(made.map(({ as }) => as)));
    },
    assumeRows: (reason: unknown, { at, timeline }: Instant): T =>
      next(assumeRows({ input: plan, reason: assumptionReason(reason), at, timeline, site: callSite() }), names),
  };
};
