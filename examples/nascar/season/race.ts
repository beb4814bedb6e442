import type { Track } from "./calendar.ts";
import { type Car, greenLap, newCar, stopMs } from "./car.ts";
import type { Random } from "./random.ts";

export interface Outcome {
  /** First to last; `car.grid` tells who it is. */
  readonly finishers: readonly Car[];
  /** Milliseconds from the green flag to the end of lap k of the car on grid place g, at [g * stride + k]. */
  readonly crossed: Float64Array;
  readonly position: Int32Array;
  readonly stride: number;
  /** Grid places of the first ten at the end of each stage. */
  readonly stages: readonly (readonly number[])[];
}

const breakages = "engine engine engine suspension steering brakes electrical transmission overheating".split(" ");
const stageEnds = [0.25, 0.55];
/** A lap spent catching up with the pack behind the pace car, against a lap under green. */
const catchUp = 1.4;

/**
 * The race in the order in which cars cross the line. Who is near whom on the road follows from the times alone, laps
 * down or not, and the running position at a lap is how many cars have completed that lap before, plus one.
 */
class Race {
  private readonly track: Track;
  private readonly random: Random;
  private readonly cars: Car[];
  private readonly stride: number;
  private readonly crossed: Float64Array;
  private readonly position: Int32Array;
  private readonly completions: Int32Array;
  private readonly stages: number[][] = stageEnds.map(() => []);
  private readonly stageLaps: number[];
  private retired = 0;
  private leaderLap = 0;
  private ahead: Car | undefined;
  private cautions = 0;
  private cautionLeft = 0;
  /** When the pace car is back at the line, and when the next place in the queue behind it is. */
  private paceAt = 0;
  private slotAt = 0;

  constructor(track: Track, pace: Float64Array, random: Random) {
    this.track = track;
    this.random = random;
    this.stride = track.laps + 1;
    this.crossed = new Float64Array(pace.length * this.stride);
    this.position = new Int32Array(pace.length * this.stride);
    this.completions = new Int32Array(this.stride);
    this.stageLaps = stageEnds.map((share) => Math.floor(track.laps * share));
    this.cars = Array.from(pace, (share, grid) => newCar(grid, share, track, random));
  }

  run(): Outcome {
    for (const car of this.cars) {
      this.position[car.grid * this.stride] = car.grid + 1;
      car.lastCrossing = car.grid * 200;
      this.afterCrossing(car, car.lastCrossing);
    }
    for (let car = this.nextToCross(); car !== undefined; car = this.nextToCross()) this.cross(car);
    const lastAt = (car: Car) => car.grid * this.stride + car.laps;
    const finishers = [...this.cars].sort(
      (one, other) =>
        other.laps - one.laps ||
        (this.crossed[lastAt(one)] ?? 0) - (this.crossed[lastAt(other)] ?? 0) ||
        (this.position[lastAt(one)] ?? 0) - (this.position[lastAt(other)] ?? 0),
    );
    return { finishers, crossed: this.crossed, position: this.position, stride: this.stride, stages: this.stages };
  }

  private nextToCross(): Car | undefined {
    let first: Car | undefined;
    let soonest = Number.POSITIVE_INFINITY;
    for (const car of this.cars) {
      if (car.next < soonest) {
        soonest = car.next;
        first = car;
      }
    }
    return first;
  }

  private cross(car: Car): void {
    const now = car.next;
    car.laps += 1;
    car.lastCrossing = now;
    const position = (this.completions[car.laps] ?? 0) + 1;
    this.completions[car.laps] = position;
    this.crossed[car.grid * this.stride + car.laps] = now;
    this.position[car.grid * this.stride + car.laps] = position;
    if (position <= 10) this.stages[this.stageLaps.indexOf(car.laps)]?.push(car.grid);
    if (position === 1) {
      car.led += 1;
      this.leaderLap = car.laps;
      this.leaderPasses(car, now);
    }
    this.afterCrossing(car, now);
  }

  private afterCrossing(car: Car, now: number): void {
    // Once the winner is home, everybody else is flagged off at the line, however many laps down.
    if (this.leaderLap === this.track.laps) car.next = Number.POSITIVE_INFINITY;
    else if (car.laps === car.lastLap && this.retire(car, breakages[this.random.below(breakages.length)] as string))
      return;
    else if (this.cautionLeft > 0) car.next = this.cautionLap(car, now);
    else car.next = greenLap(car, now, this.ahead, this.track, this.random);
    this.ahead = car;
  }

  /** At least half of the field stays in the race, so there is always a winner. */
  private retire(car: Car, reason: string): boolean {
    if (this.retired >= this.cars.length / 2) return false;
    this.retired += 1;
    car.status = reason;
    car.next = Number.POSITIVE_INFINITY;
    return true;
  }

  private leaderPasses(leader: Car, now: number): void {
    if (this.leaderLap === this.track.laps) return;
    if (this.cautionLeft > 0) {
      this.cautionLeft -= 1;
    } else if (this.stageLaps.includes(this.leaderLap)) {
      this.throwCaution(leader, now);
    } else if (this.random.chance(this.track.racing.cautions / this.track.laps)) {
      this.throwCaution(leader, now);
      if (this.random.chance(0.85)) this.wreck(leader);
    }
  }

  private throwCaution(leader: Car, now: number): void {
    const { racing, lapMs } = this.track;
    this.cautions += 1;
    this.cautionLeft = racing.cautionLaps + this.random.below(3);
    this.paceAt = now + Math.round(racing.paceLap * lapMs);
    this.slotAt = this.paceAt;
    let freePass: Car | undefined;
    for (const car of this.cars) {
      if (car === leader || car.next === Number.POSITIVE_INFINITY) continue;
      car.next = now + Math.round((car.next - now) * catchUp);
      const down = this.leaderLap - 1 - car.laps;
      if (down > 0 && car.laps > (freePass?.laps ?? -1)) freePass = car;
      // Others a lap down trade their pit stop for that lap.
      car.waved = down === 1 && this.random.chance(0.4);
    }
    // The best placed car that is laps down always gets one back.
    if (freePass !== undefined) freePass.waved = true;
  }

  /** Takes out or damages cars that are near each other on the road, so the leader who has just gone by is spared. */
  private wreck(leader: Car): void {
    const near = this.cars.filter((car) => car !== leader && car.next !== Number.POSITIVE_INFINITY);
    near.sort((one, other) => one.next - other.next);
    let at = this.random.below(near.length);
    do {
      const car = near[at];
      if (car === undefined) break;
      const out = this.random.chance(0.5) && this.retire(car, this.random.chance(0.1) ? "dvp" : "crash");
      if (!out) {
        car.damage += 0.003 + 0.015 * this.random.uniform();
        car.repairMs += 10000 + this.random.below(60000);
      }
      at += 1;
    } while (this.random.chance(this.track.racing.pileUp));
    if (this.random.chance(0.03)) this.redFlag(600000 + this.random.below(900000));
  }

  /** Everybody stops on the track; the lap under way lasts that much longer. */
  private redFlag(ms: number): void {
    this.paceAt += ms;
    this.slotAt += ms;
    for (const car of this.cars) car.next += ms;
  }

  private cautionLap(car: Car, now: number): number {
    const { racing, lapMs } = this.track;
    while (now >= this.paceAt) {
      this.paceAt += Math.round(racing.paceLap * lapMs);
      this.slotAt = this.paceAt;
    }
    car.tyreAge += 0.3;
    car.pitting = false;
    if (car.waved && car.laps < this.leaderLap) return now + Math.round(1.02 * lapMs);
    car.waved = false;
    const queued = Math.max(now + Math.round(catchUp * lapMs), this.slotAt);
    this.slotAt += 350 + this.random.below(120);
    if (car.decidedIn === this.cautions) return queued;
    car.decidedIn = this.cautions;
    const worn = car.tyreAge > 0.25 * car.stint && this.track.laps - car.laps > 8;
    car.pitting = car.repairMs > 0 || this.random.chance(worn ? 0.92 : 0.08);
    return car.pitting ? queued + stopMs(car, this.track, this.random) : queued;
  }
}

/** `pace` in grid order, as a share of a middling car's lap time. */
export function runRace(track: Track, pace: Float64Array, random: Random): Outcome {
  return new Race(track, pace, random).run();
}
