import { describe, expect, it } from "vitest";
import { AllowList } from "./allow-list.ts";
import { targetOfUrl, targetsOfGrpc } from "./target.ts";

const byDefault = new AllowList(undefined);
const own = new AllowList(["*.svc.cluster.local", "Matching", "10.0.0.1:8080", "[::1]:9090", "*.lanes:80"]);

function allows(list: AllowList, text: string): boolean {
  const targets = text.startsWith("http") ? [targetOfUrl(text)] : targetsOfGrpc(text);
  return targets.length > 0 && targets.every((target) => target !== undefined && list.allows(target));
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
    ["16909060", false],
    ["dns:///0x01020304:50051", false],
    ["dns:01.2.3.4:50051", false],
    ["dns:matching:50051", true],
    ["dns://8.8.8.8/matching:50051", true],
    ["unix-abstract:matching", false],
    ["unix:matching", false],
    ["xds:///matching", false],
    ["vsock:1:2", false],
    ["matching,api.example.com", false],
    ["matching?x:80", false],
    ["evil.example/.svc", false],
    ["matching@evil.example", false],
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
    ["http://167772161:8080/", true],
    ["0x0a.0.0.1:8080", true],
    ["ipv4:10.0.0.1:8080,10.0.0.1:8080", true],
    ["ipv4:10.0.0.1:8080,10.0.0.2:8080", false],
    ["ipv4:10.0.0.1:8080,", false],
    ["ipv6:[::1]:9090,[::1]:9090", true],
    ["ipv6:[::1]:9090,[::2]:9090", false],
    ["[0:0::1]:9090", true],
    ["[::1%eth0]:9090", false],
  ])("listed: %s -> %s", (text, expected) => {
    expect(allows(own, text)).toBe(expected);
  });

  it.each(["", "http://x", "*", "a.*.b", "x:99999999", "a b", "user@host"])("refuses the pattern %j", (pattern) => {
    expect(() => new AllowList(["ok", pattern])).toThrow(/option `allow\[1\]`/);
  });
});
