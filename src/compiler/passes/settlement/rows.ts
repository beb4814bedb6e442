/** A relation with its settlement: when its rows and cells are settled, and the columns added to compute it. */
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type { DerivedColumn, KeyPair, RelationNode } from "../../../plan/relations/index.ts";
import { columnsOf } from "../../../plan/traverse.ts";
import type { Environment } from "../../verify/environment.ts";
import { type EventTime, merged, type OfEvent, type OfRow, type Time, type TimeColumn, type Times } from "./times.ts";

/** What all relations of a plan share. */
export interface Pass {
  /** A name that no column of the pipeline has. */
  readonly fresh: () => string;
}

/** A column that is added, and what a reader of the generated code is told of it. */
export interface Added extends DerivedColumn {
  readonly words: string;
}

/** Columns that are found in another relation, which has one row for some keys then. */
export interface LookUp {
  readonly rows: Rows;
  readonly pairs: readonly KeyPair[];
  readonly columns: Added[];
}

/** What the plan's step must have beside what its author wrote. Nothing of it is there unless it is asked for. */
export interface Additions {
  /** Of a `select`: columns of its input to keep. */
  readonly kept: Set<string>;
  /** Of an `aggregate`: further aggregates. */
  readonly grouped: Added[];
  /** Of a join: columns of the joined side, and what they are called there from then on, before the prefix. */
  readonly brought: Map<string, string>;
  /** Of a union: columns, and what each of them is called on both sides. */
  readonly united: Map<string, readonly [left: string, right: string]>;
  /** After the step: columns that are looked up, and then derived ones, layer by layer. */
  readonly lookUps: Map<string, LookUp>;
  readonly layers: Added[][];
  /** Of a union: whether it matters that every event is on one side alone. */
  apart: boolean;
}

/** A step of the plan. */
interface Step {
  readonly node: RelationNode;
  readonly environment: Environment;
  readonly id: string;
}

export class Rows {
  readonly node: RelationNode;
  readonly environment: Environment;
  /** The rows one step before, where these are of the same events. */
  readonly input: Rows | null;
  /** All that the step is made of. */
  readonly inputs: readonly Rows[];
  readonly id: string;
  /** Whether these are the rows of the input, with what only one step needs of them. */
  readonly isAside: boolean;
  readonly pass: Pass;
  readonly added: Additions = {
    kept: new Set(),
    grouped: [],
    brought: new Map(),
    united: new Map(),
    lookUps: new Map(),
    layers: [],
    apart: false,
  };

  /** When it is settled that a row is there; from when on no row of an event comes or goes. */
  rows: Times = [];
  closed: Times = [];
  /** When each cell is settled, its row aside. */
  readonly columns = new Map<string, Times>();

  /** Relations that have rows of every event of these rows, and those whose every event has rows here. */
  readonly within = new Set<Rows>([this]);
  readonly whole = new Set<Rows>([this]);
  /** The tables that hold the events. */
  readonly tables = new Set<Rows>();
  /** Columns of the author's that hold the time of an event, by its key. */
  readonly plain = new Map<string, { readonly name: string; readonly time: EventTime }>();

  /** The columns in which times of events are found, by their keys. */
  readonly found = new Map<string, TimeColumn>();

  readonly #times = new Map<string, OfRow>();

  constructor(
    { node, environment, id }: Step,
    input: Rows | null,
    inputs: readonly Rows[],
    pass: Pass,
    isAside = false,
  ) {
    this.node = node;
    this.environment = environment;
    this.id = id;
    this.input = input;
    this.inputs = inputs;
    this.pass = pass;
    this.isAside = isAside;
  }

  /** Whether its events may begin before earlier ones are settled. */
  get overlaps(): boolean {
    const { timeline, event } = this.environment.grain;
    return timeline?.overlapping === true && event.length > 0;
  }

  /** The columns by which the input's rows come together in one; null where each stays a row. */
  get together(): readonly string[] | null {
    return this.node.kind === "aggregate" && !this.isAside ? this.node.by : null;
  }

  of(name: string): Times {
    const times = this.columns.get(name);
    if (times === undefined) throw new Error(`a column '${name}' was never refused`);
    return times;
  }

  ofSome(names: readonly string[]): Times {
    return merged(...names.map((name) => this.of(name)));
  }

  /** A column of the author's as a time. */
  own(name: string): OfRow {
    return { kind: "row", key: `column ${name}`, plain: name, column: () => this.declared(name) };
  }

  declared(name: string): TimeColumn {
    const dtype = this.environment.columns.get(name)?.dtype;
    if (dtype !== "date" && dtype !== "datetime") throw new Error(`'${name}' is no timestamp`);
    return { name, dtype, nulls: "never" };
  }

  /** A time that is computed once, when it is first asked for. */
  later(key: string, make: () => TimeColumn): OfRow {
    const known = this.#times.get(key);
    if (known !== undefined) return known;
    let made: TimeColumn | undefined;
    const time: OfRow = { kind: "row", key, plain: null, column: () => (made ??= make()) };
    this.#times.set(key, time);
    return time;
  }

  /** Adds a column after the step, in the first layer that has all that it is made of before it. */
  derive(value: ExpressionNode, words: string, of: Omit<TimeColumn, "name">): TimeColumn {
    const { layers } = this.added;
    const used = new Set(columnsOf(value));
    const layer = layers.findLastIndex((columns) => columns.some(({ name }) => used.has(name))) + 1;
    if (layer === layers.length) layers.push([]);
    const name = this.pass.fresh();
    layers[layer]?.push({ name, value, words });
    return { ...of, name };
  }

  /** What is said of all rows of an event in other relations, said of the rows here where it can be. */
  here(times: Times): Times {
    return merged(
      times.flatMap((time) => {
        if (time.kind !== "event" || time.missing === "never" || !this.within.has(time.rows)) return [time];
        return time.time.kind === "row" ? [time] : this.here([time.time]);
      }),
    );
  }

  /** The latest of some times over all rows of an event. */
  ofAll(times: Times): Times {
    return this.here(times).map(
      (time): OfEvent => ({ kind: "event", key: `${time.key} in ${this.id}`, rows: this, time, missing: "start" }),
    );
  }

  /** Times of the input after this step; `now` says what a column is called then, if it is still there. */
  passing(times: Times, now: (name: string) => string | null): Times {
    const { input } = this;
    if (input === null) throw new Error("a step without an input passes nothing on");
    return times.map((time): Time => {
      if (time.kind !== "row") return time;
      const name = time.plain === null ? null : now(time.plain);
      if (name !== null) return this.own(name);
      const stays = time.plain === null ? time : input.copy(time.plain);
      return { ...stays, column: () => this.keep(stays.column()) };
    });
  }

  /** A column of the author's under a name that stays, whatever becomes of the column. */
  copy(name: string): OfRow {
    return this.later(`${name} as in ${this.id}`, () =>
      this.derive({ kind: "column", name }, `'${name}' as it is here`, this.declared(name)),
    );
  }

  /** A column of the input that must be there after the step too. */
  keep(column: TimeColumn): TimeColumn {
    this.added.kept.add(column.name);
    return column;
  }

  /** Adds an aggregate of the input's rows. */
  group(value: ExpressionNode, words: string, of: Omit<TimeColumn, "name">): TimeColumn {
    const name = this.pass.fresh();
    this.added.grouped.push({ name, value: { kind: "group", aggregate: "max", parameter: null, value }, words });
    return { ...of, name };
  }

  /** Adds a column of the joined side to those that the join brings. */
  bring({ name, ...of }: TimeColumn, prefix: string): TimeColumn {
    const { brought } = this.added;
    const as = brought.get(name) ?? this.pass.fresh();
    brought.set(name, as);
    return { name: `${prefix}${as}`, ...of };
  }

  /** Adds a column that both sides of a union have. */
  unite(left: TimeColumn, right: TimeColumn, of: Omit<TimeColumn, "name">): TimeColumn {
    const name = this.pass.fresh();
    this.added.united.set(name, [left.name, right.name]);
    return { ...of, name };
  }

  /** Adds an aggregate of the rows of another relation that have the same keys; null where there are none. */
  lookUp(
    rows: Rows,
    pairs: readonly KeyPair[],
    aggregate: "max" | "min" | "count",
    value: ExpressionNode,
    words: string,
  ): string {
    const { lookUps } = this.added;
    const key = `${rows.id} ${JSON.stringify(pairs)}`;
    const lookUp = lookUps.get(key) ?? { rows, pairs, columns: [] };
    lookUps.set(key, lookUp);
    const name = this.pass.fresh();
    lookUp.columns.push({ name, value: { kind: "group", aggregate, parameter: null, value }, words });
    return name;
  }
}
