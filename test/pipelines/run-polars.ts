/** Runs generated pipelines as they are lowered: plan to statements to a runner's text, and that as a module. */
import type { PipelinePlan } from "../../dsl/index.ts";
import { Refusal } from "../../src/compiler/verify/finding.ts";
import { type Verified, verify } from "../../src/compiler/verify/index.ts";
import type { Runner } from "../../src/runner/index.ts";
import { printed } from "../load-runner.ts";

export interface Runnable {
  readonly verified: Verified;
  readonly runner: Runner;
}

const leaks: readonly string[] = ["GF2001", "GF2003"];

/** Null for a plan that the engine cannot do, and says so. One that is refused as a leak alone runs if that is asked for. */
export const runnable = async (plan: PipelinePlan, leaking = false): Promise<Runnable | null> => {
  const verified = verify(plan);
  if (verified.findings.some(({ code }) => !(leaking && leaks.includes(code))))
    throw new Error(`refused: ${verified.findings.map(({ code }) => code).join()}`);
  try {
    const { runner } = await printed(verified);
    return { verified, runner };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
};
