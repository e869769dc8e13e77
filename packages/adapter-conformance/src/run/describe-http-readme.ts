import { expect, test } from "vitest";
import type { Capabilities } from "../subject/capabilities.ts";
import { HttpClient } from "../support/http-client.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { capabilityLines, listOf, runReadme } from "../support/readme.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";

/**
 * The README of an HTTP adapter: its program is started and asked at `path` with a dyed request, which it has to answer
 * and to hand on to MATCHING with the dye; and it has to name what the capability file names.
 */
export function describeHttpReadme(folder: string, path: string, capabilities: Capabilities): void {
  test("the program in the README carries a dye", { timeout: 30_000 }, async () => {
    const matching = await startHttpRecorder();
    const program = await runReadme(folder, { MATCHING: matching.authority, PORT: "0" });
    const client = new HttpClient(`127.0.0.1:${program.port}`, () => path);
    try {
      const sample = sampleDye(7);
      const reply = await client.call({ origin: "", headers: sample.lines, body: { rideId: "ride-1" } });
      expect(reply.body).toEqual({ rideId: "ride-1", color: sample.color, matched: true });
      expect(reply.headers.get("x-trace-color")).toEqual([sample.color]);
      const [call] = [...matching.received.values()].flat();
      expect(dyeLinesOf(call ?? [])).toEqual(sorted(sample.onward));
    } finally {
      client.close();
      await program.stop();
      await matching.close();
    }
  });

  test("the README names what the capability file names", () => {
    expect(listOf(folder, "What it cannot do")).toEqual(capabilityLines(capabilities));
  });
}
