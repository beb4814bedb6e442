/** Reads a text file in chunks of whole lines. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { isGzipped } from "../inputs/file-formats.ts";

/** The file does not have the format of its extension; `message` says why, without a full stop. */
export class MalformedFile extends Error {}

export interface LineChunk {
  /** Ends with a line end, except for the last chunk of a file that does not. */
  readonly bytes: Buffer;
  /** The number of its first line, counted from 1. */
  readonly line: number;
}

const newline = 0x0a;

/**
 * The longest line that is read. JavaScript cannot hold more than half a gigabyte of text, and a small compressed file
 * can expand to that.
 */
const longest = 64 * 1024 * 1024;

const chunksOf = (file: string): AsyncIterable<Buffer> => {
  const source = createReadStream(file, { highWaterMark: 1 << 20 });
  // Errors of either stream surface in the loop over the result.
  return isGzipped(file) ? pipeline(source, createGunzip({ chunkSize: 1 << 20 }), () => undefined) : source;
};

/** Chunks that are valid UTF-8; a byte order mark is removed. */
export async function* readChunks(file: string): AsyncGenerator<LineChunk> {
  let line = 1;
  let rest: readonly Buffer[] = [];
  let bufferedBytes = 0;
  let isFirst = true;
  const checked = (bytes: Buffer): LineChunk => {
    if (!isUtf8(bytes))
      throw new MalformedFile(`line ${(line + wrongLine(bytes)).toLocaleString("en-US")} is not UTF-8`);
    const start = isFirst && bytes.subarray(0, 3).equals(Buffer.from("\ufeff")) ? 3 : 0;
    const piece = { bytes: bytes.subarray(start), line };
    isFirst = false;
    line += count(bytes);
    return piece;
  };
  for await (const chunk of chunksOf(file)) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) yield checked(Buffer.concat([...rest, chunk.subarray(0, end)]));
    rest = end > 0 ? [chunk.subarray(end)] : [...rest, chunk];
    bufferedBytes = end > 0 ? chunk.length - end : bufferedBytes + chunk.length;
    if (bufferedBytes > longest) throw new MalformedFile(`line ${line.toLocaleString("en-US")} is longer than 64 MB`);
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield checked(last);
}

export const count = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
};

const wrongLine = (bytes: Buffer): number => {
  let lines = 0;
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return lines;
    lines++;
    start = end + 1;
  }
  return lines;
};
