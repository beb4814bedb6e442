/** A reason to refuse a plan, not yet located in the author's file. */

import type { Code, Params } from "../../core/diagnostics/registry.ts";
import type { Site } from "../../core/site.ts";

export interface Finding<C extends Code = Code> {
  readonly code: C;
  readonly params: Params<C>;
  /** The step in which it was found. */
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

/**
 * Thrown by a rule for one expression. The step that contains the expression catches it and continues with the next
 * one.
 */
export class Refusal extends Error {
  readonly code: Code;
  readonly params: unknown;
  /** Where it was found, if the rule knows. */
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
