/** What comes from another process, a file or a caller is checked by a schema before anything believes it. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { isMessage, type Message } from "../../src/compiler/frontend/load-protocol.ts";
import { namedStatements } from "../../src/core/generated-file-head.ts";
import { copyAsTree, isRecord, matches, parseJson, readJson } from "../../src/core/json.ts";
import type { RunnerSpec } from "../../src/core/runner-spec.ts";
import { systemCode } from "../../src/core/system-error.ts";
import { type Contract, contractFrom, isContract } from "../../src/runner/contract.ts";
import { isRunner } from "../../src/runner/runner.ts";
import { checkArguments } from "../../src/runtime/inputs/check-arguments.ts";
import { type EngineReply, type EngineRequest, replyFrom, requestFrom } from "../../src/runtime/process/protocol.ts";
import { isLoadedRunner } from "../../src/runtime/process/runner-shim.ts";
import { topLevel } from "../../src/runtime/readers/parquet-footer.ts";
import laps from "./fixtures/laps.runner.ts";

/** Names of the data's own, any of which may be there or not. */
const ownNames = ["drivers", "scale", "race_id", "laps"];

/** Whether an object may not be without a member. */
const isRequired = (name: string, value: object): boolean =>
  !ownNames.includes(name) && name !== "line" && !(name === "tables" && "step" in value);

/** A value with one required member left out, or one of another kind, at any depth; of a list in its first member. */
const damaged = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value))
    return value.slice(0, 1).flatMap((one) => damaged(one).map((bad) => [bad, ...value.slice(1)]));
  if (!isRecord(value)) return [{ strange: true }];
  return Object.entries(value).flatMap(([name, member]) => {
    const { [name]: _, ...rest } = value;
    const others = name === "parameters" ? ["strange"] : damaged(member);
    return [...(isRequired(name, value) ? [rest] : []), ...others.map((bad) => ({ ...value, [name]: bad }))];
  });
};

const table = {
  name: "laps",
  path: "laps.csv",
  format: "csv",
  files: [{ path: "laps.csv", file: "/tmp/laps.csv", folders: [["season", "2024"]] }],
} as const;

const diagnostic = {
  code: "GF4013",
  severity: "error",
  message: "The engine stopped.",
  hint: "Report it.",
  place: { file: "a.ts", line: 3 },
} as const;

const requests: readonly EngineRequest[] = [
  {
    kind: "run",
    module: "/runner.ts",
    engine: "polars",
    tables: [table],
    parameters: { drivers: ["Al"], scale: null },
    score: { event: { race_id: "7" }, sealed: true },
    artifact: "/out/x.parquet",
    folder: "out",
  },
  {
    kind: "look",
    artifact: table,
    record: { path: "x.run.json", columns: [{ name: "a", dtype: "i64", nullable: true }], rows: 3 },
    rows: 2,
  },
  { kind: "examine", module: "/runner.ts", tables: ["laps"], data: table },
];

const replies: readonly EngineReply[] = [
  { kind: "step", step: "compute", tables: [{ name: "laps", rows: 3 }] },
  { kind: "step", step: "check" },
  { kind: "checked" },
  {
    kind: "done",
    result: {
      rows: 3,
      columns: [{ name: "a", dtype: "i64" }],
      fillings: [{ column: "a", how: "orElse", line: 3, filled: 2 }],
      tables: { laps: 3 },
      failed: { laps: [{ column: "a", otherwise: "drop", failed: 1, keys: ["(7)"] }] },
      warnings: [diagnostic],
    },
  },
  { kind: "looked", rows: [["a", null]] },
  { kind: "examined", examined: { table: "laps", rows: null, unknown: ["x"], diagnostics: [diagnostic] } },
  { kind: "refused", diagnostics: [diagnostic] },
  { kind: "bug", sentence: "It broke.", stack: "at once" },
];

describe("a request and a reply between the processes of a run", () => {
  test.each(requests.map((one) => [one.kind, one] as const))("%s: a request is read as it was sent", (_, request) => {
    expect(requestFrom(JSON.stringify(request))).toEqual(request);
  });

  test.each(replies.map((one) => [one.kind, one] as const))("%s: a reply is read as it was sent", (_, reply) => {
    expect(replyFrom(JSON.stringify(reply))).toEqual(reply);
  });

  test("one that lacks a member, or has another kind of value in its place, is none", () => {
    let count = 0;
    for (const [all, read] of [
      [requests, requestFrom],
      [replies, replyFrom],
    ] as const)
      for (const good of all)
        for (const bad of damaged(good)) {
          expect(read(JSON.stringify(bad)), JSON.stringify(bad)).toBeNull();
          count++;
        }
    expect(count).toBeGreaterThan(80);
  });

  test.each(["", "{", "null", "[]", '"run"', '{"kind":"other"}'])("%j is none", (text) => {
    expect(requestFrom(text)).toBeNull();
    expect(replyFrom(text)).toBeNull();
  });

  test("a parameter keeps a name that objects have already", () => {
    const [run] = requests;
    const text = JSON.stringify(run).replace('"drivers"', '"__proto__"');
    const read = requestFrom(text);
    expect(read?.kind === "run" && Object.keys(read.parameters)).toEqual(["__proto__", "scale"]);
  });
});

describe("a message from the process that loads modules", () => {
  const sound: readonly Omit<Message, "token">[] = [
    { begun: "/a.ts" },
    { file: "/a.ts", exports: [{ name: "made", plan: { kind: "pipeline" } }], made: { sources: [], packages: ["x"] } },
    {
      file: "/a.ts",
      exports: [{ name: "draft" }, { name: "copy", forged: true }],
      made: { sources: [], packages: [] },
    },
    {
      file: "/a.ts",
      failure: {
        refusal: { code: "GF1020", params: { what: "x" } },
        why: "GF1020",
        site: { file: "/a.ts", line: 1, column: 2 },
        within: null,
      },
    },
    { done: true },
  ];

  test.each(sound)("%j is one with the token, and none with another", (message) => {
    expect(isMessage({ ...message, token: "secret" }, "secret")).toBe(true);
    expect(isMessage({ ...message, token: "guessed" }, "secret")).toBe(false);
    expect(isMessage(message, "secret")).toBe(false);
  });

  test.each([
    null,
    "secret",
    { token: "secret", file: 1 },
    { token: "secret", file: "/a.ts", exports: [{ plan: {} }] },
    { token: "secret", failure: { why: "x" } },
    { token: "secret", done: false },
  ])("%j is none", (message) => {
    expect(isMessage(message, "secret")).toBe(false);
  });
});

describe("a module that should export a runner", () => {
  const { spec, compute, run } = laps;

  test("a contract and its computation are one", () => {
    expect([isRunner(laps), isLoadedRunner({ spec, compute })]).toEqual([true, true]);
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a function", () => laps],
    ["no contract", { compute, run }],
    ["an empty contract", { spec: {}, compute, run }],
    ["no computation", { spec, run }],
    ["a computation that is not one", { spec, compute: "x", run }],
  ])("%s is none", (_, value) => {
    expect([isRunner(value), isLoadedRunner(value)]).toEqual([false, false]);
  });
});

describe("a contract", () => {
  const { spec } = laps;

  test("without one of its members, or with another kind of value in its place, is none", () => {
    const required = ["pipeline", "source", "decides", "known", "plan", "tables", "params", "assumptions", "output"];
    for (const name of required) {
      expect(isContract({ ...spec, [name]: undefined }), name).toBe(false);
      expect(isContract({ ...spec, [name]: 7 }), name).toBe(false);
    }
  });

  test("whose parameters no JSON Schema describes says so", () => {
    expect(() => contractFrom({ ...spec, params: { type: "number?" } })).toThrow(
      "its contract is not valid at params: it is not a JSON Schema that can be read",
    );
  });

  test("has one form: its schema and its type have the same fields", () => {
    expectTypeOf<Contract>().toEqualTypeOf<RunnerSpec>();
    expectTypeOf<Pick<Contract, "pipeline">>().not.toEqualTypeOf<RunnerSpec>();
  });

  test("is itself, and not a copy", () => {
    expect(contractFrom(spec)).toBe(spec);
  });
});

test("a value of a parameter that no JSON holds is refused", () => {
  const spec = { ...laps.spec, params: { type: "object", properties: { any: {} } } };
  const given = { root: "/", tables: { results: "x", tracks: "y" } };
  const told = (any: unknown) =>
    checkArguments(spec, { ...given, params: { any } }).diagnostics.map(({ code, message }) => `${code} ${message}`);
  expect(told({ deep: [1, null] })).toEqual([]);
  expect(told(7n)).toEqual(["GF4011 Parameter 'any' is invalid: it is not a value of JSON."]);
});

test.each([
  "",
  "{",
  "null",
  "[]",
  '{"statements":null}',
  '{"statements":{"a":null,"b":{"file":1},"c":{"file":"../x"}}}',
])("a contract that is %j names no statement", (text) => {
  expect(namedStatements(text)).toEqual([]);
});

test("a statement whose hash is not a text has a hash that no statement has", () => {
  expect(namedStatements('{"statements":{"a":{"file":"a.sql","sha256":7}}}')).toEqual([{ file: "a.sql", sha256: "7" }]);
});

describe("JSON", () => {
  const number = {
    safeParse: (value: unknown) =>
      typeof value === "number"
        ? ({ success: true, data: value } as const)
        : ({ success: false, error: new RangeError("no number") } as const),
  };

  test("is read as a schema describes it, or not at all", () => {
    expect([readJson("7", number), matches(7, number), matches("7", number), parseJson("[1]")]).toEqual([
      7,
      true,
      false,
      [1],
    ]);
    expect(() => readJson('"7"', number)).toThrow(RangeError);
    expect(() => readJson("7,", number)).toThrow(SyntaxError);
  });

  test("an object that occurs twice is two in a tree", () => {
    const shared = { a: 1 };
    const tree = copyAsTree({ x: shared, y: shared });
    expect(tree).toEqual({ x: shared, y: shared });
    expect(tree.x).not.toBe(tree.y);
  });
});

test("the footer of a file counts more columns within a column than it has: the columns are those that are there", () => {
  const schema = [
    { name: "root", num_children: 2 },
    { name: "struct", num_children: 2 ** 31 - 1 },
    { name: "inside", num_children: 2 ** 31 - 1 },
  ];
  expect(topLevel(schema).map(({ name, words }) => `${name}: ${words}`)).toEqual(["struct: struct"]);
});

test("an error of the system has a code, and no other has", () => {
  expect(systemCode(Object.assign(new Error("x"), { code: "ENOENT" }))).toBe("ENOENT");
  for (const other of [new Error("x"), Object.assign(new Error("x"), { code: 7 }), { code: "ENOENT" }, null])
    expect(systemCode(other)).toBeNull();
});
