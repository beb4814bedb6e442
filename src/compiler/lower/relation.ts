/** Lowers relations to statements over polars' lazy frames, one rule per kind of node. */
import { type ExpressionNode, operandsOf } from "../../../dsl/plan/expression/index.ts";
import type { RelationNode, RelationNodes } from "../../../dsl/plan/relation/index.ts";
import type { Site } from "../../../dsl/plan/site.ts";
import { type Grain, keysOf } from "../../../dsl/plan/grain.ts";
import type { Environment } from "../verify/environment.ts";
import { refuse } from "../verify/finding.ts";
import type { Verified } from "../verify/index.ts";
import { brought } from "../verify/meeting.ts";
import { type Hoisted, type Lowering, lower, lowerAs } from "./expression.ts";
import { checkName, col, Identifiers, list, property, quoted } from "./names.ts";

/** Where a column was written: its line, if that is known. */
export type LineOf = (site: Site | null, name: string | null) => string | null;

/** One `const` of the runner: a frame and the calls that make the next one of it. */
export interface Statement {
  readonly name: string;
  readonly comments: readonly string[];
  readonly frame: string;
  readonly calls: readonly Call[];
}

/** One call in a chain. Each argument stands on a line of its own, under its comment. */
export interface Call {
  readonly method: string;
  readonly arguments: readonly { readonly comment: string | null; readonly code: string }[];
}

interface Writer {
  readonly verified: Verified;
  readonly lineOf: LineOf;
  readonly identifiers: Identifiers;
  readonly statements: Statement[];
  /** A fresh column name, told after the column it is for, that no column of the pipeline has. */
  readonly temporary: (wish: string) => string;
}

/** `ordered`: whether something above looks at rows in their order. */
type Rules = {
  readonly [K in keyof RelationNodes]: (node: RelationNodes[K], writer: Writer, ordered: boolean) => string;
};

const plain = (method: string, ...codes: readonly string[]): Call => ({
  method,
  arguments: codes.map((code) => ({ comment: null, code })),
});

const adding = (method: string, columns: Hoisted["columns"]): Call =>
  plain(method, ...columns.map(({ name, code }) => `${code}.alias(${quoted(name)})`));

/** What a relation's rows are ordered by: earlier events first, then entities, then their ticks. Total, as keys are unique. */
export const orderOf = (grain: Grain): readonly string[] =>
  [...new Set([...grain.order, ...keysOf(grain)])].map(checkName);

const environmentOf = (node: RelationNode, { verified }: Writer): Environment => {
  const environment = verified.environments.get(node);
  if (environment === undefined) throw new Error(`a ${node.kind} was never judged`);
  return environment;
};

/** The lowering of one step; `column` is what its hoisted columns are named after. */
const begin = (environment: Environment, writer: Writer) => {
  const hoisted: Hoisted[] = [];
  const notes = new Set<string>();
  const of = (column: string): Lowering => ({
    environment,
    brands: writer.verified.brands,
    hoisted,
    notes,
    temporary: () => writer.temporary(column),
  });
  return { hoisted, notes, of };
};

/** Writes the steps that must come before, and gives the frame they end in and the columns to drop again. */
const writeHoisted = (frame: string, grain: Grain, hoisted: readonly Hoisted[], writer: Writer) => {
  let at = frame;
  const dropped: string[] = [];
  for (const { columns, perEvent } of hoisted) {
    for (const { partition, aggregates, windows, kept } of perEvent) {
      const { event, order } = grain;
      const keys = [...new Set([...partition, ...event])];
      const grouped = writer.identifiers.take("perEvent");
      writer.statements.push({
        name: grouped,
        comments: ["One row per event, so that a window over events counts events and not rows."],
        frame: at,
        calls: [
          plain("groupBy", list([...new Set([...keys, ...order])])),
          adding("agg", aggregates),
          plain("sort", list([...new Set([...order, ...event, ...partition])])),
          ...windows.map((columns) => adding("withColumns", columns)),
          plain("select", [...keys, ...kept].map(col).join(", ")),
        ],
      });
      const joined = writer.identifiers.take("withEvents");
      const how = `how: "left", maintainOrder: "left", nullsEqual: true`;
      writer.statements.push({
        name: joined,
        comments: [],
        frame: at,
        calls: [plain("join", `${grouped}, { on: ${list(keys)}, ${how} }`)],
      });
      at = joined;
      dropped.push(...kept);
    }
    if (columns.length === 0) continue;
    const before = writer.identifiers.take("prepared");
    writer.statements.push({
      name: before,
      comments: ["Parts of what follows: a window cannot stand inside a window."],
      frame: at,
      calls: [adding("withColumns", columns)],
    });
    at = before;
    dropped.push(...columns.map(({ name }) => name));
  }
  return { at, dropped };
};

const dropping = (names: readonly string[]): readonly Call[] =>
  names.length === 0 ? [] : [plain("drop", list(names))];

const rules: Rules = {
  source: ({ table }, writer, ordered) => {
    for (const column of table.columns) checkName(column.name);
    const name = writer.identifiers.take(table.name);
    const about = `${table.name}: one row per ${keysOf(table).join(", ")}, known ${table.rows}`;
    writer.statements.push({
      name,
      comments: [ordered ? `${about}. Files are not trusted to be sorted.` : `${about}.`],
      frame: property("t", table.name),
      calls: ordered ? [plain("sort", list(orderOf(table)))] : [],
    });
    return name;
  },

  filter: ({ input, predicate, site }, writer, ordered) => {
    const frame = write(input, writer, ordered || looksAround(predicate));
    const environment = environmentOf(input, writer);
    const { hoisted, notes, of } = begin(environment, writer);
    const piece = lower(predicate, of("filter"));
    const { at, dropped } = writeHoisted(frame, environment.grain, hoisted, writer);
    const name = writer.identifiers.take("filtered");
    const line = writer.lineOf(site, null);
    writer.statements.push({
      name,
      comments: [...(line === null ? [] : [`Line ${line}: filter.`]), ...notes],
      frame: at,
      calls: [plain("filter", piece.code), ...dropping(dropped)],
    });
    return name;
  },

  derive: ({ input, columns, site }, writer, ordered) => {
    const frame = write(input, writer, ordered || columns.some(({ value }) => looksAround(value)));
    const environment = environmentOf(input, writer);
    const { hoisted, notes, of } = begin(environment, writer);
    const lowered = columns.map(({ name, value }) => {
      const line = writer.lineOf(site, name);
      const at = derivedAt(value, writer);
      return {
        comment: line === null ? `known ${at}` : `line ${line}, known ${at}`,
        code: `${settled(value, of(name)).code}.alias(${quoted(checkName(name))})`,
      };
    });
    const { at, dropped } = writeHoisted(frame, environment.grain, hoisted, writer);
    const name = writer.identifiers.take("derived");
    const line = writer.lineOf(site, null);
    writer.statements.push({
      name,
      comments: [...(line === null ? [] : [`Line ${line}: derive.`]), ...notes],
      frame: at,
      calls: [{ method: "withColumns", arguments: lowered }, ...dropping(dropped)],
    });
    return name;
  },

  join: ({ input, right, prefix, site }, writer, ordered) => {
    const frame = write(input, writer, ordered);
    const joined = write(right, writer, false);
    const [l, r] = [environmentOf(input, writer), environmentOf(right, writer)];
    const keys = keysOf(r.grain).map(checkName);
    const columns = brought(l, r).map((column) => {
      const called = checkName(`${prefix}${column}`);
      return called === column ? col(column) : `${col(column)}.alias(${quoted(called)})`;
    });
    const name = writer.identifiers.take(`with-${joined}`);
    const line = writer.lineOf(site, null);
    writer.statements.push({
      name,
      comments: line === null ? [] : [`Line ${line}: left join on ${keys.join(", ")}.`],
      frame,
      calls: [
        {
          method: "join",
          arguments: [
            { comment: null, code: `${joined}.select(${[...keys.map(col), ...columns].join(", ")})` },
            { comment: null, code: `{ on: ${list(keys)}, how: "left", maintainOrder: "left" }` },
          ],
        },
      ],
    });
    return name;
  },
};

const derivedAt = (value: ExpressionNode, { verified }: Writer): string => verified.brands.get(value)?.at ?? "always";

/** A derived column that is a plain number is f64. */
const settled = (value: ExpressionNode, lowering: Lowering) =>
  value.kind === "literal" && value.dtype === "number" ? lowerAs(value, "f64", lowering) : lower(value, lowering);

/** Whether an expression looks at other rows. */
const looksAround = (node: ExpressionNode): boolean =>
  node.kind === "shift" || node.kind === "fill" || node.kind === "window" || operandsOf(node).some(looksAround);

/** Writes a relation and gives the name of its frame. */
const write = (node: RelationNode, writer: Writer, ordered: boolean): string => {
  // Each rule takes the node of its own kind; TypeScript does not follow that through the look-up.
  const rule = rules[node.kind] as (node: RelationNode, writer: Writer, ordered: boolean) => string;
  return rule(node, writer, ordered);
};

/** The statements of a pipeline, and the frame they end in. */
export const lowerPipeline = (verified: Verified, lineOf: LineOf): readonly Statement[] => {
  const names = new Set([...verified.environments.values()].flatMap(({ columns }) => [...columns.keys()]));
  const temporary = (wish: string): string => {
    let count = 1;
    while (names.has(`${wish}__${count}`)) count++;
    names.add(`${wish}__${count}`);
    return `${wish}__${count}`;
  };
  const writer: Writer = { verified, lineOf, identifiers: new Identifiers(), statements: [], temporary };
  // The output is in the order of its keys, whatever the order of the files.
  const last = write(verified.plan.relation, writer, true);
  writer.statements.push({
    name: writer.identifiers.take("output"),
    comments: [],
    frame: last,
    calls: [
      {
        method: "select",
        arguments: verified.outputs.map(({ name, role, at }) => ({
          comment: `${role}, known ${at}`,
          code: col(name),
        })),
      },
    ],
  });
  return writer.statements;
};
