/** What the engines know about settlement in addition to the nodes of a plan. */
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type { FramePlan } from "../../../plan/frame.ts";
import type { JoinNode, JoinPriorNode, KeyPair, RelationNode, UnionNode } from "../../../plan/relations/index.ts";

/** The columns that say when something is settled: all of them must lie before the moment that is asked for. */
export type Settled = readonly string[];

export interface Found {
  readonly pairs: readonly KeyPair[];
  readonly brought: readonly string[];
}

export interface Settlement {
  /** Of every frame that is read as of a timestamp. */
  readonly frames: ReadonlyMap<FramePlan, Settled>;
  /** Of the rows that a join to an earlier event may find. */
  readonly priors: ReadonlyMap<JoinPriorNode, Settled>;
  /** Joins that were added, what they meet by and what they bring. */
  readonly lookUps: ReadonlyMap<JoinNode, Found>;
  /** Unions of which no event may be on both sides, and the tables that hold the events. */
  readonly apart: ReadonlyMap<UnionNode, readonly RelationNode[]>;
  /** What a reader is told of what was added: of steps, and of columns by their expressions. */
  readonly words: ReadonlyMap<RelationNode | ExpressionNode, string>;
}

/** Of a plan that asks for none. */
export const unasked: Settlement = {
  frames: new Map(),
  priors: new Map(),
  lookUps: new Map(),
  apart: new Map(),
  words: new Map(),
};
