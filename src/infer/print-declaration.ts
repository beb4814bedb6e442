/** Prints the declaration of a table. Names from a file are printed as literals and never become code. */
import { candidateKey, distinct, nullsOf } from "./candidate-key.ts";
import type { FoundColumn, FoundTable } from "./read-columns.ts";

/** JSON leaves these as they are: line ends that would end a comment, and characters that move a terminal's cursor. */
const unprinted = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const literal = (text: string): string =>
  JSON.stringify(text).replace(unprinted, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Quoted, `__proto__` would set the prototype of the object. */
const property = (name: string): string =>
  name === "__proto__" ? '["__proto__"]' : /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);

/** A table name as the language takes it, and a variable that is no word of TypeScript. */
const nameOf = (file: string): string => {
  const base = file.replace(/^.*[/\\]/, "").replace(/\..*$/, "");
  const name = base
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return /^[a-z]/.test(name) ? name : `table_${name}`;
};

/**
 * Nothing in a file says when a value was known. `"?"` stands where an instant must be chosen; no instant is text, so
 * it does not compile.
 */
export const printDeclaration = (file: string, table: FoundTable): string => {
  const { columns, frame } = table;
  const key = candidateKey(table);
  const [event, ...entity] = key ?? [];
  const specOf = (place: number): string => {
    const { dtype, zone } = columns[place] as FoundColumn;
    return `${dtype}${zone === null ? "" : `.in(${literal(zone)})`}${nullsOf(frame, place) > 0 ? ".nullable()" : ""}`;
  };
  const keys = (places: readonly number[]): string =>
    `{ ${places.map((place) => `${property(columns[place]?.name ?? "")}: ${specOf(place)}`).join(", ")} }`;
  const lines = columns.flatMap(({ name }, place) => {
    if (key?.includes(place)) return [];
    const hint = hintOf(place, table, event);
    return [`    ${property(name)}: ${specOf(place)}.known("?"),${hint === "" ? "" : ` // ${hint}`}`];
  });
  const name = nameOf(file);
  const dtypes = [...new Set(columns.map(({ dtype }) => dtype))].sort();
  return [
    `import { ${[...dtypes, "table"].join(", ")} } from "greenflag";`,
    "",
    `export const ${name}_table = table(${literal(name)}, {`,
    "  timeline, // import yours",
    event === undefined
      ? '  event: "?", // no one, two or three columns without nulls identify the rows'
      : `  event: ${keys([event])},`,
    ...(entity.length === 0 ? [] : [`  entity: ${keys(entity)},`]),
    '  rows: "?",',
    `  path: ${literal(file)},`,
    "  columns: {",
    ...lines,
    ...table.foreign.map(
      ({ name, words }) =>
        `    // ${literal(name)} is left out: the language has no dtype for ${literal(words).slice(1, -1)}.`,
    ),
    "  },",
    "});",
  ].join("\n");
};

const numeric = new Set(["i8", "i16", "i32", "i64", "f32", "f64"]);

const hintOf = (place: number, { columns, frame }: FoundTable, event: number | undefined): string => {
  const hints: string[] = [];
  const dtype = columns[place]?.dtype ?? "str";
  const column = frame.getColumn(`${place}`);
  if (nullsOf(frame, place) === frame.height) hints.push("every value is null");
  else if (numeric.has(dtype)) hints.push(`${column.min()} to ${column.max()}`);
  const events = event === undefined ? 0 : distinct(frame, [event]);
  if (event !== undefined && events < frame.height && distinct(frame, [event, place]) === events)
    hints.push(
      `one value per event${dtype === "date" || dtype === "datetime" ? "; may be the order of the events" : ""}`,
    );
  return hints.join("; ");
};
