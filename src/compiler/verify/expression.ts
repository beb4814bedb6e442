/**
 * The rules of the calculus for expressions, one per kind of node: dtype, nullability and instant of the result. They
 * are derived from the plan alone, independently of the types.
 */
import {
  type AggregateRule,
  aggregateRules,
  directionalFrames,
  durationAdvice,
  type FrameSet,
} from "../../core/aggregate-rules.ts";
import { spanKindOf, spanKinds, windowUnits } from "../../core/arguments.ts";
import { type FrameKind, frameRules, type Outcome } from "../../core/calculus.ts";
import { satisfies } from "../../core/check-rules.ts";
import { castTable, type Dtype, type Family, family } from "../../core/dtypes.ts";
import type { Aggregate, ExpressionNode, ExpressionNodes } from "../../plan/expressions/index.ts";
import type { FramePlan } from "../../plan/frame.ts";
import type { TickPlan } from "../../plan/relations/index.ts";
import { operandsOf } from "../../plan/traverse.ts";
import {
  arithmetic,
  castable,
  checkConstant,
  comparable,
  isFloat,
  isIntegerDtype,
  isNumeric,
  unified,
} from "./dtypes.ts";
import { type Brand, type Environment, factOf, type OperandBrand } from "./environment.ts";
import { refuse } from "./finding.ts";
import { verifyFunction } from "./functions.ts";
import {
  type Fact,
  givenInstant,
  latestPart,
  momentParts,
  type Origin,
  originOfRead,
  type Part,
  part,
  refusedFact,
  type Subject,
} from "./provenance.ts";
import { ruleNames, windowRuleName } from "./rule-names.ts";
import { tickScopeOf } from "./tick-scope.ts";

/** The brand of each expression, for the lowering. */
export type Brands = Map<ExpressionNode, OperandBrand>;

/** The context of an aggregate over a group. */
export interface Grouping {
  readonly origin: (value: Fact) => Origin;
  /** The rows of the groups. */
  readonly rows: Environment;
}

interface Judge {
  readonly environment: Environment;
  /** Set within an `aggregate` step: the environment is then that of the groups. */
  readonly grouping: Grouping | null;
  /** Verifies an operand. */
  readonly of: (node: ExpressionNode) => OperandBrand;
  readonly brands: Brands;
}

/** The verdict on an expression, and what its instant follows from. */
interface Judgement extends Pick<OperandBrand, "dtype" | "nullable" | "passedCheck"> {
  readonly origin: Origin;
}

/** A column has no rule here: its relation defines it. */
type Rules = {
  readonly [K in Exclude<keyof ExpressionNodes, "column">]: (node: ExpressionNodes[K], judge: Judge) => Judgement;
};

/** An operand was refused before, so what is made from it is not refused again. */
export class AlreadyRefused extends Error {}

const constant = (node: ExpressionNode, dtype: Dtype): void => {
  if (node.kind === "literal" && node.dtype === "number") checkConstant(node.value, dtype);
};

const asExpression = (node: ExpressionNode): Subject => ({ of: "expression", node });

/** A same-row operation: the latest instant of its operands. */
const together = (
  { chain }: Environment,
  dtype: Dtype,
  nullable: boolean,
  ...parts: readonly Pick<OperandBrand, "why">[]
): Judgement => ({
  dtype,
  nullable,
  origin: latestPart(
    chain,
    ruleNames.sameRow,
    parts.map(({ why }) => part("value", "counted", why)),
  ),
});

/** A boolean, or a refusal. */
const truth = (what: string, brand: OperandBrand): OperandBrand =>
  brand.dtype === "bool" ? brand : refuse("GF2009", { what, takes: "booleans", found: brand.dtype });

/** A column that exists and was not refused. */
const columnOf = ({ columns }: Pick<Environment, "columns">, name: string): Brand => {
  const brand = columns.get(name);
  if (brand === undefined) return refuse("GF2006", { name, columns: [...columns.keys()] });
  if (brand === null) throw new AlreadyRefused();
  return brand;
};

/** Why some columns of the row are known when they are. */
export const factsOf = (environment: Environment, names: readonly string[]): readonly Fact[] =>
  names.map((name) => columnOf(environment, name).why);

/** Refuses a unit that the clock of these ticks does not declare. */
const checkUnit = ({ size, unit }: FramePlan, tick: TickPlan | null): void => {
  if (unit === undefined || unit === tick?.unit) return;
  const example = tick?.unit === undefined ? windowUnits.ticks.example : `10${tick.unit}`;
  if (tick === null) refuse("GF2007", {});
  else refuse("GF2049", { text: `${size}${unit}`, clock: tick.clock, example });
};

/** Refuses what a frame needs and the rows lack, in this order. */
const checkFrame = (frame: FramePlan, environment: Environment): void => {
  const { grain } = environment;
  if (grain.stamp !== null) refuse("GF2031", {});
  // Rows of tables and of steps have a key; only the aggregates of a group have none.
  if (grain.event.length === 0 && grain.entity.length === 0) refuse("GF2045", {});
  const { needs } = frameRules[frame.kind];
  if (needs === "tick" && grain.tick === null) refuse("GF2007", {});
  if (needs === "order" && grain.order.length === 0) refuse("GF2008", {});
  if (needs === "event" && grain.event.length === 0) refuse("GF2026", {});
  // `asOf` reads only strictly earlier events; other frames do not have it in the types.
  const spansEvents = frame.asOf !== null || (frameRules[frame.kind].spansEvents && grain.event.length > 0);
  checkOverlap(grain, frame.kind === "prior" ? frame.asOf : null, spansEvents);
  if (frame.asOf !== null) checkMoment(frame.asOf, environment);
  if (frame.gap > 0 && frame.kind !== "prior")
    refuse("GF2009", { what: "gap(...)", takes: "prior(...)", found: "other rows" });
  checkUnit(frame, grain.tick);
  checkTimes(frame, environment);
};

/** The span must fit the dtype of the column. Frames that extend in both directions do not have it in the types. */
const checkTimes = ({ kind, within }: FramePlan, { columns }: Environment): void => {
  const time = within === null ? null : columns.get(within.column);
  if (within === null || !time) return;
  const what = `within(${within.span})`;
  const ways: FrameSet = directionalFrames;
  if (!ways.kinds.includes(kind)) refuse("GF2009", { what, takes: ways.words, found: "other rows" });
  const { dtypes, words }: { readonly dtypes: readonly Dtype[]; readonly words: string } =
    spanKinds[spanKindOf(within.span)];
  if (!dtypes.includes(time.dtype)) refuse("GF2009", { what, takes: words, found: time.dtype });
};

/** If events overlap, other events can be read only as of a timestamp; if they do not, every earlier one is settled. */
export const checkOverlap = ({ timeline }: Environment["grain"], asOf: string | null, spansEvents: boolean): void => {
  if (timeline?.overlapping === true && asOf === null && spansEvents) refuse("GF2029", {});
  if (timeline?.overlapping !== true && asOf !== null) refuse("GF2062", { timeline: timeline?.name ?? "" });
};

/** The column of an `asOf` must be a timestamp that denotes an instant. */
export const checkMoment = (name: string, environment: Environment): Brand => {
  const brand = columnOf(environment, name);
  return brand.moment === "none" ? refuse("GF2028", { name }) : brand;
};

/** What was settled before a timestamp is known at the moment that it denotes, if the timestamp itself is known. */
export const asOfParts = (environment: Environment, name: string | null): readonly Part[] => {
  if (name === null) return [];
  const { why, moment } = checkMoment(name, environment);
  return momentParts(why, moment);
};

const windowed = (frame: FramePlan, value: Fact, environment: Environment): Origin => {
  checkFrame(frame, environment);
  const { kind, entity, by, within, asOf } = frame;
  const { chain, grain, whyRows } = environment;
  const outcome: Outcome = frameRules[kind].outcome[tickScopeOf(grain, entity, by)];
  return originOfRead(chain, outcome, windowRuleName(kind, outcome), {
    value,
    rows: whyRows,
    by: factsOf(environment, by),
    within: factsOf(environment, within === null ? [] : [within.column]),
    moments: asOfParts(environment, asOf),
  });
};

/** Reads along the ticks of the same event and entity, with the rule of the corresponding window. */
const along = (kind: FrameKind, { why }: OperandBrand, environment: Environment): Origin =>
  windowed({ kind, size: null, gap: 0, entity: true, by: [], atLeast: 1, asOf: null, within: null }, why, environment);

/** Whether the rows have a tick in the phase of an instant. */
export const hasTicks = ({ tick }: Environment["grain"], at: string): boolean =>
  !at.startsWith("during ") || at === `during '${tick?.phase}'`;

const aggregateDtype = (aggregate: Aggregate, dtype: OperandBrand["dtype"], kind: FrameKind | null): Dtype => {
  const what = `${aggregate}()`;
  const { of, takes, makes, over }: AggregateRule = aggregateRules[aggregate];
  const families: readonly Family[] = of;
  // A constant has no window. The only useful aggregate of one is the count.
  if (dtype === "number" || dtype === "null")
    return aggregate === "count" ? "i64" : refuse("GF2009", { what, takes, found: dtype });
  if (!families.includes(family[dtype])) {
    const advice = dtype === "duration" && takes === aggregateRules.mean.takes ? durationAdvice : takes;
    return refuse("GF2009", { what, takes: advice, found: dtype });
  }
  if (over !== null && (kind === null || !over.kinds.includes(kind)))
    return refuse("GF2009", { what, takes: over.words, found: "other rows" });
  if (makes === "own") return dtype;
  if (makes === "sum" && dtype === "duration") return dtype;
  if (makes === "sum") return dtype === "bool" || isIntegerDtype(dtype) ? "i64" : "f64";
  return makes;
};

/** Whether an aggregate may be null although its values are not: a deviation needs at least two. */
const mayLack = (aggregate: Aggregate): boolean => aggregateRules[aggregate].needs > 1;

/** A constant that replaces a column's value must pass the column's check. */
const within = ({ passedCheck }: OperandBrand, node: ExpressionNode): void => {
  if (
    passedCheck === undefined ||
    node.kind !== "literal" ||
    node.value === null ||
    satisfies(passedCheck.rule, node.value)
  )
    return;
  refuse("GF2048", { value: node.value, column: passedCheck.column, bounds: passedCheck.words });
};

/** If a constant replaces its nulls, the values of a column still pass its check. */
const kept = ({ passedCheck }: OperandBrand, fallback: ExpressionNode) =>
  fallback.kind === "literal" ? { passedCheck } : {};

/** The minimum and maximum are among the values, so they pass the check. */
const chosen = (aggregate: Aggregate, { passedCheck }: OperandBrand) =>
  aggregate === "min" || aggregate === "max" ? { passedCheck } : {};

/** Whether a condition tests that value for null: orElse(...) in other words. */
const fillsNulls = (condition: ExpressionNode, value: ExpressionNode, not = false): boolean => {
  if (condition.kind === "not") return fillsNulls(condition.value, value, !not);
  return condition.kind === "isNull" && !not && JSON.stringify(condition.value) === JSON.stringify(value);
};

/** Whether the row itself may be outside its own time span, because its time is null. */
const maybeTimeless = ({ within }: FramePlan, { columns }: Environment): boolean => {
  const time = within === null ? null : columns.get(within.column);
  return !!time && (time.nullable || isFloat(time.dtype));
};

const parameter = givenInstant("always", ruleNames.parameter);

const rules: Rules = {
  literal: ({ dtype, value }) => ({
    dtype,
    nullable: value === null,
    origin: givenInstant("always", ruleNames.constant),
  }),

  param: ({ name }, { environment }) => {
    const brand = environment.parameters.get(name);
    if (brand === undefined) return refuse("GF2018", { name });
    return { dtype: brand.dtype, nullable: brand.nullable, origin: parameter };
  },

  arithmetic: ({ operator, left, right }, { environment, of }) => {
    const [a, b] = [of(left), of(right)];
    const dtype = arithmetic(a.dtype, b.dtype);
    const words = { plus: "plus(...)", minus: "minus(...)", times: "times(...)", divide: "dividedBy(...)" };
    if (a.dtype === "duration" && (operator === "plus" || operator === "minus")) {
      if (b.dtype !== "duration")
        return refuse("GF2009", { what: words[operator], takes: "another duration", found: b.dtype });
      return together(environment, "duration", a.nullable || b.nullable, a, b);
    }
    if (dtype === null)
      return refuse("GF2009", {
        what: words[operator],
        takes: "numbers",
        found: isNumeric(a.dtype) ? b.dtype : a.dtype,
      });
    // A quotient is always f64, so a fraction is allowed there.
    if (operator !== "divide") for (const side of [left, right]) constant(side, dtype);
    return together(environment, operator === "divide" ? "f64" : dtype, a.nullable || b.nullable, a, b);
  },

  compare: ({ operator, left, right }, { environment, of }) => {
    const [a, b] = [of(left), of(right)];
    const dtype = comparable(a.dtype, b.dtype);
    if (dtype === null)
      return refuse("GF2009", { what: `${operator}(...)`, takes: `another ${a.dtype}`, found: b.dtype });
    if (dtype === "bool" && operator !== "eq" && operator !== "ne")
      return refuse("GF2009", { what: `${operator}(...)`, takes: "numbers, text or dates", found: "bool" });
    for (const side of [left, right]) constant(side, dtype);
    return together(environment, "bool", a.nullable || b.nullable, a, b);
  },

  logic: ({ operator, left, right }, { environment, of }) => {
    const [a, b] = [truth(`${operator}(...)`, of(left)), truth(`${operator}(...)`, of(right))];
    return together(environment, "bool", a.nullable || b.nullable, a, b);
  },

  not: ({ value }, { environment, of }) => {
    const a = truth("not()", of(value));
    return together(environment, "bool", a.nullable, a);
  },

  conditional: ({ word, condition, then, otherwise }, { environment, of }) => {
    const [c, a, b] = [truth(`${word}(...)`, of(condition)), of(then), of(otherwise)];
    const dtype = unified(a.dtype, b.dtype);
    if (dtype === null)
      return refuse("GF2009", { what: "otherwise(...)", takes: `a value like then(...)'s ${a.dtype}`, found: b.dtype });
    for (const side of [then, otherwise]) constant(side, dtype);
    if (fillsNulls(condition, otherwise)) within(b, then);
    if (fillsNulls(condition, then, true)) within(a, otherwise);
    return together(environment, dtype, a.nullable || b.nullable, c, a, b);
  },

  isNull: ({ value }, { environment, of }) => together(environment, "bool", false, of(value)),

  orElse: ({ value, fallback }, { environment, of }) => {
    const [a, b] = [of(value), of(fallback)];
    const dtype = unified(a.dtype, b.dtype);
    if (dtype === null)
      return refuse("GF2009", { what: "orElse(...)", takes: `a value of ${a.dtype}`, found: b.dtype });
    constant(fallback, dtype);
    within(a, fallback);
    return { ...together(environment, dtype, a.nullable && b.nullable, a, b), ...kept(a, fallback) };
  },

  cast: ({ value, dtype }, { environment, of }) => {
    const a = of(value);
    return castable(a.dtype, dtype)
      ? {
          ...together(environment, dtype, a.nullable, a),
          ...(isNumeric(a.dtype) && isNumeric(dtype) ? { passedCheck: a.passedCheck } : {}),
        }
      : refuse("GF2009", { what: `cast(${dtype})`, takes: castTable[dtype].words, found: a.dtype });
  },

  isIn: ({ value, list }, { environment, of }) => {
    const a = of(value);
    const listed = "kind" in list ? environment.parameters.get(list.name) : null;
    if (listed === undefined) return refuse("GF2018", { name: "kind" in list ? list.name : "" });
    const dtypes: readonly OperandBrand["dtype"][] =
      "kind" in list ? [listed?.dtype ?? "null"] : list.map((item) => item.dtype);
    if (listed !== null && !listed.list)
      return refuse("GF2009", { what: "isIn(...)", takes: "a list", found: `one ${listed.dtype}` });
    for (const dtype of dtypes)
      if (comparable(a.dtype, dtype) === null)
        return refuse("GF2009", { what: "isIn(...)", takes: `a list of ${a.dtype}`, found: dtype });
    if (!("kind" in list) && isIntegerDtype(a.dtype)) for (const item of list) checkConstant(item.value, "i64");
    const ofList = "kind" in list ? [{ why: { subject: asExpression(list), ...parameter } }] : [];
    return together(environment, "bool", a.nullable || (listed?.nullable ?? false), a, ...ofList);
  },

  shift: ({ value, rows }, { environment, of }) => {
    const { dtype, passedCheck } = of(value);
    return {
      dtype,
      passedCheck,
      nullable: true,
      origin: along(rows > 0 ? "trailing" : "ahead", of(value), environment),
    };
  },

  fill: ({ value, direction }, { environment, of }) => {
    const { dtype, passedCheck, nullable } = of(value);
    const origin = along(direction === "forward" ? "trailing" : "ahead", of(value), environment);
    return { dtype, passedCheck, nullable, origin };
  },

  interpolate: ({ value }, { environment, of }) => {
    const a = of(value);
    if (!isNumeric(a.dtype)) return refuse("GF2009", { what: "interpolate()", takes: "numbers", found: a.dtype });
    return { dtype: "f64", nullable: a.nullable, origin: along("ahead", a, environment) };
  },

  assume: ({ value, at, timeline, reason }, { environment, of }) => {
    const a = of(value);
    const { chain, grain } = environment;
    // Static tables are always known: there is nothing to lower.
    if (grain.timeline === null) return refuse("GF2039", { at: a.at });
    if (!chain.includes(at) || timeline !== grain.timeline.name)
      return refuse("GF2019", { name: "assume(...)", phase: at });
    if (chain.indexOf(a.at) <= chain.indexOf(at)) return refuse("GF2039", { at: a.at });
    if (a.at === "hindsight") return refuse("GF2044", {});
    if (!hasTicks(grain, at)) return refuse("GF2047", { at });
    const { dtype, nullable, passedCheck, why } = a;
    return {
      dtype,
      nullable,
      passedCheck,
      origin: givenInstant(at, ruleNames.assumed, [part("value", "assumed", why)], reason),
    };
  },

  function: (node, { environment, of }) => {
    const { dtype, nullable, parts } = verifyFunction(node, of);
    return together(environment, dtype, nullable, ...parts);
  },

  group: ({ aggregate, value }, { grouping, brands }) => {
    if (grouping === null) return refuse("GF2041", { name: `${aggregate}()` });
    const a = verifyExpression(value, grouping.rows, brands);
    const dtype = aggregateDtype(aggregate, a.dtype, null);
    return {
      dtype,
      nullable: aggregate !== "count" && (mayLack(aggregate) || a.nullable),
      origin: grouping.origin(a.why),
      ...chosen(aggregate, a),
    };
  },

  window: ({ frame, aggregate, value }, { environment, of }) => {
    const a = of(value);
    const origin = windowed(frame, a.why, environment);
    const dtype = aggregateDtype(aggregate, a.dtype, frame.kind);
    const maybeEmpty = !frameRules[frame.kind].self || frame.atLeast > 1 || maybeTimeless(frame, environment);
    return {
      dtype,
      nullable: aggregate !== "count" && (mayLack(aggregate) || maybeEmpty || a.nullable),
      origin,
      ...chosen(aggregate, a),
    };
  },
};

/** Verifies an expression and all of its operands. */
export const verifyExpression = (
  node: ExpressionNode,
  environment: Environment,
  brands: Brands,
  grouping: Grouping | null = null,
): OperandBrand => {
  const judged = (operand: Exclude<ExpressionNode, { readonly kind: "column" }>): OperandBrand => {
    // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
    const rule = rules[operand.kind] as (node: ExpressionNode, judge: Judge) => Judgement;
    const { origin, ...found } = rule(operand, { environment, grouping, of, brands });
    return { ...found, at: origin.at, why: { subject: asExpression(operand), ...origin } };
  };
  const of = (operand: ExpressionNode): OperandBrand => {
    const known = brands.get(operand);
    if (known !== undefined) return known;
    const brand = operand.kind === "column" ? columnOf(environment, operand.name) : judged(operand);
    brands.set(operand, brand);
    return brand;
  };
  return of(node);
};

/** The facts of the parts of an expression that was refused itself. */
const remains = (node: ExpressionNode, environment: Environment, brands: Brands): readonly Fact[] => {
  const fact = brands.get(node)?.why ?? (node.kind === "column" ? factOf(environment, node.name) : undefined);
  return fact === undefined ? operandsOf(node).flatMap((operand) => remains(operand, environment, brands)) : [fact];
};

/** The parts of a refused expression, as far as they are known. */
export const partsOfRefused = (node: ExpressionNode, environment: Environment, brands: Brands): readonly Part[] =>
  remains(node, environment, brands).map((fact) => part("value", "counted", fact));

/** The fact of a refused expression. */
export const refusedExpression = (node: ExpressionNode, environment: Environment, brands: Brands): Fact =>
  (node.kind === "column" ? factOf(environment, node.name) : undefined) ??
  refusedFact(asExpression(node), partsOfRefused(node, environment, brands));
