import { type RaceDay, season } from "./calendar.ts";
import type { Driver } from "./field.ts";
import type { Outcome } from "./race.ts";
import type { Random } from "./random.ts";
import type { Sheet } from "./tables.ts";
import type { Entry, Weekend } from "./weekend.ts";

/** Miles an hour to three decimals, as in the real files. */
const speed = (miles: number, ms: number): number => Math.round((miles * 3600_000_000) / ms) / 1000;
/** What timing and scoring writes for a lap it could not time; the real files hold it too. */
const sentinelMs = 9_999_999;

export function recordRace(sheet: Sheet<"races">, { raceId, raceNo, date, track }: RaceDay): void {
  sheet.add({
    race_id: raceId,
    season,
    race_no: raceNo,
    race_date: date,
    track: track.name,
    sched_laps: track.laps,
    track_len_mi: track.miles,
    surface: track.surface,
  });
}

const dayOf = ({ raceId, date, track }: RaceDay) => ({ race_id: raceId, race_date: date, track: track.name });
const carOf = ({ name, carNo, make }: Driver) => ({ driver: name, car_no: carNo, make: make.name });

export function recordPractice(sheet: Sheet<"practice">, day: RaceDay, { practice }: Weekend): void {
  const fastest = practice[0]?.bestMs ?? null;
  practice.forEach(({ entry, bestMs, laps, bestLapNo }, index) => {
    sheet.add({
      ...dayOf(day),
      session: "Practice 1",
      rank: index + 1,
      ...carOf(entry.driver),
      best_time_s: bestMs === null ? null : bestMs / 1000,
      diff_s: index === 0 || bestMs === null || fastest === null ? null : (bestMs - fastest) / 1000,
      // The real file has 0, not null, here.
      speed_mph: bestMs === null ? 0 : speed(day.track.miles, bestMs),
      laps,
      best_lap_no: bestLapNo,
    });
  });
}

export function recordQualifying(sheet: Sheet<"qualifying">, day: RaceDay, { qualifying }: Weekend): void {
  qualifying.forEach(({ entry, ms, note }, index) => {
    sheet.add({
      ...dayOf(day),
      rank: index + 1,
      ...carOf(entry.driver),
      time_s: ms === null ? null : ms / 1000,
      speed_mph: ms === null ? null : speed(day.track.miles, ms),
      note,
    });
  });
}

/**
 * Laps led are the truth of the race: the recorded laps, thinned by dropouts, can show fewer. Adds to the `points` so
 * far.
 */
export function recordResults(
  sheet: Sheet<"results">,
  day: RaceDay,
  { grid }: Weekend,
  { finishers, stages }: Outcome,
  points: Map<Driver, number>,
): void {
  finishers.forEach((car, index) => {
    const { driver } = grid[car.grid] as Entry;
    const scored =
      finishPoints(index + 1) + stages.reduce((sum, stage) => sum + stagePoints(stage.indexOf(car.grid)), 0);
    points.set(driver, (points.get(driver) ?? 0) + scored);
    sheet.add({
      ...dayOf(day),
      finish: index + 1,
      start: car.grid + 1,
      ...carOf(driver),
      laps: car.laps,
      status: car.status,
      laps_led: car.led,
      points: scored,
    });
  });
}

const finishPoints = (finish: number): number => (finish === 1 ? 40 : Math.max(1, 37 - finish));
const stagePoints = (index: number): number => (index < 0 ? 0 : 10 - index);

/** In the order of the real file: by race, then as they finished, then by lap. */
export function recordLaps(
  sheet: Sheet<"laps">,
  day: RaceDay,
  { grid }: Weekend,
  { finishers, crossed, position, stride }: Outcome,
  random: Random,
): void {
  const { columns } = sheet;
  finishers.forEach((car, index) => {
    const { driver } = grid[car.grid] as Entry;
    const { name, carNo, make } = driver;
    let dropout = 0;
    for (let lap = 0; lap <= car.laps; lap++) {
      // A transponder that drops out misses one to four laps in a row: two rows in a hundred all told.
      if (lap > 0 && dropout === 0 && random.chance(0.0082)) dropout = 1 + random.below(4);
      if (dropout > 0) {
        dropout -= 1;
        continue;
      }
      const row = sheet.rows;
      const at = car.grid * stride + lap;
      const ms = lap === 0 ? Number.NaN : timed((crossed[at] ?? 0) - (crossed[at - 1] ?? 0), random);
      columns.race_id[row] = day.raceId;
      columns.car_no[row] = carNo;
      columns.driver[row] = name;
      columns.driver_id[row] = driver.id;
      columns.make[row] = make.short;
      columns.final_running_pos[row] = index + 1;
      columns.lap[row] = lap;
      columns.lap_time_s[row] = ms / 1000;
      columns.lap_speed_mph[row] = speed(day.track.miles, ms);
      columns.running_pos[row] = position[at] ?? 0;
      sheet.rows = row + 1;
    }
  });
}

/** Five laps in ten thousand are timed as the sentinel or not at all. */
function timed(ms: number, random: Random): number {
  const fate = random.uniform();
  if (fate < 0.0003) return sentinelMs;
  return fate < 0.0005 ? Number.NaN : ms;
}
