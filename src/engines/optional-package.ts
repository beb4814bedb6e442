/** Libraries that only those install who need them. */
import { createRequire } from "node:module";

export interface OptionalPackage {
  readonly name: string;
  /** The version that greenflag is tested with. */
  readonly version: string;
}

export const duckdbPackage: OptionalPackage = { name: "@duckdb/node-api", version: "1.5.6-r.1" };

/** The package is needed and not installed. */
export class NotInstalled extends Error {
  readonly missing: OptionalPackage;

  constructor(missing: OptionalPackage) {
    super(`the package '${missing.name}' is not installed`);
    this.missing = missing;
  }
}

export const isInstalled = ({ name }: OptionalPackage): boolean => {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
};
