/** Text files that are not what they should be: refused with file and line, never read for what may have been meant. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Dtype } from "../../src/core/dtypes.ts";
import { read, write } from "./files.ts";
import { newFolder } from "./support.ts";

const columns = { n: "i32", s: "str" } as const;

const reading = async (name: string, content: string | Uint8Array, of: Readonly<Record<string, Dtype>> = columns) => {
  const folder = newFolder();
  write(folder, name, content);
  return read(folder, name, of);
};
const csv = (content: string | Uint8Array, of?: Readonly<Record<string, Dtype>>) => reading("t.csv", content, of);
const ndjson = (content: string | Uint8Array, of?: Readonly<Record<string, Dtype>>) => reading("t.ndjson", content, of);

const two = [
  [1, 7, "x"],
  [2, null, null],
];

describe("valid CSV", () => {
  test.each([
    ["plain", "id,n,s\n1,7,x\n2,,\n"],
    ["without an end of the last line", "id,n,s\n1,7,x\n2,,"],
    ["with the line ends of Windows", "id,n,s\r\n1,7,x\r\n2,,\r\n"],
    ["with the byte order mark", "\ufeffid,n,s\n1,7,x\n2,,\n"],
    ["quoted throughout", '"id","n","s"\n"1","7","x"\n"2","",\n'],
    ["with blank lines at its end", "id,n,s\n1,7,x\n2,,\n\n\r\n"],
    ["with other columns, one without a name, one named twice", "s,,z,z,n,id\nx,0,a,b,7,1\n,1,a,b,,2\n"],
    ["with a header over two lines", '"a\nb",id,n,s\n1,1,7,x\n2,2,,\n'],
  ])("%s", async (_, content) => {
    expect(await csv(content)).toEqual(two);
  });

  test("only a header, with and without a line end", async () => {
    expect(await csv("id,n,s\n")).toEqual([]);
    expect(await csv("id,n,s")).toEqual([]);
  });

  test("text is preserved: blanks, quotes, empty text, and what others read as null", async () => {
    expect(await csv('id,n,s\n1,7, x \n2,8,"a ""b"", c\r\nd"\n3,9,""\n4,1,NULL\n5,2,NA\n6,3,#\n')).toEqual([
      [1, 7, " x "],
      [2, 8, 'a "b", c\r\nd'],
      [3, 9, ""],
      [4, 1, "NULL"],
      [5, 2, "NA"],
      [6, 3, "#"],
    ]);
  });

  test("a single column, in which a blank line is an empty cell", async () => {
    expect(await csv("id\n1\n2\n\n", {})).toEqual([[1], [2]]);
    expect(await csv("id\n1\n\n2\n", {})).toEqual([
      "GF4008 Table 't' has nulls that its declaration does not allow: 1 null in key 'id': t.csv.",
    ]);
  });
});

describe("invalid CSV", () => {
  test.each([
    ["a row too short", "id,n,s\n1,7,x\n2,8\n", "line 3 has 2 cells, but the header has 3"],
    ["a row too long", "id,n,s\n1,7,x,9\n", "line 2 has 4 cells, but the header has 3"],
    ["a row of one cell", "id,n,s\n7\n", "line 2 has 1 cell, but the header has 3"],
    ["a blank line between rows", "id,n,s\n1,7,x\n\n2,8,y\n", "there is a blank line before line 4"],
    ["a quote that never ends", 'id,n,s\n1,7,x\n2,8,"y\n3,9,z\n', "the quote that is opened in line 3 is never closed"],
    ["a quote in a bare cell", 'id,n,s\n1,7,x"y\n', "line 2 has a quote inside an unquoted cell"],
    ["text after a quote", 'id,n,s\n1,7,"x" y\n', "line 2 has text after a closing quote"],
    ["old line ends", "id,n,s\r1,7,x\r", "a carriage return in line 1 is not followed by a line feed"],
    ["a return in a bare cell", "id,n,s\n1,7,x\ry\n", "a carriage return in line 2 is not followed by a line feed"],
    ["a return at the very end", "id,n,s\n1,7,x\r", "a carriage return in line 2 is not followed by a line feed"],
    ["no header", "\nid,n,s\n", "line 1, where the header should be, is blank"],
    ["nothing but a mark", "\ufeff", "it is empty and has no header"],
    ["Latin-1", Buffer.from("id,n,s\n1,7,x\n2,8,é\n", "latin1"), "line 3 is not UTF-8"],
    ["UTF-16", Buffer.from("\ufeffid,n,s\n1,7,x\n", "utf16le"), "line 1 is not UTF-8"],
  ])("%s", async (_, content, why) => {
    expect(await csv(content)).toEqual([`GF4051 The file of table 't' is not CSV: ${why}: t.csv.`]);
  });

  test("an empty file, a header without a column, a header with a repeated column", async () => {
    expect(await csv("")).toEqual(["GF4003 The file of table 't' is empty (0 bytes): t.csv."]);
    expect(await csv("id,s\n1,x\n")).toEqual(["GF4006 Table 't' lacks the column 'n': t.csv."]);
    expect(await csv("id;n;s\n1;7;x\n")).toEqual(["GF4006 Table 't' lacks the columns 'id', 'n', 's': t.csv."]);
    expect(await csv("id,n,s,n\n1,7,x,8\n")).toEqual([
      "GF4055 The header of table 't' names 'n' more than once, so the name is ambiguous: t.csv.",
    ]);
  });

  test("a line after many cells with several lines", async () => {
    const many = Array.from({ length: 50_000 }, (_, i) => `${i},${i},"a\nb"\n`).join("");
    expect(await csv(`id,n,s\n${many}50001,x,y\n50002,z,y\n`)).toEqual([
      "GF4052 Table 't' has 'x' in column 'n' (i32) in line 100,002, the first of 2 values with another dtype: t.csv.",
    ]);
    expect(await csv(`id,n,s\n${many}50001,7\n`)).toEqual([
      "GF4051 The file of table 't' is not CSV: line 100,002 has 2 cells, but the header has 3: t.csv.",
    ]);
  });
});

describe("cells with a wrong dtype", () => {
  test.each([
    ["bool", ["1", "yes", "T", " true"]],
    ["i8", ["128", "-129", "1.0", "1e2", "+1", " 1", "0x1", "1_000", "NA", "null", "NaN"]],
    ["i32", ["2147483648", "abc", "1,5"]],
    ["i64", ["9223372036854775808", "1.5"]],
    ["f32", ["3.5e38", "1,5", "NA", "1.5f"]],
    ["f64", ["1e400", "-1e400", "--1", "1 000", "e5", "."]],
    ["date", ["2024-2-18", "2023-02-29", "18.02.2024", "2024-02-18T00:00:00", "20240218"]],
    [
      "datetime",
      ["2024-02-18", "2024-02-18T24:00:00", "2024-02-30T10:00:00", "2024-02-18T19:30:00+01:00", "1700000000"],
    ],
  ] as const)("%s", async (dtype, cells) => {
    for (const cell of cells) {
      const told = [`GF4052 Table 't' has '${cell}' in column 'x' (${dtype}) in line 3: t.csv.`];
      expect(await csv(`id,x\n1,\n2,"${cell}"\n`, { x: dtype })).toEqual(told);
    }
  });

  test.each([
    ["bool", ["TRUE", "False"], [true, false]],
    ["i32", ["007", "-0"], [7, 0]],
    ["f64", [".5", "5.", "+1e3", "-Infinity", "nan"], [0.5, 5, 1000, "-Infinity", "NaN"]],
    [
      "datetime",
      ["2024-02-18T19:30:00Z", "2024-02-18 19:30:00+00", "2024-02-18T19:30:00.1234567", "1969-12-31 23:59:59.5"],
      ["2024-02-18 19:30:00", "2024-02-18 19:30:00", "2024-02-18 19:30:00.123456", "1969-12-31 23:59:59.5"],
    ],
  ] as const)("are accepted: %s", async (dtype, cells, values) => {
    const rows = (await csv(`id,x\n${cells.map((cell, i) => `${i},${cell}\n`).join("")}`, { x: dtype })) as unknown[][];
    expect(rows.map(([, value]) => value)).toEqual(values);
  });

  test("a long one is shortened to one line", async () => {
    expect(await csv(`id,n,s\n1,"${"a\n".repeat(50)}",x\n`)).toEqual([
      `GF4052 Table 't' has '${"a ".repeat(30)}...' in column 'n' (i32) in line 2: t.csv.`,
    ]);
  });
});

describe("NDJSON", () => {
  test.each([
    ["plain", '{"id":1,"n":7,"s":"x"}\n{"id":2,"n":null,"s":null}\n'],
    ["with absent members, others, and in another order", '{"s":"x","z":{"a":[1]},"id":1,"n":7}\n{"id":2}'],
    [
      "with blank lines and blanks, and the line ends of Windows",
      '\ufeff { "id" : 1, "n": 7, "s": "x" } \r\n\r\n{"id":2}\r\n',
    ],
  ])("%s", async (_, content) => {
    expect(await ndjson(content)).toEqual(two);
  });

  test.each([
    ["no JSON", '{"id":1,"n":7,"s":"x"}\n\n{"id":2,\n', "line 3 is not JSON"],
    ["one object over several lines", '{\n"id":1}\n', "line 1 is not JSON"],
    ["an array", '[{"id":1}]\n', "line 1 is not an object"],
    ["a number that JSON has not", '{"id":1,"n":NaN}\n', "line 1 is not JSON"],
    ["Latin-1", Buffer.from('{"id":1}\n{"id":2,"s":"é"}\n', "latin1"), "line 2 is not UTF-8"],
  ])("%s", async (_, content, why) => {
    expect(await ndjson(content)).toEqual([`GF4051 The file of table 't' is not NDJSON: ${why}: t.ndjson.`]);
  });

  test.each([
    ["str", "7", "7"],
    ["str", '{"a":1}', '{"a":1}'],
    ["bool", '"true"', '"true"'],
    ["bool", "1", "1"],
    ["i32", '"7"', '"7"'],
    ["i32", "7.5", "7.5"],
    ["i32", "2147483648", "2147483648"],
    ["i64", "9223372036854775808", "9223372036854775808"],
    ["i64", "true", "true"],
    ["f64", '"1.5"', '"1.5"'],
    ["f64", "1e400", "1e400"],
    ["f32", "[1.5]", "[1.5]"],
    ["date", '"2023-02-29"', "2023-02-29"],
    ["date", '""', '""'],
    ["date", "20240218", "20240218"],
    ["datetime", "1700000000", "1700000000"],
  ] as const)("a value that is not %s: %s", async (dtype, value, shown) => {
    expect(await ndjson(`{"id":1,"x":null}\n\n{"id":2,"x":${value}}\n{"id":3,"x":${value}}\n`, { x: dtype })).toEqual([
      `GF4052 Table 't' has '${shown}' in column 'x' (${dtype}) in line 3, the first of 2 values with another dtype: t.ndjson.`,
    ]);
  });

  test("a column that no line has, and an empty file", async () => {
    expect(await ndjson('{"id":1,"s":"x"}\n{"id":2}\n')).toEqual(["GF4006 Table 't' lacks the column 'n': t.ndjson."]);
    expect(await ndjson("")).toEqual(["GF4003 The file of table 't' is empty (0 bytes): t.ndjson."]);
  });

  test("a value after more rows than one batch", async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => `{"id":${i},"n":${i},"s":"x"}\n`).join("");
    expect(await ndjson(`${many}\n{"id":60001,"n":"x","s":1}\n`)).toEqual([
      `GF4052 Table 't' has '1' in column 's' (str) in line 60,002, the first of 2 values with another dtype: t.ndjson.`,
    ]);
  });
});

test("every file of a table is checked and named", async () => {
  const folder = newFolder();
  write(folder, "t/1.csv", "id,n,s\n1,7,x\n");
  write(folder, "t/2.csv", "id,n,s\n2,seven,x\n");
  write(folder, "t/3.csv", "id,n,s\n3\n");
  expect(await read(folder, "t", columns)).toEqual([
    "GF4052 Table 't' has 'seven' in column 'n' (i32) in line 2: t/2.csv.",
    "GF4051 The file of table 't' is not CSV: line 2 has 1 cell, but the header has 3: t/3.csv.",
  ]);
});

test("the first of several wrong values in NDJSON is reported, whatever the dtypes", async () => {
  const folder = newFolder();
  write(folder, "x.ndjson", '{"id":1,"x":"one","s":"a"}\n{"id":2,"x":2,"s":7}\n');
  expect(await read(folder, "x.ndjson", { x: "f64", s: "str" })).toEqual([
    expect.stringContaining(`'"one"' in column 'x' (f64) in line 1`),
  ]);
});

test.each(["t.csv.gz", "t.ndjson.gz"])("%s: a small file that expands to an endless line is refused", async (name) => {
  const zipped = gzipSync(Buffer.alloc(70 * 1024 * 1024, "a"));
  expect(zipped.length).toBeLessThan(1024 * 1024);
  expect(await reading(name, zipped)).toEqual([
    `GF4051 The file of table 't' is not ${name.includes("csv") ? "CSV" : "NDJSON"}: line 1 is longer than 64 MB: ${name}.`,
  ]);
});
