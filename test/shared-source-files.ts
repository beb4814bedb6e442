/**
 * Lets the compiles of one process share what they parse of packages, of TypeScript's own libraries and of the language:
 * two fifths of a small compile are spent on these, and they are the same for every project. A file is shared only with the
 * same text, target and kind, as language services share files between programs. What authors write is parsed each time. The
 * thorough run and every process that a test starts parse everything, so the two are compared all the time.
 */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const folders = [
  "/node_modules/typescript/lib/",
  ...["node_modules", "dsl", "src"].map((name) => `${repository}${name}/`),
];

/** Runs at the end of ts-morph's own module, where `createCompilerSourceFile` parses for each project. */
const shared = `{
  const folders = ${JSON.stringify(folders)};
  const original = createCompilerSourceFile;
  const known = new Map();
  createCompilerSourceFile = (path, snapshot, target, version, parents, kind) => {
    const parse = () => original(path, snapshot, target, version, parents, kind);
    // A later version belongs to a project that changed the file.
    if (version !== "0" || !folders.some((folder) => path.startsWith(folder))) return parse();
    const text = snapshot.getText(0, snapshot.getLength());
    const key = JSON.stringify([path, target, parents, kind]);
    const before = known.get(key);
    if (before !== undefined && before.text === text) return before;
    const file = parse();
    known.set(key, file);
    return file;
  };
}
`;

const isTheirs = (url: string): boolean => url.endsWith("/@ts-morph/common/dist/ts-morph-common.js");

// Test files share a process, and this runs before each of them.
const once = Symbol.for("greenflag/shared-source-files");
if (!Object.hasOwn(globalThis, once)) {
  Object.defineProperty(globalThis, once, { value: true });
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      return isTheirs(url) ? { ...loaded, source: `${loaded.source}\n${shared}` } : loaded;
    },
  });
}
