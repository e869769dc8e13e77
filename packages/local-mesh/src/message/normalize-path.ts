/** Nothing to do: neither escapes nor backslashes nor segments of dots, nor what must be escaped. */
const NORMAL = /^(?:\/(?!\.\.?(?:[/;]|$))[A-Za-z0-9_~!$&'()*+,;=:@.-]*)+$/;
const UNRESERVED = /^[A-Za-z0-9_.~-]$/;
/** Parameters behind the dots do not make another segment of them. */
const DOT = /^(?:\.|%2e)(?:;.*)?$/is;
const DOT_DOT = /^(?:\.|%2e){2}(?:;.*)?$/is;
/** What stands for itself in a path. */
const PLAIN = /^[A-Za-z0-9_~!$&'()*+,;=:@.[\]-]$/;

/**
 * The normal form of a path without its query, as Istio has Envoy make it by default (`pathNormalization: BASE`): dot
 * segments are resolved, `\` is `/`, escapes of unreserved characters are decoded; `//` and `%2f` stay. Undefined when
 * there is none: an escaped NUL. `path` begins with `/`.
 */
export function normalizePath(path: string): string | undefined {
  if (NORMAL.test(path)) return path;
  if (/%00/.test(path)) return undefined;
  const segments = path.slice(1).replaceAll("\\", "/").split("/");
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (DOT_DOT.test(segment)) {
      kept.pop();
      if (last) kept.push("");
    } else if (DOT.test(segment)) {
      if (last) kept.push("");
    } else {
      kept.push(normalizeSegment(segment));
    }
  }
  return `/${kept.join("/")}`;
}

function normalizeSegment(segment: string): string {
  const decoded = segment.replace(/%[0-9A-Fa-f]{2}|./gs, (part) => {
    if (part.length === 3) {
      const char = String.fromCharCode(Number.parseInt(part.slice(1), 16));
      return UNRESERVED.test(char) ? char : part;
    }
    if (part === "%") return LONE;
    return PLAIN.test(part) ? part : escaped(part);
  });
  // What was no escape must not become one by what was decoded behind it.
  return decoded.replace(/\0(?=[0-9A-Fa-f]{2})/g, "%25").replaceAll(LONE, "%");
}

/** Stands for a percent sign that begins no escape; no path holds it. */
const LONE = "\0";

/** `part` is one byte, as Node gives it. */
function escaped(part: string): string {
  return `%${part.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
