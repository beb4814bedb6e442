/**
 * The files of a table: one file, all that a pattern means, or all in a folder. In the order of their paths, whatever order
 * the disk gives them in.
 */
import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import type { PlatformError } from "effect/PlatformError";
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { refuse, why } from "../failure.ts";
import type { EngineFile, EngineTable } from "../process/protocol.ts";
import type { GivenTable } from "./arguments.ts";
import { formatName, formatOf, isFoundInFolders } from "./format.ts";
import { isAside, isPattern, matcher } from "./glob.ts";

type Kind = FileSystem.File.Type | null;

/** Whether something is there, and what; links are followed. */
const kindOf = Effect.fnUntraced(function* (path: string) {
  const fs = yield* FileSystem.FileSystem;
  return yield* Effect.catch(
    Effect.map(fs.stat(path), ({ type }): Kind => type),
    (error) => (error.reason._tag === "NotFound" ? Effect.succeed<Kind>(null) : Effect.fail(error)),
  );
});

/** The same of a path that a pattern may mean: what runs through a file is not there. */
const maybe = (path: string) =>
  Effect.catch(kindOf(path), (error) =>
    (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOTDIR"
      ? Effect.succeed<Kind>(null)
      : Effect.fail(error),
  );

/** The same of one of many: what cannot be asked is told by its name when it is opened. */
const asked = (path: string) => Effect.orElseSucceed(kindOf(path), (): Kind => null);

const namesIn = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem;
  return [...(yield* fs.readDirectory(folder))].sort(inOrder);
});

/** By code points, as every machine does it. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const under = (folder: string, name: string): string =>
  folder === "" || folder.endsWith("/") ? folder + name : `${folder}/${name}`;

type Paths = Effect.Effect<readonly string[], PlatformError, FileSystem.FileSystem>;

/** The files in a folder, however deep, that have the ending of a table; files beside them, such as a README, have not. */
const filesIn = (folder: string, base: string, above: readonly string[] = []): Paths =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const real = yield* fs.realPath(resolve(base, folder));
    // A link that leads back to where we came from.
    if (above.includes(real)) return [];
    const found: string[] = [];
    for (const name of yield* namesIn(real)) {
      if (isAside(name)) continue;
      const path = under(folder, name);
      const kind = yield* asked(resolve(base, path));
      if (kind === "Directory") found.push(...(yield* filesIn(path, base, [...above, real])));
      else if (isFoundInFolders(name)) found.push(path);
    }
    return found;
  });

/**
 * All that a pattern means. A component that is there by its very name is that one: brackets may just be a name's. `above`
 * are the folders that a `**` came through.
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
    const isMeant = component === "**" ? (name: string) => !isAside(name) : matcher(component);
    for (const name of (yield* namesIn(resolve(base, start))).filter(isMeant)) {
      const path = under(start, name);
      if (component !== "**") found.push(...(yield* meant(path, rest, base)));
      else if ((yield* maybe(resolve(base, path))) === "Directory")
        found.push(...(yield* meant(path, components, base, [...above, real])));
      // At the end of a pattern it means the files too.
      else if (rest.length === 0) found.push(path);
    }
    return found;
  });

const pathsOf = Effect.fnUntraced(function* ({ name: table, path, base }: GivenTable) {
  // No path would resolve to the folder itself, and all that is in it.
  const kind = path === "" ? null : yield* (isPattern(path) ? maybe : kindOf)(resolve(base, path));
  if (kind === null && !isPattern(path)) return yield* refuse(diagnostic("GF4002", { table, path }));
  if (kind !== null && kind !== "Directory") return [path];
  const places = kind === null ? yield* meant("", path.split("/"), base) : [path];
  const found: string[] = [];
  for (const place of places) {
    const isFolder = (yield* asked(resolve(base, place))) === "Directory";
    found.push(...(isFolder ? yield* filesIn(place, base) : [place]));
  }
  if (found.length === 0) {
    return yield* refuse(diagnostic("GF4050", { table, path, pattern: kind === null, matched: places.length }));
  }
  return [...new Set(found)].sort(inOrder);
});

/** Finds the files; does not look into them. */
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
    Effect.catchTag(effect, "PlatformError", (error) => refuse(diagnostic("GF4019", { table, path, why: why(error) }))),
);

/** What the folders of a path say of all rows in a file: race_id=4711/part.parquet. */
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
