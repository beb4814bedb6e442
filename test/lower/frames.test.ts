/** Every frame with every aggregate, lowered to polars, against loops over the rows. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verify } from "../../src/compiler/verify/index.ts";
import { keysOf } from "../../src/plan/grain.ts";
import type { RelationNode, TablePlan } from "../../src/plan/relations/index.ts";
import type { Database, Row, Value } from "../../src/proof/database.ts";
import { cases, databases } from "../../src/proof/fast-check.ts";
import { decisionKeys, findViolation } from "../../src/proof/law.ts";
import { type ReusablePlan, reusablePlan } from "../../src/proof/reusable-plan.ts";
import { printed } from "../load-runner.ts";
import { howMany, search } from "../thorough.ts";
import { alongTicks, columnsOf, frames, hasCondition, parameters, pipelines } from "./frames.fixture.ts";
import { type Aggregate, aggregate, ewMean, inTime, type Keys, ranked, rowsIn } from "./reference-loops.ts";

type Name = keyof typeof pipelines;

const root = new URL("../..", import.meta.url).pathname;
const made = new Map<Name, ReusablePlan>();
let folder: string;

beforeAll(() => {
  mkdirSync(join(root, ".tmp"), { recursive: true });
  folder = mkdtempSync(join(root, ".tmp/frames-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The pipeline as its runner computes it. */
const computing = async (name: Name): Promise<ReusablePlan> => {
  const before = made.get(name);
  if (before !== undefined) return before;
  const { plan } = pipelines[name];
  const verified = verify(plan);
  expect(verified.findings).toEqual([]);
  const place = mkdtempSync(join(folder, `${name}-`));
  const { runner } = await printed(verified);
  const one = reusablePlan(tablesOf(plan.relation), place, (t) => runner.compute(t as never, {}));
  made.set(name, one);
  return one;
};

const tablesOf = (node: RelationNode): readonly TablePlan[] =>
  node.kind === "source"
    ? [node.table]
    : node.kind === "join"
      ? [...tablesOf(node.input), ...tablesOf(node.right)]
      : tablesOf(node.input);

const close = (got: Value, want: Value): boolean =>
  typeof got === "number" && typeof want === "number"
    ? Math.abs(got - want) <= 1e-9 * Math.max(1, Math.abs(want))
    : got === want;

/** What a column should be in a row, from all rows. */
const expected = (name: Name, row: Row, rows: readonly Row[], keys: Keys): ReadonlyMap<string, Value> => {
  const inFrame = new Map(
    Object.entries(frames[name]).map(([frame, { plan }]) => [
      frame,
      { plan, rows: inTime(rowsIn(plan, row, rows, keys), keys) },
    ]),
  );
  return new Map(
    [...columnsOf(name)].map(([column, { value, aggregate: how, frame }]) => {
      const found = inFrame.get(frame);
      if (found === undefined) throw new Error(`no frame ${frame}`);
      const { atLeast } = found.plan;
      const counted = hasCondition(frame) ? found.rows.filter(({ b }) => b === true) : found.rows;
      const values = counted.map((other) => other[value] ?? null);
      if (how === "ewMean") {
        const among = (other: Row) => (counted.includes(other) ? (other[value] ?? null) : null);
        return [column, ewMean(found.plan, found.rows, among, parameters.ewMean ?? 0, keys)];
      }
      return [
        column,
        how === "rank" || how === "rankFromTop"
          ? ranked(how, row[value] ?? null, values, atLeast)
          : aggregate(how as Aggregate, values, atLeast, parameters[how] ?? 0.5),
      ];
    }),
  );
};

/** Which column each of the others looks at. */
const alongColumn: { readonly [K in keyof typeof alongTicks]: string } = {
  lag_2: "group",
  lead_1: "x",
  lead_3: "b",
  forward: "x",
  forward_1: "group",
  backward: "b",
  backward_2: "n",
  between: "x",
  between_whole: "n",
};

/** The value there, or the one on the line between its neighbours. */
const onLine = (values: readonly Value[], at: number): Value => {
  if (values[at] !== null) return values[at] ?? null;
  const from = values.findLastIndex((value, i) => i < at && value !== null);
  const to = values.findIndex((value, i) => i > at && value !== null);
  if (from < 0 || to < 0) return null;
  const [a, b] = [Number(values[from]), Number(values[to])];
  return a + ((b - a) * (at - from)) / (to - from);
};

const expectedAlong = (row: Row, rows: readonly Row[]): ReadonlyMap<string, Value> => {
  const ticks = rows
    .filter(({ game, player }) => game === row.game && player === row.player)
    .sort((a, b) => Number(a.move) - Number(b.move));
  const at = ticks.indexOf(row);
  return new Map(
    Object.entries(alongTicks).map(([name, how]) => {
      const column = alongColumn[name as keyof typeof alongTicks];
      const value = (i: number): Value => ticks[i]?.[column] ?? null;
      if ("rows" in how) return [name, value(at - how.rows)];
      if ("line" in how)
        return [
          name,
          onLine(
            ticks.map((tick) => tick[column] ?? null),
            at,
          ),
        ];
      const [step, limit] = [-Math.sign(how.fill), Math.abs(how.fill)];
      let away = 0;
      while (away < limit && value(at + step * away) === null) away++;
      return [name, value(at + step * away)];
    }),
  );
};

const keyOf = (row: Row, names: readonly string[]): string => JSON.stringify(names.map((name) => row[name] ?? null));

const differences = (name: Name, { plan, write }: ReusablePlan, database: Database): readonly string[] => {
  const looked = tablesOf(pipelines[name].plan.relation).at(-1);
  if (looked === undefined) throw new Error("a pipeline without tables");
  const rows = database.get(looked.name) ?? [];
  write(database);
  const got = plan.collectSync().toRecords() as Row[];
  const keys = [...looked.event, ...looked.entity, ...(looked.tick?.columns ?? [])];
  const byKey = new Map(rows.map((row) => [keyOf(row, keys), row]));
  return got.flatMap((one) => {
    const row = byKey.get(keyOf(one, keys));
    // Facts that are not there for a row.
    if (row === undefined) return [];
    const along = name === "own" ? expectedAlong(row, rows) : [];
    return [...expected(name, row, rows, looked), ...along].flatMap(([column, want]) =>
      close(one[column] ?? null, want)
        ? []
        : [`${column} is ${String(one[column])}, not ${String(want)}, in ${JSON.stringify(row)}`],
    );
  });
};

const agree = async (name: Name): Promise<void> => {
  const computed = await computing(name);
  search(
    // Finite values: what NaN and infinities do is a matter of its own.
    fc.property(databases(tablesOf(pipelines[name].plan.relation), { finite: true }), (database) => {
      expect(differences(name, computed, database).slice(0, 5)).toEqual([]);
    }),
    howMany(3, 7),
  );
};

/** Values of all kinds here, NaN and infinities too: whatever a window makes of them, the future makes no difference. */
const lawful = async (name: Name): Promise<void> => {
  const { relation, decides, features } = pipelines[name].plan;
  const { plan, write } = await computing(name);
  const [table] = tablesOf(relation);
  if (table === undefined) throw new Error("a pipeline without tables");
  const columns = [...keysOf(table), ...features];
  const keys = decisionKeys(table, decides.at);
  const compute = (_: unknown, database: Database) => {
    write(database);
    return plan;
  };
  search(
    fc.property(cases([table], table, decides.at), (one) => {
      expect(findViolation({ tables: [table], columns, keys, compute }, one)).toBeNull();
    }),
    howMany(2, 7),
  );
};

describe("frames lowered to polars equal loops", () => {
  it("over own ticks", () => agree("own"));
  it("over shared ticks", () => agree("shared"));
  it("over rows without ticks", () => agree("single"));
  it("over static tables", () => agree("facts"));
  it("over overlapping events, for settled rows", () => agree("flights"));
  it("with rows of one event that settle at different times", () => agree("legs"));
});

describe("frames that can be features satisfy the law", () => {
  it("at own ticks", () => lawful("own"));
  it("at shared ticks", () => lawful("shared"));
  it("over rows without ticks", () => lawful("single"));
  it("with overlapping events", () => lawful("flights"));
});
