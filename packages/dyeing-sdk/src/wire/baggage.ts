/**
 * What a baggage may have (W3C Baggage, section 3.3.2): a service has to hand on as much, and may drop what is more. So
 * nothing is added beyond.
 */
const MAX_BYTES = 8192;
const MAX_MEMBERS = 64;

/** Of what stands in a header, what does not stand for itself in a baggage (section 3.3.1.3); `+` is a blank to some. */
const ENCODED = /["%+;\\]/g;

/** The key of a list member, which may have properties behind its value. */
function keyOf(member: string): string {
  return member.slice(0, Math.max(0, member.indexOf("="))).trim();
}

/** A member that carries a header: the value is the header's text, whatever is escaped in it. */
export function baggageMember(header: string, value: string): string {
  return `${header}=${value.replaceAll(ENCODED, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** A baggage without some members; the others as they stand, in their order. Undefined when nothing is left. */
export function baggageWithout(text: string, isGone: (key: string) => boolean): string | undefined {
  if (!text.split(",").some((member) => isGone(keyOf(member)))) return text;
  const kept = text.split(",").filter((member) => !isGone(keyOf(member)));
  return kept.every((member) => member.trim() === "") ? undefined : kept.join(",");
}

/** A baggage with these members behind its own. Undefined when they do not fit. */
export function baggageWith(text: string | undefined, members: readonly string[]): string | undefined {
  const whole = text === undefined || text.trim() === "" ? members.join(",") : `${text},${members.join(",")}`;
  return whole.length <= MAX_BYTES && whole.split(",").length <= MAX_MEMBERS ? whole : undefined;
}

/** All values of a key, as they stood in the header that they carry. Undefined for an escape that is none. */
export function baggageValues(text: string, key: string): readonly (string | undefined)[] {
  // What is longer, nobody has to hand on: it is not looked through either.
  if (text.length > MAX_BYTES) return [];
  return text
    .split(",")
    .filter((member) => keyOf(member) === key)
    .map((member) =>
      decoded(
        member
          .slice(member.indexOf("=") + 1)
          .split(";", 1)[0]
          ?.trim() ?? "",
      ),
    );
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
