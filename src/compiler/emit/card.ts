/** The feature card: what a pipeline makes, for people who read no code. */
import { provenance } from "../../core/content-hash.ts";
import type { RunnerSpec } from "../../core/runner-spec.ts";
import { markdown } from "./markdown.ts";

export const printCard = ({ pipeline, source, decides, output }: RunnerSpec, version: string): string =>
  [
    `<!-- ${markdown(provenance(version, source))} -->`,
    "",
    `# ${markdown(pipeline)}`,
    "",
    `Decides ${markdown(decides)}.`,
    "",
    "| name | role | dtype | known |",
    "|---|---|---|---|",
    ...output.columns.map(
      ({ name, role, dtype, nullable, instant }) =>
        `| ${markdown(name)} | ${role} | ${dtype}${nullable ? "?" : ""} | ${markdown(instant)} |`,
    ),
    "",
  ].join("\n");
