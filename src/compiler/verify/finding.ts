/** A reason to refuse a plan, without a place in the author's file yet. */

import type { Code, Params } from "../../core/diagnostics/registry.ts";
import type { Site } from "../../core/site.ts";

export interface Finding<C extends Code = Code> {
  readonly code: C;
  readonly params: Params<C>;
  /** The step it was found in. */
  readonly site: Site | null;
  /** What to underline within that step: a derived column or a quoted name. Null for the step itself. */
  readonly name: string | null;
}

export const finding = <C extends Code>(
  code: C,
  params: Params<C>,
  site: Site | null,
  name: string | null = null,
): Finding => ({ code, params, site, name }) as unknown as Finding;

/** Thrown by a rule for one expression; the step that holds the expression catches it and goes on with the next. */
export class Refusal extends Error {
  readonly code: Code;
  readonly params: unknown;
  /** Where it was found, if whoever throws it knows. */
  readonly site: Site | null;
  readonly column: string | null;

  constructor(code: Code, params: unknown, site: Site | null = null, column: string | null = null) {
    super(code);
    this.code = code;
    this.params = params;
    this.site = site;
    this.column = column;
  }
}

export const refuse = <C extends Code>(code: C, params: Params<C>): never => {
  throw new Refusal(code, params);
};
