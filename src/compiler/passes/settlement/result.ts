/** What the engines know about settlement in addition to the nodes of a plan. */
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type { FramePlan } from "../../../plan/frame.ts";
import type { JoinNode, JoinPriorNode, KeyPair, RelationNode, UnionNode } from "../../../plan/relations/index.ts";

/** The columns that say when something is settled: all of them must be before the timestamp of the read. */
export type Settled = readonly string[];

export interface LookUpColumns {
  readonly pairs: readonly KeyPair[];
  readonly joined: readonly string[];
}

export interface Settlement {
  /** For every frame that is read as of a timestamp. */
  readonly frames: ReadonlyMap<FramePlan, Settled>;
  /** For the rows that a join to an earlier event may find. */
  readonly priors: ReadonlyMap<JoinPriorNode, Settled>;
  /** Added joins, with their keys and columns. */
  readonly lookUps: ReadonlyMap<JoinNode, LookUpColumns>;
  /** Unions of which no event may be on both sides, and the tables that contain the events. */
  readonly apart: ReadonlyMap<UnionNode, readonly RelationNode[]>;
  /** Comments for what was added: of steps, and of columns by their expressions. */
  readonly words: ReadonlyMap<RelationNode | ExpressionNode, string>;
}

/** For a plan that needs no settlement. */
export const noSettlement: Settlement = {
  frames: new Map(),
  priors: new Map(),
  lookUps: new Map(),
  apart: new Map(),
  words: new Map(),
};
