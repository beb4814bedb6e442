/** The version of greenflag, equal to the one in package.json. It is a constant, so that no file has to be read. */
export const version = "0.1.0";
