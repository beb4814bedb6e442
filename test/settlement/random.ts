/** Choices by chance, the same for the same seed. */
import { randomOf } from "../pipelines/generate.ts";

export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomOf(seed);
  }

  chance(of: number): boolean {
    return this.#next() < of;
  }

  number(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1));
  }

  pick<T>(all: readonly T[]): T {
    const one = all[this.number(0, all.length - 1)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  }

  shuffled<T>(all: readonly T[]): T[] {
    return all
      .map((one) => ({ one, place: this.#next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one);
  }
}
