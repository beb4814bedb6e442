/** The run side of the reference: interprets the plan over exact values, row by row. */
import pl from "nodejs-polars";
import { z } from "zod";
import { readJson } from "../../../core/json.ts";
import type { PipelinePlan } from "../../../plan/pipeline.ts";
import { pipelineSchema } from "../../../plan/schema.ts";
import { EngineError, type EngineRuntime } from "../../engine.ts";
import { interpret } from "../index.ts";
import { rowsOf, seriesOf } from "./values.ts";

/** The plan in the file, without the comment at the head of generated files. */
const planFrom = (text: string): PipelinePlan => {
  const { $comment: _, ...plan } = readJson(text, z.looseObject({}));
  return z.parse(pipelineSchema, plan);
};

export const runtime: EngineRuntime = {
  execute: async ({ computation, tables, parameters, select }) => {
    if (computation === null) throw new Error("the runner carries no plan");
    // The hash of the text is in the contract.
    const plan = planFrom(computation.text);
    const database = new Map(
      tables.map(({ opened: { contract }, frame }) => [contract.name, rowsOf(frame, contract.columns)]),
    );
    const made = interpret(plan, database, { params: parameters, checked: false });
    if (made.kind === "stopped") throw new EngineError(made.why, "data");
    // Contracts and assertions were checked before: a violation here means that the engines disagree.
    if (made.kind === "refused") throw new Error(made.violations.map(({ what }) => what).join("; "));
    const { columns, rows } = made;
    return select(
      pl
        .DataFrame(
          columns.map(({ name, dtype }) =>
            seriesOf(
              name,
              dtype,
              rows.map((row) => row[name] ?? null),
            ),
          ),
        )
        .lazy(),
    );
  },
};
