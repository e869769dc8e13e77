import type { Expectation, Topology } from "../src/index.ts";

/** A small system: edge -> a (gray: v2) -> b (gray: v2) -> queue -> c, and a -> an outside host. */
export const topology: Topology = {
  edges: [
    { id: "edge->a", from: "edge", to: "a", propagates: "dye" },
    { id: "a->b", from: "a", to: "b", propagates: "dye" },
    { id: "b->c", from: "b", to: "c", propagates: "dye" },
    { id: "a->bank", from: "a", to: "bank", propagates: "nothing" },
  ],
  lanes: { gray: { a: "v2", b: "v2" }, blue: { b: "v2" } },
  baseline: "v1",
};

export const readOptions = {
  tagHeaders: ["x-user-level", "x-env"],
  witnessHeader: "x-ride-witness",
  idPattern: /ride-\d+/,
  idHeaders: ["x-ride-id"],
};

/** One line of evidence, still an object, so that tests can damage it before it becomes text. */
export type Line = Record<string, unknown>;

export function expectation(index: number, color: string): Expectation {
  const id = `ride-${index}`;
  const witness = `witness-${index}`;
  return {
    id,
    traceId: index.toString(16).padStart(32, "a"),
    color,
    witness,
    tags: { "x-ride-witness": witness, "x-user-level": "VIP3", "x-env": null },
    calls: { "edge->a": 1, "a->b": 1, "b->c": 1, "a->bank": 1 },
  };
}

/** The headers that a call of this trace has when all is well. */
export function headersOf({ color, witness = "", traceId, id }: Expectation): Record<string, string> {
  return {
    "x-trace-color": color,
    "x-dye": `h=("x-user-level" "x-ride-witness"), rev="1", hop=1`,
    "x-user-level": "VIP3",
    "x-ride-witness": witness,
    "x-request-id": `request-of-${id}`,
    traceparent: `00-${traceId}-00000000000000aa-01`,
  };
}

/** The evidence of one trace that went as expected, in the order of its hops. */
export function linesOf(one: Expectation, start = Date.parse("2026-11-24T08:00:00.000Z")): Line[] {
  const lane = topology.lanes[one.color] ?? {};
  const a = lane.a ?? "v1";
  const b = lane.b ?? "v1";
  const headers = headersOf(one);
  const message = { edge: "b->c", topic: "done", messageId: `message-${one.id}`, headers, payload: { rideId: one.id } };
  return [
    accessLine(one, start, 100, "edge", "v1", "a", a),
    accessLine(one, start + 10, 20, "a", a, "b", b),
    { event: "message.published", version: b, time: start + 15, ...message },
    { event: "message.received", version: "v1", time: start + 600, ...message },
    {
      event: "outside.received",
      name: "bank",
      method: "POST",
      path: "/charges",
      headers: { "content-type": "application/json" },
      body: { key: one.id },
      time: new Date(start + 50).toISOString(),
    },
  ];
}

export function accessLine(
  one: Expectation,
  start: number,
  duration: number,
  from: string,
  fromVersion: string,
  to: string,
  version: string,
): Line {
  const headers = headersOf(one);
  return {
    start_time: new Date(start).toISOString(),
    duration,
    method: "POST",
    path: `/v1/${to}?rideId=${one.id}`,
    protocol: "HTTP/1.1",
    response_code: 200,
    response_flags: "-",
    request_id: headers["x-request-id"],
    trace_id: one.traceId,
    traceparent: headers.traceparent,
    x_trace_color: headers["x-trace-color"],
    x_dye: headers["x-dye"],
    x_user_level: headers["x-user-level"],
    x_ride_witness: headers["x-ride-witness"],
    x_env: "-",
    x_ride_id: one.id,
    grpc_status: "-",
    upstream_request_attempt_count: 1,
    workload_name: from,
    workload_version: fromVersion,
    upstream_service: to,
    upstream_version: version,
  };
}

/** Proxy requests per edge of traces that went as expected. */
export function requestCounts(traces: number): Record<string, number> {
  return { "edge->a": traces, "a->b": traces };
}

/** The line of a call that its application sent without dye, and that the mesh dyed again, as a proxy of Istio writes it. */
export function redyed(line: Line, lane = "gray"): Line {
  return {
    ...stripDye(line),
    x_trace_color: lane,
    x_dye: null,
    route_name: `redye.${lane}`,
    upstream_cluster: `outbound|80|${lane}|${line.upstream_service}.shop.svc.cluster.local`,
    upstream_service: [{ host: `${line.upstream_service}.shop.svc.cluster.local`, name: line.upstream_service }],
  };
}

/** Makes a line carry nothing of its dye; request id and trace headers stay. */
export function stripDye(line: Line): Line {
  if (line.event === undefined) {
    return { ...line, x_trace_color: "-", x_dye: "-", x_user_level: "-", x_ride_witness: "-" };
  }
  const { traceparent, "x-request-id": requestId } = line.headers as Record<string, string>;
  return { ...line, headers: { traceparent, "x-request-id": requestId } };
}
