import assert from "node:assert/strict";
import { createDyeing } from "@dyeing/sdk";
import { Agent, interceptors, request } from "undici";
import { expect, test } from "vitest";
import { RequestHeaders } from "./outbound/request-headers.ts";
import { startHttpRecorder } from "./support/http-recorder.ts";
import { dyeLinesOf, sampleDye, sorted } from "./support/sample-dye.ts";

// undici's DNS interceptor puts an address in the place of the name before the request is made.
const byAddress = { allow: "127.0.0.1", carries: true };
const byName = { allow: "matching", carries: false };

test.for([byAddress, byName])(
  "with undici's interceptors.dns(), a host allowed as $allow carries: $carries",
  async ({ allow, carries }) => {
    const matching = await startHttpRecorder();
    const [, port] = matching.authority.split(":");
    const dyeing = createDyeing({ service: "subject", allow: [`${allow}:${port}`] });
    const agent = new Agent();
    const dispatcher = agent.compose(
      interceptors.dns({
        lookup: (_host, _options, done) => done(null, [{ address: "127.0.0.1", family: 4, ttl: 60 }]),
      }),
    );
    try {
      const sample = sampleDye(1);
      await dyeing.receive(new RequestHeaders(sample.lines), async () => {
        const { body } = await request(`http://matching:${port}/a`, { dispatcher, method: "POST", body: "{}" });
        await body.dump();
      });
      const [call] = matching.received.get("a") ?? [];
      assert(call !== undefined);
      expect(dyeLinesOf(call)).toEqual(carries ? sorted(sample.onward) : []);
      expect(dyeing.counters()).toEqual(carries ? {} : { "outbound-not-allowed": 1 });
    } finally {
      await agent.destroy();
      await matching.close();
      dyeing.close();
    }
  },
);
