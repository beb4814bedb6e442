/** Holds what the types computed against what the verifier derived. Any difference means that a cast hides something. */
import { known } from "../../../dsl/sentence.ts";
import type { Finding } from "./finding.ts";
import { finding } from "./finding.ts";
import type { Verified } from "./index.ts";

/** What the types say of one column; a part they say nothing of is null. */
export interface TypedColumn {
  readonly dtype: string | null;
  readonly nullable: boolean | null;
  readonly at: string | null;
  readonly moment: string | null;
}

/** What the types say of a pipeline. */
export interface TypedPipeline {
  readonly rows: string | null;
  readonly decides: string | null;
  readonly columns: ReadonlyMap<string, TypedColumn>;
}

const words = ({ dtype, nullable, at, moment }: TypedColumn): string =>
  dtype === null || nullable === null || at === null || moment === null
    ? "anything"
    : `${nullable ? "nullable " : ""}${dtype} known ${known(at)}${moment === "none" ? "" : ` and denoting ${moment}`}`;

/** One finding for each column, and for the rows and the decision, on which the two do not agree. */
export const disagreements = (types: TypedPipeline, verified: Verified): readonly Finding[] => {
  const { plan, relation } = verified;
  const found: Finding[] = [];
  const told = (
    name: string,
    say: string,
    plans: string,
    site: Verified["plan"]["sites"]["features"],
    at: string | null,
  ) => found.push(finding("GF2005", { name, types: say, plan: plans }, site, at));
  if (types.rows === null && types.decides === null && types.columns.size === 0) {
    // Cast or annotated away whole: one sentence, not one for each column.
    told("the pipeline", "anything", "what it is", plan.sites.pipeline, null);
    return found;
  }
  if (types.rows !== relation.rows)
    told("the rows", `known ${types.rows ?? "at any time"}`, `known ${relation.rows}`, plan.sites.features, null);
  if (types.decides !== plan.decides.at)
    told("the decision", types.decides ?? "anything", plan.decides.at, plan.sites.pipeline, null);
  for (const name of new Set([...types.columns.keys(), ...relation.columns.keys()])) {
    const type = types.columns.get(name);
    const brand = relation.columns.get(name);
    // Refused already, and said so.
    if (brand === null) continue;
    // That the types allow for a null which the plan rules out is no claim about the column: a bound they could not know.
    const alike = type?.dtype === brand?.dtype && type?.at === brand?.at && type?.moment === brand?.moment;
    if (alike && type?.nullable === true) continue;
    const say = type === undefined ? "not there" : words(type);
    const derived = brand === undefined ? "not there" : words(brand);
    if (say !== derived) told(name, say, derived, plan.sites.features, name);
  }
  return found;
};
