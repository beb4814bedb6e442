import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { greenflag } from "./support.ts";

const inferred = (text: string, name = "r.csv") => {
  const folder = mkdtempSync(join(tmpdir(), "infer-"));
  writeFileSync(join(folder, name), text);
  return greenflag(folder, "infer", name);
};

test("infers dtypes, nulls and the fewest keys; names never become code", async () => {
  const { code, stdout } = await inferred('race,driver,"""); process.exit(); //"\n1,a,\n1,b,0.5\n2,a,1\n');
  expect(code).toBe(0);
  expect(stdout).toContain("event: { race: i32 },\n  entity: { driver: str },");
  expect(stdout).toContain('"\\"); process.exit(); //": f64.nullable().known("?"), // 0.5 to 1');
});

test("GF6005 for files without rows, without a known format, and absent ones", async () => {
  for (const one of [
    () => inferred("a,b\n"),
    () => inferred("x", "r.txt"),
    () => greenflag(tmpdir(), "infer", "absent-file.csv"),
  ])
    expect((await one()).stderr).toContain("GF6005");
});
