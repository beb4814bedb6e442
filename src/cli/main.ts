/** The program behind ./greenflag, npx tsx compile and the installed command. */
import { enableCompileCache } from "node:module";

// Compiling libraries takes half the time of a short command; the cache keeps the result.
enableCompileCache();
const [{ main }, { watchOutputErrors }] = await Promise.all([import("./app.ts"), import("./output-errors.ts")]);
watchOutputErrors();

const [command, ...rest] = process.argv.slice(2);
main(command === "test" ? ["test", ...testArguments(rest)] : process.argv.slice(2));

/** The arguments after `test` belong to vitest, except for our own flags; `--` separates them. */
function testArguments(args: readonly string[]): readonly string[] {
  const ours = args.filter((arg) => arg === "--thorough");
  const others = args.filter((arg) => arg !== "--thorough");
  const areVitests = others.length > 0 && !["--", "--help", "-h"].includes(others[0] ?? "");
  return [...ours, ...(areVitests ? ["--"] : []), ...others];
}
