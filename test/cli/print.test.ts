import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { afterEach, expect, test, vi } from "vitest";
import { printDiagnostics } from "../../src/cli/print-diagnostics.ts";
import type { Diagnostic, Place } from "../../src/core/diagnostics/diagnostic.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

// What Node asks of a terminal's stream, without a terminal.
const { getColorDepth } = WriteStream.prototype;
const stream = (isTTY: boolean) =>
  Object.assign(new PassThrough(), { isTTY, getColorDepth }) as unknown as NodeJS.WriteStream;
const at = (place: Place | null, message = "The sentence."): Diagnostic => ({
  code: "GF4011",
  severity: "error",
  message,
  hint: "The hint.",
  place,
});
const print = (diagnostics: readonly Diagnostic[], isTTY = false) =>
  printDiagnostics(diagnostics, { root: "/project", cwd: "/project/examples", stream: stream(isTTY) });

const place: Place = {
  file: "examples/nascar/pre_race.pipeline.ts",
  line: 31,
  column: 23,
  text: '  .features(["start", "finish"])',
  length: 8,
};

test("a diagnostic: the place, the message, the underlined line and the hint", () => {
  expect(print([at(place)])).toBe(
    [
      "nascar/pre_race.pipeline.ts:31:23 GF4011 The sentence.",
      '  31 |   .features(["start", "finish"])',
      "     |                       ^^^^^^^^",
      "  hint: The hint.",
      "1 problem",
    ].join("\n"),
  );
});

test("a diagnostic with part of a place, and the number of problems", () => {
  const { text: _, length: __, ...noText } = place;
  expect(print([at(null), at({ file: "/elsewhere/a.ts" }), at(noText)])).toBe(
    [
      "GF4011 The sentence.\n  hint: The hint.",
      "../../elsewhere/a.ts GF4011 The sentence.\n  hint: The hint.",
      "nascar/pre_race.pipeline.ts:31:23 GF4011 The sentence.\n  hint: The hint.",
      "3 problems",
    ].join("\n"),
  );
});

test("a warning is labelled and counted separately", () => {
  const warning: Diagnostic = { ...at(null), severity: "warning" };
  expect(print([warning])).toBe("warning GF4011 The sentence.\n  hint: The hint.\n1 warning");
  expect(print([at(null), warning, warning])).toMatch(/\n1 problem and 2 warnings$/);
});

test("control characters are replaced, and the underlining stays in place", () => {
  const text = "\tx\u001b]0;title\u0007 = \u202e1;";
  const printed = print([
    at({ ...place, file: "a\u001b[2J.ts", text, column: 12, length: 1 }, "Column 'a\u009b31m\r\n'."),
  ]);
  expect(printed).toBe(
    [
      "../a\\u{1b}[2J.ts:31:12 GF4011 Column 'a\\u{9b}31m\\u{d}\\u{a}'.",
      "  31 |  x\u{FFFD}]0;title\u{FFFD} = \u{FFFD}1;",
      "     |            ^",
      "  hint: The hint.",
      "1 problem",
    ].join("\n"),
  );
});

test("colours are used only in terminals, unless disabled", () => {
  // What Node takes a machine without colours by, the one that runs these tests included.
  for (const name of ["CI", "FORCE_COLOR", "NODE_DISABLE_COLORS"]) vi.stubEnv(name, undefined);
  vi.stubEnv("NO_COLOR", undefined);
  vi.stubEnv("TERM", "xterm-256color");
  expect(print([at(place)], true)).toContain("\u001b[");
  expect(print([at(place)], false)).not.toContain("\u001b[");
  vi.stubEnv("NO_COLOR", "1");
  expect(print([at(place)], true)).not.toContain("\u001b[");
});
