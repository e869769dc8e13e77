import assert from "node:assert/strict";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { dyeLinesOf, sampleDye, sorted } from "../../support/sample-dye.ts";

const sample = sampleDye(1);

/** Who gets a dye when a forward proxy is in between. */
export const proxyCases: readonly OutboundCase[] = [
  {
    name: "a host that is not allowed gets nothing through a proxy that is, and neither does the proxy",
    needs: ["forward-proxies"],
    run: (subject) =>
      OutboundBench.withProxy(subject, { allowProxy: true }, async (bench, proxy) => {
        await bench.inRequest(sample.lines, () => bench.send("a", { to: bench.foreign }));
        assert.deepEqual(bench.arrived("a", bench.foreign), []);
        assert(proxy.received.length > 0, "the call went through the proxy");
        for (const lines of proxy.received) assert.deepEqual(dyeLinesOf(lines), []);
      }),
  },
  {
    name: "an allowed host gets the dye through an allowed proxy, one line each",
    needs: ["forward-proxies"],
    run: (subject) =>
      OutboundBench.withProxy(subject, { allowProxy: true }, async (bench, proxy) => {
        await bench.inRequest(sample.lines, () => bench.send("a"));
        assert.deepEqual(bench.arrived("a"), sorted(sample.onward));
        assert(proxy.received.length > 0, "the call went through the proxy");
      }),
  },
  {
    name: "a proxy that is not allowed is told nothing",
    needs: ["forward-proxies"],
    run: (subject) =>
      OutboundBench.withProxy(subject, { allowProxy: false }, async (bench, proxy) => {
        await bench.inRequest(sample.lines, () => bench.send("a"));
        assert.equal(bench.allowed.received.get("a")?.length, 1);
        assert(proxy.received.length > 0, "the call went through the proxy");
        for (const lines of proxy.received) assert.deepEqual(dyeLinesOf(lines), []);
      }),
  },
];
