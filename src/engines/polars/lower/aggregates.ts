/** Aggregates of rows in one group: of a step, of a partition, or of a window computed from its rows. */
import type { GroupNode, WindowNode } from "../../../plan/expressions/index.ts";
import { brandOf, dtypeOf } from "../../lowering/expression.ts";
import type { Fragment, Lowering } from "./fragment.ts";
import { checkName, list, polarsDtype } from "./names.ts";
import { checkedSum } from "./overflow.ts";

type Node = GroupNode | WindowNode;

/** A null in the dtype of the result. */
export const nullResult = (node: Node, lowering: Lowering): string =>
  `pl.lit(null).cast(${polarsDtype[dtypeOf(node, lowering)]})`;

export const nanResult = (node: Node, lowering: Lowering): string =>
  `pl.lit(Number.NaN)${dtypeOf(node, lowering) === "f32" ? ".cast(pl.Float32)" : ""}`;

/** Whether a value may be NaN. */
export const mayBeNaN = (node: Node, lowering: Lowering): boolean => /^f/.test(dtypeOf(node.value, lowering));

/**
 * The values in the order of time: by event, then tick, then entity. The rows themselves are in the order of their
 * keys, where entities come first.
 */
const inTime = (value: string, partition: readonly string[], { environment: { grain } }: Lowering): string => {
  const { order, event, entity, tick } = grain;
  if (tick === null || entity.every((name) => partition.includes(name))) return value;
  const time = [...new Set([...order, ...event, ...tick.columns, ...entity])].map(checkName);
  return `${value}.sortBy(${list(time)})`;
};

/** The sum of rows, zero if there are none; `over` makes it a window. */
export const sumOf = (node: Node, value: string, lowering: Lowering, over = ""): string =>
  checkedSum(node, value, lowering, (of) => `${of}.sum()${over}`);

/**
 * `value` is the result of `aggregated`; `partition` are the columns that the rows share, or null if they are already
 * in the order of time; `age` increases with the distance of a cell, for a frame in one direction.
 */
export const aggregateRows = (
  node: Node,
  value: string,
  partition: readonly string[] | null,
  lowering: Lowering,
  age: string | null = null,
): string => {
  const { aggregate, parameter } = node;
  switch (aggregate) {
    case "count":
      return `${value}.sum().cast(pl.Int64)`;
    case "sum":
      return `pl.when(${value}.count().gt(pl.lit(0))).then(${sumOf(node, value, lowering)}).otherwise(${nullResult(node, lowering)})`;
    case "min":
    case "max": {
      const extreme = `${value}.${aggregate}()`;
      if (!mayBeNaN(node, lowering)) return extreme;
      return `propagateNaN(${value}, ${extreme})${dtypeOf(node, lowering) === "f32" ? ".cast(pl.Float32)" : ""}`;
    }
    case "median":
    case "quantile":
      return `quantile(${value}, ${parameter ?? 0.5})`;
    case "ewMean":
      if (age === null) throw new Error("a weighted mean of rows in no direction was never refused");
      return `exponentialMean(${value}, ${age}, ${parameter})`;
    case "first":
    case "last": {
      const values = partition === null ? value : inTime(value, partition, lowering);
      return `${values}.dropNulls().${aggregate}()`;
    }
    case "any":
      return `${value}.max().gt(pl.lit(0))`;
    case "all":
      return `${value}.min().gt(pl.lit(0))`;
    case "std":
    case "var":
      return `differenceFromFirst(${value}).${aggregate}()`;
    default:
      return `${value}.${aggregate}()`;
  }
};

/** `any` is the maximum of ones and zeros, `all` is the minimum. */
export const booleanExtreme = (node: WindowNode, lowering: Lowering): WindowNode | null => {
  if (node.aggregate !== "any" && node.aggregate !== "all") return null;
  const value = { kind: "cast", value: node.value, dtype: "i64" } as const;
  const extreme: WindowNode = { ...node, aggregate: node.aggregate === "any" ? "max" : "min", value };
  for (const [one, of] of [
    [value, node.value],
    [extreme, node],
  ] as const)
    lowering.brands.set(one, { ...brandOf(of, lowering), dtype: "i64" });
  return extreme;
};

/** Converts it back to a boolean. */
export const toBoolean = (fragment: Fragment): Fragment => ({ ...fragment, code: `${fragment.code}.gt(pl.lit(0))` });
