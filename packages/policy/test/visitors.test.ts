import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type PolicyDocument, staticPolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing, type VisitorOptions } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { afterEach, describe, expect, it, vi } from "vitest";

const SECRETS = ["a".repeat(32), "b".repeat(32)];
const POLICY: PolicyDocument = {
  revision: "1",
  rules: [
    {
      key: "color",
      value: "gray",
      when: 'request.path.startsWith("/shop")',
      sample: { percent: 50, by: "visitor.id", salt: "shop" },
    },
  ],
};

let close: (() => void) | undefined;
afterEach(() => {
  close?.();
  vi.useRealTimers();
});

/** An edge on a port, as people meet it. */
async function edge(visitors: VisitorOptions | null = { secrets: SECRETS }) {
  const dyeing: Dyeing = createDyeing({
    service: "shop",
    role: "edge",
    policy: staticPolicy(POLICY),
    ...(visitors && { visitors }),
  });
  const server = createServer((req, res) =>
    dyeing.receive(new NodeExchange(req, res), () => {
      res.appendHeader("set-cookie", "own=1");
      res.end(dyeing.current()?.color);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    dyeing.close();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return async (path: string, cookie?: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) },
    });
    const given = answer.headers.getSetCookie().find((line) => line.startsWith("dyeing-visitor="));
    return { color: await answer.text(), given, cookie: given?.split(";", 1)[0] };
  };
}

describe("people who are not logged in", () => {
  it("get a signed cookie when a rule asks for them, and stay where they were drawn", async () => {
    const ask = await edge();
    const colors = new Set<string>();
    for (let person = 0; person < 12; person++) {
      const first = await ask("/shop");
      expect(first.given).toMatch(
        /^dyeing-visitor=[\w-]{22}\.[0-9a-z]+\.[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax$/,
      );
      colors.add(first.color);
      for (let again = 0; again < 3; again++) {
        expect(await ask("/shop/cart", `x=y; ${first.cookie}`)).toEqual({ color: first.color });
      }
    }
    expect(colors).toEqual(new Set(["gray", "default"]));
  });

  it("get none where no rule asks, and none where the edge has no visitors", async () => {
    const ask = await edge();
    expect(await ask("/about")).toEqual({ color: "default" });
    close?.();
    const without = await edge(null);
    expect(await without("/shop")).toEqual({ color: "default" });
  });

  it.each([
    ["a forged signature", (token: string) => token.replace(/.{43}$/, "A".repeat(43))],
    ["another person's id", (token: string) => token.replace(/^.{22}/, "B".repeat(22))],
    ["a later end", (token: string) => token.replace(/\.\w+\./, ".zzzzzz.")],
    ["nothing", () => ""],
    ["a short signature", (token: string) => token.slice(0, -1)],
  ])("are somebody new with %s", async (_what, change) => {
    const ask = await edge();
    const { cookie = "" } = await ask("/shop");
    const token = cookie.replace("dyeing-visitor=", "");
    const { given } = await ask("/shop", `dyeing-visitor=${change(token)}`);
    expect(given).toBeDefined();
    expect(given).not.toContain(token.slice(0, 22));
  });

  it("keep their id when half of the time is over, and are somebody new when all of it is", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-01") });
    const ask = await edge();
    const { cookie = "", color } = await ask("/shop");
    const id = cookie.slice(0, "dyeing-visitor=".length + 22);
    vi.setSystemTime(Date.parse("2026-02-10"));
    expect((await ask("/shop", cookie)).given).toBeUndefined();
    vi.setSystemTime(Date.parse("2026-02-20"));
    const renewed = await ask("/shop", cookie);
    expect(renewed.cookie?.startsWith(id)).toBe(true);
    expect(renewed.cookie).not.toBe(cookie);
    expect(renewed.color).toBe(color);
    vi.setSystemTime(Date.parse("2026-04-02"));
    expect((await ask("/shop", renewed.cookie)).given).toBeUndefined();
    expect((await ask("/shop", cookie)).cookie?.startsWith(id)).toBe(false);
  });

  it("are known by an older secret, while it is in the list", async () => {
    const before = await edge({ secrets: [SECRETS[1] as string] });
    const { cookie } = await before("/shop");
    close?.();
    const after = await edge();
    expect((await after("/shop", cookie)).given).toBeUndefined();
    close?.();
    const later = await edge({ secrets: [SECRETS[0] as string] });
    expect((await later("/shop", cookie)).given).toBeDefined();
  });

  it("get a Secure cookie where the connection is encrypted up to a proxy, or where it is said so", async () => {
    const ask = await edge();
    expect((await ask("/shop", undefined, { "x-forwarded-proto": "https" })).given).toMatch(/; Secure$/);
    close?.();
    const always = await edge({ secrets: SECRETS, secure: true });
    expect((await always("/shop")).given).toMatch(/; Secure$/);
  });

  it("are not followed: their id is no value of a tag, and clients of gRPC are no visitors", async () => {
    expect(() => staticPolicy({ revision: "1", rules: [{ key: "person", from: "visitor.id" }] })).toThrow(
      "`visitor.id` names one person",
    );
    const ask = await edge();
    expect(await ask("/shop", undefined, { "content-type": "application/grpc" })).toEqual({ color: "default" });
  });
});

it.each([
  ["no secret", { secrets: [] }, "`secrets` is missing"],
  ["a short secret", { secrets: ["abc"] }, "at least 32 characters"],
  ["a bad name", { secrets: SECRETS, cookie: "a b" }, "not the name of a cookie"],
  ["too many days", { secrets: SECRETS, days: 401 }, "from 1 to 400"],
  ["half a truth", { secrets: SECRETS, secure: "yes" as never }, "neither true nor false"],
])("visitors with %s are refused", (_what, visitors, message) => {
  expect(() => createDyeing({ service: "a", role: "edge", policy: staticPolicy(POLICY), visitors })).toThrow(message);
});

it("an interior service has no visitors", () => {
  expect(() => createDyeing({ service: "a", visitors: { secrets: SECRETS } })).toThrow("for an edge");
});
