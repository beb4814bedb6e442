/**
 * Reads the column types of a Parquet file from its footer. Polars exposes too little: it has no JavaScript dtype for
 * some columns, does not expose the unit of a duration, and does not distinguish the old 96-bit times, which it
 * truncates at 2262.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FileMetaData, parquetMetadata, type SchemaElement } from "hyparquet";

export interface FileColumn {
  readonly name: string;
  /** A name of its type, such as 'uuid' or 'binary'. */
  readonly words: string;
  /** The physical type; null if it contains columns of its own. */
  readonly physical: SchemaElement["type"] | null;
  /** The logical type. */
  readonly logical: string | null;
}

export interface Footer {
  /** In the order of the file; several may have one name. */
  readonly columns: readonly FileColumn[];
  readonly metadata: FileMetaData;
}

/** The length of the footer, and the marker at the end of the file. */
const trailer = 8;

export const readFooter = (file: string): Footer => {
  const metadata = parquetMetadata(footerBytes(file), { geoparquet: false });
  return { columns: topLevel(metadata.schema), metadata };
};

const footerBytes = (file: string): ArrayBuffer => {
  const open = openSync(file, "r");
  try {
    const { size } = fstatSync(open);
    const read = (length: number): ArrayBuffer => {
      const bytes = Buffer.alloc(Math.min(length, size));
      readSync(open, bytes, 0, bytes.length, size - bytes.length);
      return bytes.buffer;
    };
    const length = new DataView(read(trailer)).getUint32(0, true);
    return read(length + trailer);
  } finally {
    closeSync(open);
  }
};

/** The schema is a tree in depth-first order. A damaged one may count more children than there are elements. */
export const topLevel = (schema: readonly SchemaElement[]): readonly FileColumn[] => {
  const columns: FileColumn[] = [];
  let at = 1;
  const after = (place: number): number => {
    let next = place + 1;
    const children = schema[place]?.num_children ?? 0;
    for (let child = 0; child < children && next < schema.length; child++) next = after(next);
    return next;
  };
  for (let element = schema[at]; element !== undefined; element = schema[at]) {
    const logical = element.logical_type?.type ?? element.converted_type ?? null;
    columns.push({
      name: element.name,
      words: wordsOf(element, logical),
      physical: (element.num_children ?? 0) > 0 ? null : (element.type ?? null),
      logical,
    });
    at = after(at);
  }
  return columns;
};

const physicalWords: Readonly<Record<string, string>> = {
  BYTE_ARRAY: "binary",
  FIXED_LEN_BYTE_ARRAY: "binary",
  FLOAT16: "f16",
  UTF8: "text",
  STRING: "text",
};

const wordsOf = (
  { type, type_length, num_children, repetition_type }: SchemaElement,
  logical: string | null,
): string => {
  if (repetition_type === "REPEATED") return "list";
  if ((num_children ?? 0) > 0) return logical?.toLowerCase() ?? "struct";
  const typeName = logical ?? type ?? "unknown";
  const words = physicalWords[typeName] ?? typeName.toLowerCase();
  return typeName === "FIXED_LEN_BYTE_ARRAY" ? `${words}[${type_length}]` : words;
};

/** Whether it contains text, whatever the writer's own schema says: an enumeration, a dictionary. */
export const holdsText = ({ physical, logical }: FileColumn): boolean =>
  physical === "BYTE_ARRAY" && (logical === "STRING" || logical === "UTF8" || logical === "ENUM");
