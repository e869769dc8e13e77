import { staticPolicy } from "@dyeing/policy";
import { createDyeing, type SigningKey } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { RequestHeaders } from "../outbound/request-headers.ts";

/** What both ends of a signed dye have. */
export const KEYS: readonly SigningKey[] = [{ id: "k1", secret: "a secret of thirty-two bytes or so" }];
export const AUDIENCE = "conformance";

/** A policy of an edge: gray for riders of level VIP3. */
export const vipPolicy = () =>
  staticPolicy({
    revision: "1",
    tags: { level: { header: "x-user-level", from: 'request.headers["x-rider-level"]' } },
    rules: [{ id: "vip", key: "color", value: "gray", when: 'tags.level == "VIP3"' }],
  });

/** What an edge with keys sends for a rider of that level. */
export function signedLines(keys: readonly SigningKey[] = KEYS): readonly HeaderLine[] {
  const edge = createDyeing({
    service: "gateway",
    role: "edge",
    policy: vipPolicy(),
    allow: ["order"],
    trust: { keys, audience: AUDIENCE },
  });
  try {
    return edge.receive(new RequestHeaders([["x-rider-level", "VIP3"]]), () => edge.outboundHeaders("order"));
  } finally {
    edge.close();
  }
}
