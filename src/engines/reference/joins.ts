/** Joins: by event, to static tables, to the latest earlier event, and as of a timestamp. */
import type { Dtype } from "../../core/dtypes.ts";
import type { AsOfNode, JoinNode, JoinPriorNode } from "../../plan/relations/index.ts";
import { ContractViolated } from "./failures.ts";
import type { StepContext } from "./relation-steps.ts";
import {
  type Cell,
  cellOf,
  eventOf,
  groupedBy,
  keysOf,
  type Relation,
  type Row,
  settledOf,
  valuesOf,
} from "./relation-values.ts";
import { always, type LookUpSettlement, readTime, type Time } from "./settlement.ts";
import { compareAll, keyOf, type Value } from "./values.ts";

/** Rows of one side by the values of some columns; a null matches nothing, NaN matches NaN. */
const finder = (rows: readonly Row[], columns: readonly string[]) => {
  const found = groupedBy(rows, (row) => keyOf(valuesOf(row, columns)));
  return (values: readonly Value[]): readonly Row[] => (values.includes(null) ? [] : (found.get(keyOf(values)) ?? []));
};

/** The left relation with columns of the right one added, row by row. */
const withColumns = (
  left: Relation,
  right: Relation,
  names: readonly string[],
  prefix: string,
  rows: readonly Row[],
): Relation => ({
  ...left,
  columns: new Map([
    ...left.columns,
    ...names.map((name): [string, Dtype] => [`${prefix}${name}`, right.columns.get(name) as Dtype]),
  ]),
  rows,
});

const joined = (
  row: Row,
  other: Row | undefined,
  names: readonly string[],
  prefix: string,
  settled: (cell: Cell | undefined) => Time,
): Row => {
  const cells = new Map(row.cells);
  for (const name of names) {
    const cell = other === undefined ? undefined : cellOf(other, name);
    cells.set(`${prefix}${name}`, { value: cell?.value ?? null, settled: settled(cell) });
  }
  return { ...row, cells };
};

export const join = (node: JoinNode, steps: StepContext): Relation => {
  const [left, right] = [steps.of(node.input), steps.of(node.right)];
  const { settlement } = steps;
  const facts = right.grain.event.length === 0;
  // Rows of an event match by the keys that both sides have; a semi or anti join ignores the others.
  const pairs = facts
    ? node.on
    : keysOf(right.grain)
        .filter((name) => keysOf(left.grain).includes(name))
        .map((name) => ({ left: name, right: name }));
  const find = finder(
    right.rows,
    pairs.map((pair) => pair.right),
  );
  const keys = pairs.map((pair) => pair.left);
  const matches = left.rows.map((row) => {
    const found = find(valuesOf(row, keys));
    const looked: LookUpSettlement = {
      keys: settledOf(row, keys),
      found: found.map((one) => one.settled),
      closed: right.closed(facts ? keyOf([]) : eventOf(left, row)),
    };
    return { row, found, looked };
  });
  if (node.cardinality === "one-to-one") foundOnce(matches.flatMap(({ found }) => found));

  const isKept = {
    left: () => true,
    inner: (count: number) => count > 0,
    semi: (count: number) => count > 0,
    anti: (count: number) => count === 0,
  }[node.how];
  const brings = node.how === "left" || node.how === "inner";
  const dropped = [...keysOf(right.grain), ...right.grain.order.filter((name) => left.grain.order.includes(name))];
  const names = brings ? [...right.columns.keys()].filter((name) => !dropped.includes(name)) : [];
  const rows = matches.flatMap(({ row, found, looked }) => {
    if (!isKept(found.length)) return [];
    const made = joined(row, found[0], names, node.prefix, (cell) =>
      settlement.joined(cell?.settled ?? always, looked),
    );
    return node.how === "left"
      ? [made]
      : [{ ...made, settled: settlement.keptByJoin(row.settled, settlement.matched(looked)) }];
  });
  const made = withColumns(left, right, names, node.prefix, rows);
  if (node.how === "left") return made;
  const matchesByEvent = groupedBy(matches, ({ row }) => eventOf(left, row));
  return {
    ...made,
    closed: (event) =>
      settlement.closedByJoin(
        left.closed(event),
        (matchesByEvent.get(event) ?? []).map(({ looked }) => settlement.matched(looked)),
      ),
  };
};

const foundOnce = (found: readonly Row[]): void => {
  if (new Set(found).size === found.length) return;
  throw new ContractViolated([
    { kind: "one-to-one", tables: [], what: "a row of a one-to-one join is found more than once" },
  ]);
};

/**
 * The row of the latest strictly earlier event with the same entity and `by`; among events of equal order, the last by
 * key.
 */
export const joinPrior = (node: JoinPriorNode, steps: StepContext): Relation => {
  const [left, right] = [steps.of(node.input), steps.of(node.right)];
  const { settlement } = steps;
  const keys = [...right.grain.entity, ...node.by];
  const names = [...right.columns.keys()].filter((name) => !keys.includes(name));
  const find = finder(right.rows, keys);
  const order = left.grain.order;
  const place = (row: Row): readonly Value[] => valuesOf(row, [...order, ...right.grain.event]);
  const rows = left.rows.map((row) => {
    const at = node.asOf === null ? null : cellOf(row, node.asOf);
    const readAt = at === null ? null : readTime(at.value, left.columns.get(node.asOf ?? "") as Dtype);
    const isSettled = (other: Row): boolean =>
      at === null ||
      settlement.admits(readAt, {
        value: settlement.latest(settledOf(other, names)),
        row: other.settled,
        looked: settledOf(other, keys),
      });
    const earlier = find(valuesOf(row, keys))
      .filter((other) => compareAll(valuesOf(other, order), valuesOf(row, order)) < 0)
      .filter(isSettled)
      .toSorted((a, b) => compareAll(place(a), place(b)));
    const settled = at === null ? always : settlement.asOf(readAt, at.settled, settledOf(row, keys));
    return joined(row, earlier.at(-1), names, node.prefix, () => settled);
  });
  return withColumns(left, right, names, node.prefix, rows);
};

const microseconds = 1_000_000;

/** Of what was known by a timestamp: the row about the latest time, and of its versions the one known last. */
export const asOf = (node: AsOfNode, steps: StepContext): Relation => {
  const [left, right] = [steps.of(node.input), steps.of(node.right)];
  const { stamp } = right.grain;
  if (stamp === null) throw new Error("only a log is read as of a timestamp");
  const find = finder(
    right.rows,
    node.keys.map((pair) => pair.right),
  );
  const keys = node.keys.map((pair) => pair.left);
  const names = [...right.columns.keys()].filter((name) => !right.grain.entity.includes(name));
  const about = stamp.about ?? stamp.knownAt;
  const dtype = left.columns.get(node.on) as Dtype;
  const timeOf = (row: Row, name: string): bigint => readTime(cellOf(row, name).value, dtype) as bigint;
  const rows = left.rows.map((row) => {
    const at = cellOf(row, node.on);
    const readAt = readTime(at.value, dtype);
    const known = find(valuesOf(row, keys)).filter((other) => {
      const then = timeOf(other, stamp.knownAt);
      return readAt !== null && (node.inclusive ? then <= readAt : then < readAt);
    });
    const latest = known
      .toSorted((a, b) => compareAll(valuesOf(a, [about, stamp.knownAt]), valuesOf(b, [about, stamp.knownAt])))
      .at(-1);
    const isTooOld =
      latest !== undefined &&
      node.tolerance !== null &&
      Number((readAt as bigint) - timeOf(latest, about)) > node.tolerance * microseconds;
    const settled = steps.settlement.asOf(readAt, at.settled, settledOf(row, keys));
    return joined(row, isTooOld ? undefined : latest, names, node.prefix, () => settled);
  });
  return withColumns(left, right, names, node.prefix, rows);
};
