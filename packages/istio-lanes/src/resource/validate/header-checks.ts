import type { Report } from "../report.ts";
import type { HeaderOperationsSpec, HeadersSpec } from "../shape/virtual-service.ts";
import type { Path } from "../source-document.ts";
import { refuse } from "./checks.ts";

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const PSEUDO_HEADERS: ReadonlySet<string> = new Set([":method", ":scheme", ":authority", ":path", ":status"]);
const CLAIM = /^@request\.auth\.claims(?:\..+|\[.+\])$/i;

/** A key of `headers` or `withoutHeaders` that stands for a claim of a JSON Web Token: at gateways only. */
export function isClaim(name: string): boolean {
  return CLAIM.test(name);
}

/** A key of `headers` or `withoutHeaders` of a match. */
export function checkMatchHeaderName(report: Report, path: Path, name: string): void {
  if (PSEUDO_HEADERS.has(name) || isClaim(name) || HEADER_NAME.test(name)) return;
  refuse(report, path, name === "" ? "a header needs a name" : `\`${name}\` is no header name`);
}

/** A name in a CORS policy. */
export function checkCorsHeaderName(report: Report, path: Path, name: string): void {
  if (!HEADER_NAME.test(name))
    refuse(report, path, name === "" ? "a header needs a name" : `\`${name}\` is no header name`);
}

export function isAuthorityName(name: string): boolean {
  return name.toLowerCase() === ":authority" || name.toLowerCase() === "host";
}

export function checkHeaders(report: Report, path: Path, headers: HeadersSpec | null | undefined): void {
  checkOperations(report, [...path, "request"], headers?.request, true);
  checkOperations(report, [...path, "response"], headers?.response, false);
}

function checkOperations(
  report: Report,
  path: Path,
  operations: HeaderOperationsSpec | null | undefined,
  authority: boolean,
): void {
  for (const operation of ["set", "add"] as const) {
    for (const [name, value] of Object.entries(operations?.[operation] ?? {})) {
      const here = [...path, operation, name];
      checkOperationName(report, here, name, authority);
      const fault = headerValueFault(value ?? "");
      if (fault !== undefined) refuse(report, here, fault);
    }
  }
  for (const [index, name] of (operations?.remove ?? []).entries()) {
    checkOperationName(report, [...path, "remove", index], name, false);
  }
}

function checkOperationName(report: Report, path: Path, name: string, authority: boolean): void {
  if (name === "") refuse(report, path, "a header needs a name");
  else if (authority && isAuthorityName(name)) return;
  else if (name.toLowerCase() === "host") refuse(report, path, "`Host` cannot be changed here");
  else if (name.startsWith(":")) refuse(report, path, `\`${name}\` cannot be changed`);
}

/** Why Envoy would not take a header's value, which may hold `%COMMAND(ARGUMENTS)%`. */
export function headerValueFault(value: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no header value may hold
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return "the value has a control character";
  let rest = value;
  for (;;) {
    const start = rest.indexOf("%");
    if (start === -1) return undefined;
    if (rest[start + 1] === "%") {
      rest = rest.slice(start + 2);
      continue;
    }
    const command = commandAt(rest.slice(start + 1));
    if (command === undefined) return `\`${value}\` has a \`%\` that ends nothing (\`%%\` is a percent sign)`;
    rest = rest.slice(start + 1 + command);
  }
}

/** The length of a command with its closing `%`. */
function commandAt(text: string): number | undefined {
  const name = /^[^%(]*/.exec(text)?.[0] ?? "";
  if (text[name.length] === "%") return name.length + 1;
  const list = /^[^%(]*\( *\[ *"(?:[^"\\)]|\\.)*"(?: *, *"(?:[^"\\)]|\\.)*")* *\] *\) *%/s.exec(text);
  const plain = /^[^%(]*\( *[^ [](?:[^")\\]|\\.)*\) *%/s.exec(text);
  return (list ?? plain)?.[0].length;
}
