/** Removes what no run needs any more: replaced versions, leftovers of killed runs, dead links. */
import { basename, dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import { heartbeat, isAlive, type Layout, type Maker, makerOf } from "./layout.ts";

/** Versions this very process is still working on. */
export const atWork = new Set<string>();

/** Never fails: what cannot be removed now is tried again by the next run. */
export const clean = Effect.fn("artifacts.clean")(
  function* (place: Layout) {
    const { store, current } = place;
    const fs = yield* FileSystem.FileSystem;
    let others = 0;
    for (const name of yield* fs.readDirectory(store)) {
      const maker = makerOf(name);
      if (maker === null) continue;
      const version = name.replace(/\.link$/, "");
      // Asked after we know that its maker will not publish it any more: no other run ever will.
      const isAtWork = yield* worksOn(maker, version, join(store, version));
      const published = yield* Effect.orElseSucceed(fs.readLink(current), () => null);
      if (name === published) continue;
      if (isAtWork) others++;
      else yield* fs.remove(join(store, name), { recursive: true, force: true });
    }
    // Whoever is at work may just have made the link to what will be published next.
    if (others === 0) yield* unlink(place);
  },
  (effect) => Effect.ignore(effect),
);

/** Whether the maker of a version may still publish it. */
const worksOn = Effect.fnUntraced(function* ({ pid, elsewhere }: Maker, version: string, folder: string) {
  if (!elsewhere) return pid === process.pid ? atWork.has(version) : isAlive(pid);
  const fs = yield* FileSystem.FileSystem;
  // Its process cannot be asked. While it works, it touches the folder.
  const touched = yield* Effect.match(fs.stat(folder), {
    onSuccess: ({ mtime }) => Option.getOrUndefined(mtime)?.getTime() ?? 0,
    onFailure: () => 0,
  });
  return Date.now() - touched < heartbeat.lost * 1000;
});

/** A sink that was given another name leaves the link of the former one, to what is no more. */
const unlink = Effect.fnUntraced(function* ({ store }: Layout) {
  const fs = yield* FileSystem.FileSystem;
  const out = dirname(store);
  for (const name of yield* fs.readDirectory(out)) {
    const path = join(out, name);
    const target = yield* Effect.orElseSucceed(fs.readLink(path), () => null);
    if (target === `${basename(store)}/current/${name}` && !(yield* fs.exists(path))) yield* fs.remove(path);
  }
});
