/** Names that are hard to print: the sentence holds them as they are, TypeScript prints them as they would be written. */
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
};
