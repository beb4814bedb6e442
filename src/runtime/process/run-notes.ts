/**
 * Assertions and counts that helpers record while a runner's query is built. Without a listener the query is the same.
 */
export interface Noted<N> {
  readonly note: (one: N) => void;
  /** Builds, and gives what was noted on the way. */
  readonly noting: <T>(build: () => T) => { readonly made: T; readonly notes: readonly N[] };
}

export const noted = <N>(): Noted<N> => {
  let notes: N[] | null = null;
  return {
    note: (one) => {
      notes?.push(one);
    },
    noting: (build) => {
      const mine: N[] = [];
      notes = mine;
      try {
        return { made: build(), notes: mine };
      } finally {
        notes = null;
      }
    },
  };
};
