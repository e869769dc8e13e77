import { expect, it } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { peerOf } from "../inbound/peer.ts";
import { PeerList } from "./peer-list.ts";

const GATEWAY = "spiffe://cluster.local/ns/prod/sa/gateway";
const xfcc = (id: string) => `By=spiffe://cluster.local/ns/prod/sa/order;Hash=4;Subject="";URI=${id}`;
const sender = (address: string | undefined, certificate?: string) => ({
  peer: peerOf(address, false),
  header: (name: string) => (name === "x-forwarded-client-cert" ? certificate : undefined),
});

it.for([
  ["the identity that the sidecar tells", sender("127.0.0.6", xfcc(GATEWAY)), true],
  ["another one", sender("127.0.0.6", xfcc(`${GATEWAY}2`)), false],
  ["the same from elsewhere, where anybody may write the header", sender("10.1.2.3", xfcc(GATEWAY)), false],
  ["over a socket file", sender(undefined, xfcc(GATEWAY)), false],
  ["an account below a prefix", sender("::1", xfcc("spiffe://cluster.local/ns/edge/sa/any")), true],
  ["a namespace that only begins like it", sender("::1", xfcc("spiffe://cluster.local/ns/edge2/sa/any")), false],
  ["an address of the range", sender("192.168.7.9"), true],
  ["the same, as Node has it on a socket of both families", sender("::ffff:192.168.7.9"), true],
  ["an address outside of it", sender("192.169.0.1"), false],
  ["an address of the IPv6 range, with its zone", sender("fd00::5%eth0"), true],
  ["a caller of whom nothing is known", { header: () => xfcc(GATEWAY) }, false],
] as const)("peers: %s", ([, who, has]) => {
  const list = new PeerList([GATEWAY, "spiffe://cluster.local/ns/edge/*", "192.168.0.0/16", "fd00::/8"], "peers");
  expect(list.has(who)).toBe(has);
});

it.for([
  ["no list", [], "no list of peers"],
  ["a name", ["gateway"], "is no peer"],
  ["a range that is none", ["10.0.0.0/33"], "is no peer"],
  ["an identity with a wildcard inside", ["spiffe://*/ns/prod"], "is no peer"],
  ["this machine", ["127.0.0.1"], "behind a sidecar every caller"],
  ["everybody", ["0.0.0.0/0"], "behind a sidecar every caller"],
  ["everybody, in IPv6", ["10.0.0.0/8", "::/0"], "behind a sidecar every caller"],
] as const)("peers that are refused: %s", ([, entries, message]) => {
  expect(() => new PeerList(entries, "trust.accept.peers")).toThrow(ConfigurationError);
  expect(() => new PeerList(entries, "trust.accept.peers")).toThrow(message);
});
