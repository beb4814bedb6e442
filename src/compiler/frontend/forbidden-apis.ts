/**
 * The APIs that a module must not use while it is loaded. A plan depends only on its source: other inputs differ
 * between machines and days, and a file may contain the outcome.
 */

/** What an API does, and what to use instead. */
export interface ForbiddenUse {
  readonly does: string;
  readonly instead: string;
}

const uses = {
  clock: { does: "reads the clock", instead: "write the time, or take it as a parameter" },
  chance: { does: "returns a different value each time", instead: "write the value, or take it as a parameter" },
  environment: { does: "reads the environment", instead: "take it as a parameter" },
  files: { does: "reads files", instead: "declare a table, import JSON, or take a parameter" },
  network: { does: "uses the network", instead: "declare a table, import JSON, or take a parameter" },
  processes: { does: "starts another process or thread", instead: "remove it" },
  process: { does: "accesses the process of the compiler", instead: "remove it" },
  paths: { does: "contains the folder of this checkout", instead: "write a relative path, or take it as a parameter" },
  unknown: { does: "is not a module of TypeScript, JavaScript or JSON", instead: "declare a table, or import JSON" },
} as const satisfies Readonly<Record<string, ForbiddenUse>>;

/** Node modules that only compute and access nothing outside the process. */
const pure: ReadonlySet<string> = new Set([
  ...["assert", "assert/strict", "buffer", "constants", "crypto", "events", "path", "path/posix", "path/win32"],
  ...["punycode", "querystring", "stream", "string_decoder", "url", "util", "util/types", "zlib"],
]);

const ofBuiltins: Readonly<Record<string, ForbiddenUse>> = {
  fs: uses.files,
  "fs/promises": uses.files,
  sqlite: uses.files,
  readline: uses.files,
  "readline/promises": uses.files,
  http: uses.network,
  https: uses.network,
  http2: uses.network,
  net: uses.network,
  tls: uses.network,
  dgram: uses.network,
  dns: uses.network,
  "dns/promises": uses.network,
  child_process: uses.processes,
  worker_threads: uses.processes,
  cluster: uses.processes,
  os: uses.environment,
  perf_hooks: uses.clock,
  timers: uses.clock,
  "timers/promises": uses.clock,
};

/** The forbidden effect of a Node module; null if it only computes. */
export const useOfBuiltin = (specifier: string): ForbiddenUse | null => {
  const name = specifier.replace(/^node:/, "");
  return pure.has(name) ? null : (ofBuiltins[name] ?? uses.process);
};

/** Whether a function of node:crypto returns a different value each time. Hashing is allowed. */
export const isRandom = (name: string): boolean =>
  /^(random|generate|getRandom|getDiffieHellman|createDiffieHellman|createECDH|webcrypto|subtle)/.test(name);

/** Globals that are refused entirely. */
export const useOfGlobal: Readonly<Record<string, ForbiddenUse>> = {
  process: uses.process,
  performance: uses.clock,
  setTimeout: uses.clock,
  setInterval: uses.clock,
  setImmediate: uses.clock,
  fetch: uses.network,
  WebSocket: uses.network,
  EventSource: uses.network,
  XMLHttpRequest: uses.network,
  BroadcastChannel: uses.processes,
  Worker: uses.processes,
  navigator: uses.environment,
  // Its lastModified is the time of its creation, unless it is given.
  File: uses.clock,
  PerformanceMark: uses.clock,
  localStorage: uses.files,
  sessionStorage: uses.files,
  __dirname: uses.paths,
  __filename: uses.paths,
};

/** Forbidden members of globals whose other members are allowed. */
export const useOfMember = {
  Date: { now: uses.clock },
  Math: { random: uses.chance },
  crypto: { randomUUID: uses.chance, getRandomValues: uses.chance, subtle: uses.chance },
  Temporal: { Now: uses.clock },
  AbortSignal: { timeout: uses.clock },
  URL: { createObjectURL: uses.chance },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ForbiddenUse>>>>;

/** Members of `import.meta`, `require` and `module` that contain a path of the machine; `import.meta` itself has some. */
export const paths: ForbiddenUse = uses.paths;
export const isPathOfModule = (holder: string, member: string | null): boolean =>
  member === null
    ? holder === "import.meta"
    : ({
        "import.meta": /^(url|dirname|filename|resolve)$/,
        require: /^(resolve|main|cache)$/,
        module: /^(filename|id|path|paths|parent|children)$/,
      }[holder]?.test(member) ?? false);

/** Forbidden members of `process`. */
const ofProcess: Readonly<Record<string, ForbiddenUse>> = {
  env: uses.environment,
  argv: uses.environment,
  execArgv: uses.environment,
  cwd: uses.environment,
  platform: uses.environment,
  arch: uses.environment,
  version: uses.environment,
  versions: uses.environment,
  pid: uses.environment,
  ppid: uses.environment,
  stdin: uses.files,
  hrtime: uses.clock,
  uptime: uses.clock,
};

export const useOfProcess = (member: string): ForbiddenUse => ofProcess[member] ?? uses.process;

export const clock: ForbiddenUse = uses.clock;
export const environment: ForbiddenUse = uses.environment;
export const randomness: ForbiddenUse = uses.chance;
export const fileSystem: ForbiddenUse = uses.files;
export const notAModule: ForbiddenUse = uses.unknown;

/** Files that are modules. Any other imported file is data that a plan must not depend on. */
export const isModuleFile = (path: string): boolean => /\.([cm]?[jt]s|[jt]sx|json)$/.test(path);
