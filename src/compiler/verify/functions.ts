/** The result of a same-row function by the table of functions, or the reason why the call is invalid. */
import { type Dtype, type Family, family } from "../../core/dtypes.ts";
import {
  type FunctionName,
  functionRule,
  isPlainArgument,
  type OperandArgument,
  receivers,
} from "../../core/functions.ts";
import type { ExpressionNode, FunctionNode } from "../../plan/expressions/index.ts";
import { arithmetic, checkConstant, comparable, isIntegerDtype, isText, unified } from "./dtypes.ts";
import type { OperandBrand } from "./environment.ts";
import { refuse } from "./finding.ts";

export interface CalledFunction {
  readonly dtype: Dtype;
  readonly nullable: boolean;
  /** The value and the arguments that may be columns: the result has their latest instant. */
  readonly parts: readonly OperandBrand[];
}

const familyOf = (dtype: OperandBrand["dtype"]): Family | null =>
  dtype === "null" ? null : dtype === "number" ? "float" : family[dtype];

const plainNumber = (node: ExpressionNode): number | null =>
  node.kind === "literal" && node.dtype === "number" ? Number(node.value) : null;

const isGiven = (node: ExpressionNode): boolean => node.kind !== "literal" || node.value !== null;

/** What each kind of argument must be, relative to the value, or a refusal. */
const checks: {
  readonly [A in OperandArgument]: (what: string, own: Dtype, given: OperandBrand, node: ExpressionNode) => void;
} = {
  aNumber: (what, own, { dtype }) => {
    if (arithmetic(own, dtype) === null) refuse("GF2009", { what, takes: "numbers", found: dtype });
  },
  alike: (what, own, { dtype }) => {
    if (comparable(own, dtype) === null) refuse("GF2009", { what, takes: `another ${own}`, found: dtype });
  },
  aText: (what, _, { dtype }) => {
    if (!isText(dtype)) refuse("GF2009", { what, takes: "text", found: dtype });
  },
  aSpan: (what, _, { dtype }) => {
    if (dtype !== "duration") refuse("GF2009", { what, takes: "a duration", found: dtype });
  },
  aWhole: (what, _, { dtype }, node) => {
    const number = plainNumber(node);
    if (number === null ? !isIntegerDtype(dtype) : !Number.isInteger(number))
      refuse("GF2009", { what, takes: "a whole number", found: number === null ? dtype : String(number) });
    checkConstant(number, "i64");
  },
};

/** The dtype that a plain number among the arguments takes. */
const taken = (name: FunctionName, own: Dtype, other: OperandBrand["dtype"]): Dtype | null => {
  const { gives } = functionRule(name);
  if (gives === "own") return own;
  if (gives === "both") return unified(own, other);
  return gives === "arithmetic" ? arithmetic(own, other) : comparable(own, other);
};

export const verifyFunction = (
  { name, arguments: [value, ...given] }: FunctionNode,
  of: (node: ExpressionNode) => OperandBrand,
): CalledFunction => {
  if (value === undefined) throw new Error(`${name} was called on nothing`);
  const { of: receiver, takes, gives, nulls } = functionRule(name);
  const { families, words } = receivers[receiver];
  const a = of(value);
  const found = familyOf(a.dtype);
  const what = `${name}(${takes.length === 0 ? "" : "..."})`;
  if (found === null || !(families as readonly Family[]).includes(found))
    return refuse("GF2009", { what, takes: words, found: a.dtype });
  const own = a.dtype === "number" ? "f64" : (a.dtype as Dtype);
  const parts = [a];
  let dtype = gives === "arithmetic" ? arithmetic(own, own) : gives === "own" || gives === "both" ? own : gives;
  let divides = false;
  takes.forEach((argument, i) => {
    const node = given[i] as ExpressionNode;
    if (isPlainArgument(argument)) {
      // Bounds have the receiver's dtype; an exponent is always f64.
      if (gives === "own" && argument === "finite") checkConstant(plainNumber(node), own);
      // A date has no time zone.
      if (argument === "zone" && own === "date" && isGiven(node))
        refuse("GF2009", { what: `${name}(zone)`, takes: "datetimes", found: own });
      return;
    }
    const b = of(node);
    checks[argument](what, own, b, node);
    if (gives === "arithmetic") dtype = arithmetic(own, b.dtype);
    if (gives === "both") dtype = unified(own, b.dtype);
    const as = argument === "aWhole" || argument === "aSpan" ? null : taken(name, own, b.dtype);
    if (as !== null) for (const side of [value, node]) checkConstant(plainNumber(side), as);
    divides = nulls === "byZero" && dtype === "i64" && plainNumber(node) === null;
    parts.push(b);
  });
  if (dtype === null) throw new Error(`${name} gives no dtype`);
  return { dtype, nullable: divides || parts.some(({ nullable }) => nullable), parts };
};
