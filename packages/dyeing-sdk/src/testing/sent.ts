import { messageReader } from "../carrier/message-reader.ts";
import { DyeRecord } from "../context/dye-record.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { decodeDye } from "../wire/decode-dye.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";

/** What of a dye was in a request. */
export interface Sent {
  /** Undefined: no dye. The caller knew of none, or the host may not receive one. */
  readonly color: string | undefined;
  /** By key, decoded. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The dye in headers that arrived: of a test server, in the shape in which it hands them out. */
export function sentIn(headers: object): Sent {
  const wire = decodeDye(messageReader(headers), NO_VOCABULARY, () => {});
  const tags = wire === undefined ? {} : new DyeRecord(wire, NO_VOCABULARY).tags;
  return { color: wire?.color, tags: { ...tags } };
}

/**
 * The dye that a call from here takes along. For the handlers of mocks (undici's MockAgent, nock, msw), which answer in the
 * caller's context, before there is a request on the wire: the headers that they are shown hold no dye yet.
 *
 * @param url Of the call, or its host.
 */
export function sentTo(dyeing: Pick<Dyeing, "outboundHeaders">, url: string | URL): Sent {
  const text = String(url);
  const host = URL.canParse(text) && /^[a-z]+:\/\//i.test(text) ? new URL(text).host : text;
  return sentIn(Object.fromEntries(dyeing.outboundHeaders(host)));
}
