import type { Definition, Severity } from "./define.ts";
import { type Code, type Params, registry } from "./registry.ts";

/** A place in a file: 1-based line and column, as editors count. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The line of the source, and the number of characters to underline. */
  readonly text?: string;
  readonly length?: number;
}

/** One error or warning, ready to be printed or sent as JSON. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
  readonly place: Place | null;
}

/** Fills in the sentence of a code. */
export const diagnostic = <C extends Code>(code: C, params: Params<C>, place: Place | null = null): Diagnostic => {
  // The registry ties params to code; TypeScript cannot follow that through the indexed access.
  const { severity, sentence, hint } = registry[code] as unknown as Definition<Params<C>>;
  return { code, severity, message: sentence(params), hint: hint(params), place };
};

export const isError = ({ severity }: Diagnostic): boolean => severity === "error";
