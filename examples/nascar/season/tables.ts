/** Names and dtypes as in the real files, so that one pipeline reads either; their messy text columns are left out. */
export const schema = {
  races: {
    race_id: "i32",
    season: "i32",
    race_no: "i32",
    race_date: "date",
    track: "str",
    sched_laps: "i32",
    track_len_mi: "f64",
    surface: "str",
  },
  practice: {
    race_id: "i32",
    race_date: "date",
    track: "str",
    session: "str",
    rank: "i64",
    driver: "str",
    car_no: "str",
    make: "str",
    best_time_s: "f64",
    diff_s: "f64",
    speed_mph: "f64",
    laps: "i64",
    best_lap_no: "i64",
  },
  qualifying: {
    race_id: "i32",
    race_date: "date",
    track: "str",
    rank: "i64",
    driver: "str",
    car_no: "str",
    make: "str",
    time_s: "f64",
    speed_mph: "f64",
    note: "str",
  },
  results: {
    race_id: "i32",
    race_date: "date",
    track: "str",
    finish: "i64",
    start: "i64",
    car_no: "str",
    driver: "str",
    make: "str",
    laps: "i64",
    status: "str",
    laps_led: "i64",
    points: "i64",
  },
  laps: {
    race_id: "i32",
    car_no: "str",
    driver: "str",
    driver_id: "i32",
    make: "str",
    final_running_pos: "i32",
    lap: "i32",
    lap_time_s: "f64",
    lap_speed_mph: "f64",
    running_pos: "i32",
  },
} as const;

export type TableName = keyof typeof schema;
type Schema<T extends TableName> = (typeof schema)[T];

/** In memory a missing f64 is NaN (nothing else is), a date is days since 1970, and every i64 fits in 32 bits. */
interface ColumnOf {
  readonly i32: Int32Array;
  readonly i64: Int32Array;
  readonly date: Int32Array;
  readonly f64: Float64Array;
  readonly str: (string | null)[];
}
export type Dtype = keyof ColumnOf;
export type Column = ColumnOf[Dtype];
type Cell<D> = D extends "str" ? string | null : D extends "f64" ? number | null : number;

export type Table<T extends TableName> = { readonly [C in keyof Schema<T>]: ColumnOf[Schema<T>[C] & Dtype] };
export type Row<T extends TableName> = { readonly [C in keyof Schema<T>]: Cell<Schema<T>[C]> };

export interface Season {
  readonly races: Table<"races">;
  readonly practice: Table<"practice">;
  readonly qualifying: Table<"qualifying">;
  readonly results: Table<"results">;
  readonly laps: Table<"laps">;
}

/** A table being filled, with room for `capacity` rows. */
export class Sheet<T extends TableName> {
  readonly columns: Table<T>;
  rows = 0;

  constructor(name: T, capacity: number) {
    const columns = Object.entries(schema[name]).map(([column, dtype]: [string, Dtype]): [string, Column] => {
      if (dtype === "f64") return [column, new Float64Array(capacity)];
      if (dtype === "str") return [column, new Array<string | null>(capacity)];
      return [column, new Int32Array(capacity)];
    });
    this.columns = Object.fromEntries(columns) as unknown as Table<T>;
  }

  /** For the small tables; laps are filled column by column: 400,000 row objects cost more than the races. */
  add(row: Row<T>): void {
    for (const [name, cell] of Object.entries(row) as [keyof Schema<T>, string | number | null][]) {
      const column = this.columns[name] as (string | number | null)[] | Float64Array | Int32Array;
      if (Array.isArray(column)) column[this.rows] = cell;
      else column[this.rows] = cell === null ? Number.NaN : Number(cell);
    }
    this.rows += 1;
  }

  table(): Table<T> {
    const columns = Object.entries(this.columns as Record<string, Column>);
    return Object.fromEntries(
      columns.map(([name, column]) => [name, column.slice(0, this.rows)]),
    ) as unknown as Table<T>;
  }
}
