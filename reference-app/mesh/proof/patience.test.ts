import { expect, test } from "vitest";
import { bePatient } from "./patience.ts";

test("time-outs become ten times as long, nothing is ejected, and all becomes what it was again", async () => {
  const carpool = { namespace: "carpool", name: "order" };
  const outlierDetection = { consecutive5xxErrors: 5, interval: "5s" };
  const items = [
    { kind: "VirtualService", metadata: carpool, spec: { http: [{ timeout: "800ms" }, {}, { timeout: "2s" }] } },
    { kind: "VirtualService", metadata: { namespace: "carpool-egress", name: "sms" }, spec: { http: [{}] } },
    { kind: "DestinationRule", metadata: carpool, spec: { subsets: [{}, { trafficPolicy: { outlierDetection } }] } },
    { kind: "DestinationRule", metadata: { namespace: "carpool-egress", name: "egress" }, spec: {} },
  ];
  const patches: unknown[] = [];
  const kubectl = async (...args: readonly string[]) => {
    const [verb, , , kind, , , , patch = ""] = args;
    if (verb === "patch") patches.push([kind, JSON.parse(patch)]);
    return JSON.stringify({ items });
  };
  const replaced = (path: string, value: unknown) => ({ op: "replace", path, value });
  const expected = (first: string, second: string, errors: number) => [
    ["virtualservice", [replaced("/spec/http/0/timeout", first), replaced("/spec/http/2/timeout", second)]],
    ["destinationrule", [replaced("/spec/subsets/1/trafficPolicy/outlierDetection/consecutive5xxErrors", errors)]],
  ];
  const undo = await bePatient(kubectl);
  expect(patches.splice(0)).toEqual(expected("8000ms", "20000ms", 0));
  await undo();
  expect(patches).toEqual(expected("800ms", "2s", 5));
});
