/** Where modules of greenflag are that are not imported but started or substituted: sources here, JavaScript in the package. */

/** The address of a module of greenflag, given without its extension and relative to the module that asks. */
export const ownModule = (path: string, from: string): string =>
  new URL(`${path}${from.endsWith(".ts") ? ".ts" : ".js"}`, from).href;
