/** Values of Parquet files that are of their dtype, and would be lost all the same: polars makes null of them. */
import pl from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { TableContract } from "../../core/runner-spec.ts";
import type { EngineTable } from "../process/protocol.ts";
import { readOf, type View } from "../score/score.ts";
import { declaredColumn, declaredColumns } from "./dtypes.ts";
import type { OpenFile } from "./open-table.ts";
import { firstRow } from "./polars-io.ts";
import { refusedBeyond } from "./time-range.ts";
import { uncertain } from "./zone-conversion.ts";

/** A file, and the columns that are null in every row of it that is read. */
export interface Part {
  readonly file: OpenFile;
  readonly absent: ReadonlySet<string>;
}

type Lost = (contract: TableContract, table: EngineTable, part: Part, view: View | null) => readonly Diagnostic[];

/** Of what is read: durations that are too long, times that no datetime holds, times that are none or two. */
export const lostIn: Lost = (contract, table, part, view) => [
  ...durationsBeyond(contract, table, part, view),
  ...timesBeyond(contract, table, part, view),
  ...unclearTimes(contract, table, part, view),
];

/** Durations that microseconds do not hold: polars makes null of them. */
const durationsBeyond: Lost = (contract, { name: table }, { file, absent }, view) => {
  const spans = contract.columns.filter(({ name, dtype }) => dtype === "duration" && !absent.has(name));
  if (spans.length === 0) return [];
  // No column has the name of all of them.
  const flag = (i: number) => `${contract.columns.map(({ name }) => name).join(" ")} ${i}`;
  const isLost = (name: string) => pl.col(name).isNotNull().and(declaredColumn(name, "duration").isNull());
  const flags = file.frame.select(
    ...declaredColumns(contract, absent),
    ...spans.map(({ name }, i) => isLost(name).alias(flag(i))),
  );
  const counts = firstRow(
    flags.select(
      ...spans.map(({ name }, i) => {
        const lost = pl.col(flag(i));
        return (view === null ? lost : lost.and(readOf(contract, name, view))).sum().alias(`${i}`);
      }),
    ),
  );
  return spans.flatMap(({ name }, i) => {
    const count = Number(counts[`${i}`]);
    return count === 0 ? [] : [diagnostic("GF4048", { table, path: file.path, column: name, count })];
  });
};

const timesBeyond: Lost = (contract, { name: table }, { file: { frame, path, beyond }, absent }, view) => {
  const there = beyond.filter(({ column: { name } }) => !absent.has(name));
  if (there.length === 0) return [];
  const rows = frame.select(...declaredColumns(contract, absent), ...there.map(({ raw }) => pl.col(raw)));
  return refusedBeyond(rows, there, table, path, (name) =>
    view === null ? pl.lit(true) : readOf(contract, name, view),
  );
};

/** Times that clocks did not show once, as far as they were not refused when the file was opened. */
const unclearTimes: Lost = (contract, { name: table }, { file: { frame, path, unclear }, absent }, view) => {
  if (unclear.length === 0) return [];
  const rows = frame.select(
    ...declaredColumns(contract, absent),
    ...unclear.flatMap(({ shown, out }) => [pl.col(shown), pl.col(out)]),
  );
  return uncertain(rows, unclear, table, path, (name) => (view === null ? pl.lit(true) : readOf(contract, name, view)));
};
