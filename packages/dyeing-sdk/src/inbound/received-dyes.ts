import { type DyeRecord, receivedDye } from "../context/dye-record.ts";
import type { HeaderReader } from "../wire/decode-dye.ts";
import { DYE_HEADER } from "../wire/header-names.ts";
import type { Vocabulary } from "../wire/vocabulary.ts";
import type { WireDye } from "../wire/wire-dye.ts";

/** Few different dyes are alive at a time. Cleared when full: tags that are unique per request must not grow this. */
const MAX_REMEMBERED = 256;

/**
 * The dyes that arrived lately. Requests whose dye is the same to the byte share one record, and with it the encoded
 * header lines: a context that an idle socket keeps alive then keeps next to nothing of its own.
 *
 * Every request is decoded and checked by itself first; what is saved is not the check but what it would leave behind.
 */
export class ReceivedDyes {
  #vocabulary: Vocabulary | undefined;
  readonly #records = new Map<string, DyeRecord>();

  /** The record of a dye that `decodeDye` made of what `read` reads. */
  recordOf(wire: WireDye, read: HeaderReader, vocabulary: Vocabulary): DyeRecord {
    const text = read(DYE_HEADER);
    // Cut: x-dye does not tell then which of the listed tags are there.
    if (wire.cut || typeof text !== "string") return receivedDye(wire, vocabulary);
    if (vocabulary !== this.#vocabulary) {
      this.#vocabulary = vocabulary;
      this.#records.clear();
    }
    const key = keyOf(wire, text);
    let record = this.#records.get(key);
    if (record === undefined) {
      record = receivedDye(wire, vocabulary);
      if (this.#records.size >= MAX_REMEMBERED) this.#records.clear();
      this.#records.set(key, record);
    }
    return record;
  }
}

/** x-dye names everything but the color and the values, in order. No value holds a comma. */
function keyOf(wire: WireDye, text: string): string {
  let key = wire.color;
  for (const tag of wire.tags) key += `,${tag.value}`;
  return `${key},${text}`;
}
