import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { DYE_ATTRIBUTE } from "../wire/dye-attribute.ts";
import { receiveAttribute } from "./attribute.ts";
import { injectPayload, receivePayload } from "./payload.ts";
import { republished } from "./republished.ts";
import { injectSqs, receiveSqs } from "./sqs.ts";

const GRAY = { "x-trace-color": "gray", "x-user-level": "VIP3", "x-dye": 'h=("x-user-level"), hop=1' };
let dyeing: Dyeing;
beforeEach(() => {
  dyeing = createDyeing({ service: "order" });
});
afterEach(() => dyeing.close());

const inGray = <T>(fn: () => T): T => dyeing.receiveMessage(GRAY, fn);
const color = () => dyeing.current()?.color;

describe("SQS", () => {
  const OWN = { kind: { DataType: "String", StringValue: "trip" } };

  it("one attribute more, as the client library or Lambda hands it over", () => {
    const sent = inGray(() => injectSqs(dyeing, OWN));
    expect(Object.keys(sent)).toEqual(["kind", DYE_ATTRIBUTE]);
    expect(receiveSqs(dyeing, { MessageAttributes: sent }, color)).toBe("gray");
    const stringValue = sent[DYE_ATTRIBUTE]?.StringValue;
    const messageAttributes = { [DYE_ATTRIBUTE]: { dataType: "String", stringValue } };
    expect(receiveSqs(dyeing, { messageAttributes }, color)).toBe("gray");
    const ofTopic = {
      Type: "Notification",
      MessageAttributes: { [DYE_ATTRIBUTE]: { Type: "String", Value: stringValue } },
    };
    expect(receiveSqs(dyeing, ofTopic, color)).toBe("gray");
    expect(dyeing.counters()).toEqual({});
  });

  it("of a batch each message has its own, and none is left over for the next", () => {
    const gray = inGray(() => injectSqs(dyeing));
    const blue = dyeing.receiveMessage({ "x-trace-color": "blue" }, () => injectSqs(dyeing));
    const batch = [gray, blue, undefined].map((MessageAttributes) => ({ MessageAttributes }));
    expect(batch.map((message) => receiveSqs(dyeing, message, color))).toEqual(["gray", "blue", undefined]);
  });

  it("a message that has ten attributes goes as it is, and is counted", () => {
    const full = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`a${at}`, OWN.kind]));
    expect(inGray(() => injectSqs(dyeing, full))).toEqual(full);
    expect(dyeing.counters()).toEqual({ "attributes-full": 1 });
    // One that came is replaced.
    const came = { ...Object.fromEntries(Object.entries(full).slice(1)), [DYE_ATTRIBUTE]: OWN.kind };
    expect(inGray(() => injectSqs(dyeing, came))[DYE_ATTRIBUTE]?.StringValue).toMatch(/x-trace-color=gray/);
  });
});

describe("a field of the payload", () => {
  it("is the sender's dye, never one that came with the payload", () => {
    const sent = inGray(() => injectPayload(dyeing, { trip: "a" }));
    const forwarded = injectPayload(dyeing, sent);
    expect(receivePayload(dyeing, JSON.parse(JSON.stringify(sent)), color)).toBe("gray");
    expect(forwarded).toEqual({ trip: "a" });
  });

  it.each<[string, unknown]>([
    ["a list", [1, 2]],
    ["null", null],
    ["bytes", Buffer.from("a")],
    ["a Map", new Map([["trip", "a"]])],
    ["a date", new Date(0)],
    ["an object that writes its own JSON", { toJSON: () => "a" }],
  ])("that is %s has no field: it goes as it is, and is counted", (_, payload) => {
    expect(injectPayload(dyeing, payload as object)).toBe(payload);
    expect(dyeing.counters()).toEqual({});
    expect(inGray(() => injectPayload(dyeing, payload as object))).toBe(payload);
    expect(dyeing.counters()).toEqual({ "payload-without-fields": 1 });
  });

  it("whose fields cannot be read goes as it is, and is counted", () => {
    const payload = Object.defineProperty({}, "trip", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(inGray(() => injectPayload(dyeing, payload))).toBe(payload);
    expect(dyeing.counters()).toEqual({ "inject-failed": 1 });
  });

  it.each([undefined, null, "text", 7, [], {}, Object.create({ dyeing: "x-trace-color=gray" })])(
    "row 38: a payload that is %o has none",
    (payload) => {
      expect(receivePayload(dyeing, payload, () => dyeing.identity()?.state)).toBe("unknown");
      expect(dyeing.counters()).toEqual({});
    },
  );
});

it.each([7, true, {}, Symbol("a"), [1, 2]])("row 38: an attribute that is %o is no text, and is counted", (value) => {
  expect(receiveAttribute(dyeing, value, () => dyeing.identity()?.state)).toBe("unknown");
  expect(dyeing.counters()).toEqual({ "header-not-text": 1 });
});

describe("row 37: a message that goes on", () => {
  const CAME = {
    ...GRAY,
    "x-request-id": "r1",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    kind: "trip",
    "x-death": [{ count: 1 }],
    "x-first-death-queue": "trips",
    CC: ["trips"],
    BCC: ["trips"],
    "x-delivery-count": 2,
    "Nats-Expected-Stream": "TRIPS",
    googclient_deliveryattempt: "5",
  };
  const asMap = (headers: object) => new Map(Object.entries(headers));
  const asFields = (headers: object) => Object.entries(headers).flat();
  const asList = (headers: object) => Object.entries(headers).map(([name, value]) => ({ [name]: value }));

  it.each<[string, (headers: object) => object]>([
    ["a record", (headers) => headers],
    ["a Map", asMap],
    ["a list of pairs", Object.entries],
    ["a list of records", asList],
    ["names and values in turn", asFields],
  ])("keeps what the application set, nothing of the broker's and of the dye that came: %s", (_, shape) => {
    expect(republished(shape(CAME) as never)).toEqual(shape({ kind: "trip" }));
  });

  it("keeps them of a client's headers as well, in a copy", () => {
    const came = new Headers(Object.entries(CAME).map(([name, value]) => [name, String(value)]));
    expect([...republished(came)]).toEqual([["kind", "trip"]]);
    expect(came.get("x-trace-color")).toBe("gray");
    const lines = asMap({ "x-trace-color": "gray" });
    const uncopied = {
      get: (name: string) => lines.get(name),
      set: (name: string, value: string) => lines.set(name, value),
      keys: () => lines.keys(),
      delete: (name: string) => lines.delete(name),
    };
    expect(republished(uncopied)).toBe(uncopied);
    expect(lines.size).toBe(1);
  });

  it("has the dye of the delivery, one hop further, with nothing counted", () => {
    const sent = dyeing.receiveMessage(CAME, () => dyeing.injectMessage(republished(CAME)));
    expect(sent).toMatchObject({ kind: "trip", "x-trace-color": "gray", "x-user-level": "VIP3", "x-request-id": "r1" });
    expect(sent["x-dye"]).toMatch(/hop=2/);
    expect(dyeing.counters()).toEqual({});
  });

  it("has no dye header in another letter case either: elsewhere it may be one", () => {
    expect(republished({ "X-Trace-Color": "gray", "X-Dye": "hop=1", Kind: "trip" })).toEqual({ Kind: "trip" });
  });

  it("without headers has none of its own", () => {
    expect(republished(undefined)).toEqual({});
  });
});

it("row 38: ten thousand headers are looked up by name, in time", () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`x-forged-${at}`, "a".repeat(100)]));
  const start = process.cpuUsage();
  expect(dyeing.receiveMessage({ ...many, ...GRAY }, color)).toBe("gray");
  expect(Object.keys(republished({ ...many, ...GRAY })).length).toBe(10_000);
  // Each beside each other takes ten times as long, and more.
  expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
});
