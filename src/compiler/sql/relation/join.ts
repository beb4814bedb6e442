import type { JoinNode, KeyPair } from "../../../../dsl/plan/relation/join.ts";
import type { Environment } from "../../verify/environment.ts";
import { brought } from "../../verify/meeting.ts";
import { col } from "../expression.ts";
import { rows } from "../names.ts";
import { select } from "../step.ts";
import { environmentOf, type Rule, said } from "./writer.ts";

/** What rows meet by: the keys of facts, or those that both sides have in the same role. */
const pairsOf = ({ on }: JoinNode, { grain: l }: Environment, { grain: r }: Environment): readonly KeyPair[] => {
  if (r.event.length === 0) return on;
  const ticks = (r.tick?.columns ?? []).filter((key) => l.tick?.columns.includes(key));
  const shared = [...r.event, ...r.entity.filter((key) => l.entity.includes(key)), ...ticks];
  return shared.map((key) => ({ left: key, right: key }));
};

export const words = (pairs: readonly KeyPair[]): string =>
  pairs.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)).join(", ");

const meaning: { readonly [H in JoinNode["how"]]: string } = {
  left: "left join",
  inner: "inner join",
  semi: "only rows that find one",
  anti: "only rows that find none",
};

/** None of these rows finds two: the keys of the joined side are unique, or nothing but its being there is asked for. */
export const join: Rule<JoinNode> = (node, writer) => {
  const { input, right, how, prefix, cardinality, site } = node;
  const [from, joined] = [writer.write(input), writer.write(right)];
  const [l, r] = [environmentOf(input, writer), environmentOf(right, writer)];
  const { identifier } = writer.dialect;
  const pairs = pairsOf(node, l, r);
  const same = pairs.map(({ left, right: key }) => `${col(left, writer)} = j.${identifier(key)}`);
  const once = cardinality === "one-to-one" ? ", each found once at most" : "";
  const comments = [said(writer, site, `${meaning[how]} on ${words(pairs)}${once}`)];
  if (how === "semi" || how === "anti") {
    const exists = how === "semi" ? "EXISTS" : "NOT EXISTS";
    const rest = [`WHERE ${exists} (SELECT 1 FROM ${joined} AS j WHERE ${same.join(" AND ")})`];
    const wish = how === "semi" ? `in ${joined}` : `not in ${joined}`;
    return writer.say(wish, comments, select({ columns: [{ code: `${rows}.*` }], from, rest }));
  }
  const columns = brought(l, r).map((name) => ({ code: `j.${identifier(name)} AS ${identifier(`${prefix}${name}`)}` }));
  return writer.say(
    `with ${joined}`,
    comments,
    select({
      columns: [{ code: `${rows}.*` }, ...columns],
      from,
      rest: [
        `${how === "left" ? "LEFT" : "INNER"} JOIN ${joined} AS j`,
        ...same.map((condition, i) => `  ${i === 0 ? "ON" : "AND"} ${condition}`),
      ],
    }),
  );
};
