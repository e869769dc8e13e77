import { afterEach, expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import type { Policy } from "../policy/policy.ts";
import { createDyeing } from "./create-dyeing.ts";
import type { Dyeing } from "./dyeing.ts";

let dyeing: Dyeing;
afterEach(() => dyeing.close());

/** A policy that allows one host, and knows one tag. */
const allowing = (host: string): Policy => ({
  ...handMadePolicy({ color: () => "gray", tags: [{ key: host, header: `x-${host}`, from: () => "1" }] }).current(),
  trust: { accept: undefined, allow: [host] },
});
const exchange = (request: object) => ({ method: "GET", target: "/", request, header: () => undefined });
const reaches = (host: string) => dyeing.outboundHeaders(host).some(([name]) => name === "x-trace-color");
const reached = () => ["before", "after"].filter(reaches);

it("row 33: a request keeps the allow-list that it began with, and so do messages and jobs", async () => {
  let current = allowing("before");
  dyeing = createDyeing({ service: "gateway", role: "edge", policy: { current: () => current, close: () => {} } });
  const later: (() => string[])[] = [];
  const begin = () => {
    dyeing.receive(exchange({}), () => later.push(dyeing.bind(reached)));
    dyeing.receiveMessage({ "x-trace-color": "gray" }, () => later.push(dyeing.bind(reached)));
    dyeing.runAsRoot(() => later.push(dyeing.bind(reached)));
  };
  begin();
  current = allowing("after");
  begin();
  current = allowing("nobody");
  const [before, after] = [["before"], ["after"]];
  expect(later.map((ask) => ask())).toEqual([before, before, before, after, after, after]);
  dyeing.receive(exchange({}), () => expect(dyeing.withTags({ before: "x" }, reached)).toEqual([]));
});

it("while a policy fails, the allow-list before it judges", () => {
  let current = () => allowing("before");
  dyeing = createDyeing({ service: "order", policy: { current: () => current(), close: () => {} } });
  current = () => {
    throw new Error("boom");
  };
  dyeing.runAsRoot(() => expect(reached()).toEqual(["before"]));
});

it("a request that waited keeps it as well", async () => {
  let current: Policy = { ...allowing("before"), prepare: async (facts) => facts };
  dyeing = createDyeing({ service: "gateway", role: "edge", policy: { current: () => current, close: () => {} } });
  const waiting = dyeing.handle(exchange({}), reached);
  current = allowing("after");
  expect(await waiting).toEqual(["before"]);
});

it("a request that waited in vain keeps the snapshot that it began with", async () => {
  let current: Policy = { ...allowing("before"), prepare: () => new Promise(() => {}) };
  dyeing = createDyeing({ service: "gateway", role: "edge", policy: { current: () => current, close: () => {} } });
  const waiting = dyeing.handle(exchange({}), reached);
  current = allowing("after");
  expect(await waiting).toEqual(["before"]);
  expect(dyeing.counters()).toMatchObject({ "prepare-timeout": 1 });
});

it("a record of a closed runtime is still its runtime's", () => {
  const current = allowing("before");
  dyeing = createDyeing({ service: "gateway", role: "edge", policy: { current: () => current, close: () => {} } });
  dyeing.receive(exchange({}), () => {
    dyeing.close();
    expect(reached()).toEqual([]);
  });
});
