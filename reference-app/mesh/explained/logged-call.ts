import { ABSENT, DYEING_FIELDS, ISTIO_FIELDS, repairedLane } from "@dyeing/lanes/access-log";
import { headerLines, type RouteRequest } from "@dyeing/lanes/explain";
import { COLOR_HEADER } from "@dyeing/sdk/wire";

/** What a proxy did with a request, as it says itself. */
export interface LoggedCall {
  readonly pod: string;
  /** As it was when it was routed. Headers that the log has no field for are not there. */
  readonly request: RouteRequest & { readonly port: number };
  /** Undefined: it found none. */
  readonly cluster: string | undefined;
  readonly routeName: string | undefined;
  readonly flags: readonly string[];
  /** Where it came in: of the proxy itself at gateways and for inbound requests. */
  readonly localAddress: string;
}

/** Fields that are request headers, by the names that these have. */
const HEADERS = new Map(
  Object.entries({ ...ISTIO_FIELDS, ...DYEING_FIELDS }).flatMap(([field, operator]) => {
    const [, header] = /^%REQ\(([^:)?]+)\)%$/.exec(operator) ?? [];
    return header === undefined ? [] : [[field, header.toLowerCase()] as const];
  }),
);

/** A line of an access log that is an HTTP request to somewhere else. Undefined for every other line. */
export function loggedCall(line: string): LoggedCall | undefined {
  if (!line.startsWith("{")) return undefined;
  const fields = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === "string" && value !== ABSENT && value !== "" ? value : undefined;
  };
  const cluster = text("upstream_cluster");
  const [method, host, localAddress, pod] = ["method", "authority", "downstream_local_address", "pod_name"].map(text);
  if (method === undefined || host === undefined || localAddress === undefined || pod === undefined) return undefined;
  if (cluster?.startsWith("inbound|")) return undefined;
  const routeName = text("route_name");
  const redyed = routeName !== undefined && repairedLane(routeName) !== undefined;
  const headers: Record<string, string> = {};
  for (const field of Object.keys(fields)) {
    const known = Object.hasOwn(ISTIO_FIELDS, field) || Object.hasOwn(DYEING_FIELDS, field);
    const name = known ? HEADERS.get(field) : field.replaceAll("_", "-");
    const value = text(field);
    // The log shows headers as the route left them; before, there was no color.
    if (redyed && name === COLOR_HEADER) continue;
    if (name !== undefined && value !== undefined) headers[name] = value;
  }
  return {
    pod,
    request: {
      host,
      port: Number(localAddress.slice(localAddress.lastIndexOf(":") + 1)),
      method,
      path: text("path") ?? "/",
      headers: headerLines(headers),
    },
    cluster,
    routeName,
    flags: (text("response_flags") ?? "").split(",").filter(Boolean),
    localAddress,
  };
}
