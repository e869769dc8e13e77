import { expect, test } from "vitest";
import { bePatient } from "./patience.ts";

test("every time-out of a route becomes ten times as long, and what it was again", async () => {
  const http = [{ timeout: "800ms" }, {}, { timeout: "2s" }];
  const items = [
    { metadata: { namespace: "carpool", name: "order" }, spec: { http } },
    { metadata: { namespace: "carpool-egress", name: "sms" }, spec: { http: [{}] } },
  ];
  const patches: unknown[] = [];
  const kubectl = async (...args: readonly string[]) => {
    if (args[0] === "patch") patches.push([args[4], JSON.parse(args[7] ?? "")]);
    return JSON.stringify({ items });
  };
  const at = (index: number, value: string) => ({ op: "replace", path: `/spec/http/${index}/timeout`, value });
  const undo = await bePatient(kubectl);
  expect(patches.splice(0)).toEqual([["order", [at(0, "8000ms"), at(2, "20000ms")]]]);
  await undo();
  expect(patches).toEqual([["order", [at(0, "800ms"), at(2, "2000ms")]]]);
});
