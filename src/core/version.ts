import manifest from "../../package.json" with { type: "json" };

/** The version of greenflag. */
export const version: string = manifest.version;
