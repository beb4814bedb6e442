/** Aggregates of rows that are together: in a group, in a partition, or in a window that is made of rows. */
import type { GroupNode, WindowNode } from "../../../plan/expressions/index.ts";
import { brandOf, dtypeOf } from "../../lowering/expression.ts";
import type { Fragment, Lowering } from "./fragment.ts";
import { checkName, list, polarsDtype } from "./names.ts";
import { summedUp } from "./overflow.ts";

type Node = GroupNode | WindowNode;

/** Null in the dtype of the result. */
export const none = (node: Node, lowering: Lowering): string =>
  `pl.lit(null).cast(${polarsDtype[dtypeOf(node, lowering)]})`;

export const notANumber = (node: Node, lowering: Lowering): string =>
  `pl.lit(Number.NaN)${dtypeOf(node, lowering) === "f32" ? ".cast(pl.Float32)" : ""}`;

/** Whether one of the values may be NaN. */
export const mayBeNaN = (node: Node, lowering: Lowering): boolean => /^f/.test(dtypeOf(node.value, lowering));

/**
 * The values in the order of time: of events, then ticks, then entities. Rows stand in the order of their keys, which has
 * entities first.
 */
const inTime = (value: string, partition: readonly string[], { environment: { grain } }: Lowering): string => {
  const { order, event, entity, tick } = grain;
  if (tick === null || entity.every((name) => partition.includes(name))) return value;
  const time = [...new Set([...order, ...event, ...tick.columns, ...entity])].map(checkName);
  return `${value}.sortBy(${list(time)})`;
};

/** The sum of rows, zero where there are none; put into a window by what `over` says. */
export const sumOf = (node: Node, value: string, lowering: Lowering, over = ""): string =>
  summedUp(node, value, lowering, (of) => `${of}.sum()${over}`);

/**
 * `value` is what `aggregated` makes of the node's; `partition` what the rows share, null where they are in order of time;
 * `age` a number that grows with every cell away, in a frame that goes in one direction.
 */
export const ofRows = (
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
      return `pl.when(${value}.count().gt(pl.lit(0))).then(${sumOf(node, value, lowering)}).otherwise(${none(node, lowering)})`;
    case "min":
    case "max": {
      const extreme = `${value}.${aggregate}()`;
      if (!mayBeNaN(node, lowering)) return extreme;
      return `orNaN(${value}, ${extreme})${dtypeOf(node, lowering) === "f32" ? ".cast(pl.Float32)" : ""}`;
    }
    case "median":
    case "quantile":
      return `quantileOf(${value}, ${parameter ?? 0.5})`;
    case "ewMean":
      if (age === null) throw new Error("a weighted mean of rows in no direction was never refused");
      return `ewMeanOf(${value}, ${age}, ${parameter})`;
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
      return `fromFirst(${value}).${aggregate}()`;
    default:
      return `${value}.${aggregate}()`;
  }
};

/** Whether some boolean is true is the greatest of ones and zeros, whether all are the least. */
export const extremeOfTruths = (node: WindowNode, lowering: Lowering): WindowNode | null => {
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

/** The boolean again. */
export const truthOf = (fragment: Fragment): Fragment => ({ ...fragment, code: `${fragment.code}.gt(pl.lit(0))` });
