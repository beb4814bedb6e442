/** Every whole that `explain` tells is held against its parts, over all the fixtures there are. */
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { type Derivation, derivationTree } from "../../src/compiler/explain/derivation.ts";
import { describeFacts } from "../../src/compiler/explain/describe-facts.ts";
import type { Places } from "../../src/compiler/explain/describe-step.ts";
import { explainableNames, explainColumn } from "../../src/compiler/explain/explanation.ts";
import { loadModules } from "../../src/compiler/frontend/load-modules.ts";
import { transpileModules } from "../../src/compiler/frontend/transpile-modules.ts";
import { programOf } from "../../src/compiler/frontend/typescript-program.ts";
import { type Verified, verify } from "../../src/compiler/verify/index.ts";
import { chainOf, lifted } from "../../src/core/instant.ts";
import { pipelineSchema } from "../../src/plan/schema.ts";
import { relationsOf } from "../../src/plan/traverse.ts";
import { checks } from "./cases/checks.ts";
import { silent } from "./cases/compiler-only.ts";
import { tricky } from "./cases/escaped-names.ts";
import { leaks } from "./cases/leaks.ts";
import { forms } from "./cases/leaks-by-expression.ts";
import { refusals } from "./cases/refusals.ts";
import { allowedSources } from "./cases/valid-modules.ts";
import { everything } from "./fixtures/everything.ts";
import { newAuthor, weekend } from "./support.ts";

const nowhere: Places = { step: () => null, table: () => null };

/** What the calculus says a whole must be, of its parts; null where nothing follows. */
const following = (chain: readonly string[], { follows, parts }: Derivation): string | null => {
  if (follows === "given") return null;
  if (follows === "hindsight") return "hindsight";
  const counted = parts.flatMap(({ enters, at }) =>
    at === null || enters === "released" || enters === "assumed" || enters === "rows"
      ? []
      : [enters === "lifted" ? lifted(at) : at],
  );
  return chain[Math.max(0, ...counted.map((at) => chain.indexOf(at)))] ?? null;
};

/** Every place in a tree where the whole does not follow from its parts. */
const inconsistent = (chain: readonly string[], whole: Derivation): readonly string[] => {
  const expected = whole.again || whole.at === null ? null : following(chain, whole);
  const released = whole.parts.filter(({ enters, at }) => enters === "released" && at === "hindsight");
  // Of what was refused, some parts are not there to be the latest.
  const partly = whole.parts.some(({ at }) => at === null);
  return [
    ...(expected === null || partly || expected === whole.at ? [] : [`${whole.what}: ${whole.at}, not ${expected}`]),
    ...released.map(({ what }) => `${whole.what} releases ${what}`),
    ...whole.parts.flatMap((part) => inconsistent(chain, part)),
  ];
};

/** Every column of every relation of a plan, and its rows in both ways, as trees. */
const treesOf = (verified: Verified): readonly Derivation[] => {
  const { environments, plan } = verified;
  const facts = describeFacts(verified, nowhere);
  return relationsOf(plan.relation).flatMap((node) => {
    const environment = environments.get(node);
    if (environment === undefined) return [];
    const bar = { chain: environment.chain, by: null };
    return [
      facts.rows(node),
      facts.everyStep(node),
      ...[...environment.columns.keys()].map((name) => facts.column(node, name)),
    ].map((fact) => derivationTree(fact, bar));
  });
};

const nodesOf = (whole: Derivation): readonly Derivation[] => [whole, ...whole.parts.flatMap(nodesOf)];

describe("derivations of all fixtures", () => {
  let all: readonly Verified[];
  beforeAll(async () => {
    const sources = { ...allowedSources, ...forms, ...leaks, ...refusals, ...silent, ...tricky, ...checks };
    const folder = newAuthor({ ...weekend, ...sources });
    const files = Object.keys(sources).map((file) => join(folder, file));
    const loaded = await loadModules(files, transpileModules(programOf(folder, files)));
    const plans = loaded.flatMap((one) => ("exports" in one ? one.exports.map(({ plan }) => plan) : []));
    const parsed = plans.flatMap((plan) => z.safeParse(pipelineSchema, plan).data ?? []);
    all = [...everything, preRace, inRace, ...parsed.map((plan) => ({ plan }))].map(({ plan }) => verify(plan));
  });

  test("the fixtures cover every kind of step", () => {
    expect(all.length).toBeGreaterThan(90);
    const kinds = all.flatMap(({ plan }) => relationsOf(plan.relation).map(({ kind }) => kind));
    const steps = [
      "aggregate",
      "asOf",
      "assumeRows",
      "dedupe",
      "derive",
      "filter",
      "join",
      "joinPrior",
      "select",
      "source",
      "top",
    ];
    expect(new Set(kinds)).toEqual(new Set([...steps, "union"]));
  });

  test("every fact is as late as the latest of its counted parts", () => {
    const wrong = all.flatMap((verified) => {
      const chain = chainOf(verified.relation.grain.timeline?.phases ?? []);
      return treesOf(verified).flatMap((tree) => inconsistent(chain, tree));
    });
    expect(wrong).toEqual([]);
  });

  test("a column has the verifier's instant, and every fact that is not given has parts", () => {
    for (const verified of all)
      for (const [name, brand] of verified.relation.columns) {
        const answer = explainColumn(verified, name, nowhere);
        expect(answer?.derivation.at).toBe(brand?.at ?? null);
        expect(answer?.derivation.dtype).toBe(brand?.dtype ?? null);
      }
    const nodes = all.flatMap((verified) => treesOf(verified).flatMap(nodesOf));
    const bare = nodes.filter(
      ({ follows, parts, again, at }) =>
        follows !== "given" && !again && parts.length === 0 && at !== "always" && at !== null,
    );
    expect(bare.map(({ what, at }) => `${what} ${at}`)).toEqual([]);
  });

  test("a repeated fact refers to an earlier one, with its parts", () => {
    for (const verified of all)
      for (const tree of treesOf(verified)) {
        const told = new Set<string>();
        for (const node of nodesOf(tree)) {
          const name = JSON.stringify([node.of, node.what, node.step, node.at, node.rule]);
          if (node.again) expect(told).toContain(name);
          told.add(name);
          expect(node.again && node.parts.length > 0).toBe(false);
        }
      }
  });

  test("only the facts that make a late column late are marked, down to the declaration", () => {
    for (const verified of all)
      for (const name of explainableNames(verified)) {
        const answer = explainColumn(verified, name, nowhere);
        if (answer === null || !answer.derivation.late) continue;
        const { chain } = verified.relation;
        for (const node of nodesOf(answer.derivation).filter(({ late }) => late))
          expect(chain.indexOf(node.at ?? "")).toBeGreaterThan(chain.indexOf(answer.decides.at));
        expect(answer.between.length).toBeGreaterThan(0);
      }
  });
});
