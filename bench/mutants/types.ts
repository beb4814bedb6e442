/** Whether TypeScript rejects a mutant. Unused declarations do not count. */
import { join } from "node:path";
import { Project } from "ts-morph";
import type { Mutant } from "./mutant.ts";

export const typeChecker = (root: string): ((mutant: Mutant) => string | null) => {
  const project = new Project({
    tsConfigFilePath: join(root, "tsconfig.json"),
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
  });
  return ({ file, text }) => {
    const source = project.getSourceFileOrThrow(join(root, file));
    const before = source.getFullText();
    source.replaceWithText(text);
    try {
      const [first] = source.getPreEmitDiagnostics();
      if (first === undefined) return null;
      const message = first.getMessageText();
      return `TS${first.getCode()} ${typeof message === "string" ? message : message.getMessageText()}`;
    } finally {
      source.replaceWithText(before);
    }
  };
};
