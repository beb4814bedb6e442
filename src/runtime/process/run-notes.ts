/** Notes that helpers record while a query is built. They do not change the query. */
import { AsyncLocalStorage } from "node:async_hooks";

export interface NoteCollector<N> {
  readonly note: (one: N) => void;
  /** Builds, and returns the notes recorded meanwhile. */
  readonly noting: <T>(build: () => T) => { readonly made: T; readonly notes: readonly N[] };
}

/** The notes belong to the building call and are not kept between calls; nested builds do not mix. */
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
