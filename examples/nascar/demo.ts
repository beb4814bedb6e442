/** The demo: generates a season once, compiles the examples, runs them, and shows the result. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { layer, nodeServices, type Runner, type RunReport } from "greenflag/runtime";
import pl from "nodejs-polars";
import { compile } from "../../src/compiler/index.ts";
import type { Diagnostic } from "../../src/core/diagnostics/diagnostic.ts";
import { makeSeason, writeSeason } from "./season.ts";

export interface DemoOptions {
  /** Where greenflag lies: the season goes to data/, the artifacts to out/. */
  readonly root: string;
  readonly print: (line: string) => void;
}

/** Prints what it does; gives what went wrong, which on a sound machine is nothing. */
export const demo = async ({ root, print }: DemoOptions): Promise<readonly Diagnostic[]> => {
  const shown = (file: string) => relative(root, file);

  const data = join(root, "data", "nascar");
  const files = ["races", "practice", "qualifying", "results", "laps"].map((name) => join(data, `${name}.parquet`));
  if (files.every((file) => existsSync(file))) print(`The season is there already: ${shown(data)}`);
  else {
    writeSeason(makeSeason(1), data);
    print(`Made a season: 36 races in ${shown(data)}`);
  }

  const out = join(root, "generated");
  const { diagnostics, runners } = await compile({
    root,
    paths: [join(root, "examples", "nascar")],
    check: false,
    out,
  });
  if (diagnostics.length > 0) return diagnostics;
  for (const { source, path } of runners) print(`Compiled ${source} -> ${path}`);

  for (const { pipeline, path } of runners) {
    const module = join(root, path, "runner.ts");
    const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Runner };
    const run = runner.run({ tables: {}, params: {}, root, out: join(root, "out"), module });
    const services = Layer.provideMerge(layer, nodeServices);
    const report = await Effect.runPromise(
      run.pipe(
        Effect.provide(services),
        Effect.catchTag("RunFailure", ({ diagnostics }) => Effect.succeed(diagnostics)),
      ),
    );
    if (!("record" in report)) return report;
    print("");
    print(summary(pipeline, report, shown));
    print(rows(report));
  }
  return [];
};

const summary = (pipeline: string, { record, files }: RunReport, shown: (file: string) => string): string => {
  const count = (role: string) => record.columns.filter((column) => column.role === role).length;
  return (
    `${pipeline} decides ${record.decides}: ${record.rows.toLocaleString("en-US")} rows, ${count("feature")} features ` +
    `in ${shown(files.artifact)}, with its record in ${shown(files.record)}`
  );
};

/** The first rows, and some from the middle, where the windows are full; a few columns of each, the label last. */
const rows = ({ record, files }: RunReport): string => {
  const label = record.columns.find(({ role }) => role === "label")?.name;
  const names = [...record.columns.map(({ name }) => name).slice(0, 8), ...(label === undefined ? [] : [label])];
  const frame = pl.scanParquet(files.artifact).select(...names.map((name) => pl.col(name)));
  const some = (from: number) =>
    (frame.slice(from, 3).collectSync().toRecords() as Record<string, unknown>[]).map((row) =>
      names.map((name) => text(row[name])),
    );
  const gap = names.map(() => "...");
  const lines = [names, ...some(0), gap, ...some(Math.floor(record.rows / 2))];
  const widths = names.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) => `  ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd()).join("\n");
};

const text = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === "number" && !Number.isInteger(value)) return value.toFixed(2);
  const whole = String(value ?? "null");
  return whole.length > 22 ? `${whole.slice(0, 21)}…` : whole;
};
