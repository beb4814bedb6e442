/** Values of Parquet files that have the right dtype but that polars would read as null or as other values. */
import pl from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { TableContract } from "../../core/runner-spec.ts";
import type { EngineTable } from "../process/protocol.ts";
import { type TableView, visibleRows } from "../score/table-view.ts";
import { declaredColumns } from "./dtypes.ts";
import { outOfRange } from "./long-durations.ts";
import type { OpenFile } from "./open-table.ts";
import { outOfRangeRefusals } from "./out-of-range-times.ts";
import { firstRow } from "./polars-io.ts";
import { ambiguousRefusals } from "./zone-conversion.ts";

/** A file, and the columns that are null in every row of it that is read. */
export interface FilePart {
  readonly file: OpenFile;
  readonly absent: ReadonlySet<string>;
}

type FindLost = (
  contract: TableContract,
  table: EngineTable,
  part: FilePart,
  view: TableView | null,
) => readonly Diagnostic[];

/** For what is read: durations that are too long, times out of range, and local times that are skipped or repeated. */
export const findLostValues: FindLost = (contract, table, part, view) => [
  ...durationsBeyond(contract, table, part, view),
  ...timesBeyond(contract, table, part, view),
  ...unclearTimes(contract, table, part, view),
];

/** Durations that exceed microseconds of 64 bits. */
const durationsBeyond: FindLost = (contract, { name: table }, { file: { frame, path, long }, absent }, view) => {
  const spans = contract.columns.filter(({ name, dtype }) => dtype === "duration" && !absent.has(name));
  if (spans.length === 0) return [];
  const durations = spans.map(({ name }) => ({ name, ...outOfRange(name, long) }));
  const rows = frame
    .select(
      ...declaredColumns(contract, absent),
      ...durations.flatMap(({ isBeyond, value }, i) => [
        isBeyond.alias(`\u0000beyond ${i}`),
        value.alias(`\u0000value ${i}`),
      ]),
    )
    .withRowIndex("\u0000row");
  const first = (name: string) => pl.col(name).first().cast(pl.String);
  const found = durations.map(({ name }, i) => {
    const lost = pl.col(`\u0000beyond ${i}`);
    return firstRow(
      rows
        .filter(view === null ? lost : lost.and(visibleRows(contract, name, view)))
        .select(pl.len().alias("count"), first("\u0000row").alias("row"), first(`\u0000value ${i}`).alias("value")),
    );
  });
  return durations.flatMap(({ name, unit }, i) => {
    const { count, row, value } = found[i] ?? {};
    if (Number(count) === 0) return [];
    const where = { table, path, column: name, dtype: "duration", row: Number(row) + 1, count: Number(count) };
    return [diagnostic("GF4048", { ...where, value: `${value} ${unit}` })];
  });
};

const timesBeyond: FindLost = (contract, { name: table }, { file: { frame, path, beyond }, absent }, view) => {
  const there = beyond.filter(({ column: { name } }) => !absent.has(name));
  if (there.length === 0) return [];
  const rows = frame.select(...declaredColumns(contract, absent), ...there.map(({ raw }) => pl.col(raw)));
  return outOfRangeRefusals(rows, there, table, path, (name) =>
    view === null ? pl.lit(true) : visibleRows(contract, name, view),
  );
};

/** Local times that did not occur exactly once, if they were not refused when the file was opened. */
const unclearTimes: FindLost = (contract, { name: table }, { file: { frame, path, unclear }, absent }, view) => {
  if (unclear.length === 0) return [];
  const rows = frame.select(
    ...declaredColumns(contract, absent),
    ...unclear.flatMap(({ shown, out }) => [pl.col(shown), pl.col(out)]),
  );
  return ambiguousRefusals(rows, unclear, table, path, (name) =>
    view === null ? pl.lit(true) : visibleRows(contract, name, view),
  );
};
