import type { Racing, Track } from "./calendar.ts";
import type { Random } from "./random.ts";

/** A car on the track; times are whole milliseconds since the green flag. */
export interface Car {
  /** Place on the grid, from 0. */
  readonly grid: number;
  /** Lap time against a middling car today, as a share. */
  readonly pace: number;
  /** Completes this many laps, then breaks down. */
  readonly lastLap: number;
  laps: number;
  /** When it crosses the line next; Infinity when it will not. */
  next: number;
  lastCrossing: number;
  led: number;
  status: string;
  tyreAge: number;
  /** Laps on one set of tyres before a stop under green. */
  stint: number;
  damage: number;
  /** What the crew made of the car at the last stop, as a share of a lap. */
  setup: number;
  /** Sent around the pace car to get back a lap it is down. */
  waved: boolean;
  repairMs: number;
  /** In or out of the pits on the lap under way. */
  pitting: boolean;
  /** The caution in which it last decided whether to stop. */
  decidedIn: number;
}

const breakdownRisk = 0.035;

export function newCar(grid: number, pace: number, track: Track, random: Random): Car {
  const car: Car = {
    grid,
    pace,
    lastLap: random.chance(breakdownRisk) ? random.below(track.laps) : track.laps,
    laps: 0,
    next: 0,
    lastCrossing: 0,
    led: 0,
    status: "running",
    tyreAge: 0,
    stint: 0,
    damage: 0,
    setup: 0,
    waved: false,
    repairMs: 0,
    pitting: false,
    decidedIn: 0,
  };
  freshTyres(car, track, random);
  return car;
}

function freshTyres(car: Car, track: Track, random: Random): void {
  car.tyreAge = 0;
  car.setup = random.normal() * 0.0012;
  car.stint = (track.racing.stintMiles / track.miles) * (0.88 + 0.12 * random.uniform());
}

/** Most is lost early in the stint: three halves of the straight line at first, half of it at the end. */
function wear(car: Car, racing: Racing, miles: number): number {
  const used = (car.tyreAge * miles) / racing.stintMiles;
  return racing.falloff * used * (1.5 - 0.5 * used);
}

/** Standing still, repairs included; one stop in 25 goes wrong. */
export function stopMs(car: Car, track: Track, random: Random): number {
  const botched = random.chance(0.04) ? 4000 + random.below(12000) : 0;
  const stop = 11000 + Math.round(random.normal() * 700) + botched + car.repairMs;
  car.repairMs = 0;
  freshTyres(car, track, random);
  return stop;
}

/** When a lap under green ends that starts at `start` behind the car `ahead`. */
export function greenLap(car: Car, start: number, ahead: Car | undefined, track: Track, random: Random): number {
  const { racing, lapMs } = track;
  const share =
    1 +
    racing.spread * (car.pace + car.setup) +
    car.damage +
    wear(car, racing, track.miles) +
    racing.noise * random.normal();
  const alone = start + Math.round(lapMs * share);
  car.tyreAge += 1;
  const due = car.tyreAge >= car.stint && track.laps - car.laps > 3;
  car.pitting = due || car.repairMs > 0;
  if (car.pitting) return alone + racing.pitRoadMs + stopMs(car, track, random);
  return ahead === undefined || ahead.pitting || ahead.next === Number.POSITIVE_INFINITY
    ? alone
    : inTraffic(car, start, alone, ahead, track, random);
}

function inTraffic(car: Car, start: number, alone: number, ahead: Car, track: Track, random: Random): number {
  const { racing, lapMs } = track;
  const close = start - ahead.lastCrossing < 1000;
  const towed = racing.drafting && close && random.chance(0.93);
  // The tow is worth so much and no more, or a restart would pull the last of the field along ever faster.
  const draft = Math.max(start + Math.round(0.985 * lapMs), ahead.next + 150 + random.below(300));
  const at = towed ? Math.min(alone, draft) : alone;
  if (at > ahead.next + 150) return at;
  // Blue flag: a lapped car gives way.
  if (ahead.laps < car.laps) return at + 60;
  return random.chance(racing.hold) ? ahead.next + 150 + random.below(250) : at;
}
