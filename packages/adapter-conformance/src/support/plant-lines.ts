import type { ClientRequest } from "node:http";
import type { HeaderLine } from "@dyeing/sdk/adapter";

/**
 * Puts header lines into a request whose headers were given as an array, past every hook. Callers of a server stand for
 * other processes: the SDK of this one would take out, and count, what it does not allow.
 */
export function plantLines(sent: ClientRequest, lines: readonly HeaderLine[]): void {
  const request = sent as ClientRequest & { _header: string };
  const planted = new Set(lines.map(([name]) => name.toLowerCase()));
  const own = request._header.split("\r\n").filter((line) => {
    const name = line.slice(0, Math.max(line.indexOf(":"), 0)).toLowerCase();
    return line !== "" && !planted.has(name);
  });
  request._header = [...own, ...lines.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
}
