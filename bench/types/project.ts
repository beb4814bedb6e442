/** A fixture as its own project on disk, inside the repository, where `greenflag` is found as in the examples. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export interface FixtureProject {
  readonly folder: string;
  /** The one file of the project. */
  readonly file: string;
}

/** Writes each text as a project, hands them over by name, and removes them in the end. */
export const withProjects = async <K extends string, T>(
  texts: Readonly<Record<K, string>>,
  use: (projects: Readonly<Record<K, FixtureProject>>) => T | Promise<T>,
): Promise<T> => {
  mkdirSync(join(repository, ".tmp"), { recursive: true });
  const root = mkdtempSync(join(repository, ".tmp", "types-"));
  try {
    const projects = Object.entries<string>(texts).map(([name, text]) => {
      const folder = join(root, name);
      const file = join(folder, "made.pipeline.ts");
      mkdirSync(folder);
      writeFileSync(file, text);
      const config = { extends: join(repository, "tsconfig.json"), include: ["*.ts"], exclude: [] };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      return [name, { folder, file }];
    });
    return await use(Object.fromEntries(projects) as Record<K, FixtureProject>);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};
