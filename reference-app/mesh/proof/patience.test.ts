import { expect, test } from "vitest";
import { undoLabChanges } from "./lab-changes.ts";
import { bePatient } from "./patience.ts";
import { fakeResources } from "./testing/fake-resources.ts";

const carpool = { namespace: "carpool", name: "order" };
const outlierDetection = { consecutive5xxErrors: 5, interval: "5s" };
const RESOURCES = [
  { kind: "VirtualService", metadata: carpool, spec: { http: [{ timeout: "800ms" }, {}, { timeout: "2s" }] } },
  { kind: "VirtualService", metadata: { namespace: "carpool-egress", name: "sms" }, spec: { http: [{}] } },
  { kind: "DestinationRule", metadata: carpool, spec: { subsets: [{}, { trafficPolicy: { outlierDetection } }] } },
  { kind: "DestinationRule", metadata: { namespace: "carpool-egress", name: "egress" }, spec: {} },
];

test("time-outs become ten times as long, nothing is ejected, and all becomes what it was again", async () => {
  const { kubectl, resources } = fakeResources(RESOURCES);
  await bePatient(kubectl);
  expect(resources().map(({ spec }) => spec)).toEqual([
    { http: [{ timeout: "8000ms" }, {}, { timeout: "20000ms" }] },
    { http: [{}] },
    { subsets: [{}, { trafficPolicy: { outlierDetection: { ...outlierDetection, consecutive5xxErrors: 0 } } }] },
    {},
  ]);
  // Whoever does it now knows of what was done from the resources alone.
  expect(await undoLabChanges(kubectl)).toBe(2);
  expect(resources().map(({ spec }) => spec)).toEqual(RESOURCES.map(({ spec }) => spec));
  expect(await undoLabChanges(kubectl)).toBe(0);
});
