import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import { startGuard } from "../guard/index.ts";
import type { Exchange } from "../inbound/exchange.ts";
import type { PolicySource } from "../policy/policy.ts";
import { DecisionCounts } from "../telemetry/decision-counts.ts";
import { createDyeing } from "./create-dyeing.ts";
import type { Dyeing } from "./dyeing.ts";
import type { DyeingOptions } from "./dyeing-options.ts";

type Attributes = Readonly<Record<string, unknown>>;
type Observe = (observer: { observe(value: number, attributes: Attributes): void }) => void;

/** A meter provider that collects when it is asked to. */
class Collector {
  readonly instruments = new Map<string, Set<Observe>>();
  readonly provider = { getMeter: () => this.#meter() };

  collect(name: string): { value: number; attributes: Attributes }[] {
    const got: { value: number; attributes: Attributes }[] = [];
    for (const observe of this.instruments.get(name) ?? []) {
      observe({ observe: (value, attributes) => void got.push({ value, attributes }) });
    }
    return got;
  }

  #meter() {
    const make = (name: string) => {
      const callbacks = this.instruments.get(name) ?? new Set<Observe>();
      this.instruments.set(name, callbacks);
      return {
        addCallback: (observe: Observe) => void callbacks.add(observe),
        removeCallback: (observe: Observe) => void callbacks.delete(observe),
      };
    };
    return { createObservableCounter: make, createObservableGauge: make };
  }
}

const made: Dyeing[] = [];
function edge(options: Partial<DyeingOptions> = {}): Dyeing {
  const policy = handMadePolicy({
    color: (facts) => facts.header("x-want"),
    tags: [{ key: "level", header: "x-user-level", from: () => "VIP3" }],
  });
  const dyeing = createDyeing({ service: "gateway", role: "edge", policy, ...options });
  made.push(dyeing);
  return dyeing;
}
const exchange = (headers: Readonly<Record<string, string>>): Exchange => ({
  method: "GET",
  target: "/",
  header: (name) => headers[name],
});
const registered = (collector: Collector) => metrics.setGlobalMeterProvider(collector.provider as never);

afterEach(() => {
  for (const dyeing of made.splice(0)) dyeing.close();
  metrics.disable();
  context.disable();
});

it("metrics: counters by reason, decisions by rule, the active revision, read when they are collected", () => {
  const collector = new Collector();
  registered(collector);
  const dyeing = edge();
  for (const want of ["gray", "gray", undefined]) dyeing.receive(exchange(want ? { "x-want": want } : {}), () => {});
  dyeing.receive(exchange({ "x-trace-color": "forged" }), () => {});
  const of = (more: Attributes) => ({ "dyeing.service": "gateway", ...more });
  expect(collector.collect("dyeing.events")).toEqual([
    { value: 1, attributes: of({ "dyeing.reason": "inbound-untrusted" }) },
  ]);
  expect(collector.collect("dyeing.decisions")).toEqual([
    { value: 2, attributes: of({ "dyeing.rule": "hand-made", "dyeing.dyed": true }) },
    { value: 2, attributes: of({ "dyeing.rule": "(none)", "dyeing.dyed": false }) },
  ]);
  expect(collector.collect("dyeing.policy.active")).toEqual([{ value: 1, attributes: of({ "dyeing.revision": "1" }) }]);
  dyeing.close();
  expect(collector.collect("dyeing.events")).toEqual([]);
});

it("metrics: how the source of policies does, and the sources that it asks", () => {
  const collector = new Collector();
  registered(collector);
  const counts = { loads: 7, failed: 1, late: 2, stale: 3 };
  const policy: PolicySource = {
    ...handMadePolicy(),
    status: () => ({
      reloads: 4,
      rejections: { invalid: 1, older: 0 },
      sources: { users: { state: "answers", ...counts }, zones: { state: "down", ...counts } },
    }),
  };
  edge({ policy });
  const of = (more: Attributes) => ({ "dyeing.service": "gateway", ...more });
  expect(collector.collect("dyeing.policy.reloads")).toEqual([
    { value: 4, attributes: of({ "dyeing.result": "active" }) },
    { value: 1, attributes: of({ "dyeing.result": "invalid" }) },
    { value: 0, attributes: of({ "dyeing.result": "older" }) },
  ]);
  expect(collector.collect("dyeing.source.loads")).toEqual([
    { value: 7, attributes: of({ "dyeing.source": "users" }) },
    { value: 7, attributes: of({ "dyeing.source": "zones" }) },
  ]);
  expect(collector.collect("dyeing.source.faults").slice(0, 3)).toEqual([
    { value: 1, attributes: of({ "dyeing.source": "users", "dyeing.fault": "failed" }) },
    { value: 2, attributes: of({ "dyeing.source": "users", "dyeing.fault": "late" }) },
    { value: 3, attributes: of({ "dyeing.source": "users", "dyeing.fault": "stale" }) },
  ]);
  expect(collector.collect("dyeing.source.up").map(({ value }) => value)).toEqual([1, 0]);
});

it("metrics: a source that says nothing has none", () => {
  const collector = new Collector();
  registered(collector);
  edge();
  for (const name of ["dyeing.policy.reloads", "dyeing.source.loads", "dyeing.source.up"]) {
    expect([name, collector.instruments.has(name), collector.collect(name)]).toEqual([name, true, []]);
  }
});

it("metrics: what a guard has found, by client and reason, until it is closed", async () => {
  const collector = new Collector();
  registered(collector);
  const server = createServer((_req, res) => res.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  edge({ allow: ["127.0.0.1"] });
  const guard = startGuard({ logger: { warn: () => {} } });
  for (let call = 0; call < 3; call += 1) {
    await new Promise((done) => get({ port, host: "127.0.0.1" }, (res) => res.resume().on("end", done)));
  }
  const attributes = { "dyeing.client": "node:http", "dyeing.reason": "no-context" };
  expect(collector.collect("dyeing.guard.calls")).toEqual([{ value: 3, attributes }]);
  expect(collector.collect("dyeing.guard.findings")).toEqual([{ value: 1, attributes }]);
  guard.close();
  expect(collector.collect("dyeing.guard.calls")).toEqual([]);
  server.close();
});

it("metrics: a provider that is registered later has what was counted before", () => {
  const dyeing = edge();
  dyeing.receive(exchange({ "x-want": "gray" }), () => {});
  const collector = new Collector();
  registered(collector);
  dyeing.receive(exchange({ "x-want": "gray" }), () => {});
  expect(collector.collect("dyeing.decisions").map(({ value }) => value)).toEqual([2]);
});

it("metrics: a provider that throws fails no request", () => {
  const provider = {
    getMeter: () => {
      throw new Error("no meter");
    },
  };
  metrics.setGlobalMeterProvider(provider as never);
  const dyeing = edge();
  expect(dyeing.receive(exchange({ "x-want": "gray" }), () => dyeing.current()?.color)).toBe("gray");
});

it("row 30: rules that reloads bring do not grow metrics for ever", () => {
  const counts = new DecisionCounts();
  for (let index = 0; index < 2000; index += 1) counts.add(`rule-${index}`, true);
  counts.add("rule-0", true);
  const all = [...counts.all()];
  expect(all.length).toBeLessThanOrEqual(513);
  expect(all.find(({ rule }) => rule === "rule-0")?.count).toBe(2);
  expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(2001);
});

it("channels: what was decided, and what was counted", () => {
  const heard: unknown[] = [];
  const listen = (message: unknown) => void heard.push(message);
  subscribe("dyeing:decided", listen);
  subscribe("dyeing:counted", listen);
  try {
    edge().receive(exchange({ "x-want": "gray", "x-dye-sig": "forged" }), () => {});
  } finally {
    unsubscribe("dyeing:decided", listen);
    unsubscribe("dyeing:counted", listen);
  }
  expect(JSON.parse(JSON.stringify(heard))).toEqual([
    { service: "gateway", color: "gray", dyed: true, rule: "hand-made", revision: "1", tags: { level: "VIP3" } },
    { service: "gateway", reason: "inbound-untrusted" },
  ]);
});

it("the span that is open says color and rule", () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const said = new Map<string, unknown>();
  const span = {
    spanContext: () => ({ traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7", traceFlags: 1 }),
    setAttribute: (name: string, value: unknown) => said.set(name, value),
  };
  const ctx = trace.setSpan(context.active(), span as never);
  const dyeing = edge();
  context.with(ctx, () => dyeing.receive(exchange({ "x-want": "gray" }), () => {}));
  expect(Object.fromEntries(said)).toEqual({ "dyeing.color": "gray", "dyeing.rule": "hand-made" });
  said.clear();
  context.with(ctx, () => dyeing.receiveMessage({ "x-trace-color": "blue" }, () => {}));
  expect(Object.fromEntries(said)).toEqual({ "dyeing.color": "blue" });
});
