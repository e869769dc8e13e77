import { STATUS_CODES } from "node:http";

/** Where Envoy's words differ from Node's. */
const ENVOYS: Readonly<Record<number, string>> = {
  418: "Unknown",
  451: "Unknown",
  509: "Unknown",
  599: "Last Unassigned Server Error Code",
};

/** The words behind a status in HTTP/1.1, as Envoy writes them, whatever the service wrote. */
export function reasonPhrase(status: number): string {
  return ENVOYS[status] ?? STATUS_CODES[status] ?? "Unknown";
}
