/** Starts the command line with the commands of the package. */
import { enableCompileCache } from "node:module";

// Compiling libraries takes half the time of a short command; the cache keeps the result.
enableCompileCache();
const [{ commands, main, programOf }, { watchOutputErrors }] = await Promise.all([
  import("./app.ts"),
  import("./output-errors.ts"),
]);
watchOutputErrors();
main(programOf(commands), process.argv.slice(2));
