/**
 * Lowers windows, each kind of frame by its reach. A window over earlier events is rolled over events, shifted by one, and
 * then given alike to all events of equal order, because those are not prior to each other.
 */
import type { WindowNode } from "../../../../dsl/plan/expression/window.ts";
import type { FramePlan } from "../../../../dsl/plan/frame.ts";
import { looksAtEach } from "../../lowering/seeing.ts";
import { extremeOfTruths, truthOf } from "../aggregates.ts";
import type { Lowering, Piece } from "../expression.ts";
import { checkName } from "../names.ts";
import { among, isAggregating, rank } from "./among.ts";
import { career } from "./career.ts";
import { looking } from "./looking.ts";
import { type Aggregating, type Reach, zeroForNone } from "./reach.ts";
import { seen } from "./seen.ts";
import { alikeForTies } from "./ties.ts";

type Kind = FramePlan["kind"];

/** Frames that are a partition and nothing else. */
type Whole = "peers" | "event" | "everywhere";

const unique = (...names: readonly string[]): readonly string[] => [...new Set(names)].map(checkName);

const partitionOf = (kind: Whole, { by }: FramePlan, { environment: { grain } }: Lowering): readonly string[] =>
  ({
    peers: unique(...grain.event, ...(grain.tick?.columns ?? []), ...by),
    event: unique(...grain.event, ...by),
    everywhere: unique(...by),
  })[kind];

const isWhole = (kind: Kind): kind is Whole => kind === "peers" || kind === "event" || kind === "everywhere";

/** As the author writes it. */
const said: { readonly [K in Exclude<Kind, Whole>]: string } = {
  trailing: "last",
  career: "last",
  ahead: "next",
  around: "around",
  prior: "prior",
  later: "following",
};

const reachOf = (kind: Exclude<Kind, Whole>, frame: FramePlan, { environment: { grain } }: Lowering): Reach => {
  const entity = frame.entity ? grain.entity : [];
  const beyond = kind === "career" || kind === "prior" || kind === "later";
  return {
    said: `${said[kind]}(${frame.size ?? ""})`,
    unit: kind === "prior" || kind === "later" || grain.tick === null ? "event" : "tick",
    partition: unique(...(beyond ? [] : grain.event), ...entity, ...frame.by),
    size: frame.size,
    skip: kind === "trailing" || kind === "career" || kind === "around" ? 0 : 1 + frame.gap,
    toward: kind === "around" ? "bothSides" : kind === "ahead" || kind === "later" ? "later" : "earlier",
  };
};

const reaching = (node: Aggregating, kind: Exclude<Kind, Whole>, lowering: Lowering): Piece => {
  const reach = reachOf(kind, node.frame, lowering);
  if (looksAtEach(node.frame)) return seen(node, reach, lowering);
  if (kind === "trailing") return looking(node, reach, lowering);
  if (kind === "career") return career(node, reach, lowering);
  // All rows on both sides are all rows.
  if (kind === "around" && reach.size === null) return among(node, reach.partition, lowering);
  if (kind === "around") return looking(node, reach, lowering);
  if (kind === "ahead") return zeroForNone(node, looking(node, reach, lowering));
  return zeroForNone(node, alikeForTies(looking(node, reach, lowering), reach, lowering));
};

export const lowerWindow = (node: WindowNode, lowering: Lowering): Piece => {
  const { frame } = node;
  const { kind } = frame;
  const extreme = extremeOfTruths(node, lowering);
  if (extreme !== null) return truthOf(lowerWindow(extreme, lowering));
  if (!isAggregating(node)) {
    if (!isWhole(kind)) throw new Error(`a rank over ${kind} rows was never refused`);
    return rank(node, partitionOf(kind, frame, lowering), lowering);
  }
  if (isWhole(kind)) return among(node, partitionOf(kind, frame, lowering), lowering);
  return reaching(node, kind, lowering);
};
