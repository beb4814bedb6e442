/** Names with special characters: the sentence contains them unchanged, TypeScript prints them with escapes. */
import type { Files } from "../support.ts";

const names = [
  "it's",
  'say "hi"',
  "back\\slash",
  "é 🏁",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that looks like a template
  "`${x}`",
  "*/",
  "</b>",
  "$&",
  "__proto__",
  "constructor",
  "__hidden",
  "' is known only '",
];

const literal = (text: string) => JSON.stringify(text);

const thirty = Array.from({ length: 30 }, (_, i) => i + 1);

/** How TypeScript writes the text inside a literal type. */
const printed = (text: string) => literal(text).slice(1, -1);

const rows = names.flatMap((name) => {
  const marks = "^".repeat(literal(name).length);
  const sentence = (text: string) =>
    `Feature '${text}' is known only after 'race', but this pipeline decides before 'race'.`;
  return [
    `    ${literal(name)},`,
    `//  ${marks} GF2001 ${sentence(name)}`,
    `//  TS Type '"${printed(name)}"' is not assignable to type '"${sentence(printed(name))}"'.`,
  ];
});

export const tricky: Files = {
  "tricky.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("tricky", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({
${names.map((name) => `    [${literal(name)}]: r.finish,`).join("\n")}
  }))
  .features([
${rows.join("\n")}
  ])
  .sink({ parquet: "x.parquet" });
`,

  // The same names through the steps: as prefixes, as keys of facts, as columns of one side, as keys of groups.
  "tricky_steps.pipeline.ts": `\
import { f64, pipeline, staticTable, str } from "greenflag";
import { penalties, results, weekend } from "./weekend.ts";
${names.map((name, i) => `const facts${i} = staticTable("facts${i}", { key: { [${literal(name)}]: str }, columns: { f${i}: f64 } });`).join("\n")}
export const made = pipeline("tricky_steps", { decide: weekend.before("race") })
  .from(results)
${names.map((name) => `  .join(penalties, { how: "left", prefix: ${literal(name)} })`).join("\n")}
${names
  .flatMap((name, i) => {
    const sentence = (text: string) =>
      `The joined side is looked up by its key '${text}', but these rows have no column '${text}'.`;
    return [
      `  .join(facts${i}, { how: "left" })`,
      `//${" ".repeat(13 + String(i).length)}^^^^^^^^^^^^^^^ GF2033 ${sentence(name)}`,
      `// TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "${sentence(printed(name))}"'.`,
      `// TS   Type '{ how: "left"; }' is not assignable to type '"${sentence(printed(name))}"'.`,
    ];
  })
  .join("\n")}
  .features([
    "start",
${names
  .flatMap((name) => {
    const sentence = (text: string) =>
      `Feature '${text}rule' is known only after 'race', but this pipeline decides before 'race'.`;
    return [
      `    ${literal(`${name}rule`)},`,
      `//  ${"^".repeat(literal(`${name}rule`).length)} GF2001 ${sentence(name)}`,
      `//  TS Type '"${printed(name)}rule"' is not assignable to type '"${sentence(printed(name))}"'.`,
    ];
  })
  .join("\n")}
  ])
  .sink({ parquet: "x.parquet" });
export const grouped = pipeline("tricky_steps_2", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({
${names.map((name) => `    [${literal(name)}]: r.track,`).join("\n")}
  }))
  .aggregate(["race_id", ${names.map(literal).join(", ")}], (g) => ({ field: g.finish.mean() }))
  .features([
    "field",
//  ^^^^^^^ GF2001 Feature 'field' is known only after 'race', but this pipeline decides before 'race'.
//          TS Type '"field"' is not assignable to type '"…"'.
  ])
  .sink({ parquet: "x.parquet" });
`,

  // Thirty leaks in one pipeline: each is told once, at its name.
  "thirty.pipeline.ts": `\
import { pipeline } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
export const made = pipeline("thirty", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({
${thirty.map((i) => `    late_${i}: r.finish.plus(${i}),\n    early_${i}: r.finish.over(prior(${i})).mean(),`).join("\n")}
  }))
  .features([
${thirty
  .flatMap((i) => {
    const name = `late_${i}`;
    return [
      `    "early_${i}", "${name}",`,
      `//  ${" ".repeat(`"early_${i}", `.length)}${"^".repeat(name.length + 2)} GF2001 Feature '${name}' is known only after 'race', but this pipeline decides before 'race'.`,
      `//  TS Type '"${name}"' is not assignable to type '"…"'.`,
    ];
  })
  .join("\n")}
  ])
  .label("finish")
  .sink({ parquet: "x.parquet" });
`,
};
