/** A sentence is one template. The type that TypeScript prints and the text that the compiler prints are equal. */
import { describe, expect, test } from "vitest";
import * as sentences from "../../src/core/messages.ts";
import { texts, typesOf } from "./checker.ts";

const tricky = [
  "finish",
  "it's",
  'say "hi"',
  "back\\slash",
  "new\nline",
  "a\u2028b",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that looks like a template
  "${x}",
  "`",
  "",
  " ",
  "é🏁",
  "' is known only '",
];
const instants = ["always", "during 'race'", "after 'race'", "hindsight", "after 'it's'", "after 'hindsight'"];
const numbers = [0.5, -1.25, 1e-7, 1e21, 123456.789];
const literal = (value: unknown) => JSON.stringify(value);

/** The type, the function, and what to give to both. */
const cases: readonly (readonly [type: string, said: string, given: readonly unknown[]])[] = [
  ...tricky.flatMap((name) =>
    instants.flatMap((at) =>
      (["Feature", "Key"] as const).map(
        (role) =>
          [
            `LeakSentence<"${role}", ${literal(name)}, ${literal(at)}, ${literal(`before '${name}'`)}>`,
            sentences.leakSentence(role, name, at, `before '${name}'`),
            [role, name, at],
          ] as const,
      ),
    ),
  ),
  ...instants.flatMap((at) =>
    tricky.map(
      (phase) =>
        [
          `RowsSentence<${literal(at)}, ${literal(`after '${phase}'`)}>`,
          sentences.rowsSentence(at, `after '${phase}'`),
          [at, phase],
        ] as const,
    ),
  ),
  ...tricky.flatMap((name) => [
    [
      `TicklessSentence<${literal(`during '${name}'`)}>`,
      sentences.ticklessSentence(`during '${name}'`),
      [name],
    ] as const,
    [`StrangeKeySentence<${literal(name)}>`, sentences.strangeKeySentence(name), [name]] as const,
    [`CheckSentence<"i32", ${literal(name)}>`, sentences.checkSentence("i32", name), ["i32", name]] as const,
    [`NoTimelineSentence<${literal(name)}>`, sentences.noTimelineSentence(name), [name]] as const,
    [`NoColumnSentence<${literal(name)}>`, sentences.noColumnSentence(name), [name]] as const,
    [`MultiplySentence<"tick", ${literal(name)}>`, sentences.multiplySentence("tick", name), ["tick", name]] as const,
    [`PriorTicksSentence<${literal(name)}>`, sentences.priorTicksSentence(name), [name]] as const,
    [`FixedNameSentence<${literal(name)}>`, sentences.fixedNameSentence(name), [name]] as const,
    [`TwoNamesSentence<${literal(name)}>`, sentences.twoNamesSentence(name), [name]] as const,
    [`CollisionSentence<${literal(name)}>`, sentences.collisionSentence(name), [name]] as const,
    [
      `OtherTimelineSentence<${literal(name)}, "other">`,
      sentences.otherTimelineSentence(name, "other"),
      [name, "other"],
    ] as const,
    [`NullFeatureSentence<${literal(name)}>`, sentences.nullFeatureSentence(name), [name]] as const,
    [`NoOverlapSentence<${literal(name)}>`, sentences.noOverlapSentence(name), [name]] as const,
    [`OverlapUnsaidSentence<${literal(name)}>`, sentences.overlapUnsaidSentence(name), [name]] as const,
    [`NotSettlingSentence<${literal(name)}>`, sentences.notSettlingSentence(name), [name]] as const,
    [`ClosedAloneSentence<${literal(name)}>`, sentences.closedAloneSentence(name), [name]] as const,
    [`SettledAnywaySentence<${literal(name)}>`, sentences.settledAnywaySentence(name), [name]] as const,
    [`NoMomentSentence<${literal(name)}>`, sentences.noMomentSentence(name), [name]] as const,
    [`NoKeySentence<${literal(name)}, "other">`, sentences.noKeySentence(name, "other"), [name, "other"]] as const,
    [`NullKeySentence<${literal(name)}>`, sentences.nullKeySentence(name), [name]] as const,
    [`UnionColumnSentence<${literal(name)}>`, sentences.unionColumnSentence(name), [name]] as const,
    [
      `UnionDtypeSentence<${literal(name)}, "str", "date">`,
      sentences.unionDtypeSentence(name, "str", "date"),
      [name],
    ] as const,
    [
      `TakesSentence<${literal(name)}, "numbers", "str">`,
      sentences.takesSentence(name, "numbers", "str"),
      [name, "numbers", "str"],
    ] as const,
  ]),
  ...numbers.map((value) => [`FractionSentence<${value}>`, sentences.fractionSentence(value), [value]] as const),
  ...numbers.map((value) => [`ShareSentence<${value}>`, sentences.shareSentence(String(value)), [value]] as const),
  ...numbers.map(
    (value) => [`HalfLifeSentence<${value}>`, sentences.halfLifeSentence(String(value)), [value]] as const,
  ),
  ...tricky.map(
    (text) =>
      [
        `WindowTextSentence<${literal(text)}, "ticks">`,
        sentences.windowTextSentence(text, "ticks", "10t"),
        [text],
      ] as const,
  ),
  ...tricky.map(
    (text) =>
      [`UnitSentence<${literal(text)}, "lap", "10l">`, sentences.unitSentence(text, "lap", "10l"), [text]] as const,
  ),
  ...tricky.map((text) => [`SpanSentence<${literal(text)}>`, sentences.spanSentence(text), [text]] as const),
  ["NoTicksSentence", sentences.noTicksSentence, []],
  ["NoOrderSentence", sentences.noOrderSentence, []],
  ["HindsightSentence", sentences.hindsightSentence, []],
  ["GroupWindowSentence", sentences.groupWindowSentence, []],
  ["NoEventSentence", sentences.noEventSentence, []],
  ["NothingToDecideSentence", sentences.nothingToDecideSentence, []],
  ["OverlapSentence", sentences.overlapSentence, []],
  ["StampedSentence", sentences.stampedSentence, []],
  ["NotStampedSentence", sentences.notStampedSentence, []],
  ["OtherEventSentence", sentences.otherEventSentence, []],
  ["NamelessSentence", sentences.namelessSentence, []],
  ["UnionKeysSentence", sentences.unionKeysSentence, []],
  ["OtherOrderSentence", sentences.otherOrderSentence, []],
  ["FactsFirstSentence", sentences.factsFirstSentence, []],
  ...instants.map(
    (at) => [`TicklessAssumptionSentence<${literal(at)}>`, sentences.ticklessAssumptionSentence(at), [at]] as const,
  ),
  ...instants.map((at) => [`AssumptionSentence<${literal(at)}>`, sentences.assumptionSentence(at), [at]] as const),
  ...instants.map((at) => [`Known<${literal(at)}>`, sentences.known(at), [at]] as const),
];

const type = typesOf(`import type * as s from "../src/core/messages.ts";
${cases.map(([name], i) => `export type Case${i} = s.${name};`).join("\n")}
`);

const kinds = [...new Set(cases.map(([name]) => name.replace(/<.*/s, "")))];

describe("the type and the function give the same sentence", () => {
  test.each(kinds)("%s", (kind) => {
    for (const [i, [name, said, given]] of cases.entries())
      if (name.replace(/<.*/s, "") === kind) expect(texts(type(`Case${i}`)), literal(given)).toEqual([said]);
  });
});

test("every sentence is tested", () => {
  const said = Object.keys(sentences).map((name) => name.toLowerCase());
  expect(kinds.map((kind) => kind.toLowerCase()).sort()).toEqual(said.sort());
});

test("the wording of the leak rule", () => {
  expect(sentences.leakSentence("Feature", "finish", "after 'race'", "before 'race'")).toBe(
    "Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.",
  );
  expect(sentences.leakSentence("Key", "champion", "hindsight", "during 'race'")).toBe(
    "Key 'champion' is known only in hindsight, but this pipeline decides during 'race'.",
  );
  expect(sentences.rowsSentence("after 'race'", "before 'race'")).toBe(
    "The rows are known only after 'race', but this pipeline decides before 'race'.",
  );
});
