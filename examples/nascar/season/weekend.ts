import type { RaceDay } from "./calendar.ts";
import type { Driver } from "./field.ts";
import type { Random } from "./random.ts";

/** A driver at one weekend: how good the car is today shows in practice and qualifying before it shows in the race. */
export interface Entry {
  readonly driver: Driver;
  /** As a share of a middling car's lap. */
  readonly pace: number;
}

export interface PracticeRun {
  readonly entry: Entry;
  /** Null for a car that never set a time. */
  readonly bestMs: number | null;
  readonly laps: number;
  readonly bestLapNo: number;
}

export interface QualifyingRun {
  readonly entry: Entry;
  /** Null where the place was set by a metric, not by the clock. */
  readonly ms: number | null;
  readonly note: string | null;
}

export interface Weekend {
  /** Fastest first; empty when there was no practice. */
  readonly practice: readonly PracticeRun[];
  /** Fastest first; empty when nothing was recorded. */
  readonly qualifying: readonly QualifyingRun[];
  /** The grid: the qualifying order with penalised cars sent to the rear. */
  readonly grid: readonly Entry[];
}

/** Practised neither slowly nor on worn tyres, qualified on new ones: quicker than any lap of the race. */
const practiceTrim = 0.988;
const qualifyingTrim = 0.976;

/** `entrants` come in the order of the points so far, the metric that stands in for a lost qualifying. */
export function weekend(day: RaceDay, entrants: readonly Driver[], random: Random): Weekend {
  const { kind, racing } = day.track;
  const entryList = entrants.map((driver): Entry => ({ driver, pace: driver.pace[kind] + random.normal() * 0.0018 }));
  const lap = (entry: Entry, trim: number, noise: number): number =>
    Math.round(day.track.lapMs * trim * (1 + racing.spread * entry.pace + noise * random.normal()));

  const practice: PracticeRun[] = [];
  for (const entry of entryList) {
    const stayedOut = random.chance(0.97);
    const laps = random.chance(0.995) ? 10 + random.below(36) : 0;
    const bestLapNo = laps === 0 ? 0 : 1 + Math.min(random.below(laps), random.below(laps));
    const bestMs = laps === 0 ? null : lap(entry, practiceTrim, 0.002);
    if (day.hasPractice && stayedOut) practice.push({ entry, bestMs, laps, bestLapNo });
  }
  practice.sort((one, other) => untimedLast(one.bestMs, other.bestMs));

  const ranked = entryList.map((entry) => {
    const timed = random.chance(0.98);
    const ms = lap(entry, qualifyingTrim, 0.0018);
    return { entry, ms: timed && day.qualifying === "timed" ? ms : null, penalised: random.chance(0.04) };
  });
  ranked.sort((one, other) => untimedLast(one.ms, other.ms));
  const qualifying = ranked.map(({ entry, ms, penalised }): QualifyingRun => {
    const noted = random.chance(0.3);
    return { entry, ms, note: penalised && noted ? "*" : null };
  });
  const grid = [...ranked.filter((car) => !car.penalised), ...ranked.filter((car) => car.penalised)];
  return {
    practice,
    qualifying: day.qualifying === "not recorded" ? [] : qualifying,
    grid: grid.map((car) => car.entry),
  };
}

/** Array.prototype.sort is stable, so equal and missing times keep the order of the points. */
function untimedLast(one: number | null, other: number | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one - other;
}
