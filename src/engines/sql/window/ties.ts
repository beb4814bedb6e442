/** Events of equal order are not prior to each other: none of them may read another. */

import type { WindowBounds } from "../../lowering/window-bounds.ts";
import type { Fragment, Lowering } from "../fragment.ts";
import { withoutWindow } from "../precomputed-columns.ts";
import { orderBy, over, withoutDuplicates } from "./frame.ts";

/** Whether two events can have equal order: not if the order contains the event key. */
export const mayTie = ({ environment: { grain } }: Lowering): boolean =>
  !grain.event.every((name) => grain.order.includes(name));

/** Gives all events of equal order the value of the first of them (the last, for later events). */
export const equalForTies = (fragment: Fragment, { partition, toward }: WindowBounds, lowering: Lowering): Fragment => {
  if (!mayTie(lowering)) return fragment;
  const { order, event } = lowering.environment.grain;
  const [which, sees] = toward === "later" ? ["last", "after"] : ["first", "prior to"];
  lowering.notes.add(
    `Events of equal ${order.join(", ")} are not ${sees} each other: all of them get the value of the ${which} of them.`,
  );
  const { code, step } = withoutWindow(fragment, lowering);
  const frame = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
  const same = withoutDuplicates(...partition, ...order);
  return {
    code: `${which}_value(${code})${over({ partition: same, order: orderBy(event, lowering), frame }, lowering)}`,
    step,
    windowed: true,
  };
};
