import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createDyeing } from "@dyeing/sdk";
import { expect, it, onTestFinished } from "vitest";
import { createLogger } from "../../../kit/logger.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import { RoutePlanner } from "../domain/route-planner.ts";
import { createSchedulingApp } from "../entry-points/scheduling-app.ts";
import { landmarks } from "../landmarks/landmarks.ts";

it("names the ride of the request to matching", async () => {
  const dyeing = createDyeing({ service: "scheduling" });
  const asked: unknown[][] = [];
  const [first, second] = landmarks;
  const app = createSchedulingApp({
    dyeing,
    logger: createLogger({ service: "scheduling", version: "v1", dyeing, destination: new LogLines() }),
    planner: new RoutePlanner(landmarks),
    matching: {
      async stops(...given) {
        asked.push(given);
        const place = (landmark = first) => ({ lat: landmark?.lat ?? 0, lng: landmark?.lng ?? 0, name: "" });
        return { stops: [{ requestId: "a", origin: place(), destination: place(second) }] };
      },
    },
  });
  const server = createServer(app.callback()).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    dyeing.close();
  });
  await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/trips/plan`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-ride-id": "ride-0007" },
    body: JSON.stringify({ requestIds: ["a"] }),
  });
  expect(response.status).toBe(200);
  await response.arrayBuffer();
  expect(asked).toEqual([[["a"], "ride-0007"]]);
});
