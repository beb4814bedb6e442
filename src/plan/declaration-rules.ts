/**
 * The rules for the declaration of a table, checked on its plan alone. `table()`, `staticTable()` and `stampedTable()`
 * throw the first violation; the verifier reports all violations in any plan. Both use the same rules. A new rule is a
 * new entry of `rules`.
 */
import { isUnit } from "../core/arguments.ts";
import { ruleOf } from "../core/check-rules.ts";
import { chainOf } from "../core/instant.ts";
import { showValue } from "../core/show-value.ts";
import { keysOf } from "./grain.ts";
import type { ColumnPlan, TablePlan, TickPlan, TimelinePlan } from "./relations/index.ts";

/** One violation: the code and the parameters of its diagnostic. */
export interface DeclarationFault {
  readonly code: "GF1101" | "GF1118" | "GF1119" | "GF2019" | "GF2063" | "GF2064" | "GF2065" | "GF2066" | "GF2070";
  readonly params: { readonly [key: string]: unknown };
  /** The column at fault; null for the table as a whole. */
  readonly column: string | null;
}

interface Why {
  readonly why: string;
  readonly column?: string;
}

type Rule = (table: TablePlan) => readonly (Why | DeclarationFault)[];

const timestamps: readonly string[] = ["date", "datetime"];

const columnOf = ({ columns }: TablePlan, name: string): ColumnPlan | undefined =>
  columns.find((column) => column.name === name);

const isTimestamp = (column: ColumnPlan | undefined): boolean =>
  column !== undefined && timestamps.includes(column.dtype);

/** Every name that a table mentions, with its role: keys, stamps, and the order. */
const rolesOf = ({
  event,
  entity,
  tick,
  order,
  stamp,
}: TablePlan): readonly (readonly [role: string, name: string])[] => [
  ...event.map((name) => ["event key", name] as const),
  ...entity.map((name) => [event.length === 0 ? "key" : "entity key", name] as const),
  ...(tick?.columns ?? []).map((name) => ["tick key", name] as const),
  ...(stamp === null ? [] : [["knownAt stamp", stamp.knownAt] as const]),
  ...(stamp === null || stamp.about === null ? [] : [["about stamp", stamp.about] as const]),
  ...order.map((name) => ["order column", name] as const),
];

/** The names that have two roles. Only the order may share names with the event. */
const twiceKeyed = (table: TablePlan): readonly (readonly [name: string, before: string, role: string])[] => {
  const keys = rolesOf(table).filter(([role]) => role !== "order column");
  return keys.flatMap(([role, name], i) => {
    const before = keys.slice(0, i).find(([, other]) => other === name);
    return before === undefined ? [] : [[name, before[0], role] as const];
  });
};

/** Whether a name occurs earlier in the list. */
const isRepeated = (name: string, i: number, all: readonly string[]): boolean => all.indexOf(name) < i;

const json = (value: unknown): string => JSON.stringify(value) ?? "undefined";

/** How two declarations of one column differ, if it is both a key and an order column. */
export const differenceOf = (a: ColumnPlan, b: ColumnPlan): string | null => {
  if (a.dtype !== b.dtype) return "dtypes";
  if (json(a.check) !== json(b.check)) return "checks";
  if (json(a.zone) !== json(b.zone)) return "zones";
  if (a.moment !== b.moment) return "moments";
  return a.doc !== undefined && b.doc !== undefined && a.doc !== b.doc ? "texts" : null;
};

/** The phase of `during`, or null for any other instant. */
const phaseOf = (at: string): string | null => /^during '(.*)'$/s.exec(at)?.[1] ?? null;

const hasTicks = ({ tick }: TablePlan, at: string): boolean => {
  const phase = phaseOf(at);
  return phase === null || phase === tick?.phase;
};

/** The violations of a timeline and the clocks that are known of it. */
export const timelineFaults = (
  { phases }: Pick<TimelinePlan, "phases">,
  clocks: readonly Pick<TickPlan, "clock" | "phase" | "unit">[],
): readonly string[] => [
  ...(phases.length === 0 ? ["it has no phases"] : []),
  ...new Set(phases.filter(isRepeated).map((phase) => `it has the phase '${phase}' twice`)),
  ...clocks
    .filter(({ phase }) => !phases.includes(phase))
    .map(({ clock, phase }) => `its clock '${clock}' ticks in '${phase}', which is not one of its phases`),
  ...clocks
    .filter(({ unit }) => unit !== undefined && !isUnit(unit))
    .map(
      ({ clock, unit }) => `its clock '${clock}' has the unit ${showValue(unit)}, which is not one letter from a to z`,
    ),
];

const rules: readonly Rule[] = [
  /** The timeline: phases are unique, and the clock is in one of them. */
  ({ timeline, tick }) =>
    timeline === null
      ? []
      : timelineFaults(timeline, tick === null ? [] : [tick]).map((why) => ({
          why: `its timeline '${timeline.name}' is invalid: ${why}`,
        })),

  /** Each key has one role. */
  (table) =>
    twiceKeyed(table).map(([name, before, role]) => ({
      why: `its column '${name}' is declared twice, as ${before} and as ${role}`,
      column: name,
    })),

  /** Events belong to a timeline; facts and logs do not. */
  ({ timeline, event, order, tick, settled, closed, stamp, entity, columns }) => {
    if (timeline !== null)
      return [
        ...(event.length === 0 ? [{ why: "it has no event key" }] : []),
        ...(stamp === null ? [] : [{ why: "it has stamps, but its rows belong to events of a timeline" }]),
      ];
    const has = [
      ...(event.length === 0 ? [] : ["an event key"]),
      ...(order.length === 0 ? [] : ["an order"]),
      ...(tick === null ? [] : ["a tick"]),
      ...(settled === null ? [] : ["a settlement timestamp"]),
      ...(closed === null ? [] : ["a closing timestamp"]),
      ...(columns.some((column) => column.settled !== undefined) ? ["columns that are settled"] : []),
    ];
    return [
      ...has.map((what) => ({ why: `it has ${what}, but no timeline` })),
      ...(stamp === null && entity.length === 0 ? [{ why: "it has no key" }] : []),
    ];
  },

  /** Ticks: a key, and an entity if each has its own. */
  ({ tick, entity }) => {
    if (tick === null) return [];
    return [
      ...(tick.columns.length === 0 ? [{ why: "its tick has no key" }] : []),
      ...(tick.ticks === "own" && entity.length === 0
        ? [
            {
              why: "its ticks are each entity's own, but it has no entity; declare ticks of the event as a whole as shared",
            },
          ]
        : []),
    ];
  },

  /** The order: columns of the event, each once. */
  ({ order, entity, tick }) => [
    ...order.filter(isRepeated).map((name) => ({ why: `its order names '${name}' twice`, column: name })),
    ...order.flatMap((name) => {
      const role = entity.includes(name) ? "entity key" : tick?.columns.includes(name) === true ? "tick key" : null;
      return role === null
        ? []
        : [{ why: `its order names '${name}', the ${role}, which does not order events`, column: name }];
    }),
  ],

  /** Column names: each exists, and is unique. */
  (table) => [
    ...table.columns.filter(({ name }) => name === "").map(() => ({ why: "it has a column without a name" })),
    ...rolesOf(table)
      .filter(([, name]) => columnOf(table, name) === undefined)
      .map(([role, name]) => ({ why: `its ${role} '${name}' is not among its columns`, column: name })),
    ...table.columns.flatMap((column, i) => {
      const before = table.columns.slice(0, i).find(({ name }) => name === column.name);
      if (before === undefined || twiceKeyed(table).some(([name]) => name === column.name)) return [];
      const both = table.order.includes(column.name) ? differenceOf(before, column) : null;
      const why = both === null ? "is declared twice" : `is declared with two ${both}`;
      return [{ why: `its column '${column.name}' ${why}`, column: column.name }];
    }),
  ],

  /** Keys and order columns are never null and known always. */
  (table) =>
    [...new Set([...keysOf(table), ...table.order, ...stampsOf(table)])].flatMap((name) => {
      const column = columnOf(table, name);
      if (column === undefined) return [];
      const { nullable, check, at, moment } = column;
      return [
        ...(nullable || check?.otherwise === "null"
          ? [{ why: `its key '${name}' may be null; every row needs a key`, column: name }]
          : []),
        ...(at === "always"
          ? []
          : [
              {
                why: `its key '${name}' is known ${at}; a key is known always, and rows declares when the row is known`,
                column: name,
              },
            ]),
        ...(moment === "none" || table.order.includes(name) || table.event.includes(name)
          ? []
          : [
              {
                why: `its key '${name}' denotes ${moment}, but differs between the rows of an event; an instant is one time for the whole event`,
                column: name,
              },
            ]),
      ];
    }),

  /** Instants belong to the timeline, and to ticks that the rows have. */
  (table) => {
    const chain = chainOf(table.timeline?.phases ?? []);
    const off = (name: string, phase: string, column: string | null): DeclarationFault => ({
      code: "GF2019",
      params: { name, phase },
      column,
    });
    const { rows, columns, timeline, name: tableName } = table;
    return [
      ...(chain.includes(rows) ? [] : [off(tableName, rows, null)]),
      ...(chain.includes(rows) && !hasTicks(table, rows)
        ? [{ why: `its rows are known ${rows}, but they have no ticks in that phase` }]
        : []),
      ...(timeline === null && rows === "hindsight"
        ? [{ why: "its rows are known in hindsight, but it has no timeline" }]
        : []),
      ...columns.flatMap(({ name, at, moment }) => [
        ...[at, ...(moment === "none" ? [] : [moment])]
          .filter((instant) => !chain.includes(instant))
          .slice(0, 1)
          .map((instant) => off(name, instant, name)),
        ...(chain.includes(at) && !hasTicks(table, at)
          ? [{ why: `its column '${name}' is known ${at}, but its rows have no ticks in that phase`, column: name }]
          : []),
        ...(timeline === null && at === "hindsight"
          ? [{ why: `its column '${name}' is known in hindsight, but it has no timeline`, column: name }]
          : []),
      ]),
    ];
  },

  /** Moments: only timestamps have one, and only one per event. */
  ({ timeline, columns }) =>
    columns.flatMap(({ name, dtype, moment }) => {
      if (moment === "none") return [];
      if (timeline === null)
        return [{ why: `its column '${name}' denotes ${moment}, but it has no timeline`, column: name }];
      if (!timestamps.includes(dtype))
        return [{ why: `its column '${name}' denotes ${moment}, but ${dtype} is not a timestamp`, column: name }];
      return phaseOf(moment) === null
        ? []
        : [{ why: `its column '${name}' denotes ${moment}, which is not one time per event`, column: name }];
    }),

  /** Settlement: on a timeline that declares `overlapping`, by timestamps among the columns. */
  (table) => {
    const { timeline, settled, closed, columns } = table;
    const settling = settlingOf(table);
    const of = (
      code: DeclarationFault["code"],
      params: DeclarationFault["params"],
      column: string | null,
    ): DeclarationFault => ({
      code,
      params,
      column,
    });
    if (settling.length === 0 || timeline === null) return [];
    if (timeline.overlapping === null) return [of("GF2063", { timeline: timeline.name }, null)];
    const strange = settling.filter((name) => !isTimestamp(columnOf(table, name)));
    if (strange.length > 0) return strange.map((name) => of("GF2064", { name }, null));
    return [
      ...(closed !== null && settled === null ? [of("GF2065", { name: closed }, closed)] : []),
      ...columns.flatMap(({ name, at, check, settled: own }) => {
        if (own === undefined) return [];
        if (at === "always" || settling.includes(name)) return [of("GF2066", { name }, name)];
        // The remaining rows do not say when the dropped ones were settled.
        return check?.otherwise === "drop" ? [of("GF2070", { name }, name)] : [];
      }),
    ];
  },

  /** Stamps of a log: two timestamps of one dtype. */
  (table) => {
    const { stamp } = table;
    if (stamp === null) return [];
    const [knownAt, about] = [
      columnOf(table, stamp.knownAt),
      stamp.about === null ? null : columnOf(table, stamp.about),
    ];
    return [
      ...[knownAt, about].flatMap((column) =>
        !column || isTimestamp(column)
          ? []
          : [{ why: `its stamp '${column.name}' is ${column.dtype}, which is not a timestamp`, column: column.name }],
      ),
      ...(knownAt && about && knownAt.name !== about.name && knownAt.dtype !== about.dtype
        ? [{ why: `'${knownAt.name}' and '${about.name}' are of two dtypes`, column: about.name }]
        : []),
    ];
  },

  /** Repeated local times: a time from which something is known or settled must not be read an hour too early. */
  (table) =>
    table.columns.flatMap(({ name, zone }) =>
      zone?.twice === "earlier" && (name === table.stamp?.knownAt || settlingOf(table).includes(name))
        ? [
            {
              why: `its column '${name}' says from when on something is known, so of a local time that occurs twice it is never the earlier one`,
              column: name,
            },
          ]
        : [],
    ),

  /** The path: no system has a file of such a name. */
  ({ path }) => (path?.includes("\0") ? [{ why: "its path contains the character U+0000" }] : []),

  /** Zones: only times have one. */
  ({ columns }) =>
    columns.flatMap(({ name, dtype, zone }) =>
      zone === undefined || dtype === "datetime"
        ? []
        : [{ why: `its column '${name}' holds times of ${zone.name}, but ${dtype} holds none`, column: name }],
    ),

  /** Checks: the column can have the values that they accept. */
  ({ columns }) =>
    columns.flatMap(({ name, dtype, check }): readonly DeclarationFault[] => {
      if (check === undefined) return [];
      const rule = ruleOf(check.schema, dtype);
      if ("kind" in rule) return [];
      return "found" in rule
        ? [{ code: "GF1119", params: { dtype, found: rule.found }, column: name }]
        : [{ code: "GF1118", params: { why: rule.why }, column: name }];
    }),
];

/** The timestamps that say when something is settled. */
export const settlingOf = ({ settled, closed, columns }: TablePlan): readonly string[] => [
  ...new Set([settled, closed, ...columns.map((column) => column.settled)].filter((name) => typeof name === "string")),
];

const stampsOf = ({ stamp }: TablePlan): readonly string[] =>
  stamp === null ? [] : [stamp.knownAt, ...(stamp.about === null ? [] : [stamp.about])];

/** All violations in the declaration of a table. */
export const declarationFaults = (table: TablePlan): readonly DeclarationFault[] =>
  rules.flatMap((rule) =>
    rule(table).map((fault): DeclarationFault => {
      if ("code" in fault) return fault;
      const { why, column = null } = fault;
      return { code: "GF1101", params: { what: `table '${table.name}'`, why }, column };
    }),
  );
