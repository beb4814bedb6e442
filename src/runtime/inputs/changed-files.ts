/** Input files that change while they are read. Whatever was read of them is not reported: the change is. */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { EngineFile, EngineTable } from "../process/protocol.ts";
import { refuse } from "../run-failure.ts";
import { fileState } from "./inspect-files.ts";
import type { InspectedTable } from "./warn-shared-files.ts";

export const changedFile = ({ name }: Pick<EngineTable, "name">, { path }: EngineFile): Diagnostic =>
  diagnostic("GF4020", { table: name, path });

/** Fails if files are no longer what they were when they were inspected. */
export const unchanged = Effect.fnUntraced(function* (tables: readonly InspectedTable[]) {
  const changed: Diagnostic[] = [];
  for (const { table, found } of tables) {
    const now = yield* Effect.forEach(table.files, ({ file }) => Effect.orElseSucceed(fileState(file), () => null));
    const differs = table.files.filter((_, i) => now[i]?.state !== found[i]?.state);
    changed.push(...differs.map((file) => changedFile(table, file)));
  }
  if (changed.length > 0) return yield* refuse(...changed);
});

/**
 * Reads files that are to stay as they are. If one changes, only this is reported: half of an old file and half of a
 * new one can look damaged, break the contract or crash the engine.
 */
export const whileUnchanged = <A, E, R>(tables: readonly InspectedTable[], reading: Effect.Effect<A, E, R>) =>
  reading.pipe(
    Effect.catchCause((cause) =>
      Cause.hasInterruptsOnly(cause)
        ? Effect.failCause(cause)
        : Effect.andThen(unchanged(tables), Effect.failCause(cause)),
    ),
    Effect.tap(() => unchanged(tables)),
  );
