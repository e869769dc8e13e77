import type { Count } from "../process/runtime.ts";
import { decodeDye } from "../wire/decode-dye.ts";
import type { HeaderReader } from "../wire/header-reader.ts";
import type { Vocabulary } from "../wire/vocabulary.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import { mirrorReader, type RestoreSettings } from "./mirror-reader.ts";

/** The dye in headers: their own, else, where that is asked for, the one in a mirror. */
export function readDye(
  read: HeaderReader,
  vocabulary: Vocabulary,
  restores: RestoreSettings | undefined,
  count: Count,
): WireDye | undefined {
  const dye = decodeDye(read, vocabulary, count);
  if (dye !== undefined || restores === undefined) return dye;
  const mirrored = mirrorReader(read, vocabulary, restores);
  const restored = mirrored === undefined ? undefined : decodeDye(mirrored, vocabulary, count);
  if (restored !== undefined) count("dye-restored");
  return restored;
}
