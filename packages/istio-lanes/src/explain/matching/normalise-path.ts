/** What a proxy does to a path before it routes. */
export interface PathForm {
  readonly normalisePaths: boolean;
  readonly mergeSlashes: boolean;
  readonly decodeSlashes: boolean;
}

/** Istio's default: `pathNormalization` says nothing. */
export const DEFAULT_PATH_FORM: PathForm = { normalisePaths: true, mergeSlashes: false, decodeSlashes: false };

/** A path, without its query string, as a proxy routes it and sends it on. */
export function routedPath(path: string, { normalisePaths, mergeSlashes, decodeSlashes }: PathForm): string {
  if (!normalisePaths) return path;
  const normal = normalisePath(decodeSlashes ? path.replaceAll(/%2f|%5c/gi, "/") : path);
  return mergeSlashes ? mergedSlashes(normal) : normal;
}

/** As Envoy does it: a path of slashes alone keeps its first and its last. */
function mergedSlashes(path: string): string {
  if (!path.includes("//")) return path;
  const segments = path.split("/").filter((segment) => segment !== "");
  return `${path.startsWith("/") ? "/" : ""}${segments.join("/")}${path.endsWith("/") ? "/" : ""}`;
}

/** Characters that a path keeps as they are; among the rest are those that are percent-encoded. */
const CLEAN = /^\/(?!\.)(?:[!$&'()*+,\-0-9:;=@A-Z[\]_a-z~.]|\/(?!\.))*$/;
const UNRESERVED = /[A-Za-z0-9\-._~]/;
const KEPT = /[!$&'()*+,\-./0-9:;=@A-Z[\]_a-z~]/;

/**
 * A path, without its query string, as Istio's proxies rewrite it before they route (`normalize_path`, RFC 3986): dot
 * segments are taken out, `\` is `/`, percent-encoded letters, digits and `-._~` are decoded. Double slashes and
 * encoded slashes stay.
 */
export function normalisePath(path: string): string {
  if (CLEAN.test(path) || !path.startsWith("/")) return path;
  const segments: string[] = [];
  const parts = decodeUnreserved(path).replaceAll("\\", "/").slice(1).split("/");
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === "..") segments.pop();
    if (part !== "." && part !== "..") segments.push(part);
    else if (last) segments.push("");
  }
  return `/${segments.join("/")}`;
}

function decodeUnreserved(path: string): string {
  let text = "";
  for (let index = 0; index < path.length; index++) {
    const char = path.charAt(index);
    if (char === "%") {
      const hex = path.slice(index + 1, index + 3);
      if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
        const decoded = String.fromCharCode(Number.parseInt(hex, 16));
        text += UNRESERVED.test(decoded) ? decoded : `%${hex}`;
        index += 2;
        continue;
      }
      text += char;
    } else if (char === "\\" || KEPT.test(char)) {
      text += char;
    } else {
      text += `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
    }
  }
  return text;
}
