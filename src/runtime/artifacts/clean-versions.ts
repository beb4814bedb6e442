/** Removes what no run needs any more: replaced versions, leftovers of killed runs, dead links. */
import { basename, dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import { heartbeat, isAlive, type Layout, type Maker, makerOf } from "./folder-layout.ts";

/** Versions that this process is still working on. */
export const activeVersions = new Set<string>();

/** Never fails: what cannot be removed now is tried again by the next run. */
export const cleanVersions = Effect.fn("artifacts.clean")(
  function* (place: Layout) {
    const { store, current } = place;
    const fs = yield* FileSystem.FileSystem;
    let others = 0;
    for (const name of yield* fs.readDirectory(store)) {
      const maker = makerOf(name);
      if (maker === null) continue;
      const version = name.replace(/\.link$/, "");
      // Checked after the maker is known to be finished: no other run publishes this version.
      const isAtWork = yield* worksOn(maker, version, join(store, version));
      const published = yield* Effect.orElseSucceed(fs.readLink(current), () => null);
      if (name === published) continue;
      if (isAtWork) others++;
      else yield* fs.remove(join(store, name), { recursive: true, force: true });
    }
    // An active run may just have created the link to what it will publish.
    if (others === 0) yield* unlink(place);
  },
  (effect) => Effect.ignore(effect),
);

/** Whether the maker of a version may still publish it. */
const worksOn = Effect.fnUntraced(function* ({ pid, elsewhere }: Maker, version: string, folder: string) {
  if (!elsewhere) return pid === process.pid ? activeVersions.has(version) : isAlive(pid);
  const fs = yield* FileSystem.FileSystem;
  // Its process cannot be checked. While it is active, it touches the folder.
  const touched = yield* Effect.match(fs.stat(folder), {
    onSuccess: ({ mtime }) => Option.getOrUndefined(mtime)?.getTime() ?? 0,
    onFailure: () => 0,
  });
  return Date.now() - touched < heartbeat.lost * 1000;
});

/** A renamed sink leaves the link of its old name, which points to nothing. */
const unlink = Effect.fnUntraced(function* ({ store }: Layout) {
  const fs = yield* FileSystem.FileSystem;
  const out = dirname(store);
  for (const name of yield* fs.readDirectory(out)) {
    const path = join(out, name);
    const target = yield* Effect.orElseSucceed(fs.readLink(path), () => null);
    if (target === `${basename(store)}/current/${name}` && !(yield* fs.exists(path))) yield* fs.remove(path);
  }
});
