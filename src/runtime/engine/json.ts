/**
 * JSON: a file that is an array of objects, as people write specs by hand. Their members are the columns; an absent one is
 * null. One that no column is called by is refused, for it is likely to be misspelled.
 */
import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { TableColumn } from "../spec.ts";
import { Malformed } from "./lines.ts";
import { collecting, isObject, type Ndjson, parsed } from "./ndjson.ts";

/** A member of an object that is no column, and in which object. */
export interface Unknown {
  readonly member: string;
  readonly row: number;
}

export interface Json extends Pick<Ndjson, "typed" | "names"> {
  readonly unknown: { readonly first: Unknown; readonly count: number } | null;
}

/** The names that any object has, without their values. */
export const namesInJson = (file: string): ReadonlySet<string> =>
  new Set(itemsIn(file).flatMap((members) => (isObject(members) ? Object.keys(members) : [])));

/** `passed`: names of columns that are there to be passed over. */
export const readJson = (file: string, columns: readonly TableColumn[], passed: ReadonlySet<string>): Json => {
  const declared = new Set([...columns.map(({ name }) => name), ...passed]);
  const rows = collecting(columns);
  const unknown: Unknown[] = [];
  for (const [row, members] of itemsIn(file).entries()) {
    if (!isObject(members)) throw new Malformed(`[${row}] is not an object`);
    unknown.push(...Object.keys(members).flatMap((member) => (declared.has(member) ? [] : [{ member, row }])));
    rows.add(members);
  }
  const [first] = unknown;
  return { ...rows.done(), unknown: first === undefined ? null : { first, count: unknown.length } };
};

const itemsIn = (file: string): readonly unknown[] => {
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new Malformed("it is not UTF-8");
  return arrayOf(bytes.toString("utf8").replace(/^\ufeff/, ""));
};

const arrayOf = (text: string): readonly unknown[] => {
  let value: unknown;
  try {
    value = parsed(text);
  } catch (error) {
    const [, line] = /\(line (\d+) column \d+\)/.exec(String(error)) ?? [];
    throw new Malformed(line === undefined ? "a bracket, a comma or a quote is wrong" : `line ${line} is not JSON`);
  }
  if (!Array.isArray(value)) throw new Malformed("it is not an array of objects");
  return value;
};

/** Where a value stands, as JavaScript says it: [3].skill. */
export const placeIn = (row: number, member: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(member) ? `[${row}].${member}` : `[${row}][${JSON.stringify(member)}]`;
