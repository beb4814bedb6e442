/** Notes that helpers make while a query is built. A query that nobody takes notes of is the same query. */
import { AsyncLocalStorage } from "node:async_hooks";

export interface NoteCollector<N> {
  readonly note: (one: N) => void;
  /** Builds, and gives the notes that were made meanwhile. */
  readonly noting: <T>(build: () => T) => { readonly made: T; readonly notes: readonly N[] };
}

/** The notes belong to the call that builds, and are not kept between calls: builds within one another do not mix. */
export const noteCollector = <N>(): NoteCollector<N> => {
  const building = new AsyncLocalStorage<N[]>();
  return {
    note: (one) => {
      building.getStore()?.push(one);
    },
    noting: (build) => {
      const notes: N[] = [];
      return { made: building.run(notes, build), notes };
    },
  };
};
