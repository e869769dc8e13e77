import { z } from "zod";
import { listenEnv, loadConfig } from "../kit/config.ts";
import { runService } from "../kit/run-service.ts";
import { outside } from "../topology.ts";
import { startOutside } from "./outside-server.ts";

const Config = z.object({
  OUTSIDE_NAME: z.enum(outside, { error: `must be one of ${outside.join(", ")}` }),
  ...listenEnv,
});

await runService({
  service: process.env.OUTSIDE_NAME ?? "outside",
  async start() {
    const config = loadConfig(Config);
    return startOutside({
      name: config.OUTSIDE_NAME,
      port: config.PORT,
      host: config.HOST,
      onReceived: (received) => process.stdout.write(`${JSON.stringify(received)}\n`),
    });
  },
});
