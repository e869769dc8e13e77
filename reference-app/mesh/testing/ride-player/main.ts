// Plays the first rides of the file in the lab's network, with traces that begin as asked; prints what was not as expected.
import { playRides } from "../../../demo/client/play-rides.ts";
import type { TraceForm } from "../../../demo/client/trace-form.ts";
import { again } from "../../../demo/rides/again.ts";
import { readRides } from "../../../demo/rides/read-rides.ts";
import { GATEWAY_URL } from "../../proof/lab-under-test.ts";
import { newMark } from "../../proof/new-mark.ts";

const [count = "", trace = ""] = process.argv.slice(2);
const rides = again(readRides(Number(count)), newMark());
const { results } = await playRides(rides, {
  gatewayUrl: GATEWAY_URL,
  signal: new AbortController().signal,
  load: { rides: 2, requests: { first: 1, most: 2 } },
  trace: trace as TraceForm,
});
const traceIds = results.map(({ ride }) => ride.traceId);
const colors = results.map(({ ride }) => ride.expect.color);
process.stdout.write(`${JSON.stringify({ traceIds, colors, faults: results.flatMap(({ faults }) => faults) })}\n`);
