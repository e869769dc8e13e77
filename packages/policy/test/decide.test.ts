import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type PolicyDocument, staticPolicy } from "@dyeing/policy";
import { type ApplicationFacts, createDyeing, type Dyeing, type DyeingOptions } from "@dyeing/sdk";
import { type Exchange, NodeExchange } from "@dyeing/sdk/adapter";
import { afterEach, describe, expect, it } from "vitest";

const POLICY: PolicyDocument = {
  revision: "1",
  tags: {
    level: { header: "x-user-level", from: "claims.level", values: ["NEW", "VIP3"] },
    city: { header: "x-city", from: "application", values: ["sh", "bj"] },
    trip: { header: "x-trip-type", from: 'request.headers["x-trip-type"]' },
  },
  rules: [
    { id: "vip-shanghai", key: "color", value: "gray", when: 'tags.level == "VIP3" && tags.city == "sh"' },
    { id: "staff", key: "color", value: "blue", when: 'claims["org.role"] == "staff"' },
    { key: "tenant_id", header: "X-Tenant-ID", transform: "lower" },
  ],
};
const VIP: ApplicationFacts = { claims: { level: "VIP3" }, tags: { city: "sh" } };

let dyeing: Dyeing;
const edge = (options: Partial<DyeingOptions> = {}, document = POLICY) => {
  dyeing = createDyeing({
    service: "gateway",
    role: "edge",
    policy: staticPolicy(document),
    allow: ["order", "127.0.0.1"],
    ...options,
  });
};
afterEach(() => dyeing.close());

const exchangeOf = (headers: Record<string, string> = {}): Exchange => ({
  method: "GET",
  target: "/v1/trips?a=1",
  request: {},
  header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
  removeHeader: (name) => void delete headers[name],
  setHeader: (name, value) => {
    headers[name] = value;
  },
});

/** The headers of the answer to one request. */
async function answerOnce(handler: (req: IncomingMessage, res: ServerResponse) => unknown): Promise<Headers> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).headers;
  } finally {
    server.close();
  }
}

const sent = () => Object.fromEntries(dyeing.outboundHeaders("order"));

describe.each(["at-once", "later"] as const)(
  "deciding with what the application knows, of an edge that decides %s",
  (decides) => {
    it("gives the dye of its claims and tags to all that follows", async () => {
      edge({ decides });
      await dyeing.receive(exchangeOf({ "x-request-id": "r1" }), async () => {
        const before = dyeing.bind(() => dyeing.current()?.color);
        expect(dyeing.current()?.color).toBe(decides === "later" ? undefined : "default");
        const answer = await dyeing.decide(VIP, async () => {
          await new Promise((resolve) => setImmediate(resolve));
          expect(dyeing.current()).toMatchObject({ color: "gray", rule: "vip-shanghai", revision: "1", hop: 0 });
          expect(sent()).toMatchObject({ "x-request-id": "r1", "x-user-level": "VIP3", "x-city": "sh" });
          return "answer";
        });
        expect(answer).toBe("answer");
        // The request has one dye: who holds its context from before has it as well.
        expect(before()).toBe("gray");
        expect(dyeing.withTags({ trip: "instant" }, () => sent()["x-trace-color"])).toBe("gray");
      });
      expect(dyeing.counters()).toEqual({});
    });

    it("reads claims as text, numbers and booleans, by own names only", () => {
      edge({ decides }, { ...POLICY, tags: {}, rules: [{ key: "age", header: "x-age", from: "claims.age" }] });
      const ageOf = (claims: Record<string, unknown>) =>
        dyeing.receive(exchangeOf(), () => dyeing.decide({ claims }, () => dyeing.current()?.tags.age));
      expect(ageOf({ age: 42 })).toBe("42");
      expect(ageOf({ age: true })).toBe("true");
      for (const age of [null, {}, ["42"], undefined, ""]) expect(ageOf({ age })).toBeUndefined();
      expect(ageOf(Object.create({ age: "1" }))).toBeUndefined();
      expect(dyeing.receive(exchangeOf(), () => dyeing.decide({ claims: { "org.role": 1 } }, () => 7))).toBe(7);
    });

    it("sees the request's headers as they came, what was taken out of it included", () => {
      edge({ decides });
      const headers = {
        "x-trip-type": "caf\u00c3\u00a9",
        "x-city": "bj",
        "x-user-level": "VIP3",
        "x-trace-color": "red",
      };
      dyeing.receive(exchangeOf(headers), () => {
        expect(headers).not.toHaveProperty("x-trace-color");
        dyeing.decide(VIP, () => {
          expect(dyeing.current()?.tags).toEqual({ level: "VIP3", city: "sh", trip: "caf\u00e9" });
          expect(headers).toEqual({ "x-trip-type": "caf%C3%A9", "x-city": "sh", "x-user-level": "VIP3" });
        });
      });
    });

    it("takes tags of the vocabulary with allowed values, and no client's word for a refused one", () => {
      edge({ decides });
      dyeing.receive(exchangeOf({ "x-tenant-id": "FORGED", "x-city": "sh" }), () => {
        const tags = { city: "paris", color: "gray", nobody: "x", trip: "" };
        dyeing.decide({ claims: { level: "GOLD" }, tags }, () => {
          expect(dyeing.current()).toMatchObject({ color: "default" });
          expect(dyeing.current()?.tags).toEqual({ tenant_id: "forged" });
        });
      });
      expect(dyeing.counters()).toMatchObject({ "tag-not-allowed": 2, "tag-unknown": 2 });
      dyeing.receive(exchangeOf({ "x-tenant-id": "FORGED" }), () =>
        dyeing.decide({ tags: { tenant_id: "ACME" } }, () => expect(dyeing.current()?.tags.tenant_id).toBe("acme")),
      );
    });

    it("is refused a second time, and the first decision stands", () => {
      edge({ decides });
      dyeing.receive(exchangeOf(), () =>
        dyeing.decide(VIP, () => {
          expect(dyeing.decide({}, () => dyeing.current()?.color)).toBe("gray");
        }),
      );
      expect(dyeing.counters()).toEqual({ "decide-twice": 1 });
    });

    it("is refused outside of a request: nowhere, in a message, in a job", () => {
      edge({ decides });
      expect(dyeing.decide(VIP, () => 1)).toBe(1);
      dyeing.receiveMessage({ "x-trace-color": "blue" }, () =>
        dyeing.decide(VIP, () => expect(dyeing.current()?.color).toBe("blue")),
      );
      dyeing.runAsRoot(() => dyeing.decide(VIP, () => expect(dyeing.current()?.color).toBe("default")));
      expect(dyeing.counters()).toEqual({ "decide-outside-request": 3 });
    });

    it("fails open: what cannot be read costs the decision, and what next throws passes through", () => {
      edge({ decides });
      const bad = {
        get tags(): never {
          throw new Error("no tags");
        },
      };
      dyeing.receive(exchangeOf(), () => {
        expect(dyeing.decide(bad, () => 1)).toBe(1);
        expect(() =>
          dyeing.decide(VIP, () => {
            throw new Error("the application's");
          }),
        ).toThrow("the application's");
      });
      expect(dyeing.counters()).toEqual({ "decide-failed": 1 });
    });

    it("is over with the answer", async () => {
      edge({ decides });
      let late: (() => unknown) | undefined;
      await answerOnce((req, res) =>
        dyeing.receive(new NodeExchange(req, res), () => {
          late = dyeing.bind(() => dyeing.decide(VIP, () => dyeing.current()?.color));
          res.end();
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(late?.()).toBe(decides === "later" ? undefined : "default");
      expect(dyeing.counters()).toEqual({ "decide-too-late": 1 });
    });

    it("echoes the decided color, and listeners of before are in the decided dye", async () => {
      edge({ decides, echoColor: true });
      const seen: unknown[] = [];
      const headers = await answerOnce((req, res) =>
        dyeing.receive(new NodeExchange(req, res), () => {
          res.on("finish", () => seen.push(dyeing.current()?.color));
          dyeing.decide(VIP, () => res.end());
        }),
      );
      expect(Object.fromEntries(headers)).toMatchObject({ "x-trace-color": "gray", vary: "x-trace-color" });
      expect(seen).toEqual(["gray"]);
    });
  },
);

it("is refused once the dye has gone out: half a trace in one lane and half in another is worse", () => {
  edge();
  dyeing.receive(exchangeOf(), () => {
    dyeing.outboundHeaders("stranger.example.com");
    sent();
    dyeing.decide(VIP, () => expect(dyeing.current()?.color).toBe("default"));
  });
  dyeing.receive(exchangeOf(), () => {
    dyeing.injectMessage({});
    dyeing.decide(VIP, () => expect(dyeing.current()?.color).toBe("default"));
  });
  expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1, "decide-too-late": 2 });
});

it("an edge that decides later makes its first calls without a dye, and may decide after them", () => {
  edge({ decides: "later" });
  dyeing.receive(exchangeOf({ "x-request-id": "r1" }), () => {
    expect(sent()).toEqual({ "x-request-id": "r1" });
    expect(dyeing.identity()).toMatchObject({ state: "unknown", requestId: "r1" });
    dyeing.decide(VIP, () => expect(sent()["x-trace-color"]).toBe("gray"));
  });
  expect(dyeing.counters()).toEqual({});
});

it("an interior service decides nothing", () => {
  edge({ role: "interior" });
  dyeing.receive(exchangeOf({ "x-trace-color": "blue" }), () =>
    dyeing.decide(VIP, () => expect(dyeing.current()?.color).toBe("blue")),
  );
  expect(dyeing.counters()).toEqual({ "decide-not-at-edge": 1 });
});

it("a missing required tag leaves undyed what was decided, and only that is counted", () => {
  edge(
    { decides: "later" },
    {
      revision: "1",
      tags: { tenant_id: { header: "X-Tenant-ID", from: "claims.tenant", required: true } },
      rules: [{ key: "color", value: "gray" }],
    },
  );
  const colorOf = (claims: Record<string, unknown>) =>
    dyeing.receive(exchangeOf({ "x-tenant-id": "forged" }), () =>
      dyeing.decide({ claims }, () => [dyeing.current()?.color, dyeing.current()?.tags.tenant_id]),
    );
  expect(colorOf({ tenant: "acme" })).toEqual(["gray", "acme"]);
  expect(colorOf({})).toEqual(["default", undefined]);
  expect(dyeing.counters()["undyed-required-missing"]).toBe(1);
});

it("facts that come with the exchange are decided by at once; a fault in them costs no more than them", () => {
  edge();
  const colorOf = (facts: Partial<Exchange>) =>
    dyeing.receive({ ...exchangeOf(), ...facts }, () => dyeing.current()?.color);
  expect(colorOf({ facts: VIP })).toBe("gray");
  const exchange = exchangeOf();
  Object.defineProperty(exchange, "facts", {
    get: () => {
      throw new Error("no facts");
    },
  });
  expect(dyeing.receive(exchange, () => dyeing.current()?.color)).toBe("default");
  expect(dyeing.counters()).toEqual({ "facts-failed": 1 });
});
