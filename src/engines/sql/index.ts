/** Lowers a pipeline to one SQL statement: a step per relation, and the output sorted by its keys. */

import { settle } from "../../compiler/passes/settlement/index.ts";
import type { Verified } from "../../compiler/verify/index.ts";
import type { EngineComputation, SqlParameter } from "../../core/runner-spec.ts";
import { contentKeys } from "../../plan/content-keys.ts";
import type { RelationNode, RelationNodes } from "../../plan/relations/index.ts";
import { orderOf } from "../lowering/relation.ts";
import type { SourceReferences } from "../lowering/source-references.ts";
import { stepNames } from "../lowering/step-names.ts";
import type { Dialect } from "./dialect.ts";
import { col } from "./fragment.ts";
import { checkNames, freshNames, StepNames } from "./names.ts";
import { aggregate } from "./relation/aggregate.ts";
import { asOf } from "./relation/as-of.ts";
import { assumeRows } from "./relation/assume-rows.ts";
import { derive } from "./relation/derive.ts";
import { filter } from "./relation/filter.ts";
import { join } from "./relation/join.ts";
import { joinPrior } from "./relation/join-prior.ts";
import { select as selected } from "./relation/select.ts";
import { schema, source } from "./relation/source.ts";
import { dedupe, top } from "./relation/top.ts";
import { union } from "./relation/union.ts";
import type { Rule, Writer } from "./relation/writer.ts";
import { type Step, select, statement } from "./step.ts";
import { orderBy } from "./window/frame.ts";

const rules: { readonly [K in keyof RelationNodes]: Rule<RelationNodes[K]> } = {
  aggregate,
  asOf,
  assumeRows,
  dedupe,
  derive,
  filter,
  join,
  joinPrior,
  select: selected,
  source,
  top,
  union,
};

export const lowerToSql = (given: Verified, written: SourceReferences, dialect: Dialect): EngineComputation => {
  const { verified, settlement } = settle(given);
  checkNames(verified, dialect);
  const taken = new StepNames();
  const steps: Step[] = [];
  const parameters: string[] = [];
  const known = new Map<string, string>();
  const keyOf = contentKeys();
  const writer: Writer = {
    verified,
    settlement,
    dialect,
    written,
    names: stepNames(written),
    temporary: freshNames(verified, dialect),
    parameter: (name) => {
      if (!parameters.includes(name)) parameters.push(name);
      return dialect.parameter(parameters.indexOf(name) + 1);
    },
    writeStep: (prefix, comments, lines) => {
      const name = dialect.identifier(taken.take(prefix));
      steps.push({ name, comments, lines });
      return name;
    },
    // A relation that is used twice is one step.
    write: (node) => {
      const key = keyOf(node);
      const before = known.get(key);
      if (before !== undefined) return before;
      // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
      const name = (rules[node.kind] as Rule<RelationNode>)(node, writer);
      known.set(key, name);
      return name;
    },
  };
  const from = writer.write(verified.plan.relation);
  const columns = verified.outputs.map(({ name, role, at }) => ({
    comment: `${role}, known ${at}`,
    code: col(name, writer),
  }));
  const order = orderBy(orderOf(verified.relation.grain), writer);
  const last = [...select({ columns, from }), `ORDER BY ${order}`];
  const statementParameters = parameters.map((name): SqlParameter => {
    const { dtype = "f64", list = false } = verified.relation.parameters.get(name) ?? {};
    return { name, dtype, list };
  });
  const { name, decides } = verified.plan;
  const commentLines = [
    `${name} decides ${decides.said}: no feature below is known later than that.`,
    `Its tables are read from the schema ${schema}.`,
    ...statementParameters.map(
      (parameter, i) =>
        `${dialect.parameter(i + 1)} is the parameter ${parameter.name}, ${parameter.list ? "a list of " : ""}${parameter.dtype}; null if it is not given.`,
    ),
  ];
  return { text: statement(commentLines, steps, last), parameters: statementParameters };
};
