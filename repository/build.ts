/** Builds the package: JavaScript and declarations in dist/. `npm pack` runs it first. */
import { execFileSync } from "node:child_process";
import { chmodSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
// Built elsewhere first, so that dist/ is never half written.
const made = join(root, ".tmp", `dist-${process.pid}`);
try {
  execFileSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json"), "--outDir", made],
    { stdio: "inherit" },
  );
  chmodSync(join(made, "src/cli/bin.js"), 0o755);
  rmSync(dist, { recursive: true, force: true });
  renameSync(made, dist);
} finally {
  rmSync(made, { recursive: true, force: true });
}
