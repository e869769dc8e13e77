import { ABSENT, type AccessLogRecord, headerField } from "@dyeing/lanes/access-log";
import type { Cluster, Endpoint } from "@dyeing/lanes/explain";
import { headerText } from "../message/header-text.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { ResponseFlag } from "./response-flag.ts";
import { traceId } from "./trace-id.ts";

/** Whose calls are logged, and what of them. */
export interface LoggedListener {
  readonly caller: { readonly service: string; readonly version: string };
  /** The short name of the called host. */
  readonly service: string;
  readonly namespace: string;
  /** Lower case. */
  readonly logHeaders: readonly string[];
}

/** What becomes known of one call while it is proxied; at its end, one line of the access log. */
export class LogEntry {
  readonly #listener: LoggedListener;
  readonly #head: RequestHead;
  readonly #startTime = Date.now();
  readonly #started = performance.now();
  readonly #flags = new Set<ResponseFlag>();
  /** 0 when no response was begun. */
  responseCode = 0;
  details = ABSENT;
  bytesReceived = 0;
  bytesSent = 0;
  attempts = 0;
  /** The request as its route changed it. */
  sent: Pick<RequestHead, "headers" | "authority"> | undefined;
  routeName: string | undefined;
  cluster: Cluster | undefined;
  /** The endpoint of the last attempt. */
  endpoint: Endpoint | undefined;
  /** Whether that endpoint began a response. */
  answered = false;
  upstreamLocalAddress: string | undefined;
  upstreamServiceTime: number | undefined;
  grpcStatus: number | undefined;

  constructor(listener: LoggedListener, head: RequestHead) {
    this.#listener = listener;
    this.#head = head;
  }

  flag(flag: ResponseFlag): void {
    this.#flags.add(flag);
  }

  line(): AccessLogRecord {
    const head = this.#head;
    const { headers, authority } = this.sent ?? head;
    const { caller, namespace, logHeaders } = this.#listener;
    const first = (name: string): string => {
      const value = headers.lines(name)[0];
      return value === undefined ? ABSENT : headerText(value);
    };
    const record: Record<string, string | number> = {
      start_time: new Date(this.#startTime).toISOString(),
      method: head.method,
      path: head.path === "" ? ABSENT : head.path,
      protocol: head.protocol,
      response_code: this.responseCode,
      response_flags: this.#flags.size === 0 ? ABSENT : [...this.#flags].join(","),
      response_code_details: this.details,
      bytes_received: this.bytesReceived,
      bytes_sent: this.bytesSent,
      duration: Math.round(performance.now() - this.#started),
      upstream_service_time: this.upstreamServiceTime ?? ABSENT,
      user_agent: joined(headers.lines("user-agent")),
      request_id: joined(headers.lines("x-request-id")),
      authority: authority === "" ? ABSENT : authority,
      upstream_host: this.endpoint?.address ?? ABSENT,
      upstream_cluster: this.cluster?.name ?? ABSENT,
      upstream_local_address: this.upstreamLocalAddress ?? ABSENT,
      downstream_local_address: head.localAddress,
      downstream_remote_address: head.remoteAddress,
      route_name: this.routeName ?? ABSENT,
      trace_id: traceId(headers) ?? ABSENT,
      traceparent: first("traceparent"),
      x_trace_color: first("x-trace-color"),
      x_dye: first("x-dye"),
      grpc_status: this.grpcStatus ?? ABSENT,
      upstream_request_attempt_count: this.attempts,
      pod_name: `${caller.service}-${caller.version}`,
      pod_namespace: namespace,
      workload_name: caller.service,
      workload_version: caller.version,
      upstream_service: this.cluster?.service ?? this.#listener.service,
      upstream_version: (this.answered ? this.endpoint?.labels.version : undefined) ?? ABSENT,
    };
    for (const name of logHeaders) record[headerField(name)] = first(name);
    return record;
  }
}

/** Envoy joins the lines of some headers as it reads them; of others, `%REQ(...)%` is the first line. */
function joined(lines: readonly string[]): string {
  return lines.length === 0 ? ABSENT : headerText(lines.join(","));
}
