/** Where Envoy says whose certificate the other side has shown. */
export const CLIENT_CERTIFICATE_HEADER = "x-forwarded-client-cert";

/**
 * The URIs in the certificate of whoever called the proxy in front of this service. The proxy appends its own element to the
 * list: what stands before the last one is what its caller wrote. Empty for a text that is not of Envoy's making.
 *
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-client-cert
 */
export function callerUris(lines: string | readonly string[] | undefined): readonly string[] {
  const text = Array.isArray(lines) && lines.length === 1 ? lines[0] : lines;
  if (typeof text !== "string") return NONE;
  const elements = split(text, ",");
  const last = elements?.at(-1);
  // Two lines that a server has joined have a blank there: then nobody knows which of them the proxy wrote.
  if (last === undefined || elements?.some((element) => element.startsWith(" ")) === true) return NONE;
  const pairs = split(last, ";") ?? NONE;
  return pairs.filter((pair) => /^uri=/i.test(pair)).map((pair) => unquoted(pair.slice("uri=".length)));
}

const NONE: readonly string[] = Object.freeze([]);

/** Parts between separators that do not stand in quotes; undefined where a quote is left open. */
function split(text: string, separator: string): readonly string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted && char === "\\") at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  if (quoted) return undefined;
  parts.push(text.slice(from));
  return parts;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value;
}
