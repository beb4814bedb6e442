/** Random numbers that are determined by a seed. */

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to 1, excluding 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  /** An integer, including both ends. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(all: readonly T[]): T {
    const one = all[this.integer(0, all.length - 1)];
    if (all.length === 0) throw new Error("There is nothing to pick from.");
    return one as T;
  }

  /** The same elements in random order. */
  shuffled<T>(all: readonly T[]): readonly T[] {
    const made = [...all];
    for (let i = made.length - 1; i > 0; i--) {
      const k = this.integer(0, i);
      [made[i], made[k]] = [made[k] as T, made[i] as T];
    }
    return made;
  }
}
