import { RawHeaderLines, type RoutingDecision } from "@dyeing/lanes/explain";
import { describe, expect, it } from "vitest";
import { routedTo } from "../../test/sample-decision.ts";
import type { AccessLogFile } from "../access-log/access-log-file.ts";
import { CallerBalancers } from "../balancing/caller-balancers.ts";
import { ActiveCalls } from "./active-calls.ts";
import type { Downstream } from "./downstream.ts";
import type { ListenerContext } from "./listener-context.ts";
import { ProxiedCall } from "./proxied-call.ts";
import { RunningMirrors } from "./running-mirrors.ts";
import type { UpstreamReceiver, Upstreams } from "./upstream.ts";

const routed: RoutingDecision = routedTo("order", ["127.0.0.1:1"], { version: "v1" });

/** A call between a caller and an endpoint that only record what is done with them. */
function scene(overrides: { readonly respond?: () => void; readonly attempt?: () => never } = {}) {
  const lines: Record<string, unknown>[] = [];
  const events: string[] = [];
  let endpointSide: UpstreamReceiver | undefined;
  const listener: ListenerContext = {
    caller: { service: "gateway", version: "v1" },
    host: "order",
    service: "order",
    namespace: "carpool",
    logHeaders: [],
    limits: { idleMs: 1000, totalMs: 1000 },
    log: { write: (record) => void lines.push(record) } as AccessLogFile,
    balancers: new CallerBalancers(),
    mirrors: new RunningMirrors(),
    shadowHostSuffix: false,
    active: new ActiveCalls(),
    route: () => routed,
  };
  const downstream: Downstream = {
    head: {
      method: "GET",
      path: "/",
      authority: "",
      protocol: "HTTP/1.1",
      rawHeaders: [],
      headers: new RawHeaderLines([]),
      body: "none",
      upgrade: false,
      localAddress: "",
      remoteAddress: "",
    },
    refusal: undefined,
    open: () => {},
    shut: () => {},
    pauseRequest: () => {},
    resumeRequest: () => {},
    respond: (status) => {
      events.push(`respond ${status}`);
      if (status === 200) overrides.respond?.();
    },
    write: () => true,
    end: () => void events.push("end"),
    reset: () => void events.push("reset"),
  };
  const upstreams: Upstreams = {
    attempt: (_endpoint, _head, receiver) => {
      overrides.attempt?.();
      endpointSide = receiver;
      return {
        write: () => true,
        end: () => {},
        pauseResponse: () => {},
        resumeResponse: () => {},
        abort: () => void events.push("abort"),
      };
    },
    retain: () => {},
    close: () => {},
  };
  const call = new ProxiedCall(listener, downstream, upstreams);
  call.start();
  return { call, lines, events, listener, endpointSide: () => endpointSide as UpstreamReceiver };
}

describe("ProxiedCall", () => {
  it("logs once, however often it ends", () => {
    const { call, lines, endpointSide, listener } = scene();
    call.requestEnd([]);
    endpointSide().responseHead(200, [], false);
    endpointSide().responseEnd([]);
    call.gone(false);
    call.cut();
    call.requestData(Buffer.from("late"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ response_flags: "-", bytes_received: 0 });
    expect(listener.active.size).toBe(0);
  });

  it("survives a request that cannot be sent, without trying again", () => {
    const { lines, events } = scene({
      attempt: () => {
        throw new TypeError("invalid path");
      },
    });
    expect(events).toEqual(["respond 502", "end"]);
    expect(lines).toEqual([expect.objectContaining({ response_flags: "UPE", upstream_request_attempt_count: 1 })]);
  });

  it("survives a response that cannot be passed on", () => {
    const { lines, events, call, endpointSide } = scene({
      respond: () => {
        throw new TypeError("invalid header");
      },
    });
    call.requestEnd([]);
    endpointSide().responseHead(200, [], false);
    expect(events).toEqual(["respond 200", "abort", "reset"]);
    expect(lines).toEqual([expect.objectContaining({ response_flags: "UPE" })]);
  });

  it("gives up the rest of a request whose answer is complete", () => {
    const { events, endpointSide } = scene();
    endpointSide().responseHead(200, [], true);
    expect(events).toEqual(["respond 200", "abort"]);
  });
});
