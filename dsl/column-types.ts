/** The dtypes that authors use in declarations, and the columns declared with them. */
import type { z } from "zod";
import type { CheckPlan } from "../src/core/check-rules.ts";
import { docOf } from "../src/core/doc.ts";
import type { Dtype } from "../src/core/dtypes.ts";
import type { Instant } from "../src/core/instant.ts";
import { type ZoneOptions, type ZonePlan, zonePlanOf } from "../src/core/zone-plan.ts";
import type { Zone } from "../src/core/zones.ts";
import {
  type Checked,
  type CheckOptions,
  checkOf,
  type Otherwise,
  type SchemaOf,
  type TimeSentence,
} from "./value-check.ts";

/** A column as declared: what it holds, whether it may be null, and when it is known. */
export interface ColumnDeclaration<
  D extends Dtype = Dtype,
  N extends boolean = boolean,
  At extends string = string,
  Moment extends string = string,
  Drops extends string = string,
  Settles extends string = string,
> {
  readonly dtype: D;
  /** With a check that sets to null what fails it, a column may be null that holds none in the file. */
  readonly nullable: N;
  readonly at: At;
  /** The timeline that the instants lie on. */
  readonly timeline: string;
  /** The instant that the values denote, for a timestamp that has one; "none" for any other column. */
  readonly moment: Moment;
  /** The timeline that the moment lies on. */
  readonly momentTimeline?: string;
  /** What the rows wait for: the column's own instant where its check drops rows, otherwise "always". */
  readonly drops: Drops;
  /** The timestamp of the table from which the value is settled, where it is not the table's own. */
  readonly settledBy: Settles;
  /** What the values are held to. */
  readonly values?: CheckPlan;
  /** How files hold times that are not in UTC. */
  readonly zone?: ZonePlan;
  /** What it holds, in words. */
  readonly text?: string;
}

/** A column that may have a settlement of its own. */
interface SettledDeclaration<
  D extends Dtype,
  N extends boolean,
  At extends string,
  Moment extends string,
  Drops extends string,
> extends ColumnDeclaration<D, N, At, Moment, Drops, never> {
  /**
   * The timestamp, among the columns of the same table, from which the value is final; null as long as it is not. It may
   * differ from row to row, and the column is then settled by it and not by the `settled` of its table. Windows over prior
   * events and `joinPrior` read the value of an earlier event only if it was settled strictly before the moment as of which
   * they look. It is said last.
   *
   * A column that is known `always`, or that says when something is settled, needs none. The timeline says
   * `overlapping: true` or `overlapping: false`.
   *
   * @example late_min: i64.known(after("airborne")).settled("landed_at")
   */
  settled<const Name extends string>(timestamp: Name): ColumnDeclaration<D, N, At, Moment, Drops, Name>;
}

/** A column that no schema holds its values to. */
interface UncheckedDeclaration<D extends Dtype, N extends boolean, At extends string>
  extends SettledDeclaration<D, N, At, "none", "always"> {
  /** No schema of zod that goes into a plan speaks of days and times. */
  check(schema: TimeSentence<D>): ColumnDeclaration<D, N, At, "none", "always", never>;
}

/** A timestamp may say of which instant it is the time. */
interface TimestampDeclaration<D extends Dtype, N extends boolean, At extends string>
  extends UncheckedDeclaration<D, N, At> {
  /**
   * The moment: the instant that the value denotes, whenever it is known. The scheduled start of a race denotes
   * `before("race")` though it is known years ahead. As-of joins are made on such a column.
   */
  denotes<Moment extends string>(instant: Instant<Moment>): SettledDeclaration<D, N, At, Moment, "always">;
}

/** A column of numbers, text or booleans. */
interface ValueDeclaration<D extends Dtype, N extends boolean, At extends string>
  extends SettledDeclaration<D, N, At, "none", "always"> {
  /**
   * Holds every value to a zod schema, in every run, before anything is computed. Nulls pass: whether there may be any is
   * said by `.nullable()`. NaN and infinities fail every check of numbers.
   *
   * A value that fails is refused; with `{ otherwise: "drop" }` its row is left out, and the rows of the table are then
   * known no earlier than this column; with `{ otherwise: "null" }` it becomes null, and the column may be null. Both are
   * counted in the record of the run.
   *
   * @example finish: i32.known(after("race")).check(z.int().min(1))
   */
  check<S extends Schema, const O extends Otherwise = "refuse">(
    schema: SchemaOf<D, S>,
    options?: CheckOptions<O>,
  ): SettledDeclaration<D, Checked<N, O>, At, "none", O extends "drop" ? At : "always">;
}

type Declared<D extends Dtype, N extends boolean, At extends string> = D extends "date" | "datetime"
  ? TimestampDeclaration<D, N, At>
  : D extends "duration"
    ? UncheckedDeclaration<D, N, At>
    : ValueDeclaration<D, N, At>;

type Schema = z.core.$ZodType;

/** What a key, a fact or a cast needs of a dtype. */
export interface Spec<D extends Dtype = Dtype, N extends boolean = boolean, Moment extends string = string> {
  readonly dtype: D;
  readonly mayBeNull: N;
  /** The instant that the values of a key denote; "none" for most. */
  readonly moment: Moment;
  /** The timeline that the moment lies on. */
  readonly momentTimeline?: string;
  /** What the values are held to. */
  readonly values?: CheckPlan;
  /** How files hold times that are not in UTC. */
  readonly zone?: ZonePlan;
  /** What it holds, in words. */
  readonly text?: string;
}

/** A dtype as an author names it: `f64.known(after("race"))`, `i32.nullable().known(always)`, `x.cast(f64)`. */
export interface DtypeSpec<D extends Dtype = Dtype, N extends boolean = boolean> extends Spec<D, N, "none"> {
  /**
   * What the column holds, in words for people: its unit, and what a null means. It changes nothing of the column, and goes
   * along with it through every step into the record of every run, `show` and `explain`. Said before `.known(...)` and
   * `.check(...)`, of keys, facts and stamps as well; said again, it is the later one.
   *
   * @example lap_time_s: f64.doc("Seconds from line to line").nullable().known(during("race"))
   */
  doc(text: string): DtypeSpec<D, N>;
  /** The column may hold nulls. Without this a null in the file is refused. */
  nullable(): DtypeSpec<D, true>;
  /** The instant at which the values are known. */
  known<At extends string>(instant: Instant<At>): Declared<D, N, At>;
  /**
   * Holds every value of a key or a fact to a zod schema, as `.known(...).check(...)` does for a column with an instant. It
   * is said last. A key cannot be set to null.
   *
   * @example skill: f64.check(z.number().min(0).max(1))
   */
  check<S extends Schema, const O extends Otherwise = "refuse">(
    schema: SchemaOf<D, S>,
    options?: CheckOptions<O>,
  ): Spec<D, Checked<N, O>, "none">;
}

/** A timestamp that is a key of events or puts them in an order, and may say of which instant it is the time. */
interface Denoting<D extends "date" | "datetime", N extends boolean> {
  /**
   * The moment of an event key or an order column: the instant that the value denotes. Such a key is known `always`, and
   * `asOf` looks back from it as from any timestamp of that kind. It is said last.
   *
   * @example order: { departs_at: datetime.denotes(before("airborne")) }
   */
  denotes<Moment extends string>(instant: Instant<Moment>): Spec<D, N, Moment>;
}

/** The dtype of days. */
export interface DateSpec extends DtypeSpec<"date", false>, Denoting<"date", false> {
  /** What the column holds, in words for people. */
  doc(text: string): DateSpec;
}

/** Times that files hold in a zone. It is no dtype to cast to: inside of a pipeline they are times of UTC like others. */
export interface ZonedSpec<N extends boolean> extends Spec<"datetime", N, "none">, Denoting<"datetime", N> {
  /** What the column holds, in words for people. */
  doc(text: string): ZonedSpec<N>;
  /** The column may hold nulls. Without this a null in the file is refused. */
  nullable(): ZonedSpec<true>;
  /** The instant at which the values are known. */
  known<At extends string>(instant: Instant<At>): TimestampDeclaration<"datetime", N, At>;
}

/** The dtype of times. */
export interface DatetimeSpec extends DtypeSpec<"datetime", false>, Denoting<"datetime", false> {
  /**
   * What the column holds, in words for people.
   *
   * @example starts: datetime.doc("The green flag, as scheduled").in("America/New_York").known(always)
   */
  doc(text: string): DatetimeSpec;
  /**
   * The same dtype, where files hold what clocks and calendars show in a time zone: Parquet without a zone, text without an
   * offset. Parquet of that very zone, and text with any offset, are read too. In the pipeline the values are times of UTC.
   *
   * A time that the clocks leave out in spring is refused. So is one that they show twice in autumn, unless `twice` says
   * which is meant: to take one for the other is to know something an hour too early.
   *
   * @example starts: datetime.in("America/New_York", { twice: "earlier" }).known(always).denotes(before("race"))
   */
  in(zone: Zone, options?: ZoneOptions): ZonedSpec<false>;
}

/** What is said of a dtype beside it. */
interface Said {
  readonly zone?: ZonePlan;
  readonly text?: string;
}

/** A declaration, which may get a settlement of its own. */
const settleable = (declared: Omit<ColumnDeclaration, "settledBy" | "drops">) =>
  Object.freeze({ ...declared, settled: (settledBy: string) => Object.freeze({ ...declared, settledBy }) });

const spec = <D extends Dtype, N extends boolean>(dtype: D, mayBeNull: N, said: Said = {}): DtypeSpec<D, N> => {
  const denoting = ({ at, timeline }: Instant) => ({ moment: at, momentTimeline: timeline });
  const made = {
    dtype,
    mayBeNull,
    moment: "none",
    ...said,
    doc: (text: string) => spec(dtype, mayBeNull, { ...said, text: docOf(text) }),
    ...(dtype === "datetime" && said.zone === undefined
      ? {
          in: (name: Zone, options?: ZoneOptions) =>
            spec(dtype, mayBeNull, { ...said, zone: zonePlanOf(name, options) }),
        }
      : {}),
    nullable: () => spec(dtype, true as const, said),
    known: <At extends string>({ at, timeline }: Instant<At>) => {
      const declared = { dtype, nullable: mayBeNull, at, timeline, ...said };
      const denotes = (moment: Instant) => settleable({ ...declared, ...denoting(moment) });
      const check = (schema: Schema, options?: CheckOptions) =>
        settleable({ ...declared, moment: "none", values: checkOf(dtype, schema, options) });
      return Object.freeze({ ...settleable({ ...declared, moment: "none" }), denotes, check });
    },
    denotes: (moment: Instant) => Object.freeze({ dtype, mayBeNull, ...said, ...denoting(moment) }),
    check: (schema: Schema, options?: CheckOptions) =>
      Object.freeze({ dtype, mayBeNull, moment: "none", ...said, values: checkOf(dtype, schema, options) }),
  };
  // The values are what the file holds; what a check makes of them, the types say at once and the verifier from the plan.
  return Object.freeze(made) as unknown as DtypeSpec<D, N>;
};

/** True or false. */
export const bool: DtypeSpec<"bool", false> = spec("bool", false);
/** Whole numbers of 8 bits, -128 to 127. */
export const i8: DtypeSpec<"i8", false> = spec("i8", false);
/** Whole numbers of 16 bits. */
export const i16: DtypeSpec<"i16", false> = spec("i16", false);
/** Whole numbers of 32 bits. */
export const i32: DtypeSpec<"i32", false> = spec("i32", false);
/** Whole numbers of 64 bits. */
export const i64: DtypeSpec<"i64", false> = spec("i64", false);
/** Floating-point numbers of 32 bits. */
export const f32: DtypeSpec<"f32", false> = spec("f32", false);
/** Floating-point numbers of 64 bits. */
export const f64: DtypeSpec<"f64", false> = spec("f64", false);
/** Text, in Unicode. */
export const str: DtypeSpec<"str", false> = spec("str", false);
/** A day of the calendar, without a time or a zone. */
export const date: DateSpec = spec("date", false) as DateSpec;
/** A point in time, in microseconds of UTC. Where files hold it in another zone: `datetime.in("America/New_York")`. */
export const datetime: DatetimeSpec = spec("datetime", false) as DatetimeSpec;
/** A span of time, in microseconds; negative ones too. */
export const duration: DtypeSpec<"duration", false> = spec("duration", false);
/** Text of few different values. In the language it is text; in Parquet files it is a category, coded by a dictionary. */
export const categorical: DtypeSpec<"categorical", false> = spec("categorical", false);
