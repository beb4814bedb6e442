/** Reads the content of an artifact: whether it matches its record, and its first rows. */
import type { LazyDataFrame } from "nodejs-polars";
import pl from "nodejs-polars";
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { TableContract } from "../../core/runner-spec.ts";
import { concatenated } from "../contracts/check-table.ts";
import { firstLine } from "../first-line.ts";
import { describeDamage } from "../process/engine-errors.ts";
import type { Answer, LookRequest } from "../process/protocol.ts";
import { dtypeName } from "../readers/dtypes.ts";
import { type OpenFile, openTable } from "../readers/open-table.ts";
import { rowCount, textColumn } from "../readers/polars-io.ts";
import { valueText } from "../writers/ndjson.ts";

export const previewArtifact = async ({ artifact, record, rows }: LookRequest): Promise<Answer> => {
  const { columns } = record;
  const contract: TableContract = {
    name: artifact.name,
    path: null,
    keys: [],
    event: [],
    order: [],
    rows: "always",
    columns: columns.map((column) => ({ ...column, instant: "always" })),
  };
  const refused = (why: string): Answer => ({
    kind: "refused",
    diagnostics: [diagnostic("GF4065", { path: artifact.path, record: record.path, why })],
  });
  // NDJSON without lines does not even have column names.
  const isBlank = ({ schema }: OpenFile) => artifact.format === "ndjson" && schema.size === 0;
  try {
    const { files, diagnostics } = await openTable(contract, artifact);
    const [first] = diagnostics;
    if (first !== undefined) return refused(inside(first.message));
    for (const [i, file] of files.entries()) {
      const folders = new Set(artifact.files[i]?.folders.map(([name]) => name));
      const why = isBlank(file) ? null : difference(columns, file, folders);
      if (why !== null) return refused(files.length === 1 ? why : `${why}: ${file.path}`);
    }
    const frames = files
      .filter((file) => !isBlank(file))
      .map(({ frame }): LazyDataFrame => frame.select(...columns.map(({ name }) => pl.col(name))));
    const count = frames.length === 0 ? 0 : rowCount(concatenated(frames));
    if (count !== record.rows) {
      return refused(
        `it states ${record.rows.toLocaleString("en-US")} rows, but there are ${count.toLocaleString("en-US")}`,
      );
    }
    if (count === 0 || rows === 0) return { kind: "looked", rows: [] };
    // By position: a column may have any name.
    const texts = concatenated(frames)
      .limit(rows)
      .select(...columns.map(({ name, dtype }, i) => valueText(name, dtype).alias(`${i}`)))
      .collectSync();
    const cells = columns.map((_, i) => textColumn(texts, `${i}`));
    return {
      kind: "looked",
      rows: Array.from({ length: texts.height }, (_, row) => cells.map((column) => column[row] ?? null)),
    };
  } catch (error) {
    return refused(`its content cannot be read (${describeDamage(firstLine(error))})`);
  }
};

/** A sentence as part of another. */
const inside = (sentence: string): string => sentence.replace(/^[A-Z]/, (a) => a.toLowerCase()).replace(/\.$/, "");

/** How the columns of a file differ from the record; null if they do not. */
const difference = (
  columns: LookRequest["record"]["columns"],
  { schema }: OpenFile,
  folders: ReadonlySet<string>,
): string | null => {
  const missing = columns.find(({ name }) => !schema.has(name));
  if (missing !== undefined) return `it names a column '${missing.name}' that does not exist`;
  const strange = [...schema.keys()].find((one) => !columns.some(({ name }) => name === one));
  if (strange !== undefined) return `it does not name the column '${strange}'`;
  for (const { name, dtype } of columns) {
    const found = schema.get(name);
    const is = found === undefined ? "" : dtypeName(found);
    if (is !== dtype) return `it states that column '${name}' is ${dtype}, but it is ${is}`;
  }
  // Values in folder names are not columns of the file.
  const own = (names: readonly string[]) => names.filter((name) => !folders.has(name)).join("\0");
  const isInOrder = own(columns.map(({ name }) => name)) === own([...schema.keys()]);
  return isInOrder ? null : "it names the columns in another order";
};
