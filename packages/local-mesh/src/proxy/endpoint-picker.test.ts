import type { Cluster } from "@dyeing/lanes/explain";
import { expect, it } from "vitest";
import { routedTo } from "../../test/sample-decision.ts";
import { EndpointPicker } from "./endpoint-picker.ts";

const cluster = (name: string, ...addresses: readonly string[]): Cluster => routedTo(name, addresses).cluster;

it("takes a cluster's endpoints in turn, each cluster by itself, also when they change", () => {
  const picker = new EndpointPicker();
  const next = (from: Cluster): string => picker.next(from).address;
  const [a, b] = [cluster("a", "1", "2", "3"), cluster("b", "4", "5")];
  expect([next(a), next(b), next(a), next(a), next(a), next(b), next(b)]).toEqual(["1", "4", "2", "3", "1", "5", "4"]);
  const fewer = cluster("a", "9");
  expect([next(fewer), next(fewer), next(a)]).toEqual(["9", "9", "1"]);
});
