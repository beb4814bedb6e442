/** Table files as files: whether they are there and look like Parquet, and which bytes exactly were read. */
import { createHash } from "node:crypto";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import * as Stream from "effect/Stream";
import { diagnostic } from "../diagnostics/diagnostic.ts";
import type { EngineTable } from "./engine/protocol.ts";
import { refuse, why } from "./failure.ts";

/** The file a table was read from. `state` differs as soon as anybody writes to the file or puts another in its place. */
export interface TableFile {
  readonly bytes: number;
  readonly state: string;
}

/** Every Parquet file begins and ends with it. */
const magic = "PAR1";
/** The two marks and the footer's length between them. */
const shortest = 12;

/** Looks at the file without an engine: refuses what cannot be opened or is certainly not Parquet. */
export const inspect = Effect.fn("tables.inspect")(
  function* ({ name: table, path, file }: EngineTable) {
    const fs = yield* FileSystem.FileSystem;
    const { type } = yield* fs.stat(file);
    // Opening a pipe would wait for its writer.
    if (type !== "File") {
      const what = type === "Directory" ? "it is a folder" : "it is not a regular file";
      return yield* refuse(diagnostic("GF4019", { table, path, why: what }));
    }
    const found = yield* describe(file);
    if (found.bytes === 0) return yield* refuse(diagnostic("GF4003", { table, path }));
    const [head, tail] = yield* ends(file, found.bytes);
    if (head !== magic) return yield* refuse(diagnostic("GF4004", { table, path }));
    if (found.bytes < shortest || tail !== magic) {
      return yield* refuse(diagnostic("GF4005", { table, path, why: `it does not end with '${magic}'` }));
    }
    return found;
  },
  (effect, { name: table, path }) =>
    Effect.catchTag(effect, "PlatformError", (error) =>
      error.reason._tag === "NotFound"
        ? refuse(diagnostic("GF4002", { table, path }))
        : refuse(diagnostic("GF4019", { table, path, why: why(error) })),
    ),
);

/** The file as it is now. */
export const describe = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem;
  const { size, dev, ino, mtime } = yield* fs.stat(file);
  const modified = Option.map(mtime, (at) => at.getTime());
  return {
    bytes: Number(size),
    state: [size, dev, Option.getOrNull(ino), Option.getOrNull(modified)].join(" "),
  } satisfies TableFile;
});

const ends = (file: string, bytes: number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem;
      const open = yield* fs.open(file);
      const read = (position: number) =>
        Effect.map(open.readAlloc(magic.length, { position: BigInt(Math.max(0, position)) }), (some) =>
          Buffer.from(Option.getOrElse(some, () => new Uint8Array())).toString("latin1"),
        );
      return [yield* read(0), yield* read(bytes - magic.length)] as const;
    }),
  );

/** The sha256 of a file's bytes, in hex. */
export const sha256 = Effect.fn("tables.sha256")(function* (file: string) {
  const fs = yield* FileSystem.FileSystem;
  const hash = createHash("sha256");
  yield* Stream.runForEach(fs.stream(file, { chunkSize: 1 << 20 }), (chunk) => Effect.sync(() => hash.update(chunk)));
  return hash.digest("hex");
});
