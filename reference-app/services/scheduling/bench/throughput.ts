// Matching requests per second through the real services, each a process of its own: submit, candidates, trip plan.
// `node --conditions=dyeing-source reference-app/services/scheduling/bench/throughput.ts`
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { createDyeing } from "@dyeing/sdk";
import { createMatchingClient } from "../../../contracts/matching-client.ts";
import { createCallEdge } from "../../../kit/break-edge.ts";
import { landmarks } from "../landmarks/landmarks.ts";

const REQUESTS = 3_000;
const CONCURRENT = 32;

const children: ChildProcess[] = [];
process.on("exit", () => {
  for (const child of children) child.kill();
});

async function startService(name: string, env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, ["--conditions=dyeing-source", `reference-app/services/${name}/main.ts`], {
    env: { ...process.env, LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, port } = JSON.parse(line) as { event?: string; port?: number };
    if (event === "listening" && port !== undefined) {
      child.stdout.resume();
      return port;
    }
  }
  throw new Error(`${name} did not start`);
}

const matchingPort = await startService("matching", {});
const address = `127.0.0.1:${matchingPort}`;
const schedulingPort = await startService("scheduling", { MATCHING_URL: address, DYEING_ALLOW: address });
const dyeing = createDyeing({ service: "order", allow: [address] });
const matching = createMatchingClient({ edge: "order->matching", address, dyeing, callEdge: createCallEdge() });

async function matchOne(index: number): Promise<void> {
  const place = (at: number) => {
    const { lat = 0, lng = 0, nameZh = "" } = landmarks[at % landmarks.length] ?? {};
    return { lat, lng, name: nameZh };
  };
  const id = `r${index}`;
  const createdAt = Date.now();
  await matching.submit({
    id,
    userId: `u${index}`,
    rideId: "",
    // Pairs share their ends, so that half of the plans are for two riders.
    origin: place(Math.floor(index / 2) * 7),
    destination: place(Math.floor(index / 2) * 13 + 5),
    departureTime: createdAt + 600_000,
    maxWaitSeconds: 600,
    maxPrice: 5_000,
    seats: 1,
    createdAt,
  });
  let members: readonly string[] = [id];
  for await (const { requestIds } of matching.candidates({ requestId: id, limit: 1 })) members = requestIds;
  const response = await fetch(`http://127.0.0.1:${schedulingPort}/v1/trips/plan`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ requestIds: members }),
  });
  if (response.status !== 200) throw new Error(`plan answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

let next = 0;
async function work(): Promise<void> {
  while (next < REQUESTS) await matchOne(next++);
}

const begun = performance.now();
await Promise.all(Array.from({ length: CONCURRENT }, work));
const seconds = (performance.now() - begun) / 1_000;
process.stdout.write(
  `${REQUESTS} matching requests, ${CONCURRENT} at a time, in ${seconds.toFixed(1)} s: ${Math.round(REQUESTS / seconds)} per second\n`,
);
matching.close();
dyeing.close();
process.exit(0);
