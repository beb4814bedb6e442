/** The program behind ./greenflag: the commands of the package, and those that need the repository. */
import { enableCompileCache } from "node:module";

// Compiling libraries takes half the time of a short command; the cache keeps the result.
enableCompileCache();
const [{ commands, main, programOf }, { watchOutputErrors }, { demo }, { test }] = await Promise.all([
  import("../src/cli/app.ts"),
  import("../src/cli/output-errors.ts"),
  import("./demo.ts"),
  import("./test.ts"),
]);
watchOutputErrors();

const [command, ...rest] = process.argv.slice(2);
main(
  programOf([...commands, demo, test]),
  command === "test" ? ["test", ...testArguments(rest)] : process.argv.slice(2),
);

/** The arguments after `test` belong to vitest, except for our own flags; `--` separates them. */
function testArguments(args: readonly string[]): readonly string[] {
  const ours = args.filter((arg) => arg === "--thorough");
  const others = args.filter((arg) => arg !== "--thorough");
  const areVitests = others.length > 0 && !["--", "--help", "-h"].includes(others[0] ?? "");
  return [...ours, ...(areVitests ? ["--"] : []), ...others];
}
