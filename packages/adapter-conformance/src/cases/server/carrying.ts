import assert from "node:assert/strict";
import { staticPolicy } from "@dyeing/policy";
import { COLOR_HEADER, DYE_HEADER, encodeDye, type WireDye } from "@dyeing/sdk/wire";
import { expectDyed, expectUnknown } from "../../server/expect-seen.ts";
import { ServerBench } from "../../server/server-bench.ts";
import type { Inbound } from "../../subject/application.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

/** Decides nothing: every request is undyed. */
const UNDYED = staticPolicy({ revision: "1" });

const dye: WireDye = {
  color: "gray",
  tags: [],
  revision: undefined,
  rule: undefined,
  origin: "gateway",
  hop: 0,
  cut: false,
  rest: "",
};

/** What is carried, and what is not, when everything is well formed. */
export const carryingCases: readonly ServerCase[] = [
  {
    name: "a dyed request is dyed at every point, and sends its dye on unchanged",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const sample = sampleDye(1);
        const reply = await bench.call({ origin: "a", headers: sample.lines });
        assert.deepEqual([reply.outcome, reply.body], ["ok", { origin: "a" }]);
        await bench.passed("a", subject.points);
        expectDyed(bench.logOf("a"), sample);
        assert.deepEqual(bench.sentOn("a"), sorted(sample.onward));
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
  {
    name: "listed headers pass through without a policy, others do not",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const listed: WireDye = {
          ...dye,
          tags: [
            { header: "x-driver-score", value: "17", scope: "route", priority: 0 },
            { header: "constructor", value: "own", scope: "route", priority: 0 },
          ],
        };
        await bench.call({ origin: "a", headers: [...encodeDye(listed), ["x-not-listed", "1"]] });
        const sent = new Map(bench.sentOn("a"));
        assert.equal(sent.get("x-driver-score"), "17");
        assert.equal(sent.has("x-not-listed"), false);
        assert.equal(bench.logOf("a")[0]?.tags.constructor, "own");
        const [call] = bench.downstream.received.get("a") ?? [];
        assert.deepEqual(
          call?.filter(([name]) => name === "constructor"),
          [["constructor", "own"]],
        );
      }),
  },
  {
    name: "names of headers are read in any letter case",
    needs: ["any-case-names"],
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const sample = sampleDye(1);
        const headers = sample.lines.map(([name, value]) => [name.toUpperCase(), value] as const);
        await bench.call({ origin: "a", headers });
        expectDyed(bench.logOf("a"), sample);
        assert.deepEqual(bench.sentOn("a"), sorted(sample.onward));
      }),
  },
  {
    name: "an underscore in the name of a header is no hyphen",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        await bench.call({ origin: "a", headers: [["x_trace_color", "gray"]] });
        await bench.passed("a", subject.points);
        expectUnknown(bench, "a");
      }),
  },
  {
    name: "a credential that x-dye lists is not carried",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const headers = [
          [COLOR_HEADER, "gray"],
          [DYE_HEADER, 'h=("authorization" "x-user-level")'],
          ["authorization", "Bearer secret"],
          ["x-user-level", "NEW"],
        ] as const;
        await bench.call({ origin: "a", headers });
        const [call] = bench.downstream.received.get("a") ?? [];
        assert.equal(
          call?.some(([, value]) => value.includes("secret")),
          false,
        );
        assert.equal(new Map(call).get("x-user-level"), "NEW");
        assert.deepEqual(bench.dyeing.counters(), { "tag-denied": 1 });
      }),
  },
  {
    name: "a next-scoped tag is seen by the receiver and not sent on",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const next: WireDye = { ...dye, tags: [{ header: "x-hint", value: "7", scope: "next", priority: 0 }] };
        await bench.call({ origin: "a", headers: encodeDye(next) });
        assert.deepEqual(bench.logOf("a")[0]?.tags, { hint: "7" });
        assert.equal(new Map(bench.sentOn("a")).has("x-hint"), false);
      }),
  },
  {
    name: "a request that is known to be undyed stays so, and says so downstream",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        await bench.call({ origin: "a", headers: encodeDye({ ...dye, color: "default" }) });
        await bench.passed("a", subject.points);
        for (const line of bench.logOf("a")) assert.equal(line.color, "default", line.point);
        assert.equal(new Map(bench.sentOn("a")).get(COLOR_HEADER), "default");
      }),
  },
  {
    name: "a request that says nothing is unknown, not undyed, and sends no dye on",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        await bench.call({ origin: "a" });
        await bench.passed("a", subject.points);
        expectUnknown(bench, "a");
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
  {
    name: "trace headers are passed through in every state",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const traceparent = ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"] as const;
        const tracestate = ["tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"] as const;
        const b3 = ["b3", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1"] as const;
        const states = { dyed: "gray", undyed: "default", unknown: undefined };
        for (const [origin, color] of Object.entries(states)) {
          const own = color === undefined ? [] : encodeDye({ ...dye, color });
          await bench.call({ origin, headers: [...own, traceparent, tracestate, b3] });
          const sent = new Map(bench.sentOn(origin));
          for (const [name, value] of [traceparent, tracestate, b3]) assert.equal(sent.get(name), value, origin);
        }
      }),
  },
  {
    name: "an edge takes no dye from outside and decides its own",
    needs: ["outside"],
    run: (subject) =>
      ServerBench.with(subject, { role: "edge", policy: UNDYED }, async (bench) => {
        const forged = sampleDye(1);
        const reply = await bench.call({ origin: "a", headers: forged.lines });
        assert.equal(reply.outcome, "ok");
        await bench.passed("a", subject.points);
        for (const line of bench.logOf("a")) assert.deepEqual([line.color, line.tags], ["default", {}], line.point);
        const sent = new Map(bench.sentOn("a"));
        assert.equal(sent.get(COLOR_HEADER), "default");
        assert.equal(sent.has("x-user-level"), false);
        assert.deepEqual(bench.dyeing.counters(), { "inbound-untrusted": 1 });
        assert.equal(reply.headers.has(COLOR_HEADER), false, "an edge does not tell its clients the color");
      }),
  },
  {
    name: "an edge whose handler hands on all headers of its request hands on no dye from outside",
    needs: ["outside"],
    run: (subject) => {
      const handle = async ({ origin, headers }: Inbound, bench: ServerBench) => {
        await bench.callDownstream(`${origin}-own`);
        await bench.callDownstream(origin, Object.fromEntries(Object.entries(headers).filter(isForwarded)));
        return {};
      };
      return ServerBench.with(subject, { role: "edge", policy: UNDYED, handle }, async (bench) => {
        const forged = sampleDye(1);
        const marker = ["from-client", "1"] as const;
        const { outcome } = await bench.call({ origin: "a", headers: [...forged.lines, marker] });
        assert.equal(outcome, "ok");
        const received = bench.downstream.received.get("a")?.[0] ?? [];
        assert.deepEqual(
          received.filter(([name]) => name === marker[0]),
          [marker],
          "the handler hands on what is no dye",
        );
        assert.deepEqual(bench.sentOn("a"), bench.sentOn("a-own"));
        assert.equal(new Map(bench.sentOn("a")).get(COLOR_HEADER), "default");
      });
    },
  },
  {
    name: "tags added in a handler travel on, and stay in what that part of the handler started",
    run: (subject) =>
      ServerBench.with(
        subject,
        {
          handle: async ({ origin }, bench) => {
            const tags = { level: "set", user_level: "not a key here", driver: "not known here" };
            await bench.dyeing.withTags(tags, () => bench.callDownstream(`${origin}-with`));
            await bench.callDownstream(origin);
            return {};
          },
        },
        async (bench) => {
          const sample = sampleDye(3);
          const named = sample.lines.map(([name, value]) => [name, withKey(name, value)] as const);
          const onward = sample.onward.map(([name, value]) => [name, withKey(name, value)] as const);
          await bench.call({ origin: "a", headers: named });
          assert.deepEqual(bench.sentOn("a"), sorted(onward));
          const set = onward.map(([name, value]) => [name, name === "x-user-level" ? "set" : value] as const);
          assert.deepEqual(bench.sentOn("a-with"), sorted(set));
          assert.deepEqual(bench.dyeing.counters(), { "tag-unknown": 2 });
          await bench.passed("a", subject.points);
          const { user_level: level, ...others } = sample.tags;
          expectDyed(bench.logOf("a"), { ...sample, tags: { level: level ?? "", ...others } });
        },
      ),
  },
];

/** Names the key of the sample's first tag in `x-dye`. */
function withKey(name: string, value: string): string {
  return name === DYE_HEADER ? value.replace(/^(h=\([^)]*\))/, '$1, k=("x-user-level" "level")') : value;
}

/** Headers of the connection, and of the body as it came, which a proxy writes itself. */
const OWN_TO_CONNECTION = new Set(["connection", "host", "content-length", "content-type", "te", "transfer-encoding"]);

function isForwarded([name]: [string, unknown]): boolean {
  return !OWN_TO_CONNECTION.has(name);
}
