import type { Judgement } from "@dyeing/verify";
import { expect, test } from "vitest";
import { readRides } from "../../demo/rides/read-rides.ts";
import { edges } from "../../topology.ts";
import { endToEndTable, KINDS, kindOf } from "./end-to-end-table.ts";

const rides = readRides();

test("every kind of rides is in the file, and among its first ones", () => {
  expect(new Set(rides.map(kindOf))).toEqual(new Set(KINDS));
  expect(new Set(rides.slice(0, 20).map(kindOf))).toEqual(new Set(KINDS));
});

test("has a cell for every edge, protocol and kind, with what its rides' calls were", () => {
  const gray = rides.find((ride) => kindOf(ride) === "gray");
  const call = (protocol: string, verdict: string, answeredBy?: string) => ({
    edge: "gateway->notification",
    expectation: gray?.rideId,
    verdict,
    record: { protocol, answeredBy },
  });
  const calls = [call("http", "carried", "v1"), call("http", "miss", "v2"), call("ws", "carried", "v1")];
  const table = endToEndTable(rides, { calls } as unknown as Judgement);
  expect(table).toHaveLength(KINDS.length * edges.flatMap(({ protocols }) => protocols).length);
  const met = table.filter(({ good, bad }) => good + bad > 0);
  const cell = { edge: "gateway->notification", kind: "gray" };
  expect(met).toEqual([
    { ...cell, protocol: "http", good: 1, bad: 1, versions: { v1: 1, v2: 1 } },
    { ...cell, protocol: "ws", good: 1, bad: 0, versions: { v1: 1 } },
  ]);
});
