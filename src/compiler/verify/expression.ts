/**
 * The rules of the calculus for expressions, one per kind of node: dtype, nullability and instant of the result. They
 * are derived from the plan alone and know nothing of what the types computed.
 */
import type { Dtype } from "../../../dsl/dtype.ts";
import type { ExpressionNode, ExpressionNodes } from "../../../dsl/plan/expression/index.ts";
import type { WindowNode } from "../../../dsl/plan/expression/window.ts";
import { arithmetic, castable, checkConstant, comparable, isNumeric, isWhole, unified } from "./dtypes.ts";
import { type Brand, type Environment, latest, type OperandBrand } from "./environment.ts";
import { refuse } from "./finding.ts";

/** What each expression was found to be, for the lowering. */
export type Brands = Map<ExpressionNode, OperandBrand>;

interface Judge {
  readonly environment: Environment;
  /** Judges an operand. */
  readonly of: (node: ExpressionNode) => OperandBrand;
}

const numbers = "numbers, truth values or text";
/** What casts to a dtype, in words. */
const sources: { readonly [D in Dtype]: string } = {
  bool: "numbers",
  i8: numbers,
  i16: numbers,
  i32: numbers,
  i64: numbers,
  f32: numbers,
  f64: numbers,
  str: "anything",
  date: "text",
};

type Rules = { readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], judge: Judge) => OperandBrand };

/** Signals that an operand was refused before, so that what is made of it is not refused again. */
export class AlreadyRefused extends Error {}

const constant = (node: ExpressionNode, dtype: Dtype): void => {
  if (node.kind === "literal" && node.dtype === "number") checkConstant(node.value, dtype);
};

/** A truth value, or a refusal. */
const truth = (what: string, brand: OperandBrand): OperandBrand =>
  brand.dtype === "bool" ? brand : refuse("GF2009", { what, takes: "truth values", found: brand.dtype });

/** Base of the calculus: whatever looks at other rows begins with the value's instant and that of the rows. */
const base = (environment: Environment, at: string): string => latest(environment.chain, at, environment.rows);

const aggregateDtype = (node: WindowNode, dtype: OperandBrand["dtype"]): Dtype => {
  const what = `${node.aggregate}()`;
  if (node.aggregate === "count") return "i64";
  if (dtype === "bool" && (node.aggregate === "mean" || node.aggregate === "sum"))
    return node.aggregate === "mean" ? "f64" : "i64";
  if (dtype === "number" || !isNumeric(dtype))
    return refuse("GF2009", { what, takes: "a column of numbers", found: dtype });
  if (node.aggregate === "mean" || node.aggregate === "std") return "f64";
  if (node.aggregate === "sum") return isWhole(dtype) ? "i64" : "f64";
  return dtype;
};

const rules: Rules = {
  column: ({ name }, { environment }) => {
    const brand = environment.columns.get(name);
    if (brand === undefined) return refuse("GF2006", { name, columns: [...environment.columns.keys()] });
    if (brand === null) throw new AlreadyRefused();
    return brand;
  },

  literal: ({ dtype, value }) => ({ dtype, nullable: value === null, at: "always" }),

  param: ({ name }, { environment }) => {
    const brand = environment.parameters.get(name);
    if (brand === undefined) return refuse("GF2018", { name });
    return { dtype: brand.dtype, nullable: brand.nullable, at: "always" };
  },

  arithmetic: ({ operator, left, right }, { environment, of }) => {
    const [a, b] = [of(left), of(right)];
    const dtype = arithmetic(a.dtype, b.dtype);
    const words = { plus: "plus(...)", minus: "minus(...)", times: "times(...)", divide: "dividedBy(...)" };
    if (dtype === null)
      return refuse("GF2009", {
        what: words[operator],
        takes: "numbers",
        found: isNumeric(a.dtype) ? b.dtype : a.dtype,
      });
    // A quotient is f64 whatever it is of, so a fraction is welcome there.
    if (operator !== "divide") for (const side of [left, right]) constant(side, dtype);
    return {
      dtype: operator === "divide" ? "f64" : dtype,
      nullable: a.nullable || b.nullable,
      at: latest(environment.chain, a.at, b.at),
    };
  },

  compare: ({ operator, left, right }, { environment, of }) => {
    const [a, b] = [of(left), of(right)];
    const dtype = comparable(a.dtype, b.dtype);
    if (dtype === null)
      return refuse("GF2009", { what: `${operator}(...)`, takes: `another ${a.dtype} beside one`, found: b.dtype });
    if (dtype === "bool" && operator !== "eq" && operator !== "ne")
      return refuse("GF2009", { what: `${operator}(...)`, takes: "numbers, text or dates", found: "bool" });
    for (const side of [left, right]) constant(side, dtype);
    return { dtype: "bool", nullable: a.nullable || b.nullable, at: latest(environment.chain, a.at, b.at) };
  },

  logic: ({ operator, left, right }, { environment, of }) => {
    const [a, b] = [truth(`${operator}(...)`, of(left)), truth(`${operator}(...)`, of(right))];
    return { dtype: "bool", nullable: a.nullable || b.nullable, at: latest(environment.chain, a.at, b.at) };
  },

  not: ({ value }, { of }) => truth("not()", of(value)),

  conditional: ({ condition, then, otherwise }, { environment, of }) => {
    const [c, a, b] = [truth("when(...)", of(condition)), of(then), of(otherwise)];
    const dtype = unified(a.dtype, b.dtype);
    if (dtype === null)
      return refuse("GF2009", { what: "otherwise(...)", takes: `a value like then(...)'s ${a.dtype}`, found: b.dtype });
    for (const side of [then, otherwise]) constant(side, dtype);
    return { dtype, nullable: a.nullable || b.nullable, at: latest(environment.chain, c.at, a.at, b.at) };
  },

  isNull: ({ value }, { of }) => ({ dtype: "bool", nullable: false, at: of(value).at }),

  orElse: ({ value, fallback }, { environment, of }) => {
    const [a, b] = [of(value), of(fallback)];
    const dtype = unified(a.dtype, b.dtype);
    if (dtype === null)
      return refuse("GF2009", { what: "orElse(...)", takes: `a value of ${a.dtype}`, found: b.dtype });
    constant(fallback, dtype);
    return { dtype, nullable: a.nullable && b.nullable, at: latest(environment.chain, a.at, b.at) };
  },

  cast: ({ value, dtype }, { of }) => {
    const a = of(value);
    return castable(a.dtype, dtype)
      ? { ...a, dtype }
      : refuse("GF2009", { what: `cast(${dtype})`, takes: sources[dtype], found: a.dtype });
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
    if (!("kind" in list) && isWhole(a.dtype)) for (const item of list) checkConstant(item.value, "i64");
    return { dtype: "bool", nullable: a.nullable || (listed?.nullable ?? false), at: a.at };
  },

  lag: ({ value }, { environment, of }) => {
    if (environment.grain.tick === null) return refuse("GF2007", {});
    const a = of(value);
    return { ...a, nullable: true, at: base(environment, a.at) };
  },

  window: (node, { environment, of }) => {
    const { frame, aggregate } = node;
    const a = of(node.value);
    const dtype = aggregateDtype(node, a.dtype);
    const nullable = (unlessFull: boolean): boolean =>
      aggregate !== "count" && (aggregate === "std" || unlessFull || frame.atLeast > 1);
    if (frame.kind === "trailing") {
      // Ordered by the ticks and, being always partitioned by event and entity, right for own ticks as for shared ones.
      if (environment.grain.tick === null) return refuse("GF2007", {});
      return { dtype, nullable: nullable(a.nullable), at: base(environment, a.at) };
    }
    if (environment.grain.order.length === 0) return refuse("GF2008", {});
    const partition = latest(
      environment.chain,
      ...frame.by.map((name) => {
        const brand = environment.columns.get(name);
        if (brand === undefined) return refuse("GF2006", { name, columns: [...environment.columns.keys()] });
        if (brand === null) throw new AlreadyRefused();
        return brand.at;
      }),
    );
    const hindsight = latest(environment.chain, base(environment, a.at), partition) === "hindsight";
    return { dtype, nullable: nullable(true), at: hindsight ? "hindsight" : partition };
  },
};

/** Judges an expression and all that it is made of. */
export const judge = (node: ExpressionNode, environment: Environment, brands: Brands): OperandBrand => {
  const of = (operand: ExpressionNode): OperandBrand => {
    const known = brands.get(operand);
    if (known !== undefined) return known;
    // Each rule takes the node of its own kind; TypeScript does not follow that through the look-up.
    const rule = rules[operand.kind] as (node: ExpressionNode, judge: Judge) => OperandBrand;
    const brand = rule(operand, { environment, of });
    brands.set(operand, brand);
    return brand;
  };
  return of(node);
};

/** A derived column has a dtype of its own: a plain number becomes f64, and a bare null has none. */
export const settled = (brand: OperandBrand): Brand => {
  if (brand.dtype === "null")
    return refuse("GF2009", { what: "derive(...)", takes: "a value of some dtype", found: "null" });
  return { ...brand, dtype: brand.dtype === "number" ? "f64" : brand.dtype };
};
