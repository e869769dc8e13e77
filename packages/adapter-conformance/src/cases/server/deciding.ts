import assert from "node:assert/strict";
import { type Policy, type PolicySource, type RequestFacts, staticPolicy } from "@dyeing/policy";
import type { Exchange } from "@dyeing/sdk/adapter";
import { COLOR_HEADER } from "@dyeing/sdk/wire";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";

const policy = () =>
  staticPolicy({
    revision: "1",
    tags: { level: { header: "x-user-level", from: "claims.level" } },
    rules: [{ id: "vip", key: "color", value: "gray", when: 'tags.level == "VIP3"' }],
  });

/** A policy that has to ask somebody for the level first. */
function waitingPolicy(asked: (facts: RequestFacts) => Promise<unknown>): PolicySource {
  const source = policy();
  const waiting: Policy = {
    ...source.current(),
    prepare: async (facts) => {
      await asked(facts);
      return {
        method: facts.method,
        path: facts.path,
        header: (name) => facts.header(name),
        claim: (name) => (name === "level" ? "VIP3" : undefined),
      };
    },
  };
  return { current: () => waiting, close: () => source.close() };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));
const valuesOf = (lines: readonly (readonly [string, string])[], name: string) =>
  lines.flatMap(([one, value]) => (one === name ? [value] : []));

/** Edges that do not know enough when a request arrives. */
export const decidingCases: readonly ServerCase[] = [
  {
    name: "a request that waits for what its rules want to know is decided by it, and nothing of it is lost or out of turn",
    needs: ["outside"],
    run: (subject) =>
      ServerBench.with(subject, { role: "edge", policy: waitingPolicy(soon) }, async (bench) => {
        const origins = Array.from({ length: 20 }, (_, at) => `r${at}`);
        const replies = await Promise.all(origins.map((origin) => bench.call({ origin })));
        assert.deepEqual(
          replies.map(({ outcome }) => outcome),
          origins.map(() => "ok"),
        );
        for (const origin of origins) {
          assert.deepEqual(valuesOf(bench.sentOn(origin), COLOR_HEADER), ["gray"]);
          await bench.passed(origin, subject.points);
          for (const line of bench.logOf(origin)) assert.equal(line.color, "gray", `${origin} at ${line.point}`);
        }
      }),
  },
  {
    name: "a request does not wait for ever",
    needs: ["outside"],
    run: (subject) =>
      ServerBench.with(subject, { role: "edge", policy: waitingPolicy(() => new Promise(() => {})) }, async (bench) => {
        const { outcome } = await bench.call({ origin: "a" });
        assert.equal(outcome, "ok");
        assert.deepEqual(valuesOf(bench.sentOn("a"), COLOR_HEADER), ["default"]);
        assert.equal(bench.dyeing.counters()["prepare-timeout"], 1);
      }),
  },
  ...(["at-once", "later"] as const).map(
    (decides): ServerCase => ({
      name: `a handler decides with what it found out, and all of the request goes on in that dye (${decides})`,
      needs: ["outside"],
      run: (subject) =>
        ServerBench.with(
          subject,
          {
            role: "edge",
            decides,
            echoColor: true,
            policy: policy(),
            handle: ({ origin }, bench) =>
              bench.dyeing.decide({ claims: { level: "VIP3" } }, async () => {
                await bench.callDownstream(origin);
                return { origin };
              }),
          },
          async (bench) => {
            const { headers } = await bench.call({ origin: "a", headers: [["x-user-level", "forged"]] });
            assert.deepEqual(valuesOf(bench.sentOn("a"), COLOR_HEADER), ["gray"]);
            assert.deepEqual(valuesOf(bench.sentOn("a"), "x-user-level"), ["VIP3"]);
            if (subject.traits.includes("responses")) assert.deepEqual(headers.get(COLOR_HEADER), ["gray"]);
            await bench.passed("a", subject.points);
            const last = bench.logOf("a").at(-1);
            assert.equal(last?.color, "gray", `at ${last?.point}`);
          },
        ),
    }),
  ),
  {
    name: "an exchange tells the target, the peer and the lines that came, and adds lines to the answer",
    needs: ["outside", "paths", "responses"],
    run: async (subject) => {
      let seen: unknown;
      let raw: readonly string[] = [];
      const watch = (exchange: Exchange) => {
        // Shown twice where an adapter prepares and receives.
        if (seen !== undefined) return;
        seen = { target: exchange.target, loopback: exchange.peer?.loopback, address: exchange.peer?.address };
        raw = [...(exchange.rawHeaders ?? [])];
        for (const value of ["one", "two"]) exchange.appendResponseHeader?.("x-appended", value);
      };
      await ServerBench.with(subject, { watch }, async (bench) => {
        const { headers } = await bench.call({ origin: "a", headers: [["x-rider", "Li"]] });
        assert.deepEqual(seen, { target: subject.pathOf?.("a"), loopback: true, address: "127.0.0.1" });
        const at = raw.findIndex((text) => text.toLowerCase() === "x-rider");
        assert.equal(raw[at + 1], "Li");
        assert.equal(headers.get("x-appended")?.join(", "), "one, two");
      });
    },
  },
];
