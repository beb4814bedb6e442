/**
 * Checks table files before an engine reads them: whether they can be opened and have the expected format, and which
 * bytes were read.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import * as Stream from "effect/Stream";
import { listSome } from "../../core/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { EngineTable } from "../process/protocol.ts";
import { describeError, refuse } from "../run-failure.ts";
import type { Format } from "./file-formats.ts";

/** A file that a table was read from. `state` changes as soon as the file is written or replaced. */
export interface TableFile {
  readonly bytes: number;
  readonly state: string;
}

/** Every Parquet file begins and ends with these bytes. */
const magic = "PAR1";
/** The two markers and the length of the footer between them. */
const shortest = 12;

/** Checks the files without an engine: refuses those that cannot be opened or certainly have another format. */
export const inspectFiles = Effect.fn("tables.inspect")(function* ({ name: table, format, files }: EngineTable) {
  const looks = yield* Effect.forEach(files, ({ file }) => look(file, format));
  const flawed = looks.flatMap((found, i) => ("flaw" in found ? [{ ...found, path: files[i]?.path ?? "" }] : []));
  const alike = [...Map.groupBy(flawed, ({ flaw, why }) => `${flaw} ${why}`).values()];
  if (flawed.length > 0) {
    return yield* refuse(
      ...alike.flatMap((group): readonly Diagnostic[] => {
        const [first] = group;
        const path = listSome(
          group.map((one) => one.path),
          3,
        );
        return first === undefined ? [] : [diagnostic(first.flaw, { table, path, why: first.why })];
      }),
    );
  }
  return looks.flatMap((found) => ("flaw" in found ? [] : [found]));
});

interface Flaw {
  readonly flaw: "GF4002" | "GF4003" | "GF4004" | "GF4005" | "GF4019" | "GF4020";
  readonly why: string;
}

const look = (file: string, format: Format): Effect.Effect<TableFile | Flaw, never, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const { type } = yield* fs.stat(file);
    // Opening a pipe would wait for its writer.
    if (type !== "File") return { flaw: "GF4019", why: "it is not a regular file" } as const;
    const found = yield* fileState(file);
    if (found.bytes === 0) return { flaw: "GF4003", why: "" } as const;
    if (format !== "parquet") {
      yield* Effect.scoped(fs.open(file));
      return found;
    }
    const [head, tail] = yield* ends(file, found.bytes);
    if (head === magic && tail === magic && found.bytes >= shortest) return found;
    // The end of a file that has grown or was replaced since is not where its size said.
    if ((yield* fileState(file)).state !== found.state) return { flaw: "GF4020", why: "" } as const;
    if (head !== magic) return { flaw: "GF4004", why: "" } as const;
    return { flaw: "GF4005", why: `it does not end with '${magic}'` } as const;
  }).pipe(
    Effect.catch((error) =>
      Effect.succeed<Flaw>(
        error.reason._tag === "NotFound" ? { flaw: "GF4002", why: "" } : { flaw: "GF4019", why: describeError(error) },
      ),
    ),
  );

/**
 * The state of a file. The modification time can be set back, and a file that was moved away and back keeps it. The
 * change time cannot be set, so it detects both.
 */
export const fileState = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem;
  const { size } = yield* fs.stat(file);
  const now = yield* Effect.orElseSucceed(
    Effect.tryPromise(() => stat(file, { bigint: true })),
    () => null,
  );
  return {
    bytes: Number(size),
    state: now === null ? "gone" : [now.size, now.dev, now.ino, now.mtimeNs, now.ctimeNs].join(" "),
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
