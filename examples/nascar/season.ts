import { calendar, racesInSeason } from "./season/calendar.ts";
import { driverField, entries, fewestCars, mostCars } from "./season/field.ts";
import { runRace } from "./season/race.ts";
import { stream } from "./season/random.ts";
import { recordLaps, recordPractice, recordQualifying, recordRace, recordResults } from "./season/record.ts";
import { type Season, Sheet } from "./season/tables.ts";
import { weekend } from "./season/weekend.ts";

export type { Season } from "./season/tables.ts";
export { writeSeason } from "./season/write.ts";

export interface SeasonOptions {
  /** From the start of the season; 36 unless told, and never more. */
  readonly races?: number;
  /** In a race, on average; the number differs by up to two from race to race. 38 unless told. */
  readonly cars?: number;
}

/**
 * An invented season in the shape of the real files. The same seed gives the same season everywhere, and a shorter
 * season is the beginning of the longer one.
 */
export function makeSeason(seed: number, options: SeasonOptions = {}): Season {
  const { races: raceCount = racesInSeason, cars = 38 } = options;
  within("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  within("races", raceCount, 1, racesInSeason);
  within("cars", cars, fewestCars, mostCars);

  const days = calendar(stream(seed, 1)).slice(0, raceCount);
  const field = driverField(cars, stream(seed, 2));
  const starts = raceCount * field.length;
  const laps = days.reduce((sum, day) => sum + (day.track.laps + 1) * field.length, 0);
  const sheets = {
    races: new Sheet("races", raceCount),
    practice: new Sheet("practice", starts),
    qualifying: new Sheet("qualifying", starts),
    results: new Sheet("results", starts),
    laps: new Sheet("laps", laps),
  };
  const points = new Map(field.map((driver) => [driver, 0]));
  for (const day of days) {
    const draws = (use: number) => stream(seed, 16 * day.raceNo + use);
    const entrants = entries(field, draws(0));
    entrants.sort((one, other) => (points.get(other) ?? 0) - (points.get(one) ?? 0));
    const meeting = weekend(day, entrants, draws(1));
    const raceForm = draws(2);
    const pace = Float64Array.from(meeting.grid, (entry) => entry.pace + raceForm.normal() * 0.0015);
    const race = runRace(day.track, pace, draws(3));

    recordRace(sheets.races, day);
    recordPractice(sheets.practice, day, meeting);
    recordQualifying(sheets.qualifying, day, meeting);
    recordResults(sheets.results, day, meeting, race, points);
    recordLaps(sheets.laps, day, meeting, race, draws(4));
  }
  return {
    races: sheets.races.table(),
    practice: sheets.practice.table(),
    qualifying: sheets.qualifying.table(),
    results: sheets.results.table(),
    laps: sheets.laps.table(),
  };
}

function within(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} is to be a whole number from ${least} to ${most}, not ${value}`);
}
