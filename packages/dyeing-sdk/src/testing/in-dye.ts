import type { Dyeing } from "../dyeing/dyeing.ts";
import { encodeDye } from "../wire/encode-dye.ts";
import { isColor } from "../wire/grammar.ts";
import { REQUEST_ID_HEADER } from "../wire/header-names.ts";
import { makeTag } from "../wire/make-tag.ts";
import { keyOfHeader } from "../wire/vocabulary.ts";

/** What a request under test arrives with. */
export interface DyeUnderTest {
  /** `default`: undyed, and known to be. */
  readonly color: string;
  /** Tags by the header that carries them, not encoded: `{ "x-user-level": "VIP3" }`. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

/**
 * Runs code as it would run in a request that arrived with this dye, without a server.
 *
 * @throws TypeError for a dye that could not have arrived: a test must not pass because nothing was dyed.
 */
export function inDye<T>(dyeing: Pick<Dyeing, "receiveMessage">, dye: DyeUnderTest, fn: () => T): T {
  const { color, tags = {}, requestId } = dye;
  if (!isColor(color)) throw new TypeError(`\`${color}\` is not a color`);
  const wireTags = Object.entries(tags).map(([name, value]) => {
    const header = name.toLowerCase();
    const tag = makeTag({ key: keyOfHeader(header), header, scope: "route", priority: 0 }, value);
    if (tag === undefined) throw new TypeError(`header \`${name}\` cannot carry the tag \`${value}\``);
    return tag;
  });
  const lines = encodeDye({
    color,
    tags: wireTags,
    revision: undefined,
    rule: undefined,
    origin: "test",
    hop: 0,
    cut: false,
    rest: "",
  });
  const headers = Object.fromEntries(lines);
  return dyeing.receiveMessage(requestId === undefined ? headers : { ...headers, [REQUEST_ID_HEADER]: requestId }, fn);
}
