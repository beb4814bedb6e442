/** In the editor the forbidden names do not complete: what is offered inside the quotes is what is known by the decision. */
import { join } from "node:path";
import { Project, type ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Editor, openEditor } from "./lsp.ts";
import { newAuthor, weekend } from "./support.ts";

const pipeline = (names: string, decide = 'before("race")', from = "results", rest = "", nulls = "") => `\
import { pipeline } from "greenflag";
import { laps, prior, qualifying, results, weekend } from "./weekend.ts";
export const made = pipeline("made", { decide: weekend.${decide}${nulls} })
  .from(${from})
  ${names}
  ${rest}
  .sink({ parquet: "x.parquet" });
void [laps, prior, qualifying, results];
`;
const keys = ["driver", "race_date", "race_id"];
const early = [...keys, "rookie", "start", "track", "weight"];
const everything = [...early, "champion", "finish", "gap", "retired", "status"];

/** The bar is the cursor. */
const cases: Readonly<Record<string, readonly [source: string, offered: readonly string[]]>> = {
  "the first name": [pipeline('.features(["|"])'), early],
  "a further name, with the rest of the pipeline standing": [
    pipeline('.features(["start", "|"])', undefined, undefined, '.label("finish")'),
    early,
  ],
  "a name half typed": [pipeline('.features(["start", "tra|"])'), early],
  "the beginning of a forbidden name": [pipeline('.features(["fin|"])'), early],
  "before another name": [pipeline('.features(["|", "weight"])'), early],
  "beside a leak": [pipeline('.features(["finish", "|"])'), early],
  "a list that is not closed yet": [pipeline('.features(["start", "|"').split('"\n')[0] ?? "", early],
  "single quotes": [pipeline(".features(['|'])"), early],
  "a key": [pipeline('.features(["start"])', undefined, undefined, '.keys(["|"])'), early],
  "a label, which may be known at any time": [
    pipeline('.features(["start"])', undefined, undefined, '.label("|")'),
    everything,
  ],
  "after the race": [pipeline('.features(["|"])', 'after("race")'), everything.filter((name) => name !== "champion")],
  "only what is never null, where that is asked for": [
    pipeline('.features(["|"])', undefined, undefined, "", ', nulls: "refused"'),
    early.filter((name) => name !== "weight"),
  ],
  "a key all the same, for only features are asked not to be null": [
    pipeline('.features(["start"])', undefined, undefined, '.keys(["|"])', ', nulls: "refused"'),
    early,
  ],
  "before the qualifying: the rows are not there": [
    pipeline('.features(["|"])', 'before("qualifying")', "qualifying"),
    [],
  ],
  "during the race": [
    pipeline('.features(["|"])', 'during("race")', "laps"),
    [...keys, "lap", "led", "position", "time", "tyre"],
  ],
  "derived columns": [
    pipeline(
      '.features(["|"])',
      undefined,
      "results.derive((r) => ({ form: r.finish.over(prior(3)).mean(), worse: r.finish.plus(1), start: r.gap }))",
    ),
    [...early.filter((name) => name !== "start"), "form"],
  ],
  "joined columns": [
    pipeline('.features(["|"])', undefined, 'qualifying.join(results, { how: "left", prefix: "r " })'),
    ["driver", "race_id", "rank", "shirt", "r race_date", "r rookie", "r start", "r track", "r weight"],
  ],
};

const sorted = (names: readonly string[]) => [...names].sort();
const split = (source: string) => [source.replace("|", ""), source.indexOf("|")] as const;

let folder: string;
beforeAll(() => {
  folder = newAuthor(weekend);
});

describe("completions of TypeScript 6", () => {
  let project: Project;
  let service: ts.LanguageService;
  beforeAll(() => {
    project = new Project({ tsConfigFilePath: join(folder, "tsconfig.json") });
    service = project.getLanguageService().compilerObject;
  });

  test.each(Object.keys(cases))("%s", (name) => {
    const [source, offered] = cases[name] ?? ["", []];
    const [text, position] = split(source);
    const file = project.createSourceFile(join(folder, "open.pipeline.ts"), text, { overwrite: true });
    const found = service.getCompletionsAtPosition(file.getFilePath(), position, {});
    expect(sorted(found?.entries.map((entry) => entry.name) ?? [])).toEqual(sorted(offered));
  });
});

describe("completions of TypeScript 7", () => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await openEditor(folder);
  });
  afterAll(() => editor.close());

  test.each(Object.keys(cases))("%s", async (name) => {
    const [source, offered] = cases[name] ?? ["", []];
    const found = await editor.completions(join(folder, "open.pipeline.ts"), ...split(source));
    expect(found).toEqual(sorted(offered));
  });
});
