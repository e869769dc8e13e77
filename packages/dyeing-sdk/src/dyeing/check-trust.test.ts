import { expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { createDyeing } from "./create-dyeing.ts";
import type { DyeingOptions } from "./dyeing-options.ts";

const keys = [{ id: "k1", secret: "a secret of thirty-two bytes or so" }];
const audience = "test";
const edge = { role: "edge", policy: handMadePolicy() } as const;

it.for([
  ["no object", { trust: "signed" }, "trust", "not an object"],
  ["a key that is unknown", { trust: { sign: true } }, "trust.sign", "there are `accept`"],
  ["accept of another word", { trust: { accept: "some" } }, "trust.accept", "`some` is none of"],
  ["accept without an inside", { trust: { accept: {} } }, "trust.accept", "is none of"],
  ["peers that are none", { trust: { accept: { peers: ["gateway"] } } }, "trust.accept.peers[0]", "is no peer"],
  ["signed without keys", { trust: { accept: "signed" } }, "trust.accept", "needs `trust.keys`"],
  ["signed messages without keys", { trust: { messages: "signed" } }, "trust.messages", "needs `trust.keys`"],
  ["messages of another word", { trust: { messages: "none" } }, "trust.messages", "neither"],
  ["a policy that asks for keys", { policy: handMadePolicy({ accept: "signed" }) }, "policy", "needs `trust.keys`"],
  ["keys without an audience", { ...edge, trust: { keys } }, "trust.audience", "missing"],
  ["an audience with a quote", { ...edge, trust: { keys, audience: 'a"b' } }, "trust.audience", "is not 1 to 64"],
  ["an audience alone", { trust: { audience } }, "trust.audience", "does nothing without `keys`"],
  ["no keys", { ...edge, trust: { keys: [], audience } }, "trust.keys", "no list of keys"],
  ["keys that nothing uses", { trust: { keys, audience } }, "trust.keys", "do nothing here"],
  [
    "a short secret",
    { ...edge, trust: { keys: [{ id: "k1", secret: "short" }], audience } },
    "trust.keys",
    "openssl rand -base64 32",
  ],
  [
    "a secret that is not set",
    { ...edge, trust: { keys: [{ id: "k1", secret: undefined }], audience } },
    "trust.keys",
    "secret of key `k1`",
  ],
  ["two keys of one id", { ...edge, trust: { keys: [...keys, ...keys], audience } }, "trust.keys", "two keys"],
  ["a lifetime of nothing", { ...edge, trust: { keys, audience, lifetime: 0 } }, "trust.lifetime", "seconds from 1"],
  ["a clock skew of days", { ...edge, trust: { keys, audience, clockSkew: 1e5 } }, "trust.clockSkew", "to 3600"],
  ["hops that are none", { trust: { maxHops: 0 } }, "trust.maxHops", "services from 1 to 998"],
] as const)("trust options that are refused: %s", ([, options, option, message]) => {
  const create = () => createDyeing({ service: "order", ...(options as Partial<DyeingOptions>) });
  expect(create).toThrow(ConfigurationError);
  expect(create).toThrow(message);
  expect(create).toThrow(expect.objectContaining({ option }));
});

it("no secret is in the message of an error", () => {
  const secret = "hush-hush";
  const create = () => createDyeing({ service: "a", ...edge, trust: { keys: [{ id: "k1", secret }], audience } });
  expect(create).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }));
});
