/** Statements of a runner, before they are printed. */

import { quoted } from "../../../core/visible-text.ts";

import type { Named } from "./precomputed-columns.ts";

/** One `const` of the runner: a frame and the calls that produce it. */
export interface Statement {
  readonly name: string;
  readonly comments: readonly string[];
  readonly frame: string;
  readonly calls: readonly Call[];
}

/** One call in a chain. Each argument is on its own line, below its comment. */
export interface Call {
  readonly method: string;
  readonly arguments: readonly { readonly comment: string | null; readonly code: string }[];
}

export const call = (method: string, ...codes: readonly string[]): Call => ({
  method,
  arguments: codes.map((code) => ({ comment: null, code })),
});

export const addColumns = (method: string, columns: readonly Named[]): Call =>
  call(method, ...columns.map(({ name, code }) => `${code}.alias(${quoted(name)})`));
