/** The sink of a pipeline: the option of the author, and its plan. */
import { AuthorError } from "../src/core/author-error.ts";
import { showValue } from "../src/core/show-value.ts";
import { artifactNames, type Compression, compressions, type SinkPlan } from "../src/plan/pipeline.ts";

export type Sink =
  | {
      /** The artifact: a file name that ends with .parquet, or with `by` the name of a folder. */
      readonly parquet: string;
      /** `snappy` by default. */
      readonly compression?: Compression;
      /** One folder for each event in that folder, such as race_id=4711/part-0.parquet. */
      readonly by?: "event";
    }
  /** For people to read: dtypes are not preserved. */
  | ({ readonly csv: string } & OneFile)
  | ({ readonly ndjson: string } & OneFile);

export interface OneFile {
  readonly compression?: never;
  readonly by?: never;
}

const formats = ["parquet", "csv", "ndjson"] as const;
const names = { parquet: "Parquet", csv: "CSV", ndjson: "NDJSON" } as const;

const wrong = (why: string): never => {
  throw new AuthorError("GF1120", { why });
};

/** The sink of the plan. Rejects what the types reject, in case a cast bypassed them. */
export const sinkPlan = (to: Sink): SinkPlan => {
  const { compression = "snappy", by, ...rest } = to as Readonly<Record<string, unknown>>;
  const given = formats.filter((format) => rest[format] !== undefined);
  const strange = Object.keys(rest).filter((key) => !formats.some((format) => format === key));
  const [format] = given;
  if (strange[0] !== undefined) return wrong(`there is no option '${strange[0]}'`);
  if (format === undefined) return wrong("it names none of parquet, csv and ndjson");
  if (given.length > 1) return wrong(`it names ${given.join(" and ")}, but a pipeline has one artifact`);
  if (format !== "parquet" && "compression" in to) return wrong(`${names[format]} is not compressed`);
  if (format !== "parquet" && by !== undefined) return wrong(`${names[format]} is written to one file, not to folders`);
  if (by !== undefined && by !== "event") return wrong(`by takes "event", not ${showValue(by)}`);

  const file = rest[format];
  const kind = by === undefined ? format : "folder";
  if (typeof file !== "string" || !artifactNames[kind].test(file)) {
    throw new AuthorError("GF1106", { file: typeof file === "string" ? file : showValue(file), kind });
  }
  if (format === "csv") return { csv: file };
  if (format === "ndjson") return { ndjson: file };
  if (!compressions.some((known) => known === compression)) {
    throw new AuthorError("GF1107", {
      compression: typeof compression === "string" ? compression : showValue(compression),
      known: compressions,
    });
  }
  return { parquet: file, compression: compression as Compression, ...(by === undefined ? {} : { by: "event" }) };
};
