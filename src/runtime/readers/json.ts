/**
 * Reads JSON: a file with an array of objects, as people write specifications by hand. Their members are the columns;
 * an absent one is null. A member that is not a column is refused, because it is probably misspelled.
 */
import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import type { TableColumn } from "../../core/runner-spec.ts";
import { type Members, objectsIn } from "./json-objects.ts";
import { type Ndjson, rowCollector } from "./ndjson.ts";
import { MalformedFile } from "./read-lines.ts";
import type { Roundings } from "./timestamp-rounding.ts";

/** A member of an object that is not a column, and the index of the object. */
export interface UnknownMember {
  readonly member: string;
  readonly row: number;
}

export interface Json extends Pick<Ndjson, "typed" | "names"> {
  readonly unknown: { readonly first: UnknownMember; readonly count: number } | null;
}

/** The names of the members of all objects, without their values. */
export const namesInJson = (file: string): ReadonlySet<string> =>
  new Set(objectsOf(file).flatMap((members) => [...members.keys()]));

/** `passed`: names of columns to ignore. */
export const readJson = (
  file: string,
  columns: readonly TableColumn[],
  passed: ReadonlySet<string>,
  roundings: Roundings,
): Json => {
  const declared = new Set([...columns.map(({ name }) => name), ...passed]);
  const rows = rowCollector(columns, roundings);
  const unknown: UnknownMember[] = [];
  for (const [row, members] of objectsOf(file).entries()) {
    unknown.push(...[...members.keys()].flatMap((member) => (declared.has(member) ? [] : [{ member, row }])));
    rows.add(members);
  }
  const [first] = unknown;
  return { ...rows.done(), unknown: first === undefined ? null : { first, count: unknown.length } };
};

const largest = 256 * 1024 * 1024;

const objectsOf = (file: string): readonly Members[] => {
  // The file is parsed as one text, and JavaScript's limit is half a gigabyte.
  if (statSync(file).size > largest) throw new MalformedFile("it is larger than 256 MB; NDJSON has no such limit");
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new MalformedFile("it is not UTF-8");
  return objectsIn(bytes.toString("utf8").replace(/^\ufeff/, ""), "array", 1);
};

/** The place of a value in JavaScript notation: [3].skill. */
export const placeIn = (row: number, member: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(member) ? `[${row}].${member}` : `[${row}][${JSON.stringify(member)}]`;
