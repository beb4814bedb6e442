/**
 * Whether the tests see it when a clause is lost: `./greenflag exec tsx bench/mutants.ts`. Changes one clause at a time, in a copy
 * of the repository, and runs the tests that concern it. Ends with 1 where a change is not seen and
 * `bench/mutants/equivalent.json` does not say why it makes no difference.
 *
 *     --part NAME        only this part: rules, verifier, bounds, polars, sql, settlement, runtime
 *     --only TEXT        only mutants with this text in their id; more than once for several texts
 *     --sample N         a sample of so many, drawn by --seed S (1 if it is not given)
 *     --list             prints the ids and runs nothing
 *     --recheck          also runs those that are noted as equivalent: one that is killed is not
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allTasks, judgeAll, sampled } from "./mutants/run.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const { values: options } = parseArgs({
  options: {
    part: { type: "string" },
    only: { type: "string", multiple: true },
    sample: { type: "string" },
    seed: { type: "string" },
    list: { type: "boolean" },
    recheck: { type: "boolean" },
  },
});

const reasons = new Map(
  Object.entries(
    JSON.parse(readFileSync(new URL("mutants/equivalent.json", import.meta.url), "utf8")) as Record<string, string>,
  ),
);
const tasks = allTasks(root);
const ids = new Set(tasks.map(({ mutant }) => mutant.id));
const stale = [...reasons.keys()].filter((id) => !ids.has(id));

const asked = tasks.filter(
  ({ part, mutant }) =>
    (options.part === undefined || part.name === options.part) &&
    (options.only === undefined || options.only.some((text) => mutant.id.includes(text))),
);
const chosen = options.sample === undefined ? asked : sampled(asked, Number(options.sample), Number(options.seed ?? 1));
const isEquivalent = (id: string): boolean => reasons.has(id);

if (options.list) for (const { mutant } of chosen) console.log(mutant.id);
else {
  const run = chosen.filter(({ mutant }) => options.recheck || !isEquivalent(mutant.id));
  const counts = { killed: 0, survived: 0, equivalent: chosen.length - run.length };
  const survivors: string[] = [];
  const wrong: string[] = [];
  for (const { mutant } of chosen)
    if (isEquivalent(mutant.id)) console.log(`equivalent  ${mutant.id}\n            ${reasons.get(mutant.id)}`);
  await judgeAll(root, run, ({ mutant }, verdict) => {
    if (verdict.kind === "killed" && isEquivalent(mutant.id)) wrong.push(mutant.id);
    if (verdict.kind === "survived" && isEquivalent(mutant.id)) counts.equivalent++;
    else counts[verdict.kind]++;
    if (verdict.kind === "survived" && !isEquivalent(mutant.id))
      survivors.push(`${mutant.file}:${mutant.line}  ${mutant.id}`);
    console.log(
      `${verdict.kind.padEnd(11)} ${mutant.id}${verdict.kind === "killed" ? `\n            ${verdict.by}` : ""}`,
    );
  });
  console.log(
    `\n${chosen.length} of ${tasks.length} mutants: ${counts.killed} killed, ${counts.survived} survived, ${counts.equivalent} equivalent.`,
  );
  const complaints = [
    ...survivors.map((one) => `survived: ${one}`),
    ...wrong.map((id) => `noted as equivalent, but killed: ${id}`),
  ];
  for (const one of complaints) console.log(one);
  if (complaints.length > 0) process.exitCode = 1;
}
for (const id of stale) console.log(`noted as equivalent, but there is no such mutant any more: ${id}`);
if (stale.length > 0) process.exitCode = 1;
