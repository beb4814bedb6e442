/** The formats of table files, by file extension. */

export const formats = ["parquet", "csv", "ndjson", "json"] as const;
export type Format = (typeof formats)[number];

const endings: readonly (readonly [RegExp, Format])[] = [
  [/\.parquet$/i, "parquet"],
  [/\.csv(\.gz)?$/i, "csv"],
  [/\.(ndjson|jsonl)(\.gz)?$/i, "ndjson"],
  [/\.json$/i, "json"],
];

/** Null for an unknown extension. */
export const formatOf = (path: string): Format | null => endings.find(([ending]) => ending.test(path))?.[1] ?? null;

/** Formats that are searched in a folder. A JSON file there often describes the others, so it is read only by name. */
export const isFoundInFolders = (path: string): boolean => ![null, "json"].includes(formatOf(path));

export const isGzipped = (path: string): boolean => /\.gz$/i.test(path);

/** The names of the formats for messages. */
export const formatName: Readonly<Record<Format, string>> = {
  parquet: "Parquet",
  csv: "CSV",
  ndjson: "NDJSON",
  json: "JSON",
};
