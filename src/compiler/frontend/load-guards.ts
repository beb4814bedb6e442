/**
 * Guards what authors' modules can use while they are loaded: the clock, random numbers, the network, the process.
 * Calls from packages are allowed; a second evaluation shows whether a plan depends on them.
 */
import nodeCrypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import nodeUtil from "node:util";
import {
  clock,
  environment,
  type ForbiddenUse,
  isRandom,
  paths,
  randomness,
  useOfGlobal,
  useOfMember,
} from "./forbidden-apis.ts";
import { calledByAuthor, callerPlace, impureRefusal, LoadRefusal } from "./load-refusal.ts";

const refuse = (what: string, use: ForbiddenUse): void => {
  if (calledByAuthor()) throw impureRefusal(what, use, callerPlace());
};

/** Replaces a function that authors may not call. */
const guardedFunction = (holder: object, name: string, what: string, use: ForbiddenUse): void => {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  const before: unknown = descriptor?.value;
  if (typeof before !== "function" || descriptor?.configurable === false) return;
  const guarded = function (this: unknown, ...given: readonly unknown[]): unknown {
    refuse(what, use);
    return Reflect.apply(before, this, given);
  };
  Object.defineProperty(holder, name, { value: guarded, configurable: true, writable: true });
};

/** Replaces a global that authors may not use at all. */
const guardedGlobal = (name: string, use: ForbiddenUse): void => {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  if (before === undefined || before.configurable === false) return;
  const read = before.get ?? (() => before.value as unknown);
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: before.enumerable ?? false,
    get: () => {
      refuse(name, use);
      return read.call(globalThis);
    },
    set: (value: unknown) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true }),
  });
};

/** A clock that is ahead by this many milliseconds. */
const guardedDate = (ahead: number): void => {
  const Native = Date;
  const now = () => Native.now() + ahead;
  const Guarded = function (this: unknown, ...given: readonly unknown[]): unknown {
    if (new.target === undefined) {
      refuse("Date()", clock);
      return new Native(now()).toString();
    }
    if (given.length === 0) refuse("new Date()", clock);
    return Reflect.construct(Native, given.length === 0 ? [now()] : given, new.target);
  };
  Object.setPrototypeOf(Guarded, Native);
  Object.defineProperties(Guarded, {
    prototype: { value: Native.prototype, writable: false },
    name: { value: "Date" },
    length: { value: Native.length },
    now: {
      value: () => {
        refuse("Date.now", clock);
        return now();
      },
      configurable: true,
      writable: true,
    },
  });
  Object.defineProperty(Native.prototype, "constructor", { value: Guarded, configurable: true, writable: true });
  Object.defineProperty(globalThis, "Date", { value: Guarded, configurable: true, writable: true });
};

type Formatter = (this: Intl.DateTimeFormat, time?: Date | number) => unknown;

/** APIs other than Date that read the clock, if they are given no time. */
const guardedTimes = (): void => {
  const formats = Intl.DateTimeFormat.prototype;
  const timed = (name: string, native: Formatter): Formatter =>
    function (time) {
      if (time === undefined) refuse(`Intl.DateTimeFormat.${name}`, clock);
      return native.call(this, time ?? Date.now());
    };
  const { get: formatOf } = Object.getOwnPropertyDescriptor(formats, "format") ?? {};
  if (formatOf !== undefined)
    Object.defineProperty(formats, "format", {
      get(this: Intl.DateTimeFormat) {
        return timed("format", Reflect.apply(formatOf, this, []) as Formatter).bind(this);
      },
      configurable: true,
    });
  const parts = timed("formatToParts", formats.formatToParts);
  Object.defineProperty(formats, "formatToParts", { value: parts, configurable: true, writable: true });
  const { get: stampOf } = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp") ?? {};
  if (stampOf !== undefined)
    Object.defineProperty(Event.prototype, "timeStamp", {
      get(this: Event) {
        refuse("Event.timeStamp", clock);
        return Reflect.apply(stampOf, this, []) as number;
      },
      configurable: true,
      enumerable: true,
    });
  guardedFunction(AbortSignal, "timeout", "AbortSignal.timeout", clock);
};

/** Each evaluation has its own random sequence: values that are low in one are high in the other. */
const guardedChance = (again: boolean): void => {
  let state = 1;
  Object.defineProperty(Math, "random", {
    value: () => {
      refuse("Math.random", randomness);
      state = (state * 48_271) % 2_147_483_647;
      const share = state / 2_147_483_647;
      return again ? 1 - share : share;
    },
    configurable: true,
    writable: true,
  });
  for (const name of Object.keys(nodeCrypto).filter(isRandom))
    guardedFunction(nodeCrypto, name, `crypto.${name}`, randomness);
  for (const name of Object.keys(useOfMember.crypto))
    guardedFunction(Object.getPrototypeOf(globalThis.crypto) as object, name, `crypto.${name}`, randomness);
  guardedFunction(URL, "createObjectURL", "URL.createObjectURL", randomness);
  syncBuiltinESMExports();
};

/** Ending the process would end the loading of every other module. */
const guardedExit = (real: NodeJS.Process): void => {
  for (const name of ["exit", "reallyExit", "abort", "kill"] as const)
    Object.defineProperty(real, name, {
      value: () => {
        throw new LoadRefusal("GF1003", { why: `it calls process.${name}` }, callerPlace());
      },
      configurable: true,
    });
  // Only this module may communicate with its parent, even through a saved reference to `send`.
  for (const name of ["send", "disconnect"] as const)
    Object.defineProperty(real, name, { value: undefined, configurable: true });
};

/** The same environment on every machine, and a different one in the second evaluation. */
const otherWorld = {
  TZ: "Asia/Kathmandu",
  LANG: "de_DE.UTF-8",
  HOME: "/nowhere",
  USER: "nobody",
  CI: "1",
  NODE_ENV: "other",
};
const bareEnvironment = (real: NodeJS.Process, again: boolean): void => {
  for (const name of Object.keys(real.env)) delete real.env[name];
  Object.assign(real.env, again ? otherWorld : { TZ: "UTC", LANG: "en_US.UTF-8" });
};

/** 400 days, 7 hours and 11 minutes: a different year, month, weekday, hour and minute. */
const later = ((400 * 24 + 7) * 60 + 11) * 60_000 + 13_017;

export const guardGlobals = (real: NodeJS.Process, again: boolean): void => {
  bareEnvironment(real, again);
  guardedDate(again ? later : 0);
  guardedTimes();
  guardedChance(again);
  guardedExit(real);
  // node:path and node:url read it for relative paths.
  guardedFunction(real, "cwd", "process.cwd", environment);
  guardedFunction(nodeUtil, "getCallSites", "util.getCallSites", paths);
  syncBuiltinESMExports();
  for (const [name, use] of Object.entries(useOfGlobal)) guardedGlobal(name, use);
};

/** What all modules share: the globals and their properties. */
type Shared = ReadonlyMap<
  object,
  { readonly name: string; readonly has: ReadonlyMap<PropertyKey, PropertyDescriptor> }
>;

const holders = (): ReadonlyMap<object, string> => {
  const found = new Map<object, string>([[globalThis, ""]]);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    const value: unknown = descriptor?.value;
    if ((typeof value !== "object" && typeof value !== "function") || value === null || value === globalThis) continue;
    if (!/^[A-Z]/.test(name)) continue;
    found.set(value, name);
    const { prototype } = value as { readonly prototype?: unknown };
    if (typeof prototype === "object" && prototype !== null) found.set(prototype, `${name}.prototype`);
  }
  return found;
};

const propertiesOf = (holder: object): ReadonlyMap<PropertyKey, PropertyDescriptor> =>
  new Map(
    Reflect.ownKeys(holder).flatMap((key) => {
      const descriptor = Object.getOwnPropertyDescriptor(holder, key);
      return descriptor === undefined ? [] : [[key, descriptor] as const];
    }),
  );

export const snapshotGlobals = (): Shared =>
  new Map([...holders()].map(([holder, name]) => [holder, { name, has: propertiesOf(holder) }]));

const same = (a: PropertyDescriptor, b: PropertyDescriptor): boolean =>
  Object.is(a.value, b.value) && a.get === b.get && a.set === b.set;

/** Restores shared state that a module changed, and returns the name of the first change. */
export const restoreGlobals = (before: Shared): string | null => {
  let first: string | null = null;
  for (const [holder, { name, has }] of before) {
    const now = propertiesOf(holder);
    for (const key of new Set([...has.keys(), ...now.keys()])) {
      const [was, is] = [has.get(key), now.get(key)];
      if (was !== undefined && is !== undefined && same(was, is)) continue;
      first ??= `${name === "" ? "globalThis" : name}.${String(key)}`;
      if (was !== undefined) Reflect.defineProperty(holder, key, was);
      else Reflect.deleteProperty(holder, key);
    }
  }
  return first;
};
