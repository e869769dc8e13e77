import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filePolicy, type PolicyDocument, staticPolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing, type DyeingOptions } from "@dyeing/sdk";
import { afterEach, describe, expect, it } from "vitest";

const TRUST: NonNullable<DyeingOptions["trust"]> = {
  keys: [{ id: "2026-11", secret: "a secret of at least thirty-two bytes" }],
  audience: "test",
};
const GATEWAY = "spiffe://cluster.local/ns/prod/sa/gateway";
const document = (accept: NonNullable<NonNullable<PolicyDocument["trust"]>["inbound"]>["accept"]): PolicyDocument => ({
  revision: "1",
  trust: { inbound: { accept } },
  rules: [{ key: "color", value: "gray", when: 'request.path == "/gray"' }],
});

const made: Dyeing[] = [];
function edge(policy: NonNullable<DyeingOptions["policy"]>, trust?: DyeingOptions["trust"]): Dyeing {
  const dyeing = createDyeing({ service: "gateway", role: "edge", allow: ["order"], policy, ...(trust && { trust }) });
  made.push(dyeing);
  return dyeing;
}
afterEach(() => {
  for (const dyeing of made.splice(0)) dyeing.close();
});

type Headers = Readonly<Record<string, string>>;
const from = (address: string, headers: Headers, target = "/") => ({
  method: "GET",
  target,
  header: (name: string) => headers[name],
  peer: { address, loopback: address.startsWith("127."), tls: false },
});
/** What an edge that signs what it decides sends on. */
function signed(): Headers {
  const dyeing = edge(staticPolicy(document("none")), TRUST);
  return dyeing.receive(from("10.0.0.1", {}, "/gray"), () => Object.fromEntries(dyeing.outboundHeaders("order")));
}
const colorAt = (dyeing: Dyeing, headers: Headers, address = "10.0.0.1") =>
  dyeing.receive(from(address, headers), () => dyeing.current()?.color);

describe("a policy says whom its edge believes", () => {
  it("signed: a signature that holds, and nothing else", () => {
    const dyeing = edge(staticPolicy(document("signed")), TRUST);
    const dye = signed();
    expect(colorAt(dyeing, dye)).toBe("gray");
    const { "x-dye-sig": _, ...unsigned } = dye;
    expect(colorAt(dyeing, unsigned)).toBe("default");
    expect(dyeing.counters()).toMatchObject({ "signature-missing": 1 });
  });

  it("signed, and no keys: the service does not start, as it could believe nobody", () => {
    expect(() => edge(staticPolicy(document("signed")))).toThrow("`signed` needs `trust.keys` to verify with");
  });

  it("peers: callers of the list, by the identity that the sidecar tells, or by their address", () => {
    const dyeing = edge(staticPolicy(document({ peers: [GATEWAY, "10.1.0.0/16"] })));
    const { "x-dye-sig": _, ...dye } = signed();
    expect(colorAt(dyeing, dye, "10.1.2.3")).toBe("gray");
    expect(colorAt(dyeing, dye, "10.2.2.3")).toBe("default");
    const certificate = { "x-forwarded-client-cert": `By=spiffe://cluster.local/ns/prod/sa/me;URI=${GATEWAY}` };
    expect(colorAt(dyeing, { ...dye, ...certificate }, "127.0.0.6")).toBe("gray");
    expect(colorAt(dyeing, { ...dye, ...certificate }, "10.2.2.3")).toBe("default");
  });

  it("another revision may say something else; one that asks for signatures where there are no keys believes nobody", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dyeing-trust-"));
    const file = join(folder, "dyeing.yaml");
    const put = (revision: string, accept: string) => {
      writeFileSync(`${file}.new`, `revision: ${revision}\ntrust: { inbound: { accept: ${accept} } }\n`);
      renameSync(`${file}.new`, file);
    };
    try {
      put("r1", "none");
      const policy = filePolicy(file, { settleMs: 0 });
      const dyeing = edge(policy);
      const dye = signed();
      expect(colorAt(dyeing, dye)).toBe("default");
      put("r2", "{ peers: [10.0.0.0/8] }");
      await policy.reload();
      expect(colorAt(dyeing, dye)).toBe("gray");
      put("r3", "signed");
      await policy.reload();
      expect(colorAt(dyeing, dye)).toBe("default");
      expect(dyeing.counters()).toMatchObject({ "signature-keys-failed": 1 });
      put("r4", "{ peers: [127.0.0.1] }");
      expect(await policy.reload()).toMatchObject({ state: "kept", revision: "r3", rejected: { reason: "invalid" } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
