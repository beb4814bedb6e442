/**
 * Makes polars' expressions cheap to build in the quick run. nodejs-polars creates an object of some 200 closures for
 * every expression, which takes 0.7 ms: a runner with a few hundred features takes seconds to build and milliseconds to
 * compute. Here the methods are created once and shared by all expressions. The thorough run and every process that a
 * test starts use the unmodified library, so the two are compared all the time.
 */
import { registerHooks } from "node:module";

/** Runs at the end of the library's own module, where `_Expr` makes the object of an expression. */
const shared = `{
  const original = exports._Expr;
  let current;
  const any = new Proxy({}, {
    get: (_, key) => typeof current[key] === "function" ? current[key].bind(current) : current[key],
  });
  const methods = {};
  for (const [key, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(original(any))).concat(
    Object.getOwnPropertySymbols(original(any)).map((key) => [key, { value: original(any)[key] }]),
  )) {
    if (key === "_expr") continue;
    Object.defineProperty(methods, key, get !== undefined
      ? { get() { return original(this._expr)[key]; } }
      : { value: key === "inner" ? function () { return this._expr; } : function (...given) {
          const before = current;
          current = this._expr;
          try { return value.apply(this, given); } finally { current = before; }
        } });
  }
  exports._Expr = (_expr) => Object.assign(Object.create(methods), { _expr });
}
`;

const isTheirs = (url: string): boolean => url.endsWith("/nodejs-polars/bin/lazy/expr/index.js");

// Test files share a process, and this runs before each of them.
const once = Symbol.for("greenflag/fast-expressions");
if (!Object.hasOwn(globalThis, once)) {
  Object.defineProperty(globalThis, once, { value: true });
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      return isTheirs(url) ? { ...loaded, source: `${loaded.source}\n${shared}` } : loaded;
    },
  });
}
