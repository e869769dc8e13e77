import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { MAX_POLICY_BYTES } from "../document/read-text.ts";
import { unreadable } from "./unreadable.ts";

/** How often a file that is being written is looked at again, before it is given up until it changes or is polled. */
const MAX_LOOKS = 20;

/**
 * The content of a policy file, once nobody writes it any more: it has to be the same for `settleMs`. The file is held open
 * meanwhile, so that one that is replaced again and again is read all the same. Throws PolicyError.
 */
export async function readSettled(path: string, settleMs: number): Promise<Uint8Array> {
  const file = await openAgain(path, settleMs);
  try {
    let before = await contentOf(file, path);
    for (let look = 0; settleMs > 0 && look < MAX_LOOKS; look += 1) {
      await pause(settleMs);
      const now = await contentOf(file, path);
      if (now.equals(before)) return now;
      before = now;
    }
    if (settleMs > 0) throw unreadable(path, "it changes while it is read");
    return before;
  } finally {
    await file.close();
  }
}

/** Some editors delete a file before they write it. */
async function openAgain(path: string, settleMs: number): Promise<FileHandle> {
  try {
    return await openFile(path);
  } catch {
    await pause(settleMs);
  }
  try {
    return await openFile(path);
  } catch (cause) {
    throw unreadable(path, undefined, cause);
  }
}

/** Not blocking: opening a named pipe would wait for its writer, in one of the few threads that read files. */
function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

async function contentOf(file: FileHandle, path: string): Promise<Buffer> {
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw unreadable(path, "it is not a file");
    // One more than allowed: then it is refused for its size.
    const buffer = Buffer.alloc(Math.min(stat.size, MAX_POLICY_BYTES) + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } catch (cause) {
    throw unreadable(path, undefined, cause);
  }
}

function pause(ms: number): Promise<void> {
  return wait(ms, undefined, { ref: false });
}
