/** The tables and steps of a pipeline as a Mermaid graph, coloured by the instant at which each is known. */
import { latest } from "../../core/instant.ts";
import { oneLine } from "../../core/visible-text.ts";
import { contentKeys } from "../../plan/content-keys.ts";
import type { RelationNode } from "../../plan/relations/index.ts";
import { inputsOf } from "../../plan/traverse.ts";
import { describeStep } from "../explain/describe-step.ts";
import type { Verified } from "../verify/index.ts";

/** The text of a label. Everything except letters, digits and blanks is escaped, so that it is never syntax. */
export const label = (text: string): string =>
  [...oneLine(text).toWellFormed()]
    .map((one) => (/[\p{L}\p{N} ]/u.test(one) ? one : `#${one.codePointAt(0)};`))
    .join("");

/** From the earliest instant to the latest, from pale to strong; readable with black text. */
const colours = ["#e8f5e9", "#c8e6c9", "#dcedc8", "#fff9c4", "#ffe0b2", "#ffccbc", "#f8bbd0", "#e1bee7"];

/** When a step is known: the latest instant of the columns that it adds or, if it adds none, that of its rows. */
const instantOf = (node: RelationNode, { environments, relation }: Verified): string => {
  const environment = environments.get(node);
  const rows = environment?.rows ?? "always";
  if (node.kind !== "derive" && node.kind !== "aggregate") return rows;
  const made = node.columns.flatMap(({ name }) => environment?.columns.get(name)?.at ?? []);
  return latest(relation.chain, ...made, ...(node.kind === "aggregate" ? [rows] : []));
};

/** The lines of the graph, inputs before the steps that use them; a relation that is used twice is one node. */
export const mermaid = (verified: Verified): readonly string[] => {
  const { plan, relation } = verified;
  const keyOf = contentKeys();
  const ids = new Map<string, string>();
  const nodes: string[] = [];
  const edges: string[] = [];
  const classes = new Map<string, string[]>();
  const add = (node: RelationNode): string => {
    const key = keyOf(node);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const inputs = inputsOf(node).map(add);
    const id = `n${ids.size}`;
    ids.set(key, id);
    const instant = instantOf(node, verified);
    const text = `${label(node.kind === "source" ? node.table.name : describeStep(node))}<br/>${label(instant)}`;
    nodes.push(node.kind === "source" ? `  ${id}[("${text}")]` : `  ${id}["${text}"]`);
    edges.push(...inputs.map((input) => `  ${input} --> ${id}`));
    classes.set(instant, [...(classes.get(instant) ?? []), id]);
    return id;
  };
  const last = add(plan.relation);
  nodes.push(`  out(["${label(plan.name)}<br/>decides ${label(plan.decides.said)}"])`);
  edges.push(`  ${last} --> out`);
  const used = relation.chain.filter((instant) => classes.has(instant));
  const styles = used.flatMap((instant, i) => {
    const colour = colours[Math.min(i, colours.length - 1)];
    const ids = classes.get(instant) ?? [];
    return [`  classDef i${i} fill:${colour},stroke:#555,color:#000`, `  class ${ids.join(",")} i${i}`];
  });
  return ["```mermaid", "flowchart TD", ...nodes, ...edges, ...styles, "```"];
};
