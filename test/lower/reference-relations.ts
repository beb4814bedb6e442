/**
 * The results of the pipelines of relations.fixture.ts, row by row, as the docstrings of dsl/relation.ts define them.
 */
import type { Row, Value } from "../../src/proof/database.ts";
import { aggregate } from "./reference-loops.ts";

type Rows = readonly Row[];
type Tables = (table: string) => Rows;

const raw = (value: Value | undefined): string | number =>
  value instanceof Date ? value.getTime() : typeof value === "string" ? value : Number(value);

const compare = (a: Row, b: Row, columns: readonly string[]): number => {
  for (const column of columns) {
    const [x, y] = [raw(a[column]), raw(b[column])];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
};
const sorted = (rows: Rows, columns: readonly string[]): Rows => [...rows].sort((a, b) => compare(a, b, columns));

const same = (a: Value | undefined, b: Value | undefined): boolean => (a ?? null) !== null && raw(a) === raw(b);
const meets = (a: Row, b: Row, pairs: Record<string, string>): boolean =>
  Object.entries(pairs).every(([left, right]) => same(a[left], b[right]));

/** Columns of a row under a prefix; null where there is no row. */
const under = (prefix: string, row: Row | undefined, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [`${prefix}${column}`, row?.[column] ?? null]));

const byGame = ["day", "game", "player"];
const byMove = [...byGame, "move"];
const sameGame = { game: "game", player: "player" };

const groups = (rows: Rows, by: readonly string[]): readonly Rows[] => {
  const all = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((column) => row[column]));
    all.set(key, [...(all.get(key) ?? []), row]);
  }
  return [...all.values()];
};

/** The strictly earlier row with the same keys of which none is later; of equal days that of the last game. */
const previous = (rows: Rows, of: Row, keys: readonly string[], order: readonly string[]): Row | undefined =>
  sorted(
    rows.filter((row) => compare(row, of, order) < 0 && keys.every((key) => same(row[key], of[key]))),
    [...order, "game"],
  ).at(-1);

/** The sum over the latest events of strictly earlier days in which the same player has a row. */
const sumOfPrior = (rows: Rows, of: Row, column: string, events: number): Value =>
  aggregate(
    "sum",
    sorted(
      rows.filter((row) => compare(row, of, ["day"]) < 0 && same(row.player, of.player)),
      ["day", "game"],
    )
      .slice(-events)
      .map((row) => row[column] ?? null),
  );

interface AsOf {
  readonly at: string;
  readonly knownAt: string;
  readonly about: string;
  readonly on: Record<string, string>;
  readonly inclusive?: boolean;
  readonly days?: number;
}

/** Of all that is known by then: what is about the latest time, and of that the version known last. */
export const asOf = (
  rows: Rows,
  of: Row,
  { at, knownAt, about, on, inclusive = false, days }: AsOf,
): Row | undefined => {
  const time = of[at] ?? null;
  if (time === null) return undefined;
  const now = Number(raw(time));
  const known = rows.filter((row) => {
    const then = Number(raw(row[knownAt]));
    return meets(of, row, on) && (inclusive ? then <= now : then < now);
  });
  const latest = sorted(known, [about, knownAt]).at(-1);
  const age = now - Number(raw(latest?.[about]));
  return days !== undefined && age > days * 86_400_000 ? undefined : latest;
};

const weather = { at: "starts", knownAt: "published", about: "observed" };
const odds = { at: "opens", knownAt: "quoted", about: "quoted", on: { player: "player" } };

const top = (rows: Rows, count: number, per: readonly string[], value: (row: Row) => Value, lowest: boolean): Rows =>
  groups(rows, per).flatMap((group) => {
    const held = group.map((row) => ({ row, value: value(row) }));
    held.sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || compare(a.row, b.row, byMove);
      const [x, y] = [Number(a.value), Number(b.value)];
      return (lowest ? x - y : y - x) || compare(a.row, b.row, byMove);
    });
    return held.slice(0, count).map(({ row }) => row);
  });

export const expected: Readonly<Record<string, (tables: Tables) => Rows>> = {
  left_joins: (t) =>
    sorted(t("games"), byGame).map((row) => ({
      ...row,
      ...under(
        "v_",
        t("venues").find((other) => meets(row, other, { game: "game" })),
        ["lights", "crowd"],
      ),
      ...under(
        "a_",
        t("arenas").find((other) => meets(row, other, { arena: "arena" })),
        ["seats", "roof"],
      ),
      ...under(
        "p_",
        t("arenas").find((other) => meets(row, other, { player: "arena" })),
        ["seats"],
      ),
      ...under(
        "q_",
        t("pairs").find((other) => same(row.player, other.q_one) && same(row.player, other.two)),
        ["one"],
      ),
    })),

  inner_joins: (t) =>
    sorted(t("games"), byGame).flatMap((row) =>
      t("venues")
        .filter((venue) => meets(row, venue, { game: "game" }))
        .flatMap((venue) =>
          t("arenas")
            .filter((arena) => meets(row, arena, { arena: "arena" }))
            .map((arena) => ({
              ...row,
              ...under("", venue, ["lights", "crowd"]),
              ...under("a_", arena, ["seats", "roof"]),
            })),
        ),
    ),

  facts: (t) => {
    const dear = [...t("lots")]
      .sort((a, b) => Number(b.price) - Number(a.price) || compare(a, b, ["player", "lot"]))
      .slice(0, 5);
    return sorted(t("games"), byGame).flatMap((row) => {
      const own = (rows: Rows) => rows.filter((lot) => same(lot.player, row.player));
      const last = sorted(own(t("lots")), ["lot"]).at(-1);
      const prices = own(dear).map((lot) => lot.price ?? null);
      const lots = prices.length === 0 ? null : prices.length;
      return last === undefined
        ? []
        : [{ ...row, dearest: aggregate("max", prices), lots, last_price: last.price ?? null }];
    });
  },

  semi_join: (t) =>
    sorted(t("games"), byGame).filter(
      (row) =>
        t("moves").some((move) => meets(row, move, sameGame)) &&
        t("arenas").some((arena) => meets(row, arena, { arena: "arena" })),
    ),

  anti_join: (t) =>
    sorted(t("games"), byGame).filter(
      (row) => !t("moves").some((move) => meets(row, move, sameGame) && Number(move.move) < 2),
    ),

  prior_joins: (t) =>
    sorted(t("games"), byGame).map((row) => ({
      ...row,
      ...under("prev_", previous(t("games"), row, ["player"], ["day"]), ["game", "day", "score", "arena"]),
      ...under("here_", previous(t("games"), row, ["player", "arena"], ["day"]), ["game", "score"]),
      ...under("venue_", previous(t("venues"), row, [], ["day"]), ["game", "crowd"]),
    })),

  placed_prior: (t) =>
    sorted(t("rounds"), ["season", "round", "game", "player"]).map((row) => ({
      ...row,
      ...under("prev_", previous(t("rounds"), row, ["player"], ["season", "round"]), [
        "game",
        "season",
        "round",
        "points",
      ]),
    })),

  as_of: (t) =>
    sorted(t("games"), byGame).map((row) => ({
      ...row,
      ...under("w_", asOf(t("weather"), row, { ...weather, on: { player: "station" } }), [
        "published",
        "observed",
        "air",
        "sky",
      ]),
      ...under("near_", asOf(t("weather"), row, { ...weather, on: { arena: "station" }, days: 7 }), [
        "observed",
        "air",
      ]),
      ...under("o_", asOf(t("odds"), row, odds), ["quoted", "price"]),
      ...under("fresh_", asOf(t("odds"), row, { ...odds, days: 3 }), ["price"]),
    })),

  as_of_inclusive: (t) =>
    sorted(t("games"), byGame).map((row) => ({
      ...row,
      ...under("w_", asOf(t("weather"), row, { ...weather, on: { player: "station" }, inclusive: true, days: 8 }), [
        "published",
        "observed",
        "air",
      ]),
      ...under("o_", asOf(t("odds"), row, { ...odds, inclusive: true }), ["quoted", "price"]),
    })),

  unions: (t) => {
    const all = sorted(
      [...t("games").filter((row) => Number(row.game) < 3), ...t("friendlies").filter((row) => Number(row.game) >= 3)],
      byGame,
    );
    return all.map((row) => ({ ...row, form: sumOfPrior(all, row, "score", 2) }));
  },

  aggregates: (t) => {
    const played = groups(t("moves"), ["game", "player"]).map((rows) => {
      const of = (column: string) => rows.map((row) => row[column] ?? null);
      const [best, worst] = [aggregate("min", of("time")), aggregate("max", of("time"))];
      return {
        game: rows[0]?.game ?? null,
        player: rows[0]?.player ?? null,
        day: rows[0]?.day ?? null,
        best,
        worst,
        spread: best === null || worst === null ? null : Number(worst) - Number(best),
        mean: aggregate("mean", of("time")),
        total: aggregate("sum", of("time")),
        deviation: aggregate("std", of("time")),
        timed: aggregate("count", of("time")),
        pieces: aggregate("sum", of("piece")),
      };
    });
    return sorted(played, byGame).map((row) => {
      const inGame = t("moves").filter((move) => same(move.game, row.game));
      const ever = t("games").filter((game) => same(game.player, row.player));
      return {
        ...row,
        game_pieces: aggregate(
          "sum",
          inGame.map((move) => move.piece ?? null),
        ),
        before: sumOfPrior(played, row, "pieces", 2),
        ever_score: aggregate(
          "sum",
          ever.map((game) => game.score ?? null),
        ),
        ever_games: ever.length === 0 ? null : ever.length,
      };
    });
  },

  regrouped: (t) =>
    sorted(
      groups(t("moves"), ["game", "piece"]).map((rows) => ({
        ...rows[0],
        last: Math.max(...rows.map((row) => Number(row.move))),
        moved: rows.length,
      })),
      ["day", "game", "piece"],
    ),

  deduped_first: (t) => {
    const first = groups(t("moves"), ["game", "player"]).flatMap((rows) => sorted(rows, byMove).slice(0, 1));
    return sorted(first, byGame).map((row) => ({ ...row, before: sumOfPrior(first, row, "piece", 1) }));
  },

  deduped_last: (t) =>
    sorted(
      groups(t("moves"), ["game", "piece"]).flatMap((rows) => sorted(rows, byMove).slice(-1)),
      ["day", "game", "piece"],
    ),

  tops: (t) => {
    const first = top(t("moves"), 4, ["game"], (row) => row.time ?? null, false);
    const before = (row: Row): Row | undefined =>
      sorted(
        first.filter((other) => meets(row, other, sameGame) && compare(other, row, ["move"]) < 0),
        ["move"],
      ).at(-1);
    const twice = (row: Row): Value => {
      const [now, then] = [row.time ?? null, before(row)?.time ?? null];
      return now === null || then === null ? null : Number(now) + Number(then);
    };
    return sorted(top(first, 2, ["game", "player"], twice, true), byMove);
  },

  limits: (t) => {
    const second = (row: Row): Value => {
      const own = sorted(
        t("moves").filter((move) => meets(row, move, sameGame)),
        ["move"],
      );
      return own.slice(0, 2).at(-1)?.move ?? null;
    };
    const two = groups(sorted(t("games"), byGame), ["game"]).flatMap((rows) => rows.slice(0, 2));
    return sorted(two, byGame).map((row) => ({ ...row, second: second(row) }));
  },

  assumptions: (t) => sorted(t("moves"), byMove).map((row) => ({ ...row, said: Number(row.piece) + 1 })),
};
