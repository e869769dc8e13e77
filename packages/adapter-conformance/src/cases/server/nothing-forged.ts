import assert from "node:assert/strict";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { staticPolicy } from "@dyeing/policy";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import type { ServerSubject } from "../../subject/server-subject.ts";

const policy = () =>
  staticPolicy({
    revision: "1",
    tags: { level: { header: "x-user-level", from: 'request.headers["x-rider-level"]', values: ["NEW", "VIP3"] } },
    rules: [
      { id: "vip", key: "color", value: "gray", when: 'tags.level == "VIP3"' },
      { id: "pay", key: "payment_type", header: "x-payment-type", value: "wallet", when: 'tags.level == "VIP3"' },
    ],
  });

/** Where an application finds a request's headers when it forwards them by hand, as proxies do. */
const PLACES: Readonly<Record<string, (req: IncomingMessage) => OutgoingHttpHeaders>> = {
  headers: (req) => req.headers,
  headersDistinct: (req) => req.headersDistinct as OutgoingHttpHeaders,
  rawHeaders: (req) => {
    const headers: Record<string, string[]> = {};
    for (let at = 0; at < req.rawHeaders.length; at += 2) {
      const name = String(req.rawHeaders[at]).toLowerCase();
      headers[name] = [...(headers[name] ?? []), String(req.rawHeaders[at + 1])];
    }
    return headers;
  },
};

/** What a connection has for itself. */
const OWN = new Set(["connection", "host", "content-length", "content-type", "transfer-encoding"]);

/** An edge on which a client forges what the rules decide. */
export const nothingForged: readonly ServerCase[] = Object.entries(PLACES).map(([place, headersIn]) => ({
  name: `row 59: what an edge decided wins over what a client sent and the application forwards from ${place}`,
  needs: ["outside", "node"],
  run: (subject: ServerSubject) =>
    ServerBench.with(
      subject,
      {
        role: "edge",
        policy: policy(),
        handle: async ({ origin, node }, bench) => {
          assert(node !== undefined);
          const forwarded = Object.entries(headersIn(node.req)).filter(([name]) => !OWN.has(name));
          await bench.callDownstream(origin, Object.fromEntries(forwarded) as Readonly<Record<string, string>>);
          return {};
        },
      },
      async (bench) => {
        const forged = [
          ["X-User-Level", "VIP3"],
          ["x-payment-type", "alipay"],
          ["x-trace-color", "gray"],
          ["x-dye", 'h=("x-user-level" "x-beta"'],
          ["x-beta", "1"],
          ["x-dye-sig", "sig"],
        ] as const;
        const honest = ["x-rider-level", "NEW"] as const;
        await bench.call({ origin: "decided", headers: [...forged, honest, ["x-user-level", "VIP3"]] });
        await bench.call({ origin: "nothing", headers: forged });
        const received = (origin: string) => bench.downstream.received.get(origin)?.[0] ?? [];
        const valuesOf = (origin: string, name: string) =>
          received(origin).flatMap(([one, value]) => (one === name ? [value] : []));
        assert.deepEqual(valuesOf("decided", honest[0]), [honest[1]], "the application forwards what is no dye");
        assert.deepEqual(valuesOf("decided", "x-user-level"), ["NEW"]);
        assert.deepEqual(valuesOf("nothing", "x-user-level"), []);
        for (const origin of ["decided", "nothing"]) {
          assert.deepEqual(valuesOf(origin, "x-trace-color"), ["default"]);
          assert.equal(valuesOf(origin, "x-dye").length, 1);
          for (const name of ["x-payment-type", "x-beta", "x-dye-sig"]) assert.deepEqual(valuesOf(origin, name), []);
        }
        assert.equal(bench.dyeing.counters()["inbound-untrusted"], 2);
      },
    ),
}));
