/**
 * Finds the latest of some earlier rows. polars' as-of join requires both sides to be sorted and, with keys, does not
 * check it, so the sorts come directly before it. A null time or key matches nothing.
 */

import { quoted } from "../../../../core/visible-text.ts";
import type { Grain } from "../../../../plan/grain.ts";
import { col, list } from "../names.ts";
import { type Call, call } from "../statements.ts";
import { dropColumns, sortByKeys } from "./writer.ts";

export interface Latest {
  /** The sorted frame that is searched. */
  readonly right: string;
  /** The time of these rows, and that of the searched rows, which is dropped afterwards. */
  readonly leftOn: string;
  readonly rightOn: string;
  readonly leftKeys: readonly string[];
  readonly rightKeys: readonly string[];
  /** Whether a row with the same time matches. */
  readonly inclusive: boolean;
}

/** The calls that look up the latest row for each row, and restore the order. */
export const lookUp = (
  latest: Latest,
  then: readonly Call[],
  drop: readonly string[],
  grain: Grain,
  ordered: boolean,
) => {
  const { right, leftOn, rightOn, leftKeys, rightKeys, inclusive } = latest;
  const options = [
    `leftOn: ${quoted(leftOn)}`,
    `rightOn: ${quoted(rightOn)}`,
    ...(leftKeys.length === 0 ? [] : [`byLeft: ${list(leftKeys)}`, `byRight: ${list(rightKeys)}`]),
    'strategy: "backward"',
    `allowExactMatches: ${inclusive}`,
    "checkSortedness: false",
  ];
  return [
    call("sort", col(leftOn)),
    call("joinAsof", right, `{ ${options.join(", ")} }`),
    ...then,
    ...dropColumns([rightOn, ...drop]),
    ...sortByKeys(grain, ordered),
  ];
};
