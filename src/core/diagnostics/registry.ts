/**
 * Every error and warning of greenflag: one entry per code, with one sentence and its typed parameters. The help page
 * of a code is docs/diagnostics/CODE.md.
 */
import { commandLine } from "./command-line.ts";
import { compile } from "./compile.ts";
import { explain } from "./explain.ts";
import { run } from "./run.ts";
import { verify } from "./verify.ts";

export const registry = { ...compile, ...verify, ...run, ...explain, ...commandLine } as const;

export type Code = keyof typeof registry;

/** The parameters of a code's sentence. */
export type Params<C extends Code> = Parameters<(typeof registry)[C]["sentence"]>[0];
