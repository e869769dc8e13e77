import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * The lines of a file that somebody is writing, from a byte on; none when there is no file. The last one may be half
 * written: it is read when the file is read again.
 */
export function completeLines(file: string, from = 0): readonly string[] {
  const text = readFrom(file, from);
  return text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
}

function readFrom(file: string, from: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return "";
  }
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - from));
    const read = bytes.length === 0 ? 0 : readSync(descriptor, bytes, 0, bytes.length, from);
    return bytes.toString("utf8", 0, read);
  } finally {
    closeSync(descriptor);
  }
}
