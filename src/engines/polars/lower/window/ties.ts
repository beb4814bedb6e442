/** Events of equal order are not prior to each other: none of them may see another. */

import type { Reach } from "../../../lowering/window-bounds.ts";
import { hoist, type Lowering, over, type Piece } from "../expression.ts";
import { checkName } from "../names.ts";
import type { Parts } from "./decomposable.ts";

/** Whether two events can share a place in the order: not where the order names the event itself. */
export const mayTie = ({ environment: { grain } }: Lowering): boolean =>
  !grain.event.every((name) => grain.order.includes(name));

/** What the first event of equal order sees of earlier ones (the last, of later ones), given to all of them. */
export const alikeForTies = (piece: Piece, { partition, toward }: Reach, lowering: Lowering): Piece => {
  if (!mayTie(lowering)) return piece;
  const order = lowering.environment.grain.order.map(checkName);
  const one = piece.windowed ? hoist(piece, lowering) : piece;
  const [which, sees] = toward === "later" ? ["last", "after"] : ["first", "prior to"];
  lowering.notes.add(
    `Events of equal ${order.join(", ")} are not ${sees} each other: all of them get what the ${which} of them sees.`,
  );
  return { ...one, code: `${one.code}.${which}()${over([...new Set([...partition, ...order])])}`, windowed: true };
};

/** The same of every part. */
export const partsAlikeForTies = ({ of, step }: Parts, reach: Reach, lowering: Lowering): Parts => {
  const alike = Object.entries(of).map(([part, code]) => {
    const piece = alikeForTies({ code, step, windowed: false }, reach, lowering);
    return [part, piece.windowed ? hoist(piece, lowering).code : piece.code] as const;
  });
  return { of: Object.fromEntries(alike), step: mayTie(lowering) ? step + 1 : step };
};
