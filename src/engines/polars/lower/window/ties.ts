/** Events of equal order are not prior to each other: none of them may read another. */

import type { WindowBounds } from "../../../lowering/window-bounds.ts";
import { type Fragment, hoist, type Lowering, over } from "../fragment.ts";
import { checkName } from "../names.ts";
import type { Parts } from "./cells.ts";

/** Whether two events can have equal order: not if the order contains the event key. */
export const mayTie = ({ environment: { grain } }: Lowering): boolean =>
  !grain.event.every((name) => grain.order.includes(name));

/** Gives all events of equal order the value of the first of them (the last, for later events). */
export const equalForTies = (fragment: Fragment, { partition, toward }: WindowBounds, lowering: Lowering): Fragment => {
  if (!mayTie(lowering)) return fragment;
  const order = lowering.environment.grain.order.map(checkName);
  const one = fragment.windowed ? hoist(fragment, lowering) : fragment;
  const [which, sees] = toward === "later" ? ["last", "after"] : ["first", "prior to"];
  lowering.notes.add(
    `Events of equal ${order.join(", ")} are not ${sees} each other: all of them get the value of the ${which} of them.`,
  );
  return { ...one, code: `${one.code}.${which}()${over([...new Set([...partition, ...order])])}`, windowed: true };
};

/** The same for every part. */
export const partsEqualForTies = ({ of, step }: Parts, reach: WindowBounds, lowering: Lowering): Parts => {
  const alike = Object.entries(of).map(([part, code]) => {
    const fragment = equalForTies({ code, step, windowed: false }, reach, lowering);
    return [part, fragment.windowed ? hoist(fragment, lowering).code : fragment.code] as const;
  });
  return { of: Object.fromEntries(alike), step: mayTie(lowering) ? step + 1 : step };
};
