import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { peerOf } from "../inbound/peer.ts";
import type { SigningKey } from "../trust/signing-keys.ts";
import { createDyeing } from "./create-dyeing.ts";
import type { Dyeing } from "./dyeing.ts";
import type { DyeingOptions } from "./dyeing-options.ts";

const OLD: SigningKey = { id: "2026-10", secret: "the old secret of thirty-two bytes" };
const NEW: SigningKey = { id: "2026-11", secret: "the new secret of thirty-two bytes" };
const HOST = "order";

const made: Dyeing[] = [];
function dyeingOf(options: Partial<DyeingOptions>): Dyeing {
  const dyeing = createDyeing({ service: "subject", allow: [HOST], ...options });
  made.push(dyeing);
  return dyeing;
}
function edge(keys: NonNullable<DyeingOptions["trust"]>["keys"], more: DyeingOptions["trust"] = {}): Dyeing {
  const policy = handMadePolicy({
    color: (facts) => facts.header("x-want"),
    tags: [{ key: "level", header: "x-user-level", from: () => "VIP3" }],
  });
  return dyeingOf({
    role: "edge",
    policy,
    trust: { ...more, ...(keys === undefined ? {} : { keys, audience: "test" }) },
  });
}
function exchange(headers: Readonly<Record<string, string>>, more: Partial<Exchange> = {}): Exchange {
  return { method: "GET", target: "/", header: (name) => headers[name], ...more };
}
/** What a request with these headers sends on from a service. */
function sentBy(dyeing: Dyeing, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return dyeing.receive(exchange(headers), () => Object.fromEntries(dyeing.outboundHeaders(HOST)));
}
const colorAt = (dyeing: Dyeing, headers: Readonly<Record<string, string>>, more?: Partial<Exchange>) =>
  dyeing.receive(exchange(headers, more), () => dyeing.current()?.color);

beforeEach(() => void vi.useFakeTimers({ now: 1_764_151_200_000, toFake: ["Date"] }));
afterEach(() => {
  for (const dyeing of made.splice(0)) dyeing.close();
  vi.useRealTimers();
});

describe("an edge that has keys", () => {
  it("signs what it decides, dyed and undyed, and x-dye is the text that it would be without", () => {
    for (const headers of [{ "x-want": "gray" }, {}]) {
      const { "x-dye-sig": signature, "x-request-id": _, ...signed } = sentBy(edge([NEW]), headers);
      const { "x-request-id": __, ...plain } = sentBy(edge(undefined), headers);
      expect(signature).toMatch(/^kid="2026-11", iat=1764151200, exp=1764151500, aud="test", tags=1, sig=:/);
      expect(signed).toEqual(plain);
    }
  });

  it("signs tags that its own code adds", () => {
    const dyeing = edge([NEW]);
    const sent = dyeing.receive(exchange({ "x-want": "gray" }), () =>
      dyeing.withTags({ level: "NEW" }, () => Object.fromEntries(dyeing.outboundHeaders(HOST))),
    );
    expect(sent["x-user-level"]).toBe("NEW");
    expect(colorAt(edge([NEW], { accept: "signed" }), sent)).toBe("gray");
  });

  it("signs anew when a connection outlives half of a signature", () => {
    const dyeing = edge([NEW]);
    dyeing.receive(exchange({ "x-want": "gray" }), () => {
      const signatures = [0, 149, 2].map((seconds) => {
        vi.setSystemTime(Date.now() + seconds * 1000);
        return new Map(dyeing.outboundHeaders(HOST)).get("x-dye-sig");
      });
      expect(signatures[1]).toBe(signatures[0]);
      expect(signatures[2]).toContain("iat=1764151351");
    });
  });

  it("signs anew what it has verified, and hands on what it takes unverified", () => {
    const far = sentBy(edge([OLD]), { "x-want": "gray" });
    vi.setSystemTime(Date.now() + 200_000);
    expect(sentBy(edge([NEW, OLD], { accept: "signed" }), far)["x-dye-sig"]).toContain('kid="2026-11", iat=1764151400');
    expect(sentBy(edge([NEW, OLD], { accept: "all" }), far)["x-dye-sig"]).toBe(far["x-dye-sig"]);
  });
});

it("a service without keys carries a signature on, and one that verifies takes it there", () => {
  const carried = sentBy(dyeingOf({}), sentBy(dyeingOf({}), sentBy(edge([NEW]), { "x-want": "gray" })));
  const verifier = edge([NEW], { accept: "signed" });
  expect(colorAt(verifier, carried)).toBe("gray");
  expect(verifier.counters()).toEqual({});
});

it("row 17: what is not signed is undyed at an edge, out of the request, and counted", () => {
  const verifier = edge([NEW], { accept: "signed" });
  const removed: string[] = [];
  const forged = { "x-trace-color": "blue", "x-dye": "h=(), hop=0" };
  const more = { removeHeader: (name: string) => void removed.push(name) };
  expect(colorAt(verifier, forged, more)).toBe("default");
  expect(removed.sort()).toEqual(["x-dye", "x-trace-color"]);
  expect(verifier.counters()).toEqual({ "signature-missing": 1 });
});

it("an interior service that asks for signatures does not know a dye that has none, and sends none on", () => {
  const verifier = dyeingOf({ trust: { accept: "signed", keys: [NEW], audience: "test" } });
  const sent = sentBy(verifier, { "x-trace-color": "blue", "x-dye": "h=(), hop=0" });
  expect(Object.keys(sent)).toEqual(["x-request-id"]);
});

it("mixed versions: a hop that drops x-dye-sig is told at the verifying end, with how far the dye had come", () => {
  const lines: string[] = [];
  const verifier = createDyeing({
    service: "subject",
    role: "edge",
    policy: handMadePolicy(),
    logger: { warn: (line) => void lines.push(line) },
    trust: { accept: "signed", keys: [NEW], audience: "test" },
  });
  made.push(verifier);
  const { "x-dye-sig": _, ...old } = sentBy(dyeingOf({}), sentBy(edge([NEW]), { "x-want": "gray" }));
  expect(colorAt(verifier, old)).toBe("default");
  expect(verifier.counters()).toEqual({ "signature-missing": 1 });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("`a dye of subject, 1 hops on its way` came without a signature");
  expect(lines[0]).toContain("a service on the way does not hand `x-dye-sig` on");
});

describe("row 20: keys that change", () => {
  it("both are taken while a service has both, whoever signs first", () => {
    const both = edge([NEW, OLD], { accept: "signed" });
    for (const keys of [[OLD], [NEW, OLD], [NEW]]) {
      expect(colorAt(both, sentBy(edge(keys), { "x-want": "gray" }))).toBe("gray");
    }
    const without = edge([NEW], { accept: "signed" });
    expect(colorAt(without, sentBy(edge([OLD]), { "x-want": "gray" }))).toBe("default");
    expect(without.counters()).toEqual({ "signature-key-unknown": 1 });
  });

  it("a function is asked each time, and a secret that changes under it with its list", () => {
    let keys: readonly SigningKey[] = [OLD];
    const signer = edge(() => keys);
    expect(sentBy(signer, {})["x-dye-sig"]).toContain("2026-10");
    keys = [NEW, OLD];
    expect(sentBy(signer, {})["x-dye-sig"]).toContain("2026-11");
  });

  it("a store that is down: nothing is signed, nothing signed is taken, no request fails", () => {
    let up = true;
    const store = () => {
      if (!up) throw new Error("the store is down");
      return [NEW];
    };
    const signer = edge(store);
    const verifier = edge(store, { accept: "signed" });
    const signed = sentBy(signer, { "x-want": "gray" });
    up = false;
    expect(sentBy(signer, { "x-want": "gray" })).not.toHaveProperty("x-dye-sig");
    expect(colorAt(verifier, signed)).toBe("default");
    expect(verifier.counters()["signature-keys-failed"]).toBe(1);
    up = true;
    expect(colorAt(verifier, signed)).toBe("gray");
  });

  it("a store that has no key, or none that is one, counts as down", () => {
    for (const keys of [[], [{ id: "k", secret: "short" }], undefined as never]) {
      const verifier = edge(() => keys, { accept: "signed" });
      expect(colorAt(verifier, sentBy(edge([NEW]), { "x-want": "gray" }))).toBe("default");
      expect(verifier.counters()).toEqual({ "signature-keys-failed": 1 });
    }
  });
});

it("row 19: a signature holds for its window and the clock skew, and a replay inside of it is a replay", () => {
  const signed = sentBy(edge([NEW]), { "x-want": "gray" });
  const start = Date.now();
  const colors = [-61, -60, 0, 0, 300, 360, 361, 86_400].map((seconds) => {
    vi.setSystemTime(start + seconds * 1000);
    return colorAt(edge([NEW], { accept: "signed" }), signed);
  });
  expect(colors).toEqual(["default", "gray", "gray", "gray", "gray", "gray", "default", "default"]);
});

it("peers: the dye of a listed caller is taken, and nobody else's", () => {
  const id = "spiffe://cluster.local/ns/prod/sa/gateway";
  const service = dyeingOf({ trust: { accept: { peers: [id] } } });
  const headers = { "x-trace-color": "gray", "x-forwarded-client-cert": `By=x;URI=${id}` };
  expect(colorAt(service, headers, { peer: peerOf("127.0.0.6", false) })).toBe("gray");
  expect(colorAt(service, headers, { peer: peerOf("10.0.0.1", false) })).toBeUndefined();
  expect(colorAt(service, headers)).toBeUndefined();
  expect(service.counters()).toEqual({ "peer-untrusted": 2 });
});

it("the policy says whom to trust where the options do not, also after a reload", () => {
  let accept: "none" | "all" = "all";
  const source = handMadePolicy();
  const policy = { ...source, current: () => ({ ...source.current(), trust: { accept, allow: undefined } }) };
  const service = dyeingOf({ policy });
  expect(colorAt(service, { "x-trace-color": "gray" })).toBe("gray");
  accept = "none";
  expect(colorAt(service, { "x-trace-color": "gray" })).toBeUndefined();
  expect(colorAt(dyeingOf({ policy, trust: { accept: "all" } }), { "x-trace-color": "gray" })).toBe("gray");
});

it("a policy that asks for signatures in a service without keys takes nothing", () => {
  let accept: "signed" | "all" = "all";
  const source = handMadePolicy();
  const service = dyeingOf({
    policy: { ...source, current: () => ({ ...source.current(), trust: { accept, allow: undefined } }) },
  });
  accept = "signed";
  expect(colorAt(service, sentBy(edge([NEW]), { "x-want": "gray" }))).toBeUndefined();
  expect(service.counters()).toEqual({ "signature-keys-failed": 1 });
});

it("a dye that more services have received than allowed is not taken", () => {
  const service = dyeingOf({ trust: { maxHops: 3 } });
  const at = (hop: number) => colorAt(service, { "x-trace-color": "gray", "x-dye": `h=(), hop=${hop}` });
  expect([at(2), at(3), at(999)]).toEqual(["gray", undefined, undefined]);
  expect(service.counters()).toEqual({ "too-many-hops": 2 });
});

it("rows 37 and 38: a consumer that asks for signatures takes signed messages only, each time they are delivered", () => {
  const consumer = dyeingOf({ trust: { messages: "signed", keys: [NEW], audience: "test" } });
  const signed = sentBy(edge([NEW], { lifetime: 86_400 }), { "x-want": "gray" });
  const receive = (headers: object) => consumer.receiveMessage(headers, () => consumer.current()?.color);
  vi.setSystemTime(Date.now() + 3_600_000);
  expect([receive(signed), receive(signed)]).toEqual(["gray", "gray"]);
  expect(receive({ ...signed, "x-trace-color": "blue" })).toBeUndefined();
  expect(receive({ "x-trace-color": "blue" })).toBeUndefined();
  // Requests are taken as by every interior service.
  expect(colorAt(consumer, { "x-trace-color": "blue" })).toBe("blue");
  expect(consumer.counters()).toEqual({ "signature-wrong": 1, "signature-missing": 1 });
});
