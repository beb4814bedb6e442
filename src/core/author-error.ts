/** An error in an author's module that the types do not detect. The compiler turns it into a diagnostic. */

import { callSite } from "./call-site.ts";
import type { Site } from "./site.ts";

export class AuthorError extends Error {
  override readonly name = "AuthorError";
  readonly code: string;
  readonly params: { readonly [key: string]: unknown };
  readonly site: Site | null;
  /** The column or the option at fault. It locates the error within the step. */
  readonly within: string | null;

  constructor(code: string, params: { readonly [key: string]: unknown }, within: string | null = null) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
    this.within = within;
    this.site = callSite();
  }
}
