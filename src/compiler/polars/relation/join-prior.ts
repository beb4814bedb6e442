import type { JoinPriorNode } from "../../../../dsl/plan/relation/join-prior.ts";
import { environmentOf, said } from "../../lowering/relation.ts";
import { refuse } from "../../verify/finding.ts";
import { checkName, col, list, quoted } from "../names.ts";
import { plain } from "../statement.ts";
import { lookUp } from "./latest.ts";
import { type Rule, renamed, say, type Writer } from "./writer.ts";

/** One column to order by: the order itself where it is one, or each event's place in it. */
const placed = (left: string, right: string, order: readonly string[], writer: Writer) => {
  const [only] = order;
  if (only !== undefined && order.length === 1) return { left, right, place: only, drop: [] };
  const place = writer.temporary("place");
  const names = order.map((name) => quoted(checkName(name))).join(", ");
  const places = say(writer, "places", {
    comments: [`The place of every event in the order of ${order.join(", ")}.`],
    frame: `pl.concat([${[...new Set([left, right])].map((frame) => `${frame}.select(${names})`).join(", ")}])`,
    calls: [plain("unique"), plain("sort", list(order)), plain("withRowIndex", quoted(place))],
  });
  const withPlace = (frame: string) =>
    say(writer, `${frame}-placed`, {
      comments: [],
      frame,
      calls: [plain("join", `${places}, { on: ${list(order)}, how: "left", maintainOrder: "left" }`)],
    });
  const placedLeft = withPlace(left);
  return { left: placedLeft, right: left === right ? placedLeft : withPlace(right), place, drop: [place] };
};

export const joinPrior: Rule<JoinPriorNode> = ({ input, right, by, asOf, prefix, site }, writer, ordered) => {
  if (asOf !== null)
    refuse("GF2101", { engine: "polars", what: "joinPrior(...) as of a time", why: "it has no such join" });
  const frame = writer.write(input, false);
  const joined = writer.write(right, false);
  const [{ grain: l }, { grain: r, columns }] = [environmentOf(input, writer), environmentOf(right, writer)];
  const keys = [...new Set([...r.entity, ...by])];
  const at = placed(frame, joined, r.order, writer);
  const earlier = writer.temporary("earlier");
  const brought = [...columns.keys()].filter((name) => !keys.includes(name));
  const order = r.order.join(", ");
  const latest = say(writer, `${joined}-by-${r.order.length === 1 ? order : "place"}`, {
    comments: [`Of events of equal ${order} the last by ${r.event.join(", ")}.`],
    frame: at.right,
    calls: [
      plain("sort", list([...new Set([...r.order, ...r.event])])),
      plain("unique", `{ subset: ${list([...new Set([...keys, ...r.order])])}, keep: "last", maintainOrder: true }`),
      plain(
        "select",
        ...keys.map(col),
        `${col(at.place)}.alias(${quoted(earlier)})`,
        ...brought.map((name) => renamed(name, `${prefix}${name}`)),
      ),
    ],
  });
  const same = keys.length === 0 ? "" : ` with a row of the same ${keys.join(", ")}`;
  return say(writer, `with-prior-${joined}`, {
    comments: [said(writer, site, `the latest event of strictly earlier ${order}${same}`)],
    frame: at.left,
    calls: lookUp(
      { right: latest, leftOn: at.place, rightOn: earlier, leftKeys: keys, rightKeys: keys, inclusive: false },
      [],
      at.drop,
      l,
      ordered,
    ),
  });
};
