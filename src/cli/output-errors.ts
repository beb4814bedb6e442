/** Output that cannot be written, for example to a full disk or to a closed pipe. */
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import { firstLine } from "../runtime/first-line.ts";
import { printDiagnostics } from "./print-diagnostics.ts";

/** Reports an error outside of a command's outcome. */
export const reportError = (wrong: Diagnostic): void => {
  console.error(printDiagnostics([wrong], { root: process.cwd(), cwd: process.cwd(), stream: process.stderr }));
};

const words: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EIO: "the terminal is gone",
};

export const watchOutputErrors = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of the output may close it: greenflag run x | head -1
    if (error.code === "EPIPE") process.exit(0);
    reportError(diagnostic("GF6001", { why: words[error.code ?? ""] ?? firstLine(error) }));
    process.exit(1);
  });
  // Then there is nowhere to report it.
  process.stderr.on("error", () => undefined);
};
