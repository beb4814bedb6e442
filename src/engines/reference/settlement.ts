/**
 * Settlement, as the amendment of the calculus defines it: "a hidden time that travels with every value". Read it
 * beside the amendment "Settlement is a hidden time" in docs/calculus.md, clause by clause; each comment begins with
 * the words of its clause. docs/semantics.md defines what the amendment leaves open.
 *
 * Tests can leave out clauses, one at a time, to show that each is needed.
 */
import type { Dtype } from "../../core/dtypes.ts";
import type { ColumnPlan, TablePlan } from "../../plan/relations/index.ts";
import { midnightOf, type Value } from "./values.ts";

/** When something is settled, in microseconds: minus infinity for always, infinity for never. */
export type Time = bigint | number;
export const always = Number.NEGATIVE_INFINITY as Time;
export const never = Number.POSITIVE_INFINITY as Time;

/** The clauses that can be left out, in the order of the amendment. */
export const clauses = [
  "a declared column: the table's settlement",
  "a declared column: its own settlement",
  "a settlement timestamp: itself",
  "the presence of a row: its settlement",
  "a cell of a row that is not settled",
  "closed of a declared table",
  "same row: all operands",
  "same row: the condition",
  "null is absorbing",
  "filter: the rows",
  "filter: closed",
  "filter: over the dropped rows",
  "look-up: the value",
  "look-up: the right row",
  "look-up: the left columns",
  "look-up of nothing: closed of the right side",
  "look-up of nothing: the left columns",
  "join: the rows",
  "join: closed",
  "semi join: the minimum",
  "frame: the value",
  "frame: before its where",
  "frame: the rows",
  "frame: order and time",
  "frame: closed",
  "frame: the partition over all rows",
  "aggregate: closed takes its keys",
  "union: the side that holds the event",
  "as of: the timestamp",
  "as of: when the timestamp is settled",
  "as of: the columns of by",
  "as of: null is not settled",
  "prior: the expression",
  "prior: the row",
  "prior: by and within",
  "prior: strictly before",
] as const;
export type Clause = (typeof clauses)[number];

/**
 * The timestamp from which something is settled. For a date it is the end of the day, exclusive: settlements are
 * rounded up.
 */
export const settlementTime = (value: Value, dtype: Dtype): Time => {
  if (typeof value !== "bigint") return never;
  return dtype === "date" ? midnightOf(value + 1n) - 1n : value;
};

/** The timestamp of a read. For a date it is the beginning of the day: reads are rounded down. */
export const readTime = (value: Value, dtype: Dtype): bigint | null => {
  if (typeof value !== "bigint") return null;
  return dtype === "date" ? midnightOf(value) : value;
};

// Math.min does not accept bigints.
const earlier = (a: Time, b: Time): Time => (b < a ? b : a);

/** A row as its table declares it. */
type Cells = (name: string) => Value;

/** The settlement of what a window or a group reads: of the rows of its frame, of the event, and of its partition. */
export interface FrameSettlement {
  /** Of the value in every row of the frame, including its condition, whether that is true or not. */
  readonly values: readonly Time[];
  /** The same for the rows whose condition is true. */
  readonly counted: readonly Time[];
  /** Of the presence of every row of the frame. */
  readonly rows: readonly Time[];
  /** Of the columns that order the rows of the frame, and of its time span. */
  readonly order: readonly Time[];
  /** The time from which no row of the event is added or removed. */
  readonly closed: Time;
  /** Of the partition columns, over all rows of the event. */
  readonly partition: Time;
}

/** The settlement of a look-up. */
export interface LookUpSettlement {
  /** Of the left columns. */
  readonly keys: readonly Time[];
  /** The presence of every matching right row. */
  readonly found: readonly Time[];
  /** The closing of the event on the right side. */
  readonly closed: Time;
}

export interface Settlement {
  readonly latest: (times: Iterable<Time>) => Time;
  /** Of a declared table. */
  readonly presence: (table: TablePlan, row: Cells) => Time;
  readonly cell: (table: TablePlan, column: ColumnPlan, row: Cells) => Time;
  readonly closed: (table: TablePlan, rows: readonly Cells[]) => Time;
  readonly sameRow: (operands: readonly Time[]) => Time;
  readonly conditional: (condition: Time, branches: readonly Time[]) => Time;
  /** Of a row that a predicate keeps, and of an event whose rows it was applied to. */
  readonly kept: (row: Time, predicate: Time) => Time;
  readonly filtered: (closed: Time, predicates: readonly { readonly at: Time; readonly kept: boolean }[]) => Time;
  /** Of a joined column, and of what decides whether a row remains after the join. */
  readonly joined: (value: Time, looked: LookUpSettlement) => Time;
  readonly matched: (looked: LookUpSettlement) => Time;
  readonly keptByJoin: (row: Time, matched: Time) => Time;
  readonly closedByJoin: (closed: Time, matched: readonly Time[]) => Time;
  readonly window: (looked: FrameSettlement) => Time;
  readonly closedGroups: (closed: Time, keys: Time) => Time;
  readonly united: (sides: readonly { readonly closed: Time; readonly holds: boolean }[]) => Time;
  readonly asOf: (readAt: bigint | null, settled: Time, keys: readonly Time[]) => Time;
  readonly admits: (readAt: bigint | null, candidate: Candidate) => boolean;
}

/** An earlier row that a window over prior events may admit. */
export interface Candidate {
  readonly value: Time;
  readonly row: Time;
  /** Of its `by` and `within` columns. */
  readonly looked: readonly Time[];
}

export const settlement = (without: ReadonlySet<Clause> = new Set()): Settlement => {
  const holds = (clause: Clause): boolean => !without.has(clause);
  const part = (clause: Clause, times: readonly Time[]): readonly Time[] => (holds(clause) ? times : []);

  // "the maximum over all operands [...]; null if any is null (null is absorbing everywhere below as well)"
  const latest = (times: Iterable<Time>): Time => {
    let last: Time = always;
    for (const time of times) if (time > last && (time !== never || holds("null is absorbing"))) last = time;
    return last;
  };

  const isOverlapping = ({ timeline }: TablePlan): boolean => timeline?.overlapping === true;
  const timeOf = (table: TablePlan, name: string | null, row: Cells): Time => {
    const column = table.columns.find((one) => one.name === name);
    return column === undefined ? never : settlementTime(row(column.name), column.dtype);
  };
  const settling = (table: TablePlan): readonly (string | null | undefined)[] => [
    table.settled,
    table.closed,
    ...table.columns.map((column) => column.settled),
  ];

  // "The presence of a row, sigma(R): minus infinity if the table's rows are `always`, else its settlement."
  const presence = (table: TablePlan, row: Cells): Time =>
    !isOverlapping(table) || table.rows === "always" || !holds("the presence of a row: its settlement")
      ? always
      : timeOf(table, table.settled, row);

  const declared = (table: TablePlan, column: ColumnPlan, row: Cells): Time => {
    const keys = [...table.event, ...table.entity, ...(table.tick?.columns ?? []), ...table.order];
    // "Keys, order columns [...]: minus infinity."
    if (keys.includes(column.name)) return always;
    // "A settlement timestamp is settled at itself."
    if (settling(table).includes(column.name))
      return holds("a settlement timestamp: itself") ? timeOf(table, column.name, row) : always;
    // "[...] and *declared* columns known `always`: minus infinity."
    if (column.at === "always") return always;
    // "A declared column that is known later than `always`: the column's own settlement timestamp if it names one, else the
    // table's."
    if (column.settled !== undefined)
      return timeOf(table, holds("a declared column: its own settlement") ? column.settled : table.settled, row);
    return holds("a declared column: the table's settlement") ? timeOf(table, table.settled, row) : always;
  };

  return {
    latest,
    presence,

    cell: (table, column, row) => {
      if (!isOverlapping(table)) return always;
      const own = declared(table, column, row);
      // "A cell of a row that is not settled is not settled."
      return latest([own, ...part("a cell of a row that is not settled", [presence(table, row)])]);
    },

    // "`closed(f)` of a declared table: minus infinity if its rows are `always`; else a declared closing timestamp [...], or the
    // settlement if the contract says that it is one per event and f has a row; else null."
    closed: (table, [row]) => {
      if (!isOverlapping(table) || table.rows === "always" || !holds("closed of a declared table")) return always;
      return row === undefined ? never : timeOf(table, table.closed ?? table.settled, row);
    },

    // "Same-row operations and conditionals: the maximum over all operands, the condition included"
    sameRow: (operands) => latest(holds("same row: all operands") ? operands : operands.slice(0, 1)),
    conditional: (condition, branches) => latest([...part("same row: the condition", [condition]), ...branches]),

    // "Filter: sigma(R) and closed(f) become the maximum with the predicate's sigma, `closed` over **all** rows of f, the dropped
    // ones included."
    kept: (row, predicate) => latest([row, ...part("filter: the rows", [predicate])]),
    filtered: (closed, predicates) => {
      const counted = predicates.filter(({ kept }) => kept || holds("filter: over the dropped rows"));
      const times = counted.map(({ at }) => at);
      return latest([closed, ...part("filter: closed", times)]);
    },

    // "Whatever is looked up (any join, static look-up, as-of, gather): the maximum of `sigma(c)`, `sigma(R right)` and `sigma` of
    // every left column it was looked up by. What finds nothing (left join, anti join): the maximum of `closed(right, f)` and of
    // the left keys."
    joined: (value, looked) =>
      looked.found.length === 0
        ? nothing(looked)
        : latest([...part("look-up: the value", [value]), ...something(looked)]),

    // "Inner, semi and anti joins raise `sigma(R)` and `closed(f)` accordingly; a semi join that finds several rows takes the
    // minimum of theirs."
    matched: (looked) => (looked.found.length === 0 ? nothing(looked) : latest(something(looked))),
    keptByJoin: (row, matched) => latest([row, ...part("join: the rows", [matched])]),
    closedByJoin: (closed, matched) => latest([closed, ...part("join: closed", matched)]),

    // "A window or an aggregate inside an event: the maximum over the frame **before** its `where` condition, of value, condition,
    // rows, order and time; with `closed(f)`; and with the sigma of the partition columns over **all** rows of the event, for a
    // row may yet move into the frame."
    window: ({ values, counted, rows, order, closed, partition }) =>
      latest([
        ...part("frame: the value", holds("frame: before its where") ? values : counted),
        ...part("frame: the rows", rows),
        ...part("frame: order and time", order),
        ...part("frame: closed", [closed]),
        ...part("frame: the partition over all rows", [partition]),
      ]),

    // "An aggregate's `closed(f)`: also that of `by` over all rows of f."
    closedGroups: (closed, keys) => latest([closed, ...part("aggregate: closed takes its keys", [keys])]),

    // "A union takes each event from the side that holds it."
    united: (sides) => {
      const holding = holds("union: the side that holds the event") ? sides.filter((side) => side.holds) : [];
      return latest((holding.length === 0 ? sides : holding).map(({ closed }) => closed));
    },

    // "What is read as of a timestamp t, by an as-of join, a gather or `prior(...).by(k).asOf(t)`, is settled at the maximum of the
    // row's own t, `sigma(t)` and, for `by`, `sigma(k)` of the row itself; also when it finds nothing. A null t is not settled."
    asOf: (readAt, settled, keys) => {
      const moment = readAt ?? (holds("as of: null is not settled") ? never : always);
      return latest([
        ...part("as of: the timestamp", [moment]),
        ...part("as of: when the timestamp is settled", [settled]),
        ...part("as of: the columns of by", keys),
      ]);
    },

    // "`prior(...).asOf(t)` admits a row for an expression when `sigma` of the expression and of the row, and of its `by`, `within`
    // and `where` columns, are strictly before t"
    admits: (readAt, { value, row, looked }) => {
      if (readAt === null) return false;
      // A condition of `where` is an operand of the expression.
      const settled = latest([
        ...part("prior: the expression", [value]),
        ...part("prior: the row", [row]),
        ...part("prior: by and within", looked),
      ]);
      return holds("prior: strictly before") ? settled < readAt : settled <= readAt;
    },
  };

  function something({ keys, found }: LookUpSettlement): readonly Time[] {
    const several = holds("semi join: the minimum") ? found.reduce(earlier, never) : latest(found);
    return [...part("look-up: the right row", [several]), ...part("look-up: the left columns", keys)];
  }

  function nothing({ keys, closed }: LookUpSettlement): Time {
    return latest([
      ...part("look-up of nothing: closed of the right side", [closed]),
      ...part("look-up of nothing: the left columns", keys),
    ]);
  }
};
