/** How a file stores a column of times that are not in UTC. Inside a pipeline every time is in UTC. */
import { zoneOf } from "./arguments.ts";
import { AuthorError } from "./author-error.ts";
import { shown } from "./show-value.ts";
import type { Zone } from "./zones.ts";

export const units = ["ms", "us", "ns"] as const;
export const turns = ["earlier", "later"] as const;

export interface ZoneOptions {
  /** The unit that the column must have in a Parquet file; any if absent. Text has no unit. */
  readonly unit?: (typeof units)[number];
  /** Which reading of a repeated local time is meant. Without it, such a time is an error. */
  readonly twice?: (typeof turns)[number];
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
  readonly unit?: (typeof units)[number] | undefined;
  readonly twice?: (typeof turns)[number] | undefined;
  readonly day?: string | undefined;
}

/** The zone of a column as an optional field. */
export const zoned = (zone: ZonePlan | undefined): { readonly zone?: ZonePlan } => (zone === undefined ? {} : { zone });

const oneOf = (what: string, all: readonly string[], value: unknown): void => {
  if (value !== undefined && !all.includes(value as string))
    throw new AuthorError("GF1126", { what, takes: all.map((one) => JSON.stringify(one)), value: shown(value) });
};

export const zonePlanOf = (zone: unknown, options: ZoneOptions = {}): ZonePlan => {
  const name = zoneOf("datetime.in(...)", zone ?? null);
  if (name === null) throw new AuthorError("GF1125", { what: "datetime.in(...)", zone: shown(zone) });
  const { unit, twice, day, ...others } = options;
  oneOf("unit", units, unit);
  oneOf("twice", turns, twice);
  if (day !== undefined && (typeof day !== "string" || !timeOfDay.test(day)))
    throw new AuthorError("GF1126", { what: "day", takes: ['"end"', '"17:30"'], value: shown(day) });
  if (day !== undefined && unit !== undefined)
    throw new AuthorError("GF1126", { what: "unit", takes: ["nothing beside day"], value: shown(unit) });
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new AuthorError("GF1126", { what: "datetime.in(...)", takes: ["unit", "twice", "day"], value: shown(other) });
  return Object.freeze({
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(twice === undefined ? {} : { twice }),
    ...(day === undefined ? {} : { day }),
  });
};
