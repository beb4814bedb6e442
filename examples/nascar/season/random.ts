/**
 * sfc32 of Chris Doty-Humphrey (PractRand, public domain): additions, shifts and a rotation of 32-bit words, so every
 * machine draws the same numbers. Example data asks for no more. Nothing in the season uses Math.exp, log, pow or sin
 * either: their last bits may differ between machines, and one bit moves a car.
 */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** Sum of twelve uniforms less six: mean 0, deviation 1, never beyond 6. */
  normal(): number;
  /** A whole number in [0, bound). */
  below(bound: number): number;
  chance(probability: number): boolean;
  shuffled<T>(items: readonly T[]): T[];
}

/** Streams of one seed are independent: a further draw in one race leaves every other race as it was. */
export function stream(seed: number, id: number): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 4294967296) | 0;
  let c = id | 0;
  let counter = 1;
  const uniform = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  // Neighbouring seeds and ids start out alike; PractRand discards 15 draws for the same reason.
  for (let round = 0; round < 15; round++) uniform();

  const normal = (): number => {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += uniform();
    return sum;
  };
  const below = (bound: number): number => Math.floor(uniform() * bound);
  const chance = (probability: number): boolean => uniform() < probability;
  const shuffled = <T>(items: readonly T[]): T[] => {
    const deck = [...items];
    for (let left = deck.length; left > 1; left--) {
      const [picked] = deck.splice(below(left), 1);
      deck.push(picked as T);
    }
    return deck;
  };
  return { uniform, normal, below, chance, shuffled };
}
