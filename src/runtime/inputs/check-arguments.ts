/**
 * Checks the caller's arguments against the contract: names of tables and parameters, and the values of the parameters.
 */
import { resolve } from "node:path";
import { z } from "zod";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { isRecord, matches } from "../../core/json.ts";
import type { JsonSchema, RunnerSpec } from "../../core/runner-spec.ts";
import { parameterSchemas, valuesSchema } from "./parameter-schemas.ts";

export interface GivenArguments {
  /** Table paths that replace the declared ones; relative ones are relative to the working directory. */
  readonly tables: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** The folder of relative declared paths. */
  readonly root: string;
}

/** Where a table is stored. */
export interface GivenTable {
  readonly name: string;
  /** The path as the caller wrote it. */
  readonly path: string;
  /** The folder that the path is relative to. */
  readonly base: string;
}

export interface Arguments {
  readonly tables: readonly GivenTable[];
  /** Every parameter by name, with defaults, null if none was given. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly diagnostics: readonly Diagnostic[];
}

export const checkArguments = (spec: RunnerSpec, given: GivenArguments): Arguments => {
  const known = spec.tables.map(({ name }) => name);
  const strangers = Object.keys(given.tables).filter((table) => !known.includes(table));
  const pathless = spec.tables.filter(({ name, path }) => path === null && !Object.hasOwn(given.tables, name));
  const { parameters, diagnostics } = checkParameters(spec.params, given.params);
  return {
    tables: spec.tables.map(({ name, path }) => {
      const own = Object.hasOwn(given.tables, name) ? given.tables[name] : undefined;
      return own === undefined
        ? { name, path: path ?? "", base: resolve(given.root) }
        : { name, path: own, base: process.cwd() };
    }),
    parameters,
    diagnostics: [
      ...strangers.map((table) => diagnostic("GF4015", { table, known })),
      ...pathless.map(({ name }) => diagnostic("GF4001", { table: name })),
      ...diagnostics,
    ],
  };
};

const json = z.json();

/** A value that the record of a run can hold. */
export type Json = z.infer<typeof json>;

const checkParameters = (
  schema: JsonSchema,
  given: Readonly<Record<string, unknown>>,
): Pick<Arguments, "parameters" | "diagnostics"> => {
  const known = Object.keys(parameterSchemas(schema));
  const strangers = Object.keys(given).filter((name) => !known.includes(name));
  // Without a prototype: otherwise zod would find `toString` as a parameter of that name.
  const values: Readonly<Record<string, unknown>> = Object.assign(
    Object.create(null),
    Object.fromEntries(
      known
        .filter((name) => Object.hasOwn(given, name) && given[name] !== undefined)
        .map((name) => [name, given[name]]),
    ),
  );
  const parsed = valuesSchema(schema).safeParse(values);
  const wrong = new Map<string, string>();
  for (const { path, message } of parsed.success ? [] : parsed.error.issues) {
    const name = String(path[0]);
    if (!wrong.has(name)) wrong.set(name, complaint(name in values, path.slice(1), message));
  }
  const data = parsed.success && isRecord(parsed.data) ? parsed.data : {};
  const kept = (name: string): Json => {
    const value = (Object.hasOwn(data, name) ? data[name] : null) ?? null;
    if (matches(value, json)) return value;
    wrong.set(name, "it is not a value of JSON");
    return null;
  };
  const parameters = Object.fromEntries(known.map((name) => [name, kept(name)]));
  return {
    parameters,
    diagnostics: [
      ...strangers.map((parameter) => diagnostic("GF4016", { parameter, known })),
      ...[...wrong].map(([parameter, why]) => diagnostic("GF4011", { parameter, why })),
    ],
  };
};

const complaint = (wasGiven: boolean, inside: readonly PropertyKey[], message: string): string => {
  if (!wasGiven) return "it is required but was not given";
  const what = message
    .replace(/^Invalid (input|option): /, "")
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  return inside.length === 0
    ? what
    : `${what} (at ${inside.map((key) => (typeof key === "number" ? key + 1 : String(key))).join(".")})`;
};
