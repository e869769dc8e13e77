import type { DyeHeader, KeyOfHeader } from "./dye-header.ts";

const NAMES = '(?:"[a-z0-9-]+"(?: "[a-z0-9-]+")*)?';
const TEXT = '"([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,64})"';
const ORDINARY = new RegExp(
  `^h=\\((${NAMES})\\)(?:, rev=${TEXT})?(?:, rule=${TEXT})?(?:, org=${TEXT})?, hop=([0-9]{1,3})(, cut)?$`,
);
const NO_NAMES: readonly string[] = [];
const NO_KEYS: readonly KeyOfHeader[] = [];

/**
 * Reads `x-dye` as services write it when there is nothing special in it, at once instead of member by member. Undefined
 * for every other form: `parseDyeHeader` reads it, or refuses it. INVARIANT: what is read here, it would read the same.
 */
export function readOrdinary(text: string): DyeHeader | undefined {
  const match = ORDINARY.exec(text);
  if (match === null) return undefined;
  const [, names = "", revision, rule, origin, hop, cut] = match;
  const route = names === "" ? NO_NAMES : names.slice(1, -1).split('" "');
  // A set would cost more: they are few, in a text of bounded length.
  if (route.some((name, at) => route.indexOf(name) !== at)) return undefined;
  return {
    route,
    next: NO_NAMES,
    keys: NO_KEYS,
    revision,
    rule,
    origin,
    hop: Number(hop),
    cut: cut !== undefined,
    rest: "",
  };
}
