/** A relation with its settlement: when its rows and cells are settled, and the columns added to compute it. */
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type { DerivedColumn, KeyPair, RelationNode } from "../../../plan/relations/index.ts";
import { columnsOf } from "../../../plan/traverse.ts";
import type { Environment } from "../../verify/environment.ts";
import {
  type EventTime,
  mergeTimes,
  type OfEvent,
  type OfRow,
  type Time,
  type TimeColumn,
  type Times,
} from "./symbolic-times.ts";

/** Shared by all relations of a plan. */
export interface SettlementPass {
  /** A name that no column of the pipeline has. */
  readonly fresh: () => string;
}

/** An added column, and its comment in the generated code. */
export interface AddedColumn extends DerivedColumn {
  readonly words: string;
}

/** Columns that are looked up in another relation, which is aggregated to one row per key. */
export interface LookUp {
  readonly rows: Rows;
  readonly pairs: readonly KeyPair[];
  readonly columns: AddedColumn[];
}

/** What a step needs in addition to what the author wrote. Only what is requested is added. */
export interface Additions {
  /** For a `select`: columns of its input to keep. */
  readonly kept: Set<string>;
  /** For an `aggregate`: further aggregates. */
  readonly grouped: AddedColumn[];
  /** For a join: columns of the joined side, and their names after the join, before the prefix. */
  readonly joined: Map<string, string>;
  /** For a union: columns, and their names on both sides. */
  readonly unioned: Map<string, readonly [left: string, right: string]>;
  /** After the step: look-ups, then derived columns, layer by layer. */
  readonly lookUps: Map<string, LookUp>;
  readonly layers: AddedColumn[][];
  /** For a union: whether every event must be on one side only. */
  oneSideOnly: boolean;
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
  /** The rows before the step, if they have the same events. */
  readonly input: Rows | null;
  /** All inputs of the step. */
  readonly inputs: readonly Rows[];
  readonly id: string;
  /** Whether these are the rows of the input with columns that only one step needs. */
  readonly isAside: boolean;
  readonly pass: SettlementPass;
  readonly added: Additions = {
    kept: new Set(),
    grouped: [],
    joined: new Map(),
    unioned: new Map(),
    lookUps: new Map(),
    layers: [],
    oneSideOnly: false,
  };

  /** When the presence of a row is settled; when an event's rows no longer change. */
  rows: Times = [];
  closed: Times = [];
  /** When each cell is settled, apart from its row. */
  readonly columns = new Map<string, Times>();

  /** Relations that have rows of every event of these rows, and those whose every event has rows here. */
  readonly within = new Set<Rows>([this]);
  readonly whole = new Set<Rows>([this]);
  /** The tables that contain the events. */
  readonly tables = new Set<Rows>();
  /** Columns of the author that hold the time of an event, by its key. */
  readonly plain = new Map<string, { readonly name: string; readonly time: EventTime }>();

  /** The columns that hold times of events, by their keys. */
  readonly found = new Map<string, TimeColumn>();

  readonly #times = new Map<string, OfRow>();

  constructor(
    { node, environment, id }: Step,
    input: Rows | null,
    inputs: readonly Rows[],
    pass: SettlementPass,
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

  /** Whether its events may overlap. */
  get overlaps(): boolean {
    const { timeline, event } = this.environment.grain;
    return timeline?.overlapping === true && event.length > 0;
  }

  /** The columns by which the step aggregates its input; null if each row stays a row. */
  get together(): readonly string[] | null {
    return this.node.kind === "aggregate" && !this.isAside ? this.node.by : null;
  }

  of(name: string): Times {
    const times = this.columns.get(name);
    if (times === undefined) throw new Error(`a column '${name}' was never refused`);
    return times;
  }

  ofSome(names: readonly string[]): Times {
    return mergeTimes(...names.map((name) => this.of(name)));
  }

  /** A column of the author as a time. */
  own(name: string): OfRow {
    return { kind: "row", key: `column ${name}`, plain: name, column: () => this.declared(name) };
  }

  declared(name: string): TimeColumn {
    const dtype = this.environment.columns.get(name)?.dtype;
    if (dtype !== "date" && dtype !== "datetime") throw new Error(`'${name}' is no timestamp`);
    return { name, dtype, nulls: "never" };
  }

  /** A time that is computed once, when it is first requested. */
  later(key: string, make: () => TimeColumn): OfRow {
    const known = this.#times.get(key);
    if (known !== undefined) return known;
    let made: TimeColumn | undefined;
    const time: OfRow = { kind: "row", key, plain: null, column: () => (made ??= make()) };
    this.#times.set(key, time);
    return time;
  }

  /** Adds a column after the step, in the first layer in which all of its operands exist. */
  derive(value: ExpressionNode, words: string, of: Omit<TimeColumn, "name">): TimeColumn {
    const { layers } = this.added;
    const used = new Set(columnsOf(value));
    const layer = layers.findLastIndex((columns) => columns.some(({ name }) => used.has(name))) + 1;
    if (layer === layers.length) layers.push([]);
    const name = this.pass.fresh();
    layers[layer]?.push({ name, value, words });
    return { ...of, name };
  }

  /** Converts times of all rows of an event in other relations to times of the rows here, where possible. */
  here(times: Times): Times {
    return mergeTimes(
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

  /** Times of the input after this step; `now` gives the new name of a column, if it still exists. */
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

  /** A copy of an author's column under a stable name. */
  copy(name: string): OfRow {
    return this.later(`${name} as in ${this.id}`, () =>
      this.derive({ kind: "column", name }, `'${name}' as it is here`, this.declared(name)),
    );
  }

  /** Keeps a column of the input after the step. */
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

  /** Adds a column of the joined side to those that the join adds. */
  bring({ name, ...of }: TimeColumn, prefix: string): TimeColumn {
    const { joined } = this.added;
    const as = joined.get(name) ?? this.pass.fresh();
    joined.set(name, as);
    return { name: `${prefix}${as}`, ...of };
  }

  /** Adds a column that both sides of a union have. */
  unite(left: TimeColumn, right: TimeColumn, of: Omit<TimeColumn, "name">): TimeColumn {
    const name = this.pass.fresh();
    this.added.unioned.set(name, [left.name, right.name]);
    return { ...of, name };
  }

  /** Adds an aggregate of the rows of another relation with the same keys; null if there are none. */
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
