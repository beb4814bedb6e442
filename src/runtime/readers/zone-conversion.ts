/** Converts columns of Parquet files with local times to UTC. */
import pl, { type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { FileZone, TableColumn } from "../../core/runner-spec.ts";
import { dtypeName, type FileDtype, polarsDtype, timesOf, utc } from "./dtypes.ts";
import { integerLiteral, microsecondsOfDay } from "./parse-dates.ts";
import { firstRow } from "./polars-io.ts";
import { localToUtc } from "./time-zones.ts";

/** A column with local times that did not occur exactly once. Such a time is null. */
export interface AmbiguousTimes {
  readonly name: string;
  readonly zone: FileZone;
  /** The name of an extra column with the local times. */
  readonly shown: string;
  /** The name of an extra column that says whether the local time never occurred. */
  readonly out: string;
}

interface ConvertedFrame {
  readonly frame: LazyDataFrame;
  readonly schema: ReadonlyMap<string, FileDtype>;
  readonly converted: ReadonlySet<string>;
  readonly unclear: readonly AmbiguousTimes[];
}

const isUnclear = ({ name, shown }: AmbiguousTimes) => pl.col(shown).isNotNull().and(pl.col(name).isNull());

/** The local time; for a date, the declared time of that day. */
const shownBy = (name: string, { day }: FileZone): pl.Expr =>
  day === undefined
    ? pl.col(name)
    : pl
        .col(name)
        .cast(pl.Int64)
        .mul(integerLiteral(86_400_000_000))
        .add(integerLiteral(microsecondsOfDay(day)));

/** Converts local times to UTC. A column that is not as declared is unchanged, and the contract reports it. */
export const convertToUtc = (
  columns: readonly TableColumn[],
  frame: LazyDataFrame,
  schema: ReadonlyMap<string, FileDtype>,
): ConvertedFrame => {
  const localColumns = columns.flatMap(({ name, zone }) => {
    const found = schema.get(name);
    if (found === undefined || zone === undefined) return [];
    if (zone.day !== undefined) return dtypeName(found) === "date" ? [{ name, zone, isWall: true }] : [];
    const times = timesOf(found);
    if (times === null || (zone.unit ?? times.unit) !== times.unit) return [];
    const isSame = times.zone === zone.name || (utc.has(zone.name) && utc.has(times.zone));
    return times.zone === null || isSame ? [{ name, zone, isWall: times.zone === null }] : [];
  });
  if (localColumns.length === 0) return { frame, schema, converted: new Set(), unclear: [] };
  const walls = localColumns
    .filter(({ isWall }) => isWall)
    .map(({ name, zone }) => ({ name, zone, shown: `\u0000${name}`, out: `\u0000${name} out` }));
  const others = localColumns
    .filter(({ isWall }) => !isWall)
    .map(({ name, zone }) =>
      pl.col(name).cast(pl.Datetime("us", zone.name)).cast(pl.Int64).cast(polarsDtype("datetime")).alias(name),
    );
  const resolved = localToUtc(
    frame.withColumns(
      ...others,
      ...walls.map(({ name, zone, shown }) => shownBy(name, zone).cast(polarsDtype("datetime")).alias(shown)),
    ),
    walls.map(({ name, zone, shown, out }) => ({ shown: pl.col(shown), zone, as: name, out })),
  );
  const counts =
    walls.length === 0 ? {} : firstRow(resolved.select(...walls.map((wall, i) => isUnclear(wall).sum().alias(`${i}`))));
  const unclear = walls.filter((_, i) => Number(counts[`${i}`]) > 0);
  const certain = walls.filter((wall) => !unclear.includes(wall));
  return {
    frame: certain.length === 0 ? resolved : resolved.drop(certain.flatMap(({ shown, out }) => [shown, out])),
    schema: new Map([...schema, ...localColumns.map(({ name }) => [name, polarsDtype("datetime")] as const)]),
    converted: new Set(localColumns.map(({ name }) => name)),
    unclear,
  };
};

/** The refusals for such columns: the first time of each, and how many there are. */
export const ambiguousRefusals = (
  frame: LazyDataFrame,
  unclear: readonly AmbiguousTimes[],
  table: string,
  path: string,
  isRead: (name: string) => pl.Expr = () => pl.lit(true),
): readonly Diagnostic[] =>
  unclear.flatMap((one) => {
    const { name, zone, shown, out } = one;
    const found = firstRow(
      frame
        .withRowIndex("\u0000row")
        .filter(isUnclear(one).and(isRead(name)))
        .select(
          pl.len().alias("count"),
          pl.col("\u0000row").first().alias("row"),
          pl.col(shown).dt.strftime("%Y-%m-%dT%H:%M:%S%.f").first().alias("value"),
          pl.col(out).first().alias("out"),
        ),
    );
    const count = Number(found.count);
    if (count === 0) return [];
    const where = `in row ${(Number(found.row) + 1).toLocaleString("en-US")}`;
    const params = { table, path, column: name, zone: zone.name, value: String(found.value), where, count };
    return [diagnostic(found.out === true ? "GF4069" : "GF4070", params)];
  });
