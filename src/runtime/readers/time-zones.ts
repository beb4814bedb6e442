/** Time zones in polars, whose JavaScript expressions cannot convert between zones: local times and UTC. */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import type { FileZone } from "../../core/runner-spec.ts";
import { rulesBegin, rulesEndOf } from "../../core/time-zones.ts";

const microseconds = pl.Datetime("us");
const number = (value: number): Expr => pl.lit(value).cast(pl.Int64);
const whole = (value: Expr): Expr => value.cast(pl.Int64);
const [one, less, minute, hour, day, second] = [1, -1, 60, 3600, 86_400, 1_000_000].map(number) as [
  ...[Expr, Expr, Expr],
  ...[Expr, Expr, Expr],
];

const secondOfDay = ({ dt }: Expr): Expr =>
  whole(dt.hour()).mul(hour).add(whole(dt.minute()).mul(minute)).add(whole(dt.second()));

const micros = (utc: string): number => Date.parse(`${utc.replace(" ", "T")}Z`) * 1000;

/**
 * The time itself or, where a zone has no rules, a time with the same offset. It repeats its operand as little as
 * possible.
 */
const nearby = (at: Expr, zone: string): Expr => {
  const { from, as } = rulesEndOf(zone);
  const bounded = at.clip(micros(rulesBegin), micros(from)).cast(pl.Int64);
  return from === as
    ? bounded
    : pl
        .when(bounded.lt(number(micros(from))))
        .then(bounded)
        .otherwise(number(micros(as)));
};

/**
 * The offset of a zone from UTC in microseconds. A cast to a date would give the UTC date, so dates are compared by
 * their day of the year: one more, one less or, at the turn of the year, a large difference in the other direction.
 */
const ahead = (utc: Expr, zone: string): Expr => {
  const near = nearby(whole(utc), zone).cast(microseconds);
  const local = near.cast(pl.Datetime("us", zone));
  const days = whole(local.dt.ordinalDay()).sub(whole(near.dt.ordinalDay()));
  const turned = pl.when(days.gt(one)).then(less).when(days.lt(less)).then(one).otherwise(days);
  return turned.mul(day).add(secondOfDay(local)).sub(secondOfDay(near)).mul(second);
};

/** The local times of a zone at UTC times. */
export const localTime = (utc: Expr, zone: string): Expr => whole(utc).add(ahead(utc, zone)).cast(microseconds);

/** Why a local time is not valid: it was skipped, or repeated. */
export type LocalTimeError = "GF4069" | "GF4070";

/** No zone has a larger offset, and none changed its clocks twice within this period. */
const far = number(16 * 3_600_000_000);

/** Local times of a zone, and the names of the result columns. */
export interface LocalTimes {
  readonly shown: Expr;
  readonly zone: FileZone;
  /** The UTC time: null if the local time never occurred, or occurred twice and `twice` does not choose one. */
  readonly as: string;
  /** Whether it never occurred. */
  readonly out: string;
}

/** In steps, because polars is slow to build an expression that repeats its parts. */
export const localToUtc = (frame: LazyDataFrame, walls: readonly LocalTimes[]): LazyDataFrame => {
  if (walls.length === 0) return frame;
  const column = (i: number, what: string) => `\u0000${i} ${what}`;
  const col = (i: number, what: string) => pl.col(column(i, what));
  const each = (made: (wall: LocalTimes, i: number) => readonly Expr[]) => walls.flatMap(made);
  const aheadAt = (i: number, what: string, { zone }: LocalTimes) => ahead(col(i, what).cast(microseconds), zone.name);
  const sides = ["before", "after"] as const;
  // With the offset before and after: the two times at which the local time may have occurred.
  return frame
    .withColumns(...each(({ shown }, i) => [whole(shown).alias(column(i, "wall"))]))
    .withColumns(
      ...each((_, i) => [
        col(i, "wall").sub(far).alias(column(i, "before")),
        col(i, "wall").add(far).alias(column(i, "after")),
      ]),
    )
    .withColumns(
      ...each((wall, i) =>
        sides.map((side) =>
          col(i, "wall")
            .sub(aheadAt(i, side, wall))
            .alias(column(i, side)),
        ),
      ),
    )
    .withColumns(
      ...each((wall, i) =>
        sides.map((side) =>
          pl
            .when(
              col(i, side)
                .add(aheadAt(i, side, wall))
                .eq(col(i, "wall")),
            )
            .then(col(i, side))
            .otherwise(pl.lit(null))
            .alias(column(i, side)),
        ),
      ),
    )
    .withColumns(
      ...each(({ zone: { twice, day }, as, out }, i) => {
        const [before, after] = sides.map((side) => col(i, side)) as [Expr, Expr];
        // The day is over when its end occurs for the last time.
        const meant = twice ?? (day === "end" ? "later" : undefined);
        const both = meant === "earlier" ? before : meant === "later" ? after : pl.lit(null).cast(pl.Int64);
        return [
          pl
            .when(before.lt(after))
            .then(both)
            .when(before.isNotNull())
            .then(before)
            .otherwise(after)
            .cast(microseconds)
            .alias(as),
          col(i, "wall").isNotNull().and(before.isNull()).and(after.isNull()).alias(out),
        ];
      }),
    )
    .drop(walls.flatMap((_, i) => ["wall", ...sides].map((what) => column(i, what))));
};
