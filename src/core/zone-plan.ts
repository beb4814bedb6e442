/** How a file stores a column of times that are not in UTC. Inside a pipeline every time is in UTC. */
import { zoneArgument } from "./arguments.ts";
import { AuthorError } from "./author-error.ts";
import { showValue } from "./show-value.ts";
import type { Zone } from "./time-zones.ts";

export const timeUnits = ["ms", "us", "ns"] as const;
export const repeatedTimes = ["earlier", "later"] as const;

export interface ZoneOptions {
  /** The unit that the column must have in a Parquet file; any if absent. Text has no unit. */
  readonly unit?: (typeof timeUnits)[number];
  /** Which reading of a repeated local time is meant. Without it, such a time is an error. */
  readonly twice?: (typeof repeatedTimes)[number];
  /**
   * Files store dates, which mean this time of the day: "17:30" as the local time of the zone, or "end", the last
   * microsecond of the day. What is known on a day is known by its end.
   */
  readonly day?: TimeOfDay;
}

export type TimeOfDay = "end" | `${number}:${number}`;

export const timeOfDay = /^(end|([01]\d|2[0-3]):[0-5]\d)$/;

export interface ZonePlan {
  readonly name: Zone;
  readonly unit?: (typeof timeUnits)[number] | undefined;
  readonly twice?: (typeof repeatedTimes)[number] | undefined;
  readonly day?: string | undefined;
}

/** The zone of a column as an optional field. */
export const zoneField = (zone: ZonePlan | undefined): { readonly zone?: ZonePlan } =>
  zone === undefined ? {} : { zone };

const oneOf = (what: string, all: readonly string[], value: unknown): void => {
  if (value !== undefined && !all.includes(value as string))
    throw new AuthorError("GF1126", { what, takes: all.map((one) => JSON.stringify(one)), value: showValue(value) });
};

export const zonePlanOf = (zone: unknown, options: ZoneOptions = {}): ZonePlan => {
  const name = zoneArgument("datetime.in(...)", zone ?? null);
  if (name === null) throw new AuthorError("GF1125", { what: "datetime.in(...)", zone: showValue(zone) });
  const { unit, twice, day, ...others } = options;
  oneOf("unit", timeUnits, unit);
  oneOf("twice", repeatedTimes, twice);
  if (day !== undefined && (typeof day !== "string" || !timeOfDay.test(day)))
    throw new AuthorError("GF1126", { what: "day", takes: ['"end"', '"17:30"'], value: showValue(day) });
  if (day !== undefined && unit !== undefined)
    throw new AuthorError("GF1126", { what: "unit", takes: ["nothing beside day"], value: showValue(unit) });
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new AuthorError("GF1126", {
      what: "datetime.in(...)",
      takes: ["unit", "twice", "day"],
      value: showValue(other),
    });
  return Object.freeze({
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(twice === undefined ? {} : { twice }),
    ...(day === undefined ? {} : { day }),
  });
};
