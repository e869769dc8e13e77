import { afterEach, expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { createDyeing } from "./create-dyeing.ts";
import type { Dyeing } from "./dyeing.ts";
import type { DyeingOptions } from "./dyeing-options.ts";

const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const made: Dyeing[] = [];
function dyeingOf(options: Partial<DyeingOptions>): Dyeing {
  const dyeing = createDyeing({ service: "subject", allow: ["order"], ...options });
  made.push(dyeing);
  return dyeing;
}
afterEach(() => {
  for (const dyeing of made.splice(0)) dyeing.close();
});
const exchange = (headers: Readonly<Record<string, string>>): Exchange => ({
  method: "GET",
  target: "/",
  header: (name) => headers[name],
});
type Sent = Readonly<Record<string, string>>;
const none = () => [];
const sentBy = (dyeing: Dyeing, headers: Sent, valuesOf?: (name: string) => readonly string[]): Sent =>
  dyeing.receive(exchange(headers), () => Object.fromEntries(dyeing.outboundHeaders("order", () => false, valuesOf)));

it.for([
  ["no object", { mirrors: "baggage" }, "mirrors", "not an object"],
  ["a key that is unknown", { mirrors: { read: [] } }, "mirrors.read", "there are `write`"],
  ["no list", { mirrors: { write: "baggage" } }, "mirrors.write", 'write `write: ["baggage"]`'],
  ["another header", { mirrors: { restoreFrom: ["b3"] } }, "mirrors.restoreFrom[0]", "neither"],
  ["a tag by its key", { mirrors: { write: ["baggage"], tags: ["user_level"] } }, "mirrors.tags[0]", "no header"],
  ["a header of no tag", { mirrors: { write: ["baggage"], tags: ["cookie"] } }, "mirrors.tags[0]", "no header"],
  ["tags for nothing", { mirrors: { tags: ["x-user-level"] } }, "mirrors.tags", "do nothing without"],
] as const)("mirror options that are refused: %s", ([, options, option, message]) => {
  const create = () => createDyeing({ service: "order", ...(options as Partial<DyeingOptions>) });
  expect(create).toThrow(ConfigurationError);
  expect(create).toThrow(message);
  expect(create).toThrow(expect.objectContaining({ option }));
});

it("an edge sends on no mirror from outside, whoever hands it on, and writes its own", () => {
  const forged = { traceparent: PARENT, tracestate: "dyeing=blue,rojo=1" };
  const tracers = (name: string) => (name === "baggage" ? ["userId=1,x-trace-color=blue"] : []);
  const edge = (mirrors: DyeingOptions["mirrors"]) =>
    dyeingOf({ role: "edge", policy: handMadePolicy({ color: () => "gray" }), ...(mirrors && { mirrors }) });
  expect(sentBy(edge(undefined), forged, tracers)).toMatchObject({ baggage: "userId=1", tracestate: "rojo=1" });
  expect(sentBy(edge({ write: ["baggage", "tracestate"] }), forged, tracers)).toMatchObject({
    baggage: "userId=1,x-trace-color=gray",
    tracestate: "dyeing=gray,rojo=1",
  });
});

it("an edge restores nothing that it would not take, and so does a service that asks for signatures", () => {
  const mirrors = { restoreFrom: ["baggage"] } as const;
  const headers = { baggage: "x-trace-color=blue" };
  const edge = dyeingOf({ role: "edge", policy: handMadePolicy(), mirrors });
  expect(edge.receive(exchange(headers), () => edge.current()?.color)).toBe("default");
  const keys = [{ id: "k", secret: "a secret of thirty-two bytes or so" }];
  const signed = dyeingOf({ mirrors, trust: { accept: "signed", keys, audience: "test" } });
  expect(signed.receive(exchange(headers), () => signed.current()?.color)).toBeUndefined();
  expect(signed.counters()["signature-missing"]).toBe(1);
  const peers = dyeingOf({ mirrors, trust: { accept: { peers: ["10.0.0.1"] } } });
  expect(peers.receive(exchange(headers), () => peers.current()?.color)).toBeUndefined();
});

it("without a traceparent there is no tracestate, and without knowing what is there nothing is set", () => {
  const service = dyeingOf({ mirrors: { write: ["baggage", "tracestate"] } });
  const dye = { "x-trace-color": "gray" };
  expect(sentBy(service, dye, none)).not.toHaveProperty("tracestate");
  expect(sentBy(service, dye, none)).toHaveProperty("baggage", "x-trace-color=gray");
  expect(sentBy(service, dye)).not.toHaveProperty("baggage");
});

it("what has no room is left out, counted, and nothing of others goes for it", () => {
  const service = dyeingOf({ mirrors: { write: ["baggage"] } });
  const full = Array.from({ length: 64 }, (_, at) => `k${at}=v`).join(",");
  expect(sentBy(service, { "x-trace-color": "gray" }, (name) => (name === "baggage" ? [full] : []))).not.toHaveProperty(
    "baggage",
  );
  expect(service.counters()).toEqual({ "mirror-over-limit": 1 });
});

it("messages: written beside what is there, and restored", () => {
  const producer = dyeingOf({ mirrors: { write: ["baggage"], tags: ["x-user-level"] } });
  const dye = { "x-trace-color": "gray", "x-user-level": "VIP3", "x-dye": 'h=("x-user-level"), hop=0' };
  const sent = producer.receiveMessage(dye, () => producer.injectMessage({ baggage: "userId=1" }));
  expect(sent.baggage).toBe("userId=1,x-trace-color=gray,x-user-level=VIP3");
  const map = producer.receiveMessage(dye, () => producer.injectMessage(new Map([["baggage", "userId=1"]])));
  expect((map as unknown as Map<string, string>).get("baggage")).toBe(sent.baggage);
  const consumer = dyeingOf({ mirrors: { restoreFrom: ["baggage"], tags: ["x-user-level"] } });
  const got = consumer.receiveMessage({ baggage: Buffer.from(sent.baggage as string) }, () => consumer.current());
  expect({ color: got?.color, tags: { ...got?.tags } }).toEqual({ color: "gray", tags: { user_level: "VIP3" } });
  expect(consumer.counters()).toEqual({ "dye-restored": 1 });
});
