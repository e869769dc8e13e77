import { fileURLToPath } from "node:url";
import {
  capabilityLines,
  dyeLinesOf,
  HttpClient,
  listOf,
  runReadme,
  sampleDye,
  sorted,
  startHttpRecorder,
} from "@dyeing/adapter-conformance";
import { expect, test } from "vitest";
import { capabilities } from "./capabilities.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));

test("the program in the README carries a dye", { timeout: 30_000 }, async () => {
  const matching = await startHttpRecorder();
  const program = await runReadme(folder, { MATCHING: matching.authority, PORT: "0" });
  const client = new HttpClient(`127.0.0.1:${program.port}`, () => "/v1/trips/plan");
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
