import { join } from "node:path";
import { expect, test } from "vitest";
import type { Dtype } from "../../src/core/dtypes.ts";
import { checkTable } from "../../src/runtime/contracts/check-table.ts";
import { openTable } from "../../src/runtime/readers/open-table.ts";
import { newFolder, readParquet, writeParquet } from "./support.ts";

/** Few values each, so that keys are repeated now and then; some at the ends of what the dtype holds. */
const values: Record<Dtype, string> = {
  bool: "[true, false, NULL]",
  i8: "[-128, 127, 0, NULL]::TINYINT[]",
  i16: "[-32768, 32767, 5]::SMALLINT[]",
  i32: "[-2147483648, 2147483647, 1, 2, NULL]::INT[]",
  i64: "[-9223372036854775808, 9223372036854775807, 9223372036854775806, NULL]::BIGINT[]",
  f32: "[0.5, -1.5, 2]::FLOAT[]",
  f64: "[0.1, 0.2, 1e300, NULL]",
  str: "['a', 'b', '', 'ä', NULL]",
  date: "[DATE '1969-12-31', DATE '1970-01-01', DATE '2262-01-01', NULL]",
  datetime: "[TIMESTAMP '1969-12-31 23:59:59.999999', TIMESTAMP '1970-01-01', TIMESTAMP '2262-01-01 12:00:00.5', NULL]",
  // Only polars writes a duration: see dtypes.test.ts.
  duration: "[0, 1, -1, NULL]::BIGINT[]",
  categorical: "['a', 'b', '', 'ä', NULL]",
};

const keys: readonly (readonly Dtype[])[] = [
  ["i32"],
  ["i64"],
  ["str"],
  ["date", "str"],
  ["bool", "i8", "i16"],
  ["i32", "i32", "str"],
  ["i32", "str", "date", "i8"],
  ["i64", "i64"],
  ["i32", "i32", "i32"],
  ["f64", "str"],
  ["f32", "i8", "bool"],
  ["datetime"],
  ["datetime", "i32"],
  ["str", "datetime", "datetime"],
  ["categorical"],
  ["categorical", "str", "i32"],
];

test.each(keys.map((dtypes) => [dtypes.join(", "), dtypes] as const))("repeated keys of (%s)", async (_, dtypes) => {
  const folder = newFolder();
  const names = dtypes.map((_, i) => `k${i}`);
  const columns = dtypes.map((dtype, i) => ({ name: `k${i}`, dtype, nullable: false, instant: "always" }));
  const contract = { name: "t", path: null, keys: names, event: [], order: [], rows: "always", columns };
  const seen = new Set<boolean>();
  for (const rows of [0, 1, 2, 3, 4, 6, 9, 200]) {
    const picks = dtypes.map(
      (dtype, i) =>
        `list_extract(${values[dtype]}, 1 + (random() * len(${values[dtype]}))::INT % len(${values[dtype]})) AS k${i}`,
    );
    const file = await writeParquet(join(folder, `${rows}.parquet`), `SELECT ${picks.join(", ")} FROM range(${rows})`);
    const whole = names.map((name) => `${name} IS NOT NULL`).join(" AND ");
    const [[count] = []] = await readParquet(
      file,
      `SELECT count(*)::INT FROM (SELECT 1 FROM file WHERE ${whole} GROUP BY ${names.join(", ")} HAVING count(*) > 1)`,
    );
    const table = { name: "t", path: "t", format: "parquet", files: [{ path: "t", file, folders: [] }] } as const;
    const { diagnostics } = checkTable(await openTable(contract, table));
    const found = diagnostics.find(({ code }) => code === "GF4009")?.message.match(/has ([\d,]+) key/)?.[1];
    expect({ rows, repeated: Number(found?.replace(",", "") ?? 0) }).toEqual({ rows, repeated: count });
    seen.add(count !== 0);
  }
  // Tables with and without repeated keys were met.
  expect([...seen].sort()).toEqual([false, true]);
});
