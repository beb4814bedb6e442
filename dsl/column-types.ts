/** The dtypes that authors use in declarations, and the columns declared with them. */
import type { z } from "zod";
import type { CheckPlan } from "../src/core/check-rules.ts";
import { checkDoc } from "../src/core/column-doc.ts";
import type { Dtype } from "../src/core/dtypes.ts";
import type { Instant } from "../src/core/instant.ts";
import type { Zone } from "../src/core/time-zones.ts";
import { type ZoneOptions, type ZonePlan, zonePlanOf } from "../src/core/zone-plan.ts";
import {
  type CheckOptions,
  checkOf,
  type NullableAfterCheck,
  type Otherwise,
  type SchemaOf,
  type TimeSentence,
} from "./value-check.ts";

/** A declared column: its dtype, whether it may be null, and when it is known. */
export interface ColumnDeclaration<
  D extends Dtype = Dtype,
  N extends boolean = boolean,
  At extends string = string,
  Moment extends string = string,
  Drops extends string = string,
  Settles extends string = string,
> {
  readonly dtype: D;
  /** A check with `otherwise: "null"` makes a column nullable even if its file holds no nulls. */
  readonly nullable: N;
  readonly at: At;
  /** The timeline of the instants. */
  readonly timeline: string;
  /** The instant that a timestamp denotes; "none" for any other column. */
  readonly moment: Moment;
  /** The timeline of the moment. */
  readonly momentTimeline?: string;
  /** The instant that the rows wait for: the column's own if its check drops rows, otherwise "always". */
  readonly drops: Drops;
  /** The timestamp of the table from which the value is settled, if it differs from the table's own. */
  readonly settledBy: Settles;
  /** The check of the values. */
  readonly values?: CheckPlan;
  /** The zone and form in which files store times that are not in UTC. */
  readonly zone?: ZonePlan;
  /** The documentation of the column. */
  readonly text?: string;
}

/** A column that may have its own settlement. */
export interface SettledDeclaration<
  D extends Dtype,
  N extends boolean,
  At extends string,
  Moment extends string,
  Drops extends string,
> extends ColumnDeclaration<D, N, At, Moment, Drops, never> {
  /**
   * The timestamp column of the same table from which the value is final; null until it is final. It may differ from
   * row to row, and it replaces the `settled` of the table for this column. Windows over prior events and `joinPrior`
   * read the value of an earlier event only if it was settled strictly before the moment as of which they read. It is
   * the last call of a declaration.
   *
   * A column that is known `always`, or that is itself a settlement timestamp, needs none. The timeline must declare
   * `overlapping: true` or `overlapping: false`.
   *
   * @example late_min: i64.known(after("airborne")).settled("landed_at")
   */
  settled<const Name extends string>(timestamp: Name): ColumnDeclaration<D, N, At, Moment, Drops, Name>;
}

/** A column whose values cannot be checked by a schema. */
export interface UncheckedDeclaration<D extends Dtype, N extends boolean, At extends string>
  extends SettledDeclaration<D, N, At, "none", "always"> {
  /** The zod schemas that a plan can store do not cover dates and times. */
  check(schema: TimeSentence<D>): ColumnDeclaration<D, N, At, "none", "always", never>;
}

/** A timestamp, which may denote an instant. */
export interface TimestampDeclaration<D extends Dtype, N extends boolean, At extends string>
  extends UncheckedDeclaration<D, N, At> {
  /**
   * The moment: the instant that the value denotes, independent of when the value is known. The scheduled start of a
   * race denotes `before("race")` although it is known years ahead. As-of joins use such a column.
   */
  denotes<Moment extends string>(instant: Instant<Moment>): SettledDeclaration<D, N, At, Moment, "always">;
}

/** A column of numbers, text or booleans. */
export interface ValueDeclaration<D extends Dtype, N extends boolean, At extends string>
  extends SettledDeclaration<D, N, At, "none", "always"> {
  /**
   * Checks every value against a zod schema, in every run, before anything is computed. Nulls pass: `.nullable()`
   * decides whether they are allowed. NaN and infinities fail every check of numbers.
   *
   * A value that fails stops the run. With `{ otherwise: "drop" }` its row is dropped, and the rows of the table are
   * then known no earlier than this column. With `{ otherwise: "null" }` the value becomes null, and the column is
   * nullable. The record of the run counts both.
   *
   * @example finish: i32.known(after("race")).check(z.int().min(1))
   */
  check<S extends Schema, const O extends Otherwise = "refuse">(
    schema: SchemaOf<D, S>,
    options?: CheckOptions<O>,
  ): SettledDeclaration<D, NullableAfterCheck<N, O>, At, "none", O extends "drop" ? At : "always">;
}

type Declared<D extends Dtype, N extends boolean, At extends string> = D extends "date" | "datetime"
  ? TimestampDeclaration<D, N, At>
  : D extends "duration"
    ? UncheckedDeclaration<D, N, At>
    : ValueDeclaration<D, N, At>;

type Schema = z.core.$ZodType;

/** What the declaration of a key, a fact or a cast needs from a dtype. */
export interface Spec<D extends Dtype = Dtype, N extends boolean = boolean, Moment extends string = string> {
  readonly dtype: D;
  readonly mayBeNull: N;
  /** The instant that the values of a key denote; "none" for most keys. */
  readonly moment: Moment;
  /** The timeline of the moment. */
  readonly momentTimeline?: string;
  /** The check of the values. */
  readonly values?: CheckPlan;
  /** The zone and form in which files store times that are not in UTC. */
  readonly zone?: ZonePlan;
  /** The documentation of the column. */
  readonly text?: string;
}

/** A dtype as authors write it: `f64.known(after("race"))`, `i32.nullable().known(always)`, `x.cast(f64)`. */
export interface DtypeSpec<D extends Dtype = Dtype, N extends boolean = boolean> extends Spec<D, N, "none"> {
  /**
   * Documents the column: its unit, and what a null means. It does not change the column. The text follows the column
   * through every step into the record of every run, `show` and `explain`. Call it before `.known(...)` and
   * `.check(...)`; keys, facts and stamps can have it too. A second call replaces the first.
   *
   * @example lap_time_s: f64.doc("Seconds from line to line").nullable().known(during("race"))
   */
  doc(text: string): DtypeSpec<D, N>;
  /** Allows nulls. Without this, a null in the file is an error. */
  nullable(): DtypeSpec<D, true>;
  /** The instant at which the values are known. */
  known<At extends string>(instant: Instant<At>): Declared<D, N, At>;
  /**
   * Checks every value of a key or a fact against a zod schema, as `.known(...).check(...)` does for a column with an
   * instant. It is the last call of a declaration. A key cannot be set to null.
   *
   * @example skill: f64.check(z.number().min(0).max(1))
   */
  check<S extends Schema, const O extends Otherwise = "refuse">(
    schema: SchemaOf<D, S>,
    options?: CheckOptions<O>,
  ): Spec<D, NullableAfterCheck<N, O>, "none">;
}

/** A timestamp that is an event key or an order column, and may denote an instant. */
export interface MomentDeclaration<D extends "date" | "datetime", N extends boolean> {
  /**
   * The moment of an event key or an order column: the instant that the value denotes. Such a key is known `always`,
   * and `asOf` can read as of it. It is the last call of a declaration.
   *
   * @example order: { departs_at: datetime.denotes(before("airborne")) }
   */
  denotes<Moment extends string>(instant: Instant<Moment>): Spec<D, N, Moment>;
}

/** The dtype of dates. */
export interface DateSpec extends DtypeSpec<"date", false>, MomentDeclaration<"date", false> {
  /** Documents the column. */
  doc(text: string): DateSpec;
}

/** Times that files store in a time zone. It is not a dtype for casts: inside a pipeline, all times are in UTC. */
export interface ZonedSpec<N extends boolean> extends Spec<"datetime", N, "none">, MomentDeclaration<"datetime", N> {
  /** Documents the column. */
  doc(text: string): ZonedSpec<N>;
  /** Allows nulls. Without this, a null in the file is an error. */
  nullable(): ZonedSpec<true>;
  /** The instant at which the values are known. */
  known<At extends string>(instant: Instant<At>): TimestampDeclaration<"datetime", N, At>;
}

/** The dtype of times. */
export interface DatetimeSpec extends DtypeSpec<"datetime", false>, MomentDeclaration<"datetime", false> {
  /**
   * Documents the column.
   *
   * @example starts: datetime.doc("The green flag, as scheduled").in("America/New_York").known(always)
   */
  doc(text: string): DatetimeSpec;
  /**
   * The same dtype for files that store local times of a time zone: Parquet without a zone, or text without an offset.
   * Parquet with this zone, and text with any offset, are read too. In the pipeline the values are in UTC.
   *
   * A local time that clocks skip in spring is an error. A local time that occurs twice in autumn is an error too,
   * unless `twice` chooses one: the wrong choice would make a value known an hour too early.
   *
   * @example starts: datetime.in("America/New_York", { twice: "earlier" }).known(always).denotes(before("race"))
   */
  in(zone: Zone, options?: ZoneOptions): ZonedSpec<false>;
}

/** The options that a dtype carries. */
export interface DtypeOptions {
  readonly zone?: ZonePlan;
  readonly text?: string;
}

/** A declaration that may get its own settlement. */
const settledDeclaration = (declared: Omit<ColumnDeclaration, "settledBy" | "drops">) =>
  Object.freeze({ ...declared, settled: (settledBy: string) => Object.freeze({ ...declared, settledBy }) });

const spec = <D extends Dtype, N extends boolean>(
  dtype: D,
  mayBeNull: N,
  settings: DtypeOptions = {},
): DtypeSpec<D, N> => {
  const denoting = ({ at, timeline }: Instant) => ({ moment: at, momentTimeline: timeline });
  const made = {
    dtype,
    mayBeNull,
    moment: "none",
    ...settings,
    doc: (text: string) => spec(dtype, mayBeNull, { ...settings, text: checkDoc(text) }),
    ...(dtype === "datetime" && settings.zone === undefined
      ? {
          in: (name: Zone, options?: ZoneOptions) =>
            spec(dtype, mayBeNull, { ...settings, zone: zonePlanOf(name, options) }),
        }
      : {}),
    nullable: () => spec(dtype, true as const, settings),
    known: <At extends string>({ at, timeline }: Instant<At>) => {
      const declared = { dtype, nullable: mayBeNull, at, timeline, ...settings };
      const denotes = (moment: Instant) => settledDeclaration({ ...declared, ...denoting(moment) });
      const check = (schema: Schema, options?: CheckOptions) =>
        settledDeclaration({ ...declared, moment: "none", values: checkOf(dtype, schema, options) });
      return Object.freeze({ ...settledDeclaration({ ...declared, moment: "none" }), denotes, check });
    },
    denotes: (moment: Instant) => Object.freeze({ dtype, mayBeNull, ...settings, ...denoting(moment) }),
    check: (schema: Schema, options?: CheckOptions) =>
      Object.freeze({ dtype, mayBeNull, moment: "none", ...settings, values: checkOf(dtype, schema, options) }),
  };
  // The values describe the file. The types and the verifier derive what a check makes of them.
  return Object.freeze(made) as unknown as DtypeSpec<D, N>;
};

/** True or false. */
export const bool: DtypeSpec<"bool", false> = spec("bool", false);
/** Integers of 8 bits, -128 to 127. */
export const i8: DtypeSpec<"i8", false> = spec("i8", false);
/** Integers of 16 bits. */
export const i16: DtypeSpec<"i16", false> = spec("i16", false);
/** Integers of 32 bits. */
export const i32: DtypeSpec<"i32", false> = spec("i32", false);
/** Integers of 64 bits. */
export const i64: DtypeSpec<"i64", false> = spec("i64", false);
/** Floating-point numbers of 32 bits. */
export const f32: DtypeSpec<"f32", false> = spec("f32", false);
/** Floating-point numbers of 64 bits. */
export const f64: DtypeSpec<"f64", false> = spec("f64", false);
/** Unicode text. */
export const str: DtypeSpec<"str", false> = spec("str", false);
/** A calendar date, without a time or a zone. */
export const date: DateSpec = spec("date", false) as DateSpec;
/** A point in time, in microseconds, UTC. For files in another zone: `datetime.in("America/New_York")`. */
export const datetime: DatetimeSpec = spec("datetime", false) as DatetimeSpec;
/** A duration in microseconds; it may be negative. */
export const duration: DtypeSpec<"duration", false> = spec("duration", false);
/** Text with few distinct values. In the language it is text; in Parquet files it is dictionary-encoded. */
export const categorical: DtypeSpec<"categorical", false> = spec("categorical", false);
