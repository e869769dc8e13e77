import fc from "fast-check";
import { expect, it } from "vitest";
import { callerUris } from "./client-certificate.ts";

const GATEWAY = "spiffe://cluster.local/ns/prod/sa/gateway";
const ORDER = "spiffe://cluster.local/ns/prod/sa/order";

it.for([
  ["as Istio's sidecar writes it", `By=${ORDER};Hash=468ed33be74eee;Subject="";URI=${GATEWAY}`, [GATEWAY]],
  ["the last element is the caller's", `URI=${GATEWAY},By=${ORDER};URI=spiffe://other/x`, ["spiffe://other/x"]],
  ["a subject with separators in quotes", `Subject="O=a,URI=${GATEWAY};x";URI=${ORDER}`, [ORDER]],
  ["a subject with an escaped quote", `Subject="a\\";URI=${GATEWAY};\\"";URI=${ORDER}`, [ORDER]],
  ["quoted", `By=x;URI="${GATEWAY}"`, [GATEWAY]],
  ["several names", `URI=${GATEWAY};URI=${ORDER}`, [GATEWAY, ORDER]],
  ["names in any case", `uri=${GATEWAY}`, [GATEWAY]],
  ["no name", "By=x;Hash=1", []],
  ["a quote that is left open", `Subject="a;URI=${GATEWAY}`, []],
  ["two lines that a server has joined", `By=x, URI=${GATEWAY}`, []],
  ["nothing", "", []],
] as const)("x-forwarded-client-cert: %s", ([, text, uris]) => {
  expect(callerUris(text)).toEqual(uris);
});

it("x-forwarded-client-cert in two lines names nobody, and no header neither", () => {
  expect(callerUris([`URI=${GATEWAY}`, `URI=${GATEWAY}`])).toEqual([]);
  expect(callerUris(undefined)).toEqual([]);
  expect(callerUris([`URI=${GATEWAY}`])).toEqual([GATEWAY]);
});

it("rows 22 and 25: any text is read without throwing", () => {
  fc.assert(fc.property(fc.string(), (text) => void callerUris(text)));
  const text = '"'.repeat(99_999) + ",".repeat(100_000);
  const start = process.cpuUsage();
  callerUris(text);
  expect(process.cpuUsage(start).user).toBeLessThan(500_000);
});
