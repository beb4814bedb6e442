/** Events of equal order are not prior to each other: none of them may see another. */

import type { Reach } from "../../lowering/window-bounds.ts";
import type { Fragment, Lowering } from "../fragment.ts";
import { bare } from "../precomputed-columns.ts";
import { ordering, over, unique } from "./frame.ts";

/** Whether two events can share a place in the order: not where the order names the event itself. */
export const mayTie = ({ environment: { grain } }: Lowering): boolean =>
  !grain.event.every((name) => grain.order.includes(name));

/** What the first event of equal order sees of earlier ones (the last, of later ones), given to all of them. */
export const alikeForTies = (fragment: Fragment, { partition, toward }: Reach, lowering: Lowering): Fragment => {
  if (!mayTie(lowering)) return fragment;
  const { order, event } = lowering.environment.grain;
  const [which, sees] = toward === "later" ? ["last", "after"] : ["first", "prior to"];
  lowering.notes.add(
    `Events of equal ${order.join(", ")} are not ${sees} each other: all of them get the value of the ${which} of them.`,
  );
  const { code, step } = bare(fragment, lowering);
  const frame = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
  const same = unique(...partition, ...order);
  return {
    code: `${which}_value(${code})${over({ partition: same, order: ordering(event, lowering), frame }, lowering)}`,
    step,
    windowed: true,
  };
};
