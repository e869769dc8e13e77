import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { COLOR_HEADER, DYE_HEADER } from "@dyeing/sdk/wire";
import { ChangingPolicy } from "../../outbound/changing-policy.ts";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import type { OutboundSubject } from "../../subject/outbound-subject.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

const sample = sampleDye(1);
const EXPECT: HeaderLine = ["expect", "100-continue"];
/** Everything that an object holds, hidden or not. */
const WHOLE = { depth: 8, showHidden: true };

/** What goes out, by the state of the caller. */
export const sendingCases: readonly OutboundCase[] = [
  {
    name: "a dyed caller sends its dye, one line each",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        await bench.inRequest(sample.lines, () => bench.send("a"));
        assert.deepEqual(bench.arrived("a"), sorted(sample.onward));
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
  {
    name: "a dyed caller sends its dye after it has awaited",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        await bench.inRequest(sample.lines, async () => {
          await new Promise((resolve) => setImmediate(resolve));
          await bench.send("a");
          await bench.send("b");
        });
        assert.deepEqual(bench.arrived("a"), sorted(sample.onward));
        assert.deepEqual(bench.arrived("b"), sorted(sample.onward));
      }),
  },
  {
    name: "a caller that is known to be undyed says so",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const id: HeaderLine = ["x-request-id", "r-1"];
        await bench.inRequest([[COLOR_HEADER, "default"], id], () => bench.send("a"));
        assert.deepEqual(bench.arrived("a"), sorted([[COLOR_HEADER, "default"], [DYE_HEADER, "h=(), hop=1"], id]));
      }),
  },
  {
    name: "a caller in the unknown state sends its request id and trace, and no dye",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const identity = sample.lines.filter(([name]) => name === "x-request-id" || name === "traceparent");
        await bench.inRequest(identity, () => bench.send("a"));
        assert.deepEqual(bench.arrived("a"), sorted(identity));
      }),
  },
  {
    name: "a caller outside any request sends nothing",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        await bench.send("a");
        assert.deepEqual(bench.arrived("a"), []);
      }),
  },
  {
    name: "a job started as root in a request sends the dye of the root",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        await bench.inRequest(sample.lines, () => bench.dyeing.runAsRoot(() => bench.send("a")));
        const sent = new Map(bench.arrived("a"));
        assert.equal(sent.get(COLOR_HEADER), "default");
        assert.notEqual(sent.get("x-request-id"), sample.requestId);
        assert.equal(sent.has("traceparent"), false);
      }),
  },
  {
    name: "a header of the connection that x-dye lists is no tag, and fails no call",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const headers: HeaderLine[] = [
          [COLOR_HEADER, "gray"],
          ["http2-settings", "AAMAAABk"],
          ["x-user-level", "NEW"],
          [DYE_HEADER, 'h=("http2-settings" "x-user-level"), hop=0'],
        ];
        await bench.inRequest(headers, () => bench.send("a"));
        const sent = new Map(bench.allowed.received.get("a")?.[0]);
        assert.equal(sent.has("http2-settings"), false);
        assert.equal(sent.get("x-user-level"), "NEW");
        assert.equal(sent.get(DYE_HEADER), 'h=("x-user-level"), hop=1, cut');
        assert.deepEqual(bench.dyeing.counters(), { "tag-denied": 1 });
      }),
  },
  {
    name: "a next-scoped tag goes no further",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const headers: HeaderLine[] = [
          [COLOR_HEADER, "gray"],
          ["x-hint", "7"],
          [DYE_HEADER, 'h=(), n=("x-hint"), hop=0'],
        ];
        await bench.inRequest(headers, () => bench.send("a"));
        const sent = new Map(bench.arrived("a"));
        assert.equal(sent.get(COLOR_HEADER), "gray");
        assert.equal(sent.has("x-hint"), false);
        assert.equal(sent.get(DYE_HEADER), "h=(), hop=1");
      }),
  },
  ...["x-trace-color", "X-Trace-Color"].map((colorName) => ({
    name: `row 28: a color that the caller set by hand as ${colorName} stands, in one line`,
    needs: colorName === COLOR_HEADER ? [] : (["any-case-names"] as const),
    run: (subject: OutboundSubject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const own: HeaderLine[] = [
          [colorName, "blue"],
          ["x-user-level", "own"],
        ];
        await bench.inRequest(sample.lines, () => bench.send("a", { headers: bench.headers(own) }));
        const expected = sample.onward.map(([name, value]): HeaderLine => {
          const set = own.find(([ownName]) => ownName.toLowerCase() === name);
          return [name, set?.[1] ?? value];
        });
        assert.deepEqual(bench.arrived("a"), sorted(expected));
        assert.deepEqual(bench.dyeing.counters(), { "outbound-caller-set": 2 });
      }),
  })),
  {
    name: "headers handed over as a list are added to",
    needs: ["header-lists"],
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const own: HeaderLine[] = [
          ["x-own", "1"],
          ["x-trace-color", "blue"],
        ];
        await bench.inRequest(sample.lines, () => bench.send("a", { headers: bench.headers(own, "list") }));
        const expected = sample.onward.filter(([name]) => name !== COLOR_HEADER);
        assert.deepEqual(bench.arrived("a"), sorted([...expected, ...own]));
      }),
  },
  {
    name: "a call that expects 100-continue carries the dye",
    needs: ["expect"],
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const headers = bench.headers([EXPECT]);
        await bench.inRequest(sample.lines, () => bench.send("a", { headers }));
        assert.deepEqual(bench.arrived("a"), sorted(sample.onward));
      }),
  },
  {
    name: "a dye that cannot be carried is counted",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const all = Object.keys(subject.forms).map((form) => bench.headers([["x-own", "1"]], form));
        if (subject.traits.includes("expect")) all.push(bench.headers([EXPECT]));
        for (const [index, headers] of all.entries()) {
          const before = bench.dyeing.counters()["outbound-headers-sent"] ?? 0;
          await bench.inRequest(sample.lines, () => bench.send(`f${index}`, { headers }));
          if (new Map(bench.arrived(`f${index}`)).has(COLOR_HEADER)) continue;
          assert.equal(bench.dyeing.counters()["outbound-headers-sent"], before + 1);
        }
      }),
  },
  {
    name: "the caller's own headers are not changed",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        for (const form of Object.keys(subject.forms)) {
          const own: HeaderLine[] = [["x-own", "1"]];
          const headers = bench.headers(own, form);
          const before = inspect(headers, WHOLE);
          await bench.inRequest(sample.lines, () => bench.send(`${form}-in`, { headers }));
          assert.equal(inspect(headers, WHOLE), before, `written into, as ${form}`);
          await bench.send(`${form}-out`, { headers });
          assert.deepEqual(bench.arrived(`${form}-out`), own);
        }
      }),
  },
  {
    name: "installed twice, it adds each line once",
    run: (subject) =>
      OutboundBench.with(subject, { installs: 2 }, async (bench) => {
        await bench.inRequest(sample.lines, () => bench.send("a"));
        assert.deepEqual(bench.arrived("a"), sorted(sample.onward));
      }),
  },
  {
    name: "row 13: a fault of ours fails no call: it goes out without a dye and is counted",
    needs: ["hosts"],
    run: async (subject) => {
      const policy = new ChangingPolicy();
      await OutboundBench.with(subject, { policy, allowFromPolicy: true }, async (bench) => {
        const send = (origin: string) => bench.inRequest(sample.lines, () => bench.send(origin));
        policy.allow = [bench.allowed.authority];
        await send("before");
        policy.break();
        await send("during");
        policy.allow = [bench.allowed.authority];
        await send("after");
        assert.deepEqual(bench.arrived("before"), sorted(sample.onward));
        assert.deepEqual(bench.arrived("during"), []);
        assert.deepEqual(bench.arrived("after"), sorted(sample.onward));
        assert.deepEqual(bench.dyeing.counters(), { "outbound-failed": 1 });
      });
    },
  },
];
