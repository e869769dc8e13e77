import { describe, expect, it } from "vitest";
import { AllowList } from "./allow-list.ts";
import { targetOfAuthority, targetOfUrl } from "./target.ts";

const byDefault = new AllowList(undefined);
const own = new AllowList(["*.svc.cluster.local", "Matching", "10.0.0.1:8080", "[::1]:9090", "*.lanes:80"]);

function allows(list: AllowList, text: string): boolean {
  const target = text.startsWith("http") ? targetOfUrl(text) : targetOfAuthority(text);
  return target !== undefined && list.allows(target);
}

describe("AllowList", () => {
  it.each([
    ["http://matching:8080/x", true],
    ["http://matching.carpool.svc/", true],
    ["http://matching.carpool.svc.cluster.local:80/", true],
    ["http://MATCHING./", true],
    ["dns:///matching:50051", true],
    ["matching:50051", true],
    ["http://api.example.com/", false],
    ["http://matching.svc.example.com/", false],
    ["http://10.0.0.1/", false],
    ["http://[::1]/", false],
    ["http://matching:x@api.example.com/", false],
    ["http://matching@api.example.com/", false],
    ["https://1.2.3.4:443/", false],
    ["http://16909060/", false],
    ["unix:/var/run/x.sock", false],
    ["not a host", false],
    ["", false],
  ])("by default: %s -> %s", (text, expected) => {
    expect(allows(byDefault, text)).toBe(expected);
  });

  it.each([
    ["http://matching/", true],
    ["http://matching:9999/", true],
    ["http://a.svc.cluster.local/", true],
    ["http://svc.cluster.local/", false],
    ["http://10.0.0.1:8080/", true],
    ["http://10.0.0.1:8081/", false],
    ["http://10.0.0.1/", false],
    ["ipv4:10.0.0.1:8080", true],
    ["http://[::1]:9090/", true],
    ["http://x.lanes/", true],
    ["https://x.lanes/", false],
    ["http://order/", false],
  ])("listed: %s -> %s", (text, expected) => {
    expect(allows(own, text)).toBe(expected);
  });

  it.each(["", "http://x", "*", "a.*.b", "x:99999999", "a b", "user@host"])("refuses the pattern %j", (pattern) => {
    expect(() => new AllowList(["ok", pattern])).toThrow(/option `allow\[1\]`/);
  });
});
