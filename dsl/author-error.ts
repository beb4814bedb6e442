/** Something in the author's module that the types alone do not refuse. The compiler turns it into a diagnostic. */

import type { Site } from "./plan/site.ts";
import { callSite } from "./site.ts";

export class AuthorError extends Error {
  override readonly name = "AuthorError";
  readonly code: string;
  readonly params: { readonly [key: string]: unknown };
  readonly site: Site | null;

  constructor(code: string, params: { readonly [key: string]: unknown }) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
    this.site = callSite();
  }
}
