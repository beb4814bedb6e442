/** Evaluates the steps of a relation, one rule per kind of node. */
import type { Dtype } from "../../core/dtypes.ts";
import type { Grain } from "../../plan/grain.ts";
import type {
  AggregateNode,
  DedupeNode,
  RelationNode,
  RelationNodes,
  TopNode,
  UnionNode,
} from "../../plan/relations/index.ts";
import { convertTo } from "./dtypes.ts";
import { evaluateExpression } from "./expressions.ts";
import { ContractViolated } from "./failures.ts";
import { rowPositions } from "./frames.ts";
import type { GroupedRows } from "./groups.ts";
import { asOf, join, joinPrior } from "./joins.ts";
import {
  type Cell,
  cellOf,
  derivedDtype,
  eventOf,
  groupedBy,
  type InterpreterContext,
  keysOf,
  orderOf,
  type Relation,
  type Row,
  settledOf,
  valuesOf,
} from "./relation-values.ts";
import { always, never, type Time } from "./settlement.ts";
import { compareAll, compareValues, keyOf, type Value } from "./values.ts";
import { settlementPerEvent } from "./windows.ts";

/** The context of a step, with its inputs. */
export interface StepContext extends InterpreterContext {
  readonly sources: ReadonlyMap<string, Relation>;
  readonly of: (node: RelationNode) => Relation;
}

type Rules = { readonly [K in keyof RelationNodes]: (node: RelationNodes[K], steps: StepContext) => Relation };

/** Keeps the rows for which the predicate is true. `at` says when it is settled for each row. */
export const keepRows = (
  relation: Relation,
  kept: readonly boolean[],
  at: readonly Time[],
  { settlement }: InterpreterContext,
): Relation => {
  const places = groupedBy(
    relation.rows.map((_, i) => i),
    (i) => eventOf(relation, relation.rows[i] as Row),
  );
  return {
    ...relation,
    rows: relation.rows.flatMap((row, i) =>
      kept[i] === true ? [{ ...row, settled: settlement.kept(row.settled, at[i] ?? always) }] : [],
    ),
    closed: (event) =>
      settlement.filtered(
        relation.closed(event),
        (places.get(event) ?? []).map((i) => ({ at: at[i] ?? always, kept: kept[i] ?? false })),
      ),
  };
};

/** Whether some columns group the rows within events, or across them. */
const holdsEvent = ({ event }: Grain, by: readonly string[]): boolean => event.every((name) => by.includes(name));

/** The grain of rows with new keys. */
const regrouped = (grain: Grain, by: readonly string[]): Grain => {
  const { event, entity, tick, order } = grain;
  const inside = holdsEvent(grain, by);
  const ticks = tick?.columns ?? [];
  const atTick = inside && event.length > 0 && tick !== null && ticks.every((name) => by.includes(name));
  const ticking = atTick && (tick.ticks === "shared" || entity.every((name) => by.includes(name)));
  const placed = [...(inside ? event : []), ...(ticking ? ticks : [])];
  return {
    timeline: grain.timeline,
    event: inside ? event : [],
    order: inside ? order : [],
    entity: by.filter((name) => !placed.includes(name)),
    tick: ticking ? tick : null,
    settled: null,
    stamp: null,
  };
};

/**
 * When an aggregate of a group is settled: within an event like a window over it; across events never, except for
 * static tables.
 */
const groupSettled = (relation: Relation, by: readonly string[], setting: InterpreterContext) => {
  const { settlement } = setting;
  const partition = settlementPerEvent(relation, by, setting);
  return (rows: readonly number[], values: readonly Time[]): Time => {
    const [first] = rows;
    if (first === undefined || !holdsEvent(relation.grain, by)) return never;
    const event = eventOf(relation, relation.rows[first] as Row);
    const all = rows.map((i) => relation.rows[i] as Row);
    return settlement.window({
      values,
      counted: values,
      rows: all.map((row) => row.settled),
      order: all.flatMap((row) => settledOf(row, relation.grain.tick?.columns ?? [])),
      closed: relation.closed(event),
      partition: partition.get(event) ?? always,
    });
  };
};

const groupsOf = (
  relation: Relation,
  by: readonly string[],
  setting: InterpreterContext,
): readonly (readonly number[])[] => {
  const standing = rowPositions(relation, setting).row;
  const places = relation.rows.map((_, i) => i).sort((a, b) => (standing[a] as number) - (standing[b] as number));
  return [...groupedBy(places, (i) => keyOf(valuesOf(relation.rows[i] as Row, by))).values()];
};

const aggregate = ({ input, by, columns }: AggregateNode, steps: StepContext): Relation => {
  const { settlement } = steps;
  const relation = steps.of(input);
  const grain = regrouped(relation.grain, by);
  const settled = groupSettled(relation, by, steps);
  const groups: GroupedRows = groupsOf(relation, by, steps).map((rows) => ({
    rows,
    settled: (values) => settled(rows, values),
  }));
  const fixed = [...new Set([...by, ...grain.order])];
  const made = columns.map(({ name, value }) => ({ name, column: evaluateExpression(value, relation, steps, groups) }));
  const dtypes = new Map<string, Dtype>([
    ...fixed.map((name) => [name, relation.columns.get(name) as Dtype] as const),
    ...made.map(({ name, column }) => [name, derivedDtype(column.dtype)] as const),
  ]);
  const inside = holdsEvent(relation.grain, by);
  const partition = settlementPerEvent(relation, by, steps);
  const rows = groups.map(({ rows: places }, i): Row => {
    const first = relation.rows[places[0] as number] as Row;
    const cells = new Map<string, Cell>(
      // The keys are settled with the group itself.
      fixed.map((name) => [name, { value: cellOf(first, name).value, settled: always }]),
    );
    for (const { name, column } of made) {
      const cell = column.cells[i] as Cell;
      cells.set(name, { ...cell, value: convertTo(cell.value, derivedDtype(column.dtype)) });
    }
    return { cells, settled: settled(places, []) };
  });
  return {
    grain,
    columns: dtypes,
    rows,
    closed: (event) =>
      inside ? settlement.closedGroups(relation.closed(event), partition.get(event) ?? always) : never,
    holds: (event) => (inside ? relation.holds(event) : true),
  };
};

/** Whether a row is kept is a window over the rows that it is compared with. */
const select = (
  relation: Relation,
  per: readonly string[],
  values: readonly Time[],
  choose: (rows: readonly number[]) => readonly number[],
  setting: InterpreterContext,
): Relation => {
  const settled = groupSettled(relation, per, setting);
  const at = new Array<Time>(relation.rows.length).fill(never);
  const kept = new Array<boolean>(relation.rows.length).fill(false);
  for (const rows of groupsOf(relation, per, setting)) {
    const time = settled(
      rows,
      rows.map((i) => values[i] ?? always),
    );
    for (const i of rows) at[i] = time;
    for (const i of choose(rows)) kept[i] = true;
  }
  return keepRows(relation, kept, at, setting);
};

const top = ({ input, count, value, lowest, per }: TopNode, steps: StepContext): Relation => {
  const relation = steps.of(input);
  const column = value === null ? null : evaluateExpression(value, relation, steps);
  const valueAt = (i: number): Value => column?.cells[i]?.value ?? null;
  const keys = relation.rows.map((row) => valuesOf(row, orderOf(relation.grain)));
  const before = (a: number, b: number): number => {
    const [x, y] = [valueAt(a), valueAt(b)];
    // Nulls come last, and ties are broken by the keys.
    const byValue = x === null || y === null ? -compareValues(x, y) : compareValues(x, y) * (lowest ? 1 : -1);
    return byValue || compareAll(keys[a] as Value[], keys[b] as Value[]);
  };
  const times = column?.cells.map((cell) => cell.settled) ?? [];
  return select(relation, per, times, (rows) => [...rows].sort(before).slice(0, count), steps);
};

const dedupe = ({ input, by, keep }: DedupeNode, steps: StepContext): Relation => {
  const relation = steps.of(input);
  const { settlement } = steps;
  const keys = relation.rows.map((row) => valuesOf(row, orderOf(relation.grain)));
  const choose = (rows: readonly number[]): readonly number[] =>
    [...rows]
      .sort((a, b) => compareAll(keys[a] as Value[], keys[b] as Value[]))
      .slice(...(keep === "first" ? [0, 1] : [-1]));
  const chosen = select(relation, by, [], choose, steps);
  const inside = holdsEvent(relation.grain, by);
  const partition = settlementPerEvent(relation, by, steps);
  return {
    ...chosen,
    grain: regrouped(relation.grain, by),
    closed: (event) => (inside ? settlement.closedGroups(chosen.closed(event), partition.get(event) ?? always) : never),
    holds: (event) => (inside ? relation.holds(event) : true),
  };
};

const union = ({ input, right }: UnionNode, steps: StepContext): Relation => {
  const [one, other] = [steps.of(input), steps.of(right)];
  const sides = [one, other];
  const isText = (name: string): boolean => sides.some(({ columns }) => columns.get(name) === "str");
  const columns = new Map(
    [...one.columns].map(([name, dtype]): [string, Dtype] => [name, isText(name) ? "str" : dtype]),
  );
  const rows = [...one.rows, ...other.rows];
  const repeated = [...groupedBy(rows, (row) => keyOf(valuesOf(row, keysOf(one.grain)))).entries()].filter(
    ([, all]) => all.length > 1,
  );
  if (repeated.length > 0)
    throw new ContractViolated([
      { kind: "union", tables: [], what: `a union brings ${repeated[0]?.[0]} together twice` },
    ]);
  const placed = groupedBy(rows, (row) => keyOf(valuesOf(row, one.grain.event)));
  for (const [event, all] of placed)
    if (new Set(all.map((row) => keyOf(valuesOf(row, one.grain.order)))).size > 1)
      throw new ContractViolated([
        { kind: "place", tables: [], what: `a union puts the event ${event} in two places` },
      ]);
  return {
    ...one,
    columns,
    rows,
    closed: (event) =>
      steps.settlement.united(sides.map((side) => ({ closed: side.closed(event), holds: side.holds(event) }))),
    holds: (event) => sides.some((side) => side.holds(event)),
  };
};

const rules: Rules = {
  source: ({ table }, { sources }) => {
    const source = sources.get(table.name);
    if (source === undefined) throw new Error(`there is no table '${table.name}'`);
    return source;
  },

  filter: ({ input, predicate }, steps) => {
    const relation = steps.of(input);
    const { cells } = evaluateExpression(predicate, relation, steps);
    return keepRows(
      relation,
      cells.map(({ value }) => value === true),
      cells.map(({ settled }) => settled),
      steps,
    );
  },

  derive: ({ input, columns }, steps) => {
    const relation = steps.of(input);
    const made = columns.map(({ name, value }) => ({ name, column: evaluateExpression(value, relation, steps) }));
    const dtypes = new Map(relation.columns);
    for (const { name, column } of made) dtypes.set(name, derivedDtype(column.dtype));
    return {
      ...relation,
      columns: dtypes,
      rows: relation.rows.map((row, i) => {
        const cells = new Map(row.cells);
        for (const { name, column } of made) {
          const cell = column.cells[i] as Cell;
          cells.set(name, { ...cell, value: convertTo(cell.value, derivedDtype(column.dtype)) });
        }
        return { ...row, cells };
      }),
    };
  },

  join,
  joinPrior,
  asOf,
  union,
  aggregate,
  top,
  dedupe,

  select: ({ input, columns: selected }, steps) => {
    const relation = steps.of(input);
    return {
      ...relation,
      columns: new Map(selected.map(({ name, as }) => [as, relation.columns.get(name) as Dtype])),
      rows: relation.rows.map((row) => ({
        ...row,
        cells: new Map(selected.map(({ name, as }) => [as, cellOf(row, name)])),
      })),
    };
  },

  assumeRows: ({ input }, { of }) => of(input),
};

/** The rows of a relation, each node evaluated once. */
export const evaluateRelation = (
  node: RelationNode,
  sources: ReadonlyMap<string, Relation>,
  setting: InterpreterContext,
): Relation => {
  const known = new Map<RelationNode, Relation>();
  const steps: StepContext = {
    ...setting,
    sources,
    of: (input) => {
      const before = known.get(input);
      if (before !== undefined) return before;
      // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
      const rule = rules[input.kind] as (node: RelationNode, steps: StepContext) => Relation;
      const made = rule(input, steps);
      known.set(input, made);
      return made;
    },
  };
  return steps.of(node);
};
