/** All mutants of the repository: the kinds of changes made in each file, and the tests that concern them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "ts-morph";
import { type Mutant, mutantsOf, type Operator } from "./mutant.ts";
import * as operators from "./operators.ts";

export interface Part {
  readonly name: string;
  /** Files, and folders of which all files are meant. */
  readonly paths: readonly string[];
  readonly operators: readonly Operator[];
  /**
   * The test files that concern the part, in groups: a group is run only if those before it find nothing. Quick and specific
   * ones come first.
   */
  readonly tests: readonly (readonly string[])[];
}

const maximum = operators.droppedOperand({ latest: 1, together: 3, all: 0, mergeTimes: 0 });
const lowering = [operators.strictCode, operators.strictComparison, operators.offByOne, operators.droppedKey];

/** The files of the verifier that hold clauses of the calculus. Of dtypes, parameters and words there are tests of their own. */
const clauses = [
  "environment",
  "event-order",
  "expression",
  "index",
  "join-compatibility",
  "joins",
  "provenance",
  "relation",
  "settlement",
  "tick-scope",
];

const joins = ["as-of", "join", "join-prior", "latest"];

/** Whether a plan by hand is judged as it should be: no engine runs, no module is compiled. */
const verifier = ["test/compiler/verify", "test/compiler/settlement.test.ts"];

export const parts: readonly Part[] = [
  {
    name: "rules",
    paths: ["src/core/calculus.ts"],
    operators: [operators.weakenedRule],
    tests: [verifier],
  },
  {
    name: "verifier",
    paths: [
      ...clauses.map((name) => `src/compiler/verify/${name}.ts`),
      "src/core/instant.ts",
      "src/plan/grain.ts",
      "src/plan/frame.ts",
    ],
    operators: [
      maximum,
      operators.droppedElement,
      operators.skippedCheck,
      operators.skippedCall(/^(check|constant|within|refuse|atOfColumns|checks\[|.*findings\.push|found\.push)/),
      operators.droppedCondition,
      operators.fixedChoice,
      operators.quantifier,
    ],
    tests: [verifier],
  },
  {
    name: "bounds",
    paths: ["src/engines/lowering/window-bounds.ts"],
    operators: lowering,
    tests: [["test/cases", "test/law/lowering.test.ts"], ["test/lower/windows.test.ts"]],
  },
  {
    name: "polars",
    paths: [
      "src/engines/polars/lower/window",
      ...joins.map((name) => `src/engines/polars/lower/relation/${name}.ts`),
      "src/engines/polars/run/range-join.ts",
      "src/engines/polars/run/rolling-groups.ts",
      "src/engines/polars/run/join-prior-settled.ts",
    ],
    operators: lowering,
    tests: [
      ["test/lower/windows.test.ts", "test/lower/relations.test.ts"],
      ["test/cases", "test/law/lowering.test.ts"],
      ["test/lower/frames.test.ts"],
    ],
  },
  {
    name: "sql",
    paths: ["src/engines/sql/window", ...joins.map((name) => `src/engines/sql/relation/${name}.ts`)],
    operators: lowering,
    tests: [
      ["test/lower/windows.test.ts", "test/lower/relations.test.ts"],
      ["test/cases", "test/law/lowering.test.ts"],
      ["test/lower/frames.test.ts"],
    ],
  },
  {
    name: "settlement",
    paths: ["src/compiler/passes/settlement"],
    operators: [maximum],
    tests: [["test/settlement/clauses.test.ts"], ["test/settlement"]],
  },
  {
    name: "runtime",
    paths: [
      "src/runtime/contracts",
      "src/runtime/process",
      "src/runtime/artifacts",
      "src/runtime/inputs",
      "src/runtime/check-runner.ts",
    ],
    operators: [
      operators.skippedRefusal(
        /refuse|throw|Effect\.(fail|die|interrupt)|diagnostic\(|nothing\(|flaws?\.push|why:|return "|return `|foreign\.push/,
      ),
    ],
    tests: [["test/runtime"]],
  },
];

const filesOf = (root: string, path: string): readonly string[] =>
  path.endsWith(".ts")
    ? [path]
    : readdirSync(join(root, path), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .sort()
        .map((name) => `${path}/${name}`);

export const mutantsIn = (root: string, part: Part): readonly Mutant[] => {
  const project = new Project({ useInMemoryFileSystem: true });
  return part.paths
    .flatMap((path) => filesOf(root, path))
    .flatMap((file) =>
      mutantsOf(file, project.createSourceFile(file, readFileSync(join(root, file), "utf8")), part.operators),
    );
};
