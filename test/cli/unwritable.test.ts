/** A file system on which Node's recursive mkdir hangs. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { greenflag, newProject } from "./support.ts";

describe.skipIf(!existsSync("/proc/self"))("an output folder under /proc", () => {
  test("is refused by run", async () => {
    const { root, tracks } = await newProject();
    const out = "/proc/greenflag/out";
    const { code, stdout, stderr } = await greenflag(root, "run", "laps", "--table", `tracks=${tracks}`, "--out", out);
    expect(stderr).toContain("GF4012 The output folder cannot be written: /proc/greenflag/out (");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("is refused by compile", async () => {
    const project = new URL("../..", import.meta.url).pathname;
    const { code, stderr } = await greenflag(project, "compile", "examples", "--out", "/proc/greenflag/generated");
    expect(stderr).toContain("in_race cannot be written: its folder cannot be created.");
    expect(code).toBe(1);
  });
});
