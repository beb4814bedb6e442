/**
 * Finds the files of a table: one file, all files that match a pattern, or all files in a folder. The result is sorted
 * by path.
 */
import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import type { PlatformError } from "effect/PlatformError";
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { systemCode } from "../../core/system-error.ts";
import type { EngineFile, EngineTable } from "../process/protocol.ts";
import { describeError, refuse } from "../run-failure.ts";
import type { GivenTable } from "./check-arguments.ts";
import { formatName, formatOf, isFoundInFolders } from "./file-formats.ts";
import { isHidden, isPattern, matcher } from "./glob.ts";

type Kind = FileSystem.File.Type | null;

/** What exists at a path; links are followed. */
const kindOf = Effect.fnUntraced(function* (path: string) {
  const fs = yield* FileSystem.FileSystem;
  return yield* Effect.catch(
    Effect.map(fs.stat(path), ({ type }): Kind => type),
    (error) => (error.reason._tag === "NotFound" ? Effect.succeed<Kind>(null) : Effect.fail(error)),
  );
});

/** The same for a path that a pattern may match: a path below a file does not exist. */
const maybe = (path: string) =>
  Effect.catch(kindOf(path), (error) =>
    systemCode(error.cause) === "ENOTDIR" ? Effect.succeed<Kind>(null) : Effect.fail(error),
  );

/** The same for one of many paths: errors are reported when it is opened. */
const kindOrNull = (path: string) => Effect.orElseSucceed(kindOf(path), (): Kind => null);

const namesIn = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem;
  return [...(yield* fs.readDirectory(folder))].sort(inOrder);
});

/** By code points, independent of the machine. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const under = (folder: string, name: string): string =>
  folder === "" || folder.endsWith("/") ? folder + name : `${folder}/${name}`;

type Paths = Effect.Effect<readonly string[], PlatformError, FileSystem.FileSystem>;

/**
 * The files in a folder, at any depth, that have the extension of a table format. Other files, such as a README, are
 * ignored.
 */
const filesIn = (folder: string, base: string, above: readonly string[] = []): Paths =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const real = yield* fs.realPath(resolve(base, folder));
    // A link that leads back to a parent folder.
    if (above.includes(real)) return [];
    const found: string[] = [];
    for (const name of yield* namesIn(real)) {
      if (isHidden(name)) continue;
      const path = under(folder, name);
      const kind = yield* kindOrNull(resolve(base, path));
      if (kind === "Directory") found.push(...(yield* filesIn(path, base, [...above, real])));
      else if (isFoundInFolders(name)) found.push(path);
    }
    return found;
  });

/**
 * All files that match a pattern. A component that exists literally matches only itself, because names may contain
 * brackets. `above` are the folders that a `**` has visited.
 */
const meant = (start: string, components: readonly string[], base: string, above: readonly string[] = []): Paths =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const [component, ...rest] = components;
    if (component === undefined) return [start];
    const literal = start === "" && component === "" ? "/" : under(start, component);
    if (component === "" || !isPattern(component) || (yield* maybe(resolve(base, literal))) !== null) {
      const isThere = rest.length > 0 || (yield* maybe(resolve(base, literal))) !== null;
      return isThere ? yield* meant(literal, rest, base) : [];
    }
    if ((yield* maybe(resolve(base, start))) !== "Directory") return [];
    const real = yield* fs.realPath(resolve(base, start));
    if (component === "**" && above.includes(real)) return [];
    const found: string[] = [];
    if (component === "**" && rest.length > 0) found.push(...(yield* meant(start, rest, base)));
    const isMeant = component === "**" ? (name: string) => !isHidden(name) : matcher(component);
    for (const name of (yield* namesIn(resolve(base, start))).filter(isMeant)) {
      const path = under(start, name);
      if (component !== "**") found.push(...(yield* meant(path, rest, base)));
      else if ((yield* maybe(resolve(base, path))) === "Directory")
        found.push(...(yield* meant(path, components, base, [...above, real])));
      // At the end of a pattern, `**` matches files too.
      else if (rest.length === 0) found.push(path);
    }
    return found;
  });

const pathsOf = Effect.fnUntraced(function* ({ name: table, path, base }: GivenTable) {
  // An empty path would resolve to the folder itself.
  const kind = path === "" ? null : yield* (isPattern(path) ? maybe : kindOf)(resolve(base, path));
  if (kind === null && !isPattern(path)) return yield* refuse(diagnostic("GF4002", { table, path }));
  if (kind !== null && kind !== "Directory") return [path];
  const places = kind === null ? yield* meant("", path.split("/"), base) : [path];
  const found: string[] = [];
  for (const place of places) {
    const isFolder = (yield* kindOrNull(resolve(base, place))) === "Directory";
    found.push(...(isFolder ? yield* filesIn(place, base) : [place]));
  }
  if (found.length === 0) {
    return yield* refuse(diagnostic("GF4050", { table, path, pattern: kind === null, matched: places.length }));
  }
  return [...new Set(found)].sort(inOrder);
});

/** Finds the files without reading them. */
export const findFiles = Effect.fn("sources.findFiles")(
  function* (given: GivenTable) {
    const { name, path, base } = given;
    const files = (yield* pathsOf(given)).map(
      (one): EngineFile => ({ path: one, file: resolve(base, one), folders: foldersOf(one) }),
    );
    const [format = "parquet", other] = [...new Set(files.map((file) => formatOf(file.path) ?? "parquet"))];
    if (other !== undefined) {
      const example = (of: string) => files.find((file) => (formatOf(file.path) ?? "parquet") === of)?.path ?? "";
      const examples = [format, other].map((of) => `${example(of)} (${formatName[of]})`);
      return yield* refuse(diagnostic("GF4054", { table: name, path, examples }));
    }
    return { name, path, format, files } satisfies EngineTable;
  },
  (effect, { name: table, path }) =>
    Effect.catchTag(effect, "PlatformError", (error) =>
      refuse(diagnostic("GF4019", { table, path, why: describeError(error) })),
    ),
);

/** The columns that the folders of a path define for all rows of a file: flight_id=4711/part.parquet. */
export const foldersOf = (path: string): EngineFile["folders"] =>
  path
    .split("/")
    .slice(0, -1)
    .flatMap((folder) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(folder) ?? [];
      return name === undefined || value === undefined ? [] : [[unescaped(name), folderValue(value)] as const];
    });

const folderValue = (text: string): string | null => (text === "__HIVE_DEFAULT_PARTITION__" ? null : unescaped(text));

/** Writers of such folders write a slash as %2F. */
const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
