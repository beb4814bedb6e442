/** Removes what no run needs any more: versions that were replaced, and what killed runs left behind. */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { isAlive, type Layout, makerOf } from "./layout.ts";

/** Versions this very process is still working on. */
export const atWork = new Set<string>();

/** Never fails: what cannot be removed now is tried again by the next run. */
export const clean = Effect.fn("artifacts.clean")(
  function* ({ store, current }: Layout) {
    const fs = yield* FileSystem.FileSystem;
    for (const name of yield* fs.readDirectory(store)) {
      const pid = makerOf(name);
      const version = name.replace(/\.link$/, "");
      if (pid === null || (pid === process.pid ? atWork.has(version) : isAlive(pid))) continue;
      // Asked after we know that its maker will not publish it any more: no other run ever will.
      const published = yield* Effect.orElseSucceed(fs.readLink(current), () => null);
      if (name !== published) yield* fs.remove(join(store, name), { recursive: true, force: true });
    }
  },
  (effect) => Effect.ignore(effect),
);
