/** The program behind ./greenflag, npx tsx compile and the installed command. */
import { enableCompileCache } from "node:module";

// Half of what a short command takes is the compilation of libraries; this keeps it from one time to the next.
enableCompileCache();
const [{ main }, { watchOutput }] = await Promise.all([import("./app.ts"), import("./output.ts")]);
watchOutput();

const [command, ...rest] = process.argv.slice(2);
main(command === "test" ? ["test", ...testArguments(rest)] : process.argv.slice(2));

/** What follows `test` is vitest's, except our own flags: `--` keeps those of vitest from being read as ours. */
function testArguments(args: readonly string[]): readonly string[] {
  const ours = args.filter((arg) => arg === "--thorough");
  const others = args.filter((arg) => arg !== "--thorough");
  const areVitests = others.length > 0 && !["--", "--help", "-h"].includes(others[0] ?? "");
  return [...ours, ...(areVitests ? ["--"] : []), ...others];
}
